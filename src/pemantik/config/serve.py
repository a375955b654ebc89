"""`pemantik serve`: the configured installation, web server and background worker, until it is stopped."""

import argparse
import os
import socket
import sys
from collections.abc import Callable

import django

from pemantik.cli.messages import say
from pemantik.cli.text import _

#: What this installation writes is for its own account only.
PRIVATE = 0o077


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--host", default="127.0.0.1", help=_("alamat yang didengarkan; bawaannya hanya komputer ini"))
    parser.add_argument("--port", type=int, default=8000, help=_("porta; bawaannya 8000"))
    parser.add_argument("--workers", type=_positive, default=1, help=_("jumlah proses web; cukup 1 untuk SQLite"))
    parser.add_argument("--threads", type=_positive, default=8, help=_("jumlah permintaan serentak setiap proses"))


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def run(arguments: argparse.Namespace) -> int:
    """Prepare the database and the static files, then serve; 1 with a sentence where that is impossible."""
    os.umask(PRIVATE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pemantik.config.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - needs django.setup()
    from django.db import connection  # noqa: PLC0415

    from pemantik.config import locks, preparing, server, site  # noqa: PLC0415

    host, port = arguments.host, arguments.port
    problem = _not_free(host, port)
    if problem:
        say(problem)
        return 1
    try:
        # A restore may be replacing the database right now; it must not be migrated meanwhile.
        with locks.held(settings.VAR_DIR / locks.IN_USE, shared=True, wait=False):
            if not _done_in_child(preparing.prepare_database, server.collect_static_files):
                return 1
            messages = site.start_messages(server.address(host, port))
            connection.close()  # whoever is started below opens its own
            code = site.run(
                host,
                port,
                on_ready=lambda: _announce(server.address(host, port), messages),
                workers=arguments.workers,
                threads=arguments.threads,
            )
            preparing.settle_database()
            return code
    except locks.BusyError:
        say(_("Cadangan sedang dipulihkan ke folder data ini. Tunggu sampai selesai."))
    return 1


def _not_free(host: str, port: int) -> str | None:
    """Why the address cannot be listened on, if it cannot. Another port is never taken: a proxy waits at this one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return _(
            "Porta {port} di {host} tidak dapat dipakai ({reason}). Hentikan program lain itu, atau pilih --port."
        ).format(port=port, host=host, reason=reason)
    return None


def _done_in_child(*works: Callable[[], object]) -> bool:
    """Whether the work was done, in a process that ends with it: what a first start loads is not carried for weeks."""
    from pemantik.config.preparing import UnusableDatabaseError  # noqa: PLC0415

    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1] == 0
    code = 1
    try:
        for work in works:
            work()
        code = 0
    except UnusableDatabaseError as error:
        say(str(error))
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


def _announce(url: str, messages: list[str]) -> None:
    sys.stdout.write("\n".join([url, *messages]) + "\n")
    sys.stdout.flush()
