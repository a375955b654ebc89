"""Web server and background worker of one installation, run together."""

import gc
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

from pemantik.config import server, worker
from pemantik.config.supervisor import Part, Supervisor


def start_messages(address: str) -> list[str]:
    """What the functions listed in PEMANTIK_START_HOOKS say to whoever started the server.

    Each is called once, after the database is ready, with the server's address (`http://127.0.0.1:8000/`), and returns
    a sentence or None: the link of the first set-up, for example.
    """
    hooks: Iterable[str] = settings.PEMANTIK_START_HOOKS
    return [message for message in (import_string(hook)(address) for hook in hooks) if message]


def run(host: str, port: int, *, on_ready: Callable[[], None], workers: int = 1, threads: int = 8) -> int:
    """Serve until stopped; `on_ready` is called once connections are accepted. Returns the exit code."""

    def serve_web() -> int:
        server.serve(host, port, on_ready=on_ready, workers=workers, threads=threads)
        return 0

    parts = [Part("web server", serve_web)]
    if worker.is_needed():
        parts.append(Part("background worker", worker.run_worker, restart=True))
    connections.close_all()
    # What is loaded by now is shared by all processes as long as the collector leaves it alone.
    gc.collect()
    gc.freeze()
    return Supervisor(parts).run()
