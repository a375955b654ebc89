"""What a file really is, by its content: the kinds that are accepted, and why another one is not.

Neither the file's name nor what the browser says about it is believed.
"""

import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import puremagic
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pemantik.assessments.archives import FileRefusedError, archive_sentence, check_package
from pemantik.assessments.problems import Refused
from pemantik.assessments.reading import sandbox


class Family(StrEnum):
    """How a file is read and shown."""

    PDF = "pdf"
    IMAGE = "image"
    TEXT = "text"
    SHEET = "sheet"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that is accepted."""

    content_type: str
    extension: str
    label: str | Promise
    family: Family


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_PICTURE = gettext_lazy("Gambar")
TYPES = {
    one.content_type: one
    for one in (
        FileType("application/pdf", "pdf", "PDF", Family.PDF),
        FileType("image/jpeg", "jpg", _PICTURE, Family.IMAGE),
        FileType("image/png", "png", _PICTURE, Family.IMAGE),
        FileType("image/webp", "webp", _PICTURE, Family.IMAGE),
        FileType("image/tiff", "tif", _PICTURE, Family.IMAGE),
        FileType(f"{_OPEN_XML}wordprocessingml.document", "docx", "Word", Family.TEXT),
        FileType(f"{_OPEN_XML}spreadsheetml.sheet", "xlsx", "Excel", Family.SHEET),
        FileType(f"{_OPEN_XML}presentationml.presentation", "pptx", "PowerPoint", Family.TEXT),
        FileType(f"{_OPEN_DOCUMENT}text", "odt", "OpenDocument", Family.TEXT),
        FileType(f"{_OPEN_DOCUMENT}spreadsheet", "ods", "OpenDocument", Family.SHEET),
        FileType(f"{_OPEN_DOCUMENT}presentation", "odp", "OpenDocument", Family.TEXT),
        FileType("application/msword", "doc", gettext_lazy("Word lama"), Family.OLD),
        FileType("application/vnd.ms-excel", "xls", gettext_lazy("Excel lama"), Family.SHEET),
        FileType("application/vnd.ms-powerpoint", "ppt", gettext_lazy("PowerPoint lama"), Family.OLD),
    )
}
#: For the file chooser of the browser; the server looks for itself.
ACCEPT = ",".join([*TYPES, *(f".{one.extension}" for one in TYPES.values())])

_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"MSCF")
_IMAGES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_TIFF = (b"II*\x00", b"MM\x00*")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC = re.compile(rb"^.{4}ftyp(?:heic|heix|hevc|mif1|msf1|heif)", re.DOTALL)


def inspect(path: Path) -> FileType:
    """The kind of a complete local file. Raises FileRefusedError with a sentence, Refused while too busy."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4096)
        file.seek(max(0, size - 4096))
        tail = file.read()
    if not head:
        raise FileRefusedError(_("Berkas ini kosong. Pilih berkas yang benar, lalu unggah lagi."))
    content_type = _content_type(path, head)
    if content_type == "application/pdf":
        _check_pdf(path, tail)
    elif content_type.startswith("image/"):
        _check_image(path)
    return TYPES[content_type]


def _content_type(path: Path, head: bytes) -> str:
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    for mark, content_type in _IMAGES.items():
        if head.startswith(mark):
            return content_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(_TIFF):
        return "image/tiff"
    if head.startswith(b"PK") and zipfile.is_zipfile(path):
        return check_package(path)
    if head.startswith(_COMPOUND):
        return _old_office(path)
    raise FileRefusedError(_why_not(head))


def _why_not(head: bytes) -> str:
    """Why content of none of the kinds is refused, as precisely as we can tell."""
    if head.startswith((*_ARCHIVES, b"PK")) or head[257:262] == b"ustar":
        return archive_sentence()
    if _HEIC.match(head):
        return _("Foto HEIC belum bisa dibaca. Ubah menjadi JPEG di ponsel Anda, lalu unggah lagi.")
    try:
        kind = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        kind = ""
    accepted = _("Yang diterima: PDF, gambar (JPEG, PNG, WebP, TIFF), Word, Excel, dan PowerPoint.")
    if kind:
        return _("Isi berkas ini dikenali sebagai %(kind)s, dan itu tidak diterima.") % {"kind": kind} + " " + accepted
    return _("Jenis berkas ini tidak dikenali dari isinya, apa pun namanya.") + " " + accepted


def _check_pdf(path: Path, tail: bytes) -> None:
    if b"%%EOF" not in tail:
        raise FileRefusedError(_("Berkas PDF ini terpotong di tengah. Salin ulang dari sumbernya, lalu unggah lagi."))
    _refuse_double(path)
    sentences = {
        "locked": _("PDF ini dikunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."),
        "empty": _("PDF ini tidak punya halaman."),
    }
    try:
        sandbox.run("probe-pdf", path)
    except sandbox.UnreadableError as error:
        _check_patience(error)
        fallback = _("PDF ini rusak dan tidak bisa dibuka. Simpan ulang dari sumbernya, lalu unggah lagi.")
        raise FileRefusedError(sentences.get(error.reason, fallback)) from None


def _check_image(path: Path) -> None:
    _refuse_double(path)
    try:
        sandbox.run("probe-image", path)
    except sandbox.UnreadableError as error:
        _check_patience(error)
        if error.reason == "pixels":
            raise FileRefusedError(_("Gambar ini terlalu besar. Perkecil sampai di bawah 100 megapiksel.")) from None
        raise FileRefusedError(_("Gambar ini rusak atau terpotong. Ambil ulang, lalu unggah lagi.")) from None


def _check_patience(error: sandbox.UnreadableError) -> None:
    """Raise Refused where the checking took too long: the file is kept and may be finished later."""
    if error.reason in sandbox.TRY_AGAIN:
        text = _("Berkas ini belum selesai diperiksa karena server sibuk. Tunggu sebentar, lalu coba lagi.")
        raise Refused(text) from None


def _refuse_double(path: Path) -> None:
    """A file that is a picture or a PDF to one program and an archive to another hides something."""
    if zipfile.is_zipfile(path):
        raise FileRefusedError(_("Di dalam berkas ini tersembunyi arsip. Simpan ulang sebagai PDF, lalu unggah lagi."))


def _old_office(path: Path) -> str:
    """Office files from before 2007: their streams are named in UTF-16 inside the file."""
    content = path.read_bytes()
    has = {name: name.encode("utf-16-le") in content for name in ("EncryptedPackage", "_VBA_PROJECT", "WordDocument")}
    if has["EncryptedPackage"]:
        raise FileRefusedError(_("Berkas ini dikunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."))
    if has["_VBA_PROJECT"]:
        raise FileRefusedError(_("Berkas ini memuat makro. Simpan tanpa makro atau sebagai PDF, lalu unggah lagi."))
    if has["WordDocument"]:
        return "application/msword"
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return "application/vnd.ms-excel"
    if "PowerPoint Document".encode("utf-16-le") in content:
        return "application/vnd.ms-powerpoint"
    raise FileRefusedError(_why_not(content[:4096]))
