"""Office files are zip packages: which of them are accepted, and which are bombs, archives or carry macros."""

import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

MOST_ENTRIES = 10_000
MOST_UNPACKED = 500 * 1024**2
#: A spreadsheet of equal rows is packed 100 times smaller; a bomb a thousand times and more.
MOST_RATIO = 400
RATIO_MATTERS = 20 * 1024**2
_MAIN_PARTS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OPEN_DOCUMENT_KINDS = ("text", "spreadsheet", "presentation")
_ENCRYPTED = 0x1


class FileRefusedError(Exception):
    """This file is not accepted. The message is a sentence for the person who sent it: what, and what to do."""


def archive_sentence() -> str:
    """Why archives are refused."""
    return _("Arsip (zip, rar, 7z, tar) tidak diterima, karena isinya tidak terlihat. Unggah berkasnya satu per satu.")


def check_package(path: Path) -> str:
    """Content type of an Office package. Raises FileRefusedError for everything else."""
    broken = _("Berkas ini rusak dan tidak bisa dibuka. Simpan ulang dari aslinya, lalu unggah lagi.")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            kind = _kind(archive)
            if kind:
                _check_entries(archive, entries, path.stat().st_size)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise FileRefusedError(broken) from error
    if not kind:
        raise FileRefusedError(archive_sentence())
    return kind


def _kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _MAIN_PARTS.items() if part in names), "")
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as file:
            kind = file.read(100).decode("ascii", errors="replace").strip()
        return kind if kind.removeprefix(_OPEN_DOCUMENT) in _OPEN_DOCUMENT_KINDS else ""
    return ""


def _check_entries(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    is_bomb = unpacked > RATIO_MATTERS and unpacked > size * MOST_RATIO
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or is_bomb:
        raise FileRefusedError(
            _("Isi berkas ini mengembang terlalu besar saat dibuka. Simpan sebagai PDF, lalu unggah lagi.")
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise FileRefusedError(_("Berkas ini dikunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."))
    if _has_macros(archive, entries):
        raise FileRefusedError(_("Berkas ini memuat makro. Simpan tanpa makro atau sebagai PDF, lalu unggah lagi."))


def _has_macros(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> bool:
    names = [entry.filename.casefold() for entry in entries]
    if any(name.rpartition("/")[2] == "vbaproject.bin" or name.startswith("basic/") for name in names):
        return True
    if "[Content_Types].xml" not in archive.namelist():
        return False
    with archive.open("[Content_Types].xml") as file:
        return b"macroEnabled" in file.read(1024**2)
