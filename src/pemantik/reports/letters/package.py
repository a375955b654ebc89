"""Whether an uploaded file is a Word document without anything that acts by itself.

It is looked at as bytes and as XML parts before any library opens it.
"""

import io
import re
import tempfile
import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from pemantik.assessments.archives import FileRefusedError
from pemantik.assessments.filetypes import inspect
from pemantik.assessments.problems import Refused
from pemantik.reports.formats import DOCX

MOST_BYTES = 2 * 1024**2
MOST_UNPACKED = 20 * 1024**2
#: A letter's text is some 30 kB of XML; the patterns that find tags in it take their time with megabytes.
MOST_XML = 1024**2
MOST_TAGS = 600
_ACTIVE = ("activex", "embeddings", "oleobject", "customui", "afchunk", "vba", "externallinks", "attachedtoolbars")
#: Fields of Word that fetch or start something.
_FETCHING = re.compile(r"DDE|INCLUDE|IMPORT|MACROBUTTON|\bLINK\b|\bRD\b|DATABASE", re.IGNORECASE)
_INSTRUCTION = re.compile(rb"<w:instrText[^>]*>([^<]*)</w:instrText>|w:instr=\"([^\"]*)\"")
_EXTERNAL = re.compile(r"<Relationship\b[^>]*>", re.DOTALL)
_HARMLESS_LINK = re.compile(r'Type="[^"]*/hyperlink"')
_GOOD_TARGET = re.compile(r'Target="(https?://|mailto:)', re.IGNORECASE)


def check_package(content: bytes) -> None:
    """Raise Refused with a sentence for every file that is not a harmless .docx."""
    if not content:
        raise Refused(_("Pilih dulu berkas templatnya."))
    if len(content) > MOST_BYTES:
        raise Refused(_("Berkas terlalu besar; batasnya 2 MB. Perkecil gambar di dalamnya."))
    _check_kind(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise Refused(_("Isi berkas ini mengembang terlalu besar saat dibuka. Buat ulang dari templat bawaan."))
        _check_names([entry.filename for entry in entries])
        for entry in entries:
            if entry.filename.lower().endswith((".xml", ".rels")):
                _check_part(entry.filename, archive.read(entry))


def _check_kind(content: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".bin") as file:
        file.write(content)
        file.flush()
        try:
            found = inspect(Path(file.name))
        except FileRefusedError as refused:
            raise Refused(str(refused)) from None
    if found.content_type != DOCX:
        raise Refused(
            _("Berkas ini %(kind)s, bukan Word (.docx). Simpan sebagai .docx, lalu unggah lagi.")
            % {"kind": found.label}
        )


def _check_names(names: list[str]) -> None:
    if any(mark in name.lower() for name in names for mark in _ACTIVE):
        raise Refused(_("Berkas ini memuat objek tertanam atau makro. Hapus objek itu, lalu unggah lagi."))
    if len(names) != len(set(names)):
        raise Refused(_("Berkas ini rusak dan tidak bisa dibuka. Simpan ulang dari aslinya, lalu unggah lagi."))


def _check_part(name: str, content: bytes) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or not _is_utf8(content):
        raise Refused(_("Berkas ini rusak dan tidak bisa dibuka. Simpan ulang dari aslinya, lalu unggah lagi."))
    if name.endswith(".rels"):
        _check_links(content.decode())
    elif name.startswith("word/") and name.count("/") == 1:
        _check_text(name, content)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    declared = re.search(rb'encoding\s*=\s*["\']([^"\']+)', content[:200])
    return declared is None or declared[1].lower() in {b"utf-8", b"us-ascii"}


def _check_links(text: str) -> None:
    for link in _EXTERNAL.findall(text):
        if 'TargetMode="External"' not in link.replace("'", '"'):
            continue
        if not (_HARMLESS_LINK.search(link) and _GOOD_TARGET.search(link)):
            raise Refused(
                _("Berkas ini mengambil isi dari luar (gambar, templat, atau tautan berkas). Hapus tautannya.")
            )


def _check_text(name: str, content: bytes) -> None:
    is_styles = name in {"word/styles.xml", "word/numbering.xml", "word/fontTable.xml"}
    if not is_styles and (len(content) > MOST_XML or content.count(b"{") > MOST_TAGS):
        raise Refused(_("Templat surat ini terlalu panjang. Pendekkan, atau buat ulang dari templat bawaan."))
    instructions = "".join((one or other).decode(errors="replace") for one, other in _INSTRUCTION.findall(content))
    if _FETCHING.search(instructions):
        raise Refused(_("Berkas ini memuat bidang Word yang mengambil isi dari luar. Hapus bidang itu."))
