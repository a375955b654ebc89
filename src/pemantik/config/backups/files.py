"""Puts the files of a backup into their folders. What is there stays, unless its name belongs to something else."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pemantik.cli.text import _
from pemantik.config.backups import manifest as names
from pemantik.config.backups.progress import Progress
from pemantik.config.backups.reading import Backup


def add_missing(backup: Backup, folders: Mapping[str, Path]) -> list[str]:
    """Add the files that are not there yet; return the parts whose name another content has now.

    The installation that is to be replaced never notices: it does not know the new names. A damaged file that is named
    by its content is mended at once.
    """
    differing: list[str] = []
    progress = Progress()
    for number, (name, (folder, relative)) in enumerate(backup.files().items(), start=1):
        progress.tell(_("Memulihkan berkas ke-{number} ...").format(number=number))
        target = folders[folder] / relative
        digest = backup.manifest.parts[name].sha256
        if target.exists() and _hash_of(target) == digest:
            continue
        promised = names.content_hash(name)
        if not target.exists() or promised == digest:
            _put(backup, name, target)
        elif promised is None:
            differing.append(name)
    progress.clear()
    return differing


def replace(backup: Backup, folders: Mapping[str, Path], differing: list[str], stamp: str) -> None:
    """Put these files in place too; those that had their names are kept in a folder beside."""
    for name in differing:
        folder, relative = backup.files()[name]
        target = folders[folder] / relative
        kept = folders[folder].with_name(f"{folders[folder].name}.replaced-{stamp}") / relative
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy2(target, kept)
        _put(backup, name, target)


def _put(backup: Backup, name: str, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file, backup.open(name) as content:
            shutil.copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(target)
    finally:
        Path(part).unlink(missing_ok=True)


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
