"""Brings the configured database up to this version before anything is served."""

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from pemantik.cli.messages import say
from pemantik.cli.text import _
from pemantik.config import locks

#: Number of the lock in PostgreSQL that servers on several machines share.
ADVISORY_LOCK = crc32(b"pemantik migration")


class UnusableDatabaseError(Exception):
    """The database cannot be used; the text is a sentence for the administrator."""


def prepare_database() -> None:
    """Migrate the database unless it is up to date; of several starts at once, one does and the others wait.

    Raises UnusableDatabaseError where the database does not answer or is newer than this code.
    """
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise UnusableDatabaseError(
            _("Basis data tidak dapat dibuka. Periksa DATABASE_URL. Pesannya: {reason}").format(reason=_short(error))
        ) from error
    with locks.held(settings.VAR_DIR / locks.MIGRATION), _held_in_database():
        executor = MigrationExecutor(connection)
        unknown = unknown_migrations(executor)
        if unknown:
            raise UnusableDatabaseError(
                _(
                    "Basis data ini dari versi Pemantik yang lebih baru ({names}). Jalankan versi itu, atau pulihkan "
                    "cadangan yang lebih lama."
                ).format(names=", ".join(unknown[:3]))
            )
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            say(_("Menyiapkan basis data ..."))
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    connection.close()


def settle_database() -> None:
    """After the last process has ended: write SQLite's WAL back into its file and take it away.

    Threads of a server keep their connections and end with them open, so that nobody else has done it.
    """
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.close()


def unknown_migrations(executor: MigrationExecutor) -> list[str]:
    """Migrations in the database that this code does not have: someone ran a newer version on it."""
    loader = executor.loader
    known = {*loader.disk_migrations, *(key for squashed in loader.replacements.values() for key in squashed.replaces)}
    installed = loader.migrated_apps | loader.unmigrated_apps
    return sorted(
        f"{app} {name}" for app, name in loader.applied_migrations if app in installed and (app, name) not in known
    )


@contextmanager
def _held_in_database() -> Iterator[None]:
    """On PostgreSQL, servers on several machines wait for each other too."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def _short(error: Exception) -> str:
    """The first line of a database's complaint."""
    return (str(error).strip().splitlines() or ["?"])[0]
