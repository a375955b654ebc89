"""Locks between processes of one data folder. The system gives a lock back when its process ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BusyError(Exception):
    """Another process holds the lock."""


#: Held together by every running server, and alone by a restore.
IN_USE = "in-use.lock"
#: Held by the one that changes the structure of the database.
MIGRATION = "migration.lock"
#: Held by the background worker: there is one for each data folder.
WORKER = "worker.lock"


@contextmanager
def held(path: Path, *, shared: bool = False, wait: bool = True) -> Iterator[None]:
    """Hold the lock at `path`; raises BusyError instead of waiting when `wait` is False.

    A forked child holds it too, until it ends.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise BusyError(path.name) from None
        yield
    finally:
        os.close(descriptor)
