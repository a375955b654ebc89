"""A worksheet that takes a whole row at once.

XlsxWriter makes an object of every cell and looks at it four times, about 8 µs: a national workbook has 1.4 million
cells. Here a row goes to the file as one piece. That needs three inner parts of XlsxWriter (the file of rows of a
workbook with constant memory, the extent of the sheet, the number of a format); the rest stays its own. The tests read
the workbook with two other programs, so a version that changes these parts is noticed.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from pemantik.tables.cells import FORMULA_STARTS, cell_text
from pemantik.tables.writing import TextWorksheet

#: What a program would read as the number of a letter.
_LETTER_NUMBER = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
Cell = str | int | Decimal | None


class RowWorksheet(TextWorksheet):
    """For a workbook with constant memory; rows are written in their order."""

    def use(self, text: Any, guarded: Any, numbers: Sequence[Any]) -> None:
        """The formats: of text, of text that a program might take for a formula, and of each column's numbers."""
        self._styles = text._get_xf_index(), guarded._get_xf_index()
        self._columns = [(xl_col_to_name(at), each._get_xf_index()) for at, each in enumerate(numbers)]

    def write_cells(self, row: int, cells: Sequence[Cell]) -> None:
        """One row below what was written before; None and empty text leave their cell empty."""
        self._write_single_row(row)  # a row that waits, such as the head, which was written cell by cell
        written = [f'<row r="{row + 1}">']
        for (column, style), cell in zip(self._columns, cells, strict=True):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                words, is_guarded = _inline(cell)
                written.append(f'<c r="{column}{row + 1}" s="{self._styles[is_guarded]}" {words}')
            else:
                written.append(f'<c r="{column}{row + 1}" s="{style}"><v>{float(cell):.16G}</v></c>')
        written.append("</row>")
        self.fh.write("".join(written))
        self.dim_rowmax = row


@lru_cache(maxsize=1024)
def _inline(value: str) -> tuple[str, bool]:
    """The rest of a cell with this text, and whether a program might take the text for a formula."""
    words = cell_text(value)
    escaped = _LETTER_NUMBER.sub(r"_x005F_\1", words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f't="inlineStr"><is><t>{escaped}</t></is></c>', words.startswith(FORMULA_STARTS)
