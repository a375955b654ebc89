"""What Word computes itself: page numbers, numbers of tables and figures, the table of contents."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field with what it shows until Word computes it again."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {instruction} ")
    run = paragraph.add_run(shown)
    field.append(run._element)
    paragraph._element.append(field)


def begin_field(paragraph: Paragraph, instruction: str) -> None:
    """The beginning of a field whose result goes over several paragraphs; Word renews it when the file is opened."""
    _mark(paragraph, "begin", dirty=True)
    run = OxmlElement("w:r")
    words = OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {instruction} "
    run.append(words)
    paragraph._element.append(run)
    _mark(paragraph, "separate")


def end_field(paragraph: Paragraph) -> None:
    """The end of that field."""
    _mark(paragraph, "end")


def _mark(paragraph: Paragraph, kind: str, *, dirty: bool = False) -> None:
    run: Any = OxmlElement("w:r")
    mark: Any = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if dirty:
        mark.set(qn("w:dirty"), "true")
    run.append(mark)
    paragraph._element.append(run)
