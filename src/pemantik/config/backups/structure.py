"""The tables of a database as its migrations made them, which may not be as this version's code knows them."""

from collections.abc import Collection

from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from pemantik.cli.text import _
from pemantik.config.backups.manifest import BackupError
from pemantik.config.preparing import unknown_migrations

#: Not in a backup: signed-in browsers (everyone signs in again after a restore) and unfinished uploads.
LEFT_OUT = {"sessions.session", "usersessions.usersession", "assessments.upload"}

Migrations = list[tuple[str, str]]
Tables = dict[str, type[models.Model]]


def applied_migrations() -> Migrations:
    """The migrations of the connected database; raises BackupError where it is empty or newer than this code."""
    executor = MigrationExecutor(connection)
    if unknown_migrations(executor):
        raise BackupError(_("Basis data ini dari versi Pemantik yang lebih baru. Jalankan versi itu."))
    found = sorted(key for key in executor.loader.applied_migrations if key in executor.loader.graph.nodes)
    if not found:
        raise BackupError(_("Basis data masih kosong; belum ada yang dapat dicadangkan."))
    return found


def check_known(migrations: Migrations) -> None:
    """Raise BackupError where a backup has migrations that this code does not have."""
    nodes = MigrationLoader(None).graph.nodes
    if any(key not in nodes for key in migrations):
        raise BackupError(_("Cadangan ini dari versi Pemantik yang lebih baru. Pasang versi itu lebih dahulu."))


def migrate_to(migrations: Migrations) -> None:
    """Give the connected empty database the structure that it had after these migrations."""
    executor = MigrationExecutor(connection)
    executor.migrate(_last_of_each(executor.loader, set(migrations)))


def _last_of_each(loader: MigrationLoader, wanted: Collection[tuple[str, str]]) -> Migrations:
    """Those that no other of the same room follows."""
    children = {key: loader.graph.node_map[key].children for key in wanted}
    return sorted(
        key for key in wanted if not any(child.key in wanted and child.key[0] == key[0] for child in children[key])
    )


def tables_at(migrations: Migrations) -> Tables:
    """Models of the tables after these migrations, by label; those that a backup leaves out are not among them."""
    state = MigrationLoader(None).project_state(list(migrations))
    found = {model._meta.label_lower: model for model in state.apps.get_models(include_auto_created=True)}
    return {
        label: model
        for label, model in sorted(found.items())
        if model._meta.managed and not model._meta.proxy and label not in LEFT_OUT
    }
