"""Where a restored database is built, and the one step with which it takes the place of the installed one."""

import os
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from django.db import DatabaseError, connection, connections

from pemantik.cli.text import _
from pemantik.config.backups.building import default_database
from pemantik.config.backups.manifest import BackupError

#: Tables with rows in every installation that somebody uses.
_USED = ("accounts_user", "organizations_node")


class Place(Protocol):
    """The configured database and the new one beside it."""

    def check(self) -> None:
        """Raise BackupError where the database cannot be replaced now, and clear away an interrupted restore."""

    def aside(self) -> dict[str, Any]:
        """Settings of the new database; it is empty."""

    def commit(self, stamp: str) -> str:
        """Put the new database in place in one step; return the name under which the replaced one is kept, if any."""

    def discard(self) -> None:
        """Remove the new database if it is still there."""


def installed_place() -> Place:
    """The place of the configured database."""
    configured = connections.settings["default"]
    return PostgresPlace(configured) if connection.vendor == "postgresql" else SqlitePlace(configured)


def is_in_use() -> bool:
    """Whether somebody has begun to work with the configured database."""
    with connection.cursor() as cursor:
        for table in set(_USED) & set(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                return True
    return False


class SqlitePlace:
    """A file beside the file."""

    def __init__(self, configured: Mapping[str, Any]) -> None:
        self.configured = configured
        self.installed = Path(configured["NAME"])
        self.new = self.installed.with_name(f"{self.installed.name}.restoring")

    def check(self) -> None:
        """Nobody else has the file open: a single file is left, without its log."""
        connection.close()
        self.discard()
        if self.installed.exists() and not _fold(self.installed):
            raise BackupError(_("Basis data sedang dipakai program lain. Hentikan program itu lebih dahulu."))

    def aside(self) -> dict[str, Any]:
        """The new file."""
        return {**self.configured, "NAME": str(self.new)}

    def commit(self, stamp: str) -> str:
        """The name points at the old file until it points at the new one."""
        connection.close()
        self.new.chmod(0o600)
        if not _fold(self.new):
            raise BackupError(_("Basis data sedang dipakai program lain. Hentikan program itu lebih dahulu."))
        _to_disk(self.new)
        kept = ""
        if self.installed.exists():
            self.check_still_folded()
            kept = f"{self.installed.name}.replaced-{stamp}"
            _link_or_copy(self.installed, self.installed.with_name(kept))
        self.new.replace(self.installed)
        _to_disk(self.installed.parent)
        return kept

    def check_still_folded(self) -> None:
        """A log beside the file would be taken for the new file's."""
        if not _fold(self.installed):
            raise BackupError(_("Basis data sedang dipakai program lain. Hentikan program itu lebih dahulu."))

    def discard(self) -> None:
        """Remove the new file and what SQLite puts beside it."""
        for suffix in ("", "-wal", "-shm", "-journal"):
            self.new.with_name(self.new.name + suffix).unlink(missing_ok=True)


def _fold(path: Path) -> bool:
    """Bring everything into the one file; False while another process has it open."""
    database = sqlite3.connect(path, timeout=2, isolation_level=None)
    try:
        mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        return False
    finally:
        database.close()
    return bool(mode == "delete")


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # some disks know no links
        shutil.copy2(source, target)
        _to_disk(target)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class PostgresPlace:
    """A schema beside the schema, in the same database."""

    NEW = "pemantik_restoring"

    def __init__(self, configured: Mapping[str, Any]) -> None:
        self.configured = configured
        self.schema = ""

    def check(self) -> None:
        """The account may make and rename schemas, and no server works on them."""
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT current_schema(), has_database_privilege(current_database(), 'CREATE'),
                          (SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = current_schema()),
                          (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                             AND pid <> pg_backend_pid() AND backend_type = 'client backend')"""
            )
            self.schema, may_create, owns, others = cursor.fetchone()
        if not (may_create and owns):
            raise BackupError(_("Akun basis data harus pemilik basis data ini agar dapat memulihkan cadangan."))
        if others:
            raise BackupError(_("Basis data sedang dipakai program lain. Hentikan program itu lebih dahulu."))
        self.discard()

    def aside(self) -> dict[str, Any]:
        """The same database with the new schema first, and only, in its path."""
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE SCHEMA "{self.NEW}"')
        options = dict(self.configured["OPTIONS"])
        options["options"] = f"{options.get('options', '')} -c search_path={self.NEW}".strip()
        return {**self.configured, "OPTIONS": options}

    def commit(self, stamp: str) -> str:
        """One transaction renames both."""
        kept = f"pemantik_replaced_{stamp.replace('-', '_')}"
        with default_database(self.configured), connection.cursor() as cursor:
            cursor.execute(
                f'BEGIN; ALTER SCHEMA "{self.schema}" RENAME TO "{kept}"; '
                f'ALTER SCHEMA "{self.NEW}" RENAME TO "{self.schema}"; COMMIT'
            )
        return kept

    def discard(self) -> None:
        """Remove the new schema."""
        try:
            with default_database(self.configured), connection.cursor() as cursor:
                cursor.execute(f'DROP SCHEMA IF EXISTS "{self.NEW}" CASCADE')
        except DatabaseError as error:
            raise BackupError(_("Basis data tidak menjawab: {reason}").format(reason=error)) from error
