"""When this installation was last backed up: written by `pemantik backup`, shown to administrators."""

import os
from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings


class LastBackup(msgspec.Struct, frozen=True):
    """A finished backup: when its data was read, its size in bytes, and what it holds.

    `missing` counts files that the database names and the disk no longer had, whole.
    """

    at: datetime
    size: int
    rows: int
    files: int
    missing: int


def last_backup() -> LastBackup | None:
    """The last finished backup, or None while there is none. Asks nobody for permission: callers decide who sees it."""
    try:
        return msgspec.json.decode(_path().read_bytes(), type=LastBackup)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def remember_backup(backup: LastBackup) -> None:
    """Keep the note that `last_backup` reads, whole or not at all."""
    path = _path()
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(backup))
    aside.replace(path)


def _path() -> Path:
    folder: Path = settings.VAR_DIR
    return folder / "last-backup.json"
