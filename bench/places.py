"""Where a measurement keeps its data: in a schema of its own of a PostgreSQL database that others may use too."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote


@contextmanager
def schema(url: str, name: str, *, keep: bool = False) -> Iterator[str]:
    """The address of the database with this schema in front; the schema is gone afterwards unless it is kept."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {name}")
        try:
            yield url + ("&" if "?" in url else "?") + "options=" + quote(f"-c search_path={name}")
        finally:
            if not keep:
                connection.execute(f"DROP SCHEMA {name} CASCADE")
