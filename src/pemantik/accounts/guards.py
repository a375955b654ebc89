"""Triggers that let the database itself refuse to change or delete what the audit trail holds.

They stop mistakes and the casual intruder. Whoever may change the database's structure can remove them; what is altered
then is found by `audit.verify`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE = "accounts_auditentry"
_REFUSAL = "the audit trail is append-only"

_INSTALL = {
    "sqlite": [
        f"""CREATE TRIGGER IF NOT EXISTS audit_keeps_{event} BEFORE {event} ON {_TABLE}
            BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"""
        for event in ("update", "delete")
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$""",
        f"""CREATE OR REPLACE TRIGGER audit_keeps_rows BEFORE UPDATE OR DELETE ON {_TABLE}
            FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
        f"""CREATE OR REPLACE TRIGGER audit_keeps_table BEFORE TRUNCATE ON {_TABLE}
            FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()""",
    ],
}
_REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS audit_keeps_{event}" for event in ("update", "delete")],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS audit_keeps_rows ON {_TABLE}",
        f"DROP TRIGGER IF EXISTS audit_keeps_table ON {_TABLE}",
    ],
}
_FIND = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_keeps_%%'",
    # Of this schema's table only: a restore keeps the replaced one aside in another schema.
    "postgresql": f"""SELECT count(*) FROM pg_trigger
        WHERE tgrelid = '{_TABLE}'::regclass AND tgname LIKE 'audit_keeps_%%' AND tgenabled <> 'D'""",  # noqa: S608 - a constant of ours
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; those that are there stay."""
    _run(connection, _INSTALL)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    _run(connection, _REMOVE)


def installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether both triggers are in place."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND[connection.vendor], [])
        return bool(cursor.fetchone()[0] == 2)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers while the whole database is emptied on purpose."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def _run(connection: BaseDatabaseWrapper, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
