"""A view of the whole database at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside was true at the same moment; nobody waits for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with _reading_transaction(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_migrations")  # SQLite takes its view at the first reading
        yield


@contextmanager
def _reading_transaction() -> Iterator[None]:
    """Our transactions take SQLite's write lock when they begin; this one must not."""
    connection.ensure_connection()
    database = cast(Any, connection)
    before = database.transaction_mode
    database.transaction_mode = "DEFERRED"
    try:
        yield
    finally:
        database.transaction_mode = before
