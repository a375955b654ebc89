"""An empty document with the styles that all of ours share."""

from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table

from pemantik.reports.word.environment import shade

#: Every office has it, or something of the same widths.
FONT = "Arial"
#: Width of the text on the page, in centimetres.
WIDTH = 16.6
TABLE, TABLE_HEAD, SMALL, TITLE, CONTENTS = "Isi Tabel", "Kepala Tabel", "Keterangan Kecil", "Judul Naskah", "Judul Isi"
INK = RGBColor.from_string(shade("ink"))
MUTED = RGBColor.from_string(shade("muted"))
PRIMARY = RGBColor.from_string(shade("primary"))


def new_document(size: float = 10.5) -> Document:
    """A4 with our styles and nothing on it."""
    document = docx.Document()
    _page(document)
    _body(document, size)
    _headings(document)
    _own_styles(document, size)
    for name in ("author", "comments", "keywords", "title"):
        setattr(document.core_properties, name, "")
    return document


def add_style(document: Document, name: str, **how: Any) -> ParagraphStyle:
    """A paragraph style: size, bold, colour, before, after, align."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - what was asked for; for the type checker
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _shape(style, **how)
    return style


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.3), Cm(2.1)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.4)
    section.header_distance, section.footer_distance = Cm(1), Cm(0.9)


def _body(document: Document, size: float) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)  # noqa: S101
    _fonts(normal)
    _shape(normal, size=size, colour=INK, after=6)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    normal.paragraph_format.line_spacing = 1.15
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "id-ID")
    normal.element.get_or_add_rPr().append(language)


def _headings(document: Document) -> None:
    for name, size, colour, before in (("Heading 1", 17, INK, 0), ("Heading 2", 12.5, PRIMARY, 16)):
        _heading(document, name, size=size, bold=True, colour=colour, before=before, after=8)
    _heading(document, "Heading 3", size=10.5, bold=True, colour=INK, before=12, after=3)
    document.styles["Heading 1"].paragraph_format.page_break_before = True
    _heading(document, "Title", size=26, bold=True, colour=INK, before=0, after=6)
    _heading(document, "Subtitle", size=15, bold=True, colour=INK, before=0, after=2)
    for border in document.styles["Title"].element.xpath(".//w:pBdr"):
        border.getparent().remove(border)
    _heading(document, "Caption", size=9, bold=False, colour=MUTED, before=8, after=4)
    document.styles["Caption"].paragraph_format.keep_with_next = True


def _heading(document: Document, name: str, **how: Any) -> None:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)  # noqa: S101
    _fonts(style)
    _shape(style, **how)


def _own_styles(document: Document, size: float) -> None:
    tight = {"before": 0, "after": 2}
    add_style(document, TABLE, size=9, **tight).paragraph_format.line_spacing = 1.05
    add_style(document, TABLE_HEAD, size=9, bold=True, colour=PRIMARY, **tight)
    add_style(document, SMALL, size=8.5, colour=MUTED, **tight)
    add_style(document, TITLE, size=14, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, before=4, after=4)
    add_style(document, CONTENTS, size=17, bold=True, after=10)
    for level in (1, 2):
        entry = add_style(document, f"toc {level}", size=size, bold=level == 1, before=6 if level == 1 else 0, after=2)
        entry.paragraph_format.left_indent = Cm(0.6 * (level - 1))


def divided(table: Table, widths: Sequence[float]) -> None:
    """Give the columns their widths, in centimetres: Word reads them from the cells, LibreOffice from the grid."""
    table.autofit = False
    for at, width in enumerate(widths):
        table.columns[at].width = Cm(width)
        for row in table.rows:
            row.cells[at].width = Cm(width)


def _fonts(style: ParagraphStyle) -> None:
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for each in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{each}"), FONT)
        fonts.attrib.pop(qn(f"w:{each}Theme"), None)


def _shape(style: ParagraphStyle, **how: Any) -> None:
    if "size" in how:
        style.font.size = Pt(how["size"])
    if "bold" in how:
        style.font.bold = how["bold"]
        style.font.italic = False
    if how.get("colour") is not None:
        style.font.color.rgb = how["colour"]
    layout = style.paragraph_format
    if "before" in how:
        layout.space_before = Pt(how["before"])
    if "after" in how:
        layout.space_after = Pt(how["after"])
    if "align" in how:
        layout.alignment = how["align"]


def shaded(cell: Any, colour: str) -> None:
    """Give a cell a ground."""
    properties = cell._element.get_or_add_tcPr()
    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        ground.set(qn(f"w:{name}"), value)
    properties.append(ground)


def lined(table: Any, *sides: str) -> None:
    """Hairlines at these sides (top, bottom, insideH, ...), and none elsewhere; cells with some room."""
    properties = table._element.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        drawn = side in sides
        line.set(qn("w:val"), "single" if drawn else "nil")
        if drawn:
            line.set(qn("w:sz"), "4")
            line.set(qn("w:space"), "0")
            line.set(qn("w:color"), shade("edge"))
        borders.append(line)
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False


def indented(table: Any, by: int) -> None:
    """Move a table to the right."""
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(int(by / 635)))
    indent.set(qn("w:type"), "dxa")
    following = ("w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    table._element.tblPr.insert_element_before(indent, *following)


def ruled(paragraph: Any, side: str, size: int = 12, kind: str = "single") -> None:
    """A line above or below a paragraph."""
    properties = paragraph._element.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", str(size)), ("space", "4"), ("color", shade("ink"))):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties.append(borders)
