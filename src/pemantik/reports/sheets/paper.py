"""A worksheet with a head, written row by row: numbers as numbers, and text that no program takes for a formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pemantik.reports.sheets.rows import Cell, RowWorksheet
from pemantik.tables.cells import cell_text

_A4 = 9


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in letters, and the number format of its numbers."""

    head: str
    width: float
    numbers: str = "0"


class Formats:
    """The formats of a workbook; each is made once."""

    def __init__(self, book: Any, primary: str, soft: str) -> None:
        self._book = book
        self._numbers: dict[str, Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.note = book.add_format({"font_color": "#54636b"})
        shape = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        self.head = book.add_format(shape | {"bg_color": soft, "font_color": primary})
        self.text = book.add_format({"valign": "top", "text_wrap": True})
        #: Excel keeps such a cell as text even after somebody edits it.
        self.guarded = book.add_format({"valign": "top", "text_wrap": True, "quote_prefix": True})

    def number(self, pattern: str) -> Any:
        """The format of numbers of this pattern."""
        if pattern not in self._numbers:
            self._numbers[pattern] = self._book.add_format({"num_format": pattern, "valign": "top"})
        return self._numbers[pattern]


class Sheet:
    """One worksheet in the making. Rows are written in their order and not kept."""

    def __init__(self, book: Any, name: str, formats: Formats, columns: Sequence[Column], frozen: int) -> None:
        self._sheet = book.add_worksheet(name, RowWorksheet)
        self._sheet.use(formats.text, formats.guarded, [formats.number(column.numbers) for column in columns])
        self._formats = formats
        self._columns = columns
        self._frozen = frozen
        self._row = 0
        self._head = 0
        for at, column in enumerate(columns):
            self._sheet.set_column(at, at, column.width)

    def lines(self, lines: Sequence[str]) -> None:
        """What stands above the table: a title, then notes."""
        for at, line in enumerate(lines):
            self._sheet.write_string(self._row, 0, cell_text(line), self._formats.note if at else self._formats.title)
            self._row += 1
        self._row += 1

    def begin(self) -> None:
        """The head of the table."""
        self._head = self._row
        for at, column in enumerate(self._columns):
            self._sheet.write_string(self._row, at, cell_text(column.head), self._formats.head)
        self._row += 1

    def add(self, cells: Sequence[Cell]) -> None:
        """One row; None and empty text leave their cell empty."""
        self._sheet.write_cells(self._row, cells)
        self._row += 1

    def finish(self, heading: str) -> None:
        """Filters, frozen panes, and how it is printed."""
        last = max(self._row - 1, self._head)
        self._sheet.autofilter(self._head, 0, last, len(self._columns) - 1)
        self._sheet.freeze_panes(self._head + 1, self._frozen)
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(self._head)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        self._sheet.set_header(f"&L{_header_text(heading)}&R&A")
        self._sheet.set_footer("&RHalaman &P dari &N")


def _header_text(value: str) -> str:
    """Words in the head of a printed page, where & begins a command."""
    return cell_text(value).replace("&", "&&")[:120]
