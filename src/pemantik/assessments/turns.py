"""Saving in turns. SQLite has one writer, and makes the others sleep, ever longer, until it is free by chance."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_TURN = threading.Lock()


@contextmanager
def writing() -> Iterator[None]:
    """A transaction. On SQLite the threads of a process wait here for each other, and are woken when it is their turn.

    PostgreSQL keeps its own queue, and only for the end of the audit trail: in turns it would save a third as much.
    Who is inside a transaction already has the turn, and must not wait for one who waits for that transaction.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with _TURN, transaction.atomic():
        yield
