"""The demo: a fresh database of its own, then the server. Nothing of a real installation is read or touched."""

import os
import shutil
import sys
from pathlib import Path

import django

HOME = Path(__file__).resolve().parents[3]


def run(host: str = "127.0.0.1", port: int = 8000) -> None:
    """Prepare the demo in `var/demo/`, print its address on stdout and serve it until stopped.

    A busy port gives way to the next free one. Raises server.NoFreePortError when there is none.
    """
    folder = _fresh_folder()
    os.environ["DJANGO_SETTINGS_MODULE"] = "pemantik.config.settings"
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'demo.sqlite3'}"
    os.environ["PEMANTIK_ALLOWED_HOSTS"] = _allowed_hosts(host)
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings above

    from pemantik.config import server  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    server.collect_static_files()
    free = server.free_port(host, port)
    if free != port:
        print(f"Porta {port} sedang dipakai program lain, jadi demo memakai porta {free}.", file=sys.stderr)  # noqa: T201
    server.serve(host, free, on_ready=lambda: print(server.address(host, free), flush=True))  # noqa: T201


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
