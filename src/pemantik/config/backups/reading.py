"""Reads a backup as something that a stranger sent: names, sizes and hashes are checked; no name leads anywhere."""

import hashlib
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from pemantik.cli.text import _
from pemantik.config.backups import manifest as names
from pemantik.config.backups.manifest import BackupError, Manifest
from pemantik.config.backups.progress import Progress

CHUNK = 1024 * 1024
_SUM_LINE = re.compile(rb"([0-9a-f]{64})  manifest\.json\n")
_NOT_READABLE = (tarfile.TarError, OSError, EOFError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class Backup:
    """An open backup whose parts are those of its manifest, and whole."""

    manifest: Manifest
    archive: tarfile.TarFile
    members: dict[str, tarfile.TarInfo]

    def open(self, name: str) -> IO[bytes]:
        """The bytes of a part."""
        return _content(self.archive, self.members[name])

    def tables(self) -> dict[str, str]:
        """Names of the parts that are tables, by the table's label."""
        return {label: name for name in self.members if (label := names.table_label(name))}

    def files(self) -> dict[str, tuple[str, str]]:
        """Folder and path of the parts that are files."""
        return {name: place for name in self.members if (place := names.split_file(name))}


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """A backup, checked from its first byte to its last. Raises BackupError with what is wrong with it."""
    if not path.is_file():
        raise BackupError(_("Berkas cadangan {file} tidak ada.").format(file=path))
    try:
        archive = tarfile.open(path, "r:")  # noqa: SIM115 - closed below
    except _NOT_READABLE as error:
        raise BackupError(_("{file} bukan cadangan Pemantik, atau tidak dapat dibaca.").format(file=path)) from error
    with archive:
        members = _members(archive)
        manifest = _manifest(archive, members)
        _check_parts(archive, members, manifest)
        yield Backup(manifest, archive, members)


def _members(archive: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    found: dict[str, tarfile.TarInfo] = {}
    try:
        for member in archive:
            name = member.name
            if member.type != tarfile.REGTYPE or member.issparse() or name in found:
                raise BackupError(
                    _("Cadangan berisi sesuatu yang bukan berkas biasa ({name}).").format(name=ascii(name))
                )
            if name not in {names.MANIFEST, names.MANIFEST_SUM} and not names.is_known(name):
                raise BackupError(_("Cadangan berisi nama yang tidak dikenal ({name}).").format(name=ascii(name)))
            found[name] = member
    except _NOT_READABLE as error:
        raise _broken() from error
    return found


def _broken() -> BackupError:
    return BackupError(_("Cadangan rusak atau terpotong. Pakai cadangan lain."))


def _manifest(archive: tarfile.TarFile, members: dict[str, tarfile.TarInfo]) -> Manifest:
    """The manifest, taken out of `members`; it has to have the hash that the last part states."""
    member, last = members.pop(names.MANIFEST, None), members.pop(names.MANIFEST_SUM, None)
    if member is None or last is None or member.size > names.LARGEST_MANIFEST or last.size > 200:
        raise _broken()
    try:
        content, line = _content(archive, member).read(), _content(archive, last).read()
        stated = _SUM_LINE.fullmatch(line)
        if stated is None or stated[1].decode() != hashlib.sha256(content).hexdigest():
            raise _broken()
        if msgspec.json.decode(content, type=dict).get("format") != names.FORMAT:
            raise BackupError(_("Cadangan ini dari versi Pemantik yang lebih baru. Pasang versi itu lebih dahulu."))
        return names.decode(content)
    except (*_NOT_READABLE, msgspec.MsgspecError, RecursionError) as error:
        raise _broken() from error


def _check_parts(archive: tarfile.TarFile, members: dict[str, tarfile.TarInfo], manifest: Manifest) -> None:
    """Every part that the manifest names is there, whole, and nothing else is."""
    if set(members) != set(manifest.parts):
        raise BackupError(_("Isi cadangan tidak sama dengan daftar isinya. Pakai cadangan lain."))
    progress = Progress()
    for number, (name, member) in enumerate(members.items(), start=1):
        progress.tell(_("Memeriksa bagian {number} dari {count} ...").format(number=number, count=len(members)))
        part = manifest.parts[name]
        if member.size != part.size or _sha256(archive, member) != part.sha256:
            raise BackupError(_("Bagian {name} di dalam cadangan rusak. Pakai cadangan lain.").format(name=name))
    progress.clear()


def _sha256(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    digest = hashlib.sha256()
    try:
        with _content(archive, member) as content:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
    except _NOT_READABLE:
        return ""
    return digest.hexdigest()


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member)
    if content is None:  # never: members are regular files
        raise _broken()
    return content
