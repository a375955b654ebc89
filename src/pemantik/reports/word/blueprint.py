"""Builds a Word template piece by piece: real styles, and Jinja tags where the contents go."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from pemantik.reports.word import paper
from pemantik.reports.word.environment import shade
from pemantik.reports.word.fields import add_field, begin_field, end_field

RIGHT = WD_ALIGN_PARAGRAPH.RIGHT
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
_REST = "{% for line in letterhead_rest %}{{ '\\n' }}{{ line }}{% endfor %}"


class Bold(str):
    """Words in bold."""

    __slots__ = ()


class Muted(str):
    """Words that step back."""

    __slots__ = ()


@dataclass(frozen=True)
class Column:
    """A column: its head, its share of the width, what stands in each row, and the step that colours it."""

    head: str
    share: float
    cell: Sequence[str]
    right: bool = False
    step: str = ""


class Blueprint:
    """A template in the making."""

    def __init__(self, size: float = 10.5) -> None:
        self.document = paper.new_document(size)

    def content(self) -> bytes:
        """The template as a file."""
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def par(self, *words: str, style: str = "", align: Any = None) -> Paragraph:
        """A paragraph."""
        paragraph = self.document.add_paragraph(style=style or None)
        write(paragraph, words)
        if align is not None:
            paragraph.alignment = align
        return paragraph

    def heading(self, level: int, words: str) -> None:
        """A heading of a level."""
        self.document.add_paragraph(words, style=f"Heading {level}")

    def page(self) -> None:
        """The next page begins."""
        self.document.add_page_break()  # type: ignore[no-untyped-call]

    @contextmanager
    def when(self, condition: str) -> Iterator[None]:
        """What is built inside appears only if the condition holds."""
        self.par(f"{{%p if {condition} %}}")
        yield
        self.par("{%p endif %}")

    @contextmanager
    def each(self, name: str, values: str) -> Iterator[None]:
        """What is built inside appears once for each value."""
        self.par(f"{{%p for {name} in {values} %}}")
        yield
        self.par("{%p endfor %}")

    def pars(self, values: str, style: str = "") -> None:
        """A paragraph for each of some sentences."""
        with self.each("one", values):
            self.par("{{ one }}", style=style)

    def caption(self, kind: str, number: str, words: str) -> None:
        """`Tabel 3. Nilai per bagian`, with a number that Word can renew."""
        paragraph = self.document.add_paragraph(style="Caption")
        paragraph.add_run(f"{kind} ").bold = True
        add_field(paragraph, f"SEQ {kind} \\* ARABIC", f"{{{{ {number} }}}}")
        write(paragraph, (f". {words}",))

    def table(self, values: str, columns: Sequence[Column]) -> None:
        """A table with a head that repeats on every page, and a row for each of the values (`row`)."""
        table = self.document.add_table(rows=4, cols=len(columns))
        paper.lined(table, "top", "bottom", "insideH")
        total = sum(column.share for column in columns)
        paper.divided(table, [paper.WIDTH * column.share / total for column in columns])
        for at, column in enumerate(columns):
            head, body = table.rows[0].cells[at], table.rows[2].cells[at]
            paper.shaded(head, shade("primary-soft"))
            _fill(head, (column.head,), paper.TABLE_HEAD, right=column.right)
            _fill(body, column.cell, paper.TABLE, right=column.right)
            if column.step:
                _paint(body, column.step)
        mark_row(table.rows[0], "w:tblHeader")
        mark_row(table.rows[2], "w:cantSplit")
        table.rows[1].cells[0].text = f"{{%tr for row in {values} %}}"
        table.rows[3].cells[0].text = "{%tr endfor %}"
        self.document.add_paragraph(style=paper.SMALL)

    def terms(self, values: str, width: float = 4.2) -> None:
        """Words and what they stand for, in two columns without lines."""
        table = self.document.add_table(rows=3, cols=2)
        paper.lined(table)
        paper.divided(table, [width, paper.WIDTH - width])
        table.rows[0].cells[0].text = f"{{%tr for row in {values} %}}"
        _fill(table.rows[1].cells[0], (Muted("{{ row.name }}"),), paper.TABLE)
        _fill(table.rows[1].cells[1], (Bold("{{ row.text }}"),), paper.TABLE)
        table.rows[2].cells[0].text = "{%tr endfor %}"
        self.document.add_paragraph(style=paper.SMALL)

    def letterhead(self, name: str = "letterhead_name", rest: str = _REST) -> None:
        """Logo and name of the institution over a double line; without a logo the name stands in the middle."""
        with self.when("logo"):
            table = self.document.add_table(rows=1, cols=2)
            paper.lined(table)
            left, right = table.rows[0].cells
            paper.divided(table, [2.4, paper.WIDTH - 2.4])
            left.paragraphs[0].add_run("{{ logo }}")
            _head_lines(right.paragraphs[0], name, rest)
        with self.when("not logo"):
            _head_lines(self.par(align=CENTRE), name, rest)
        line = self.par(style=paper.SMALL)
        paper.ruled(line, "top", 18, "thickThinSmallGap")

    def contents(self, entries: str) -> None:
        """The table of contents, filled in already; Word adds the page numbers."""
        self.par("Daftar Isi", style=paper.CONTENTS)
        begin_field(self.par(style="toc 1"), 'TOC \\o "1-2" \\h \\z \\u')
        with self.each("one", entries):
            with self.when("one.level == 1"):
                self.par("{{ one.title }}", style="toc 1")
            with self.when("one.level == 2"):
                self.par("{{ one.title }}", style="toc 2")
        end_field(self.par())

    def signatures(self) -> None:
        """Places to sign, two beside each other; the last of the first two bears place and day."""
        table = self.document.add_table(rows=3, cols=2)
        paper.lined(table)
        paper.divided(table, [paper.WIDTH / 2] * 2)
        table.rows[0].cells[0].text = "{%tr for row in signature_rows %}"
        for cell, side in zip(table.rows[1].cells, ("left", "right"), strict=True):
            for at, line in enumerate(("place", "role", "position")):
                paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
                paragraph.add_run(f"{{{{ row.{side}.{line} }}}}")
                paragraph.paragraph_format.keep_with_next = True
            for _empty in range(3):
                cell.add_paragraph().paragraph_format.keep_with_next = True
            named = cell.add_paragraph().add_run(f"{{{{ row.{side}.name }}}}")
            named.bold = named.underline = True
            cell.add_paragraph(f"{{{{ row.{side}.below }}}}", style=paper.SMALL)
        mark_row(table.rows[1], "w:cantSplit")
        table.rows[2].cells[0].text = "{%tr endfor %}"

    def frame(self, *, first_header: bool) -> None:
        """What stands at the head and the foot of every page. The first page has no running head unless wanted."""
        section = self.document.sections[0]
        section.different_first_page_header_footer = not first_header
        header = section.header.paragraphs[0]
        header.style = self.document.styles[paper.SMALL]
        write(header, ("{{ heading.kind }} · {{ heading.subject }}\t", Bold("{{ marks }}")))
        header.paragraph_format.tab_stops.add_tab_stop(Cm(paper.WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        feet = [section.footer] if first_header else [section.footer, section.first_page_footer]
        for foot in feet:
            self._foot(foot)

    def _foot(self, foot: Any) -> None:
        table = foot.add_table(rows=1, cols=3, width=Cm(paper.WIDTH))
        paper.lined(table, "top")
        code, words, page = table.rows[0].cells
        paper.divided(table, [1.7, paper.WIDTH - 5.1, 3.4])
        code.paragraphs[0].add_run("{{ qr }}")
        _fill(
            words,
            (
                Muted("Terbitan resmi dokumen ini dapat diperiksa dengan memindai kode QR atau membuka "),
                "{{ stamp.address }}",
                Muted(". Kode verifikasi "),
                Bold("{{ stamp.code }}"),
                Muted(". Setelah diubah, berkas ini tidak lagi sama dengan terbitannya."),
            ),
            paper.SMALL,
        )
        last = page.paragraphs[0]
        last.style = self.document.styles[paper.SMALL]
        last.alignment = RIGHT
        last.add_run("Halaman ")
        add_field(last, "PAGE", "1")
        last.add_run(" dari ")
        add_field(last, "NUMPAGES", "1")
        lead = foot.paragraphs[0]  # an empty paragraph that Word always wants
        lead._element.getparent().append(lead._element)
        lead.style = self.document.styles[paper.SMALL]


def write(paragraph: Paragraph, words: Sequence[str]) -> None:
    """Words into a paragraph, each in its own manner."""
    for each in words:
        run = paragraph.add_run(each)
        if isinstance(each, Bold):
            run.bold = True
        elif isinstance(each, Muted):
            run.font.color.rgb = paper.MUTED


def _fill(cell: Any, words: Sequence[str], style: str, *, right: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    write(paragraph, words)
    if right:
        paragraph.alignment = RIGHT


def _paint(cell: Any, step: str) -> None:
    """The ground of a level under its name; an invalid colour is replaced when the template is filled."""
    paper.shaded(cell, f"{{{{ ground({step}) }}}}")
    for run in cell.paragraphs[0].runs:
        colour = OxmlElement("w:color")
        colour.set(qn("w:val"), f"{{{{ ink({step}) }}}}")
        run._element.get_or_add_rPr().append(colour)


def mark_row(row: Any, mark: str) -> None:
    """Say something of a row: that it repeats on every page, or never breaks."""
    row._tr.get_or_add_trPr().append(OxmlElement(mark))


def _head_lines(paragraph: Paragraph, name: str, rest: str) -> None:
    run = paragraph.add_run(f"{{{{ {name} }}}}")
    run.bold = run.font.all_caps = True
    run.font.size = Pt(14)
    paragraph.add_run(rest)
