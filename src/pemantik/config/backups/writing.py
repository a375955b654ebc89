"""Makes a backup: the tables as they were at one moment, then the files, then the manifest."""

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.db import connection

from pemantik import __version__
from pemantik.cli.text import _
from pemantik.config.backups import manifest, structure, tables
from pemantik.config.backups.manifest import Manifest, Part
from pemantik.config.backups.progress import Progress
from pemantik.config.backups.snapshot import snapshot


class _HashedReader:
    """Reads a file and hashes what it reads."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self.file.read(size)
        self.hash.update(content)
        return content


@dataclass
class _Writer:
    """The archive while it grows."""

    archive: tarfile.TarFile
    made_at: datetime
    progress: Progress
    parts: dict[str, Part] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    def add(self, name: str, content: IO[bytes], size: int) -> str:
        """Add one file of the archive; return the hash of what was written."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = size, 0o600, int(self.made_at.timestamp())
        reader = _HashedReader(content)
        self.archive.addfile(entry, reader)
        return reader.hash.hexdigest()

    def add_part(self, name: str, content: IO[bytes], size: int, *, rows: int = 0, unpacked: int = 0) -> Part:
        """Add a part and note it for the manifest."""
        self.parts[name] = Part(size, self.add(name, content, size), rows, unpacked)
        return self.parts[name]


def write(target: Path, folders: Mapping[str, Path], secret_key: str | None) -> Manifest:
    """Write a backup to `target`, which appears only when it is whole and never replaces another file.

    `folders` are the folders of files by name. Raises BackupError, FileExistsError, and OSError where the disk refuses.
    """
    with _appearing(target) as file, tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        writer = _Writer(archive, datetime.now(UTC), Progress())
        migrations = structure.applied_migrations()
        stored = _add_tables(writer, migrations, target.parent)
        # Files come after the tables: what a row names was stored before the row, and stays.
        present = _add_files(writer, folders)
        writer.missing.extend(sorted(stored - present))
        if secret_key is not None:
            content = secret_key.encode()
            writer.add_part(manifest.SECRET_KEY, io.BytesIO(content), len(content))
        found = Manifest(
            format=manifest.FORMAT,
            version=__version__,
            made_at=writer.made_at,
            database=connection.vendor,
            migrations=migrations,
            parts=writer.parts,
            missing=writer.missing,
            damaged=writer.damaged,
        )
        _add_manifest(writer, found)
        writer.progress.clear()
    return found


def _add_tables(writer: _Writer, migrations: structure.Migrations, folder: Path) -> set[str]:
    """Add every table; return the hashes of all files that the database names."""
    models = structure.tables_at(migrations)
    with snapshot():
        for label, model in models.items():
            writer.progress.tell(_("Menyalin tabel {table} ...").format(table=label))
            with tempfile.TemporaryFile(dir=folder) as packed:
                rows, unpacked = tables.dump(model, packed)
                size = packed.tell()
                packed.seek(0)
                writer.add_part(manifest.table_part(label), packed, size, rows=rows, unpacked=unpacked)
        blobs = models.get("assessments.blob")
        return set(blobs._base_manager.values_list("pk", flat=True)) if blobs else set()


def _add_files(writer: _Writer, folders: Mapping[str, Path]) -> set[str]:
    """Add every file; return the names of those that are named by their content."""
    present: set[str] = set()
    for folder, root in sorted(folders.items()):
        for number, path in enumerate(_files_below(root), start=1):
            name = manifest.file_part(folder, path.relative_to(root).as_posix())
            if name is None:
                continue
            writer.progress.tell(_("Menyalin berkas ke-{number} ...").format(number=number))
            # Of two files, one may be taken away while the other is copied; the evidence never is.
            with suppress(FileNotFoundError), path.open("rb") as content:
                part = writer.add_part(name, content, os.fstat(content.fileno()).st_size)
                promised = manifest.content_hash(name)
                present.update([promised] if promised else [])
                if promised and promised != part.sha256:
                    writer.damaged.append(name)
    return present


def _files_below(root: Path) -> Iterator[Path]:
    """Regular files, in a stable order; links and what begins with a dot (files being written) are left out."""
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path


def _add_manifest(writer: _Writer, found: Manifest) -> None:
    content = manifest.encode(found)
    digest = writer.add(manifest.MANIFEST, io.BytesIO(content), len(content))
    line = f"{digest}  {manifest.MANIFEST}\n".encode()
    writer.add(manifest.MANIFEST_SUM, io.BytesIO(line), len(line))


@contextmanager
def _appearing(target: Path) -> Iterator[IO[bytes]]:
    """A file beside `target` that takes its name once it is whole and on the disk."""
    if target.exists():
        raise FileExistsError(target)
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _give_name(Path(part), target)
    finally:
        Path(part).unlink(missing_ok=True)


def _give_name(part: Path, target: Path) -> None:
    """Name the file without replacing another of that name, where the disk can."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # memory sticks and shares of Windows know no links
        part.rename(target)
