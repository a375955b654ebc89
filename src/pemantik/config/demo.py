"""`pemantik demo`: a fresh database of its own, then the server. Nothing of a real installation is read or touched."""

import argparse
import os
import shutil
import sys
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
    """Prepare the demo in `var/demo/`, print its address on stdout and serve it until stopped; 1 if no port is free."""
    host, port = arguments.host, arguments.port
    folder = _fresh_folder()
    os.environ["DJANGO_SETTINGS_MODULE"] = "pemantik.config.settings"
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'demo.sqlite3'}"
    os.environ["PEMANTIK_ALLOWED_HOSTS"] = _allowed_hosts(host)
    # Its accounts are for anyone to try: nobody has their second factor.
    os.environ["PEMANTIK_SECOND_FACTOR"] = "optional"
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings above

    from pemantik.config import server  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    server.collect_static_files()
    try:
        free = server.free_port(host, port)
    except server.NoFreePortError as error:
        say(str(error))
        return 1
    if free != port:
        say(_("Porta {port} sedang dipakai program lain, jadi demo memakai porta {free}.").format(port=port, free=free))
    server.serve(host, free, on_ready=lambda: _tell_address(address(host, free)))
    return 0


def _tell_address(url: str) -> None:
    sys.stdout.write(url + "\n")
    sys.stdout.flush()


def address(host: str, port: int) -> str:
    """Where a browser on this machine finds the server."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}/"


def _fresh_folder() -> Path:
    var = Path(os.environ.get("PEMANTIK_VAR") or HOME / "var").resolve()
    folder = var / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _allowed_hosts(host: str) -> str:
    """The demo answers to this machine's own names, and to any name when it is opened to the network on purpose."""
    local = {"127.0.0.1", "localhost", "::1"}
    given = os.environ.get("PEMANTIK_ALLOWED_HOSTS")
    return given or ("localhost,127.0.0.1,[::1]" if host in local else "*")
