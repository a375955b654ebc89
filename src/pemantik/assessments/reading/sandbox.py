"""Runs the reading of one file in a process of its own, so that a hostile file can take down only that process."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

#: Folder that holds the package; the child gets no other part of our environment, so no secret either.
_SOURCE = Path(__file__).resolve().parents[3]

#: The longest that a web request waits, and the longest that the background worker waits, in seconds.
QUICK = 20
PATIENT = 120

#: Children that one process runs at a time: a row of slow files must not take every core and all memory.
_PLACES = threading.BoundedSemaphore(3)

#: Reasons that say nothing about the file itself: it may be tried again.
TRY_AGAIN = frozenset({"busy", "timeout"})


class UnreadableError(Exception):
    """The file could not be read: broken, hostile, or too much for the limits. `reason` is a word for programs."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def run(operation: str, path: Path, *, seconds: int = QUICK, **arguments: Any) -> bytes:
    """What `child` writes for this operation on this file. Raises UnreadableError with a reason."""
    command = [
        sys.executable,
        "-P",
        "-m",
        "pemantik.assessments.reading.child",
        operation,
        str(path),
        json.dumps(arguments),
    ]
    environment = {"PYTHONPATH": str(_SOURCE), "PATH": os.environ.get("PATH", ""), "PEMANTIK_SECONDS": str(seconds)}
    if not _PLACES.acquire(timeout=seconds):
        raise UnreadableError("busy")
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the file's name is a hash or a UUID
            command, capture_output=True, timeout=seconds, env=environment, cwd=path.parent, check=False
        )
    except subprocess.TimeoutExpired:
        raise UnreadableError("timeout") from None
    finally:
        _PLACES.release()
    if done.returncode == 3:
        raise UnreadableError(done.stderr.decode(errors="replace").strip()[:40])
    if done.returncode:
        raise UnreadableError("crash")
    return done.stdout


def read(operation: str, path: Path, *, seconds: int = QUICK, **arguments: Any) -> Any:
    """The same for operations that answer with JSON."""
    return json.loads(run(operation, path, seconds=seconds, **arguments))
