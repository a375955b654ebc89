"""Serving Pemantik with gunicorn from inside a command: the port, the static files, the server."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from gunicorn.app.base import BaseApplication

from pemantik.cli.text import _

#: A busy port is passed over this many times before the command gives up.
PORTS_TO_TRY = 20

#: A shared calculator address with all questions of Indeks KAMI is longer than gunicorn's default limit allows for.
LONGEST_REQUEST_LINE = 8190


class NoFreePortError(OSError):
    """Every port that was tried is in use."""


def free_port(host: str, wanted: int) -> int:
    """The first port from `wanted` on that can be listened on; raises NoFreePortError with a sentence."""
    for port in range(wanted, min(wanted + PORTS_TO_TRY, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise NoFreePortError(
        _("Tidak ada porta yang bebas dari {first} sampai {last} di {host}. Pilih porta lain.").format(
            first=wanted, last=wanted + PORTS_TO_TRY - 1, host=host
        )
    )


def address(host: str, port: int) -> str:
    """Where a browser on this machine finds the server."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}/"


def collect_static_files() -> None:
    """Collect and compress the static files unless the collected ones are newer than every source."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists() or manifest.stat().st_mtime < _newest_source():
        call_command("collectstatic", interactive=False, verbosity=0)


def _newest_source() -> float:
    sources = (storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    return max((Path(source).stat().st_mtime for source in sources), default=0.0)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """Gunicorn with our application, configured here and not by a file or the command line."""

    def __init__(self, application: Callable[..., Any], options: dict[str, Any]) -> None:
        self.application = application
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        return self.application


def serve(
    host: str, port: int, *, on_ready: Callable[[], None] = lambda: None, workers: int = 1, threads: int = 8
) -> None:
    """Serve until stopped; `on_ready` is called once connections are accepted. Gunicorn ends the process.

    One process with threads is what SQLite and a small server want; PostgreSQL may take more workers.
    """
    from pemantik.config.wsgi import application  # noqa: PLC0415 - only once the settings are complete

    bracketed = f"[{host}]" if ":" in host else host
    options = {
        "bind": f"{bracketed}:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        # Pages save every few seconds; a connection that lies still costs no thread.
        "keepalive": 30,
        "limit_request_line": LONGEST_REQUEST_LINE,
        "limit_request_fields": 60,
        "loglevel": "warning",
        "control_socket_disable": True,  # it would lie in the user's home and be shared by every server there
        "when_ready": lambda _arbiter: on_ready(),
    }
    _Server(application, options).run()
