"""Builds a database from a backup and proves it, somewhere aside: nothing of the installation is touched."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import IntegrityError, connection, connections, transaction
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pemantik.accounts import audit
from pemantik.assessments.models import Blob
from pemantik.cli.text import _
from pemantik.config.backups import manifest as names
from pemantik.config.backups import structure, tables
from pemantik.config.backups.manifest import BackupError
from pemantik.config.backups.progress import Progress
from pemantik.config.backups.reading import Backup


@contextmanager
def default_database(database: Mapping[str, Any]) -> Iterator[None]:
    """Inside, everything works on this database instead of the configured one. For processes with one thread."""
    configured = connections.settings["default"]
    _use(database)
    try:
        yield
    finally:
        _use(configured)


def _use(database: Mapping[str, Any]) -> None:
    connection.close()
    del connections["default"]
    connections.settings["default"] = connections.configure_settings({"default": dict(database)})["default"]


def build(backup: Backup) -> None:
    """Fill the connected empty database with the backup, in this version's structure, and prove it.

    Raises BackupError where a row is missing or does not fit, a reference leads nowhere, the audit trail was altered,
    or a file that the database names is not there.
    """
    migrations = backup.manifest.migrations
    structure.check_known(migrations)
    models = structure.tables_at(migrations)
    if set(models) != set(backup.tables()):
        raise BackupError(_("Tabel di dalam cadangan tidak lengkap. Pakai cadangan lain."))
    structure.migrate_to(migrations)
    try:
        with transaction.atomic():
            _fill(backup, models)
    except IntegrityError as error:
        raise BackupError(_("Isi tabel di dalam cadangan tidak saling cocok: {reason}").format(reason=error)) from error
    call_command("migrate", interactive=False, verbosity=0)
    _check_audit_trail()
    _check_files(backup)
    # Nobody runs them any more; the worker begins them anew.
    DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(status=TaskResultStatus.READY)


def _fill(backup: Backup, models: structure.Tables) -> None:
    progress = Progress()
    _empty(models)
    for label, name in backup.tables().items():
        progress.tell(_("Mengisi tabel {table} ...").format(table=label))
        part = backup.manifest.parts[name]
        with backup.open(name) as content:
            count = tables.load(models[label], tables.rows_of(content, part.unpacked))
        if count != part.rows:
            raise BackupError(_("Tabel {table} di dalam cadangan tidak lengkap.").format(table=label))
    progress.clear()
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            cursor.execute(statement)


def _empty(models: structure.Tables) -> None:
    """Take out what migrations entered; references are checked only at the end."""
    with connection.cursor() as cursor:
        for model in models.values():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _check_audit_trail() -> None:
    outcome = audit.verify()
    if outcome.reason:
        raise BackupError(
            _("Jejak audit di dalam cadangan pernah diubah (catatan ke-{entry}): {reason}").format(
                entry=outcome.entries, reason=outcome.reason
            )
        )


def _check_files(backup: Backup) -> None:
    """Files that were missing already when the backup was made are known, and not its fault."""
    present = {names.content_hash(name) for name in backup.files()}
    lost = set(Blob.objects.values_list("pk", flat=True)) - present - set(backup.manifest.missing)
    if lost:
        raise BackupError(_("{count} berkas bukti tidak ada di dalam cadangan.").format(count=len(lost)))
