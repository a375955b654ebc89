"""`pemantik demo`: a fresh database of its own, then the server. Nothing of a real installation is read or touched."""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import django

from pemantik.cli.messages import say
from pemantik.cli.text import _

HOME = Path(__file__).resolve().parents[3]


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--host", default="127.0.0.1", help=_("alamat yang didengarkan; bawaannya hanya komputer ini"))
    parser.add_argument("--port", type=int, default=8000, help=_("porta; bila sedang dipakai, porta bebas berikutnya"))


def run(arguments: argparse.Namespace) -> int:
    """Build the demo in `var/demo/`, print its address and accounts on stdout, serve it until stopped."""
    host, port = arguments.host, arguments.port
    password = _configure(host)
    django.setup()
    from pemantik.config import preparing, server, site  # noqa: PLC0415 - need the settings above

    started = time.monotonic()
    preparing.prepare_database()
    accounts = _build(password)
    server.collect_static_files()
    say(_("Data contoh siap dalam {seconds} detik.").format(seconds=round(time.monotonic() - started)))
    try:
        free = server.free_port(host, port)
    except server.NoFreePortError as error:
        say(str(error))
        return 1
    if free != port:
        say(_("Porta {port} sedang dipakai program lain, jadi demo memakai porta {free}.").format(port=port, free=free))
    lines = [server.address(host, free), *accounts]
    return site.run(host, free, on_ready=lambda: _tell(lines))


def _configure(host: str) -> str:
    """Point every setting at the demo's own folder; its new password."""
    var = Path(os.environ.get("PEMANTIK_VAR") or HOME / "var").resolve()
    folder = _fresh_folder(var)
    from pemantik.config.demo_data.hashing import new_password  # noqa: PLC0415 - loads Django

    password = new_password()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "pemantik.config.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "PEMANTIK_VAR": str(folder),
        # The static files are the same as the installation's, and costly to compress.
        "PEMANTIK_STATIC": os.environ.get("PEMANTIK_STATIC") or str(var / "static"),
        "PEMANTIK_ALLOWED_HOSTS": _allowed_hosts(host),
        "PEMANTIK_DEMO_PASSWORD": password,
        "PEMANTIK_LOG_LEVEL": os.environ.get("PEMANTIK_LOG_LEVEL", "WARNING"),
        # Its accounts are for anyone to try: nobody has their second factor.
        "PEMANTIK_SECOND_FACTOR": "optional",
    }
    return password


def _build(password: str) -> list[str]:
    """Build the example as of today; a line for each account, and the password."""
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415 - needs the settings
    from django.utils import timezone  # noqa: PLC0415
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    from pemantik.config.demo_data.accounts import demo_accounts  # noqa: PLC0415
    from pemantik.config.demo_data.build import Plan, build  # noqa: PLC0415
    from pemantik.config.demo_data.monitoring import measure_now  # noqa: PLC0415

    build(Plan(timezone.localdate(), password=make_password(password)), say)
    measure_now()
    # Every file was read while it was put into the library; nothing is left for the worker.
    DBTaskResult.objects.all().delete()
    rows = [f"{account.role:22} {account.email}  ({account.name}, {account.node})" for account in demo_accounts()]
    return [*rows, _("Kata sandi semua akun: {password}").format(password=password)]


def _tell(lines: Sequence[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _fresh_folder(var: Path) -> Path:
    folder = var / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _allowed_hosts(host: str) -> str:
    """The demo answers to this machine's own names, and to any name when it is opened to the network on purpose."""
    local = {"127.0.0.1", "localhost", "::1"}
    given = os.environ.get("PEMANTIK_ALLOWED_HOSTS")
    return given or ("localhost,127.0.0.1,[::1]" if host in local else "*")
