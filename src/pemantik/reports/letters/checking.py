"""Whether the tags of a letter's template are right; every fault with the place where it stands."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError

from pemantik.reports.letters.blocks import Fault
from pemantik.reports.letters.expressions import Wrong, check_tree
from pemantik.reports.letters.names import nothing, sample
from pemantik.reports.letters.tags import Reader
from pemantik.reports.word.environment import environment

#: More faults at once nobody reads.
MOST_FAULTS = 20
_PARTS = ("header", "footer", "footnotes")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document: its name for people, and its XML."""

    name: str
    element: Any


def faults_of(content: bytes) -> list[Fault]:
    """What is wrong with the tags of a template that `check_package` let through; empty when it can be used."""
    try:
        document = docx.Document(io.BytesIO(content))
        parts = list(parts_of(document))
    except Exception:  # the libraries tell of a broken file in many ways
        return [
            Fault("", "", _("Berkas ini rusak dan tidak bisa dibuka. Simpan ulang dari aslinya, lalu unggah lagi."))
        ]
    found = []
    for part in parts:
        reader = Reader(part.name)
        for paragraph in part.element.iter(qn("w:p")):
            reader.read(paragraph)
        found += reader.finish()
    return (found or _in_properties(document) or _hidden(content) or _rendered(content))[:MOST_FAULTS]


def parts_of(document: Document) -> Iterator[Part]:
    """The parts whose tags are filled in: the body, then heads, feet and footnotes."""
    yield Part("", document.element.body)
    names = {"header": _("kepala halaman"), "footer": _("kaki halaman"), "footnotes": _("catatan kaki")}
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind in names and not relation.is_external:
            yield Part(names[kind], parse_xml(relation.target_part.blob))


def _in_properties(document: Document) -> list[Fault]:
    """Tags in the file's own description would be filled in too."""
    properties = document.core_properties
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        if re.search(r"\{[{%#]", getattr(properties, name) or ""):
            return [Fault(_("properti berkas"), "", _("Hapus tanda kurung kurawal dari properti berkas."))]
    return []


def _hidden(content: bytes) -> list[Fault]:
    """Tags outside the text, such as in the description of a picture: the whole XML is what will be run."""
    template = DocxTemplate(io.BytesIO(content))
    template.init_docx()
    for part in parts_of(template.docx):
        source = template.patch_xml(template.xml_to_string(part.element))
        try:
            check_tree(environment().parse(source))
        except (TemplateError, Wrong) as wrong:
            said = str(wrong) if isinstance(wrong, Wrong) else _("Ada tanda yang tidak lengkap.")
            return [Fault(part.name or _("di luar teks, misalnya keterangan gambar"), "", said)]
    return []


def _rendered(content: bytes) -> list[Fault]:
    """Fill it in twice: with everything, and with nothing."""
    for fields in (nothing() | sample(), nothing()):
        template = DocxTemplate(io.BytesIO(content))
        try:
            template.render(dict(fields), environment(), autoescape=True)
            file = io.BytesIO()
            template.save(file)
            made = docx.Document(io.BytesIO(file.getvalue()))
            broken = any(cell[-1].tag != qn("w:p") for cell in made.element.body.iter(qn("w:tc")))
        except Exception:  # whatever a strange file does to the libraries
            broken = True
        if broken:
            return [Fault("", "", _("Templat ini tidak dapat diisi. Periksa for dan if yang melintasi tabel."))]
    return []
