"""Reads a Word file back with another library, and checks what Word itself is strict about."""

import io
import re
import zipfile
from xml.etree import ElementTree

import docx
from docx.document import Document
from docx.oxml.ns import qn

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: The order in which Word wants what these elements hold; what is not named here is not looked at.
_ORDER = {
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind jc outlineLvl rPr",
    "rPr": "rStyle rFonts b bCs i iCs caps color spacing sz szCs highlight u shd lang",
}


def open_word(content: bytes) -> Document:
    """The document, as another program opens it."""
    return docx.Document(io.BytesIO(content))


def text_of(content: bytes) -> str:
    """Everything that can be read in body, headers and footers, on one line."""
    document = open_word(content)
    parts = [document.element.body]
    for section in document.sections:
        for each in (section.header, section.footer, section.first_page_footer):
            parts.append(each._element)
    found = []
    for part in parts:
        for paragraph in part.iter(qn("w:p")):
            words = [
                each.text or "" if each.tag == qn("w:t") else " " for each in paragraph.iter(qn("w:t"), qn("w:br"))
            ]
            found.append("".join(words))
    return " ".join(" ".join(found).replace("\u200b", "").split())


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of all tables."""
    return [[cell.text for cell in row.cells] for table in open_word(content).tables for row in table.rows]


def complaints(content: bytes) -> list[str]:
    """What Word would complain about: parts that are no XML, elements out of order, tags left over, empty cells."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            text = archive.read(name).decode()
            root = ElementTree.fromstring(text)
            if re.search(r"\{%|%\}|\{\{|\}\}", text):
                found.append(f"{name}: a tag is left over")
            found += [f"{name}: {each}" for each in _of_element(root)]
    return found


def _of_element(root) -> list[str]:
    found = []
    for parent, order in _ORDER.items():
        places = {f"{_W}{each}": at for at, each in enumerate(order.split())}
        for element in root.iter(f"{_W}{parent}"):
            at = [places[child.tag] for child in element if child.tag in places]
            if at != sorted(at):
                found.append(f"{parent}: {[child.tag.removeprefix(_W) for child in element]}")
    for cell in root.iter(f"{_W}tc"):
        if cell[-1].tag != f"{_W}p":
            found.append("a cell that does not end with a paragraph")
    return found
