"""The database of this installation, from one address."""

import os
import tempfile
from pathlib import Path
from typing import Any

import environ

#: SQLite waits this long for another writer before it gives up, in seconds.
BUSY_SECONDS = 20

#: WAL lets pages be read while something is written; NORMAL is safe with it and does not wait for the disk each time.
_SQLITE_SETUP = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"


def database_from_url(url: str) -> dict[str, Any]:
    """Django's settings for a database address such as `sqlite:///var/x.sqlite3` or `postgres://…`.

    On SQLite a transaction takes the write lock when it begins, so that two writers wait for each other instead of
    failing halfway.
    """
    database: dict[str, Any] = dict(environ.Env.db_url_config(url))
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] = {
            **database.get("OPTIONS", {}),
            "init_command": _SQLITE_SETUP,
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
        }
        # To open the file for each request, and to tidy its WAL away after it, takes longer than to save an answer.
        # Nothing replaces the file below a running server: `restore` waits for its lock.
        database["CONN_MAX_AGE"] = None
        # A file, as in use: threads on a database in memory share one cache and do not wait for each other.
        database["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"pemantik-test-{os.getpid()}.sqlite3")}
    else:
        database["CONN_MAX_AGE"] = 60
        database["CONN_HEALTH_CHECKS"] = True
    return database
