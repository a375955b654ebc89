"""From a file to rows by column, however its author laid it out."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from pemantik.organizations.rules import clean_text
from pemantik.organizations.spreadsheets.columns import Column, is_header, match
from pemantik.tables.limits import UPLOAD
from pemantik.tables.problems import FileError, RowProblem
from pemantik.tables.reading import Row, counts_columns, rows_of

#: Titles, numbers of decrees and empty lines may stand above the headings, but not more than this.
ROWS_ABOVE = 20
#: Longer cells are cut: every field is shorter, so the row is reported, and its draft need not hold a novel.
MOST_CELL = 300


@dataclass
class SheetRow:
    """One row of the sheet: its number there, its values by column, and whether a likely double is wanted."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    keep: bool = False

    def stored(self) -> dict[str, Any]:
        """The row as the draft keeps it."""
        return {"n": self.number, "v": self.values, "keep": self.keep}

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> "SheetRow":
        """The row that a draft kept."""
        return cls(stored["n"], stored["v"], stored["keep"])


def read_sheet(content: bytes, columns: Sequence[Column]) -> list[SheetRow]:
    """All rows with something in them. Raises FileError with a sentence."""
    rows = rows_of(content, lambda cells: _is_split_header(cells, columns), UPLOAD)
    first = list(itertools.islice(rows, ROWS_ABOVE + 1))
    position, places = _find_header(first, columns)
    body = itertools.chain(first[position:], rows)
    found = list(_body(body, places, columns))
    if not found:
        raise FileError([RowProblem(None, _("Belum ada baris di bawah judul kolom."))])
    return found


def _is_split_header(cells: Sequence[str], columns: Sequence[Column]) -> bool:
    """Whether a line of a CSV is the header once it is split like this: no heading holds another delimiter."""
    return is_header(match(cells, columns), columns) and not re.search(r"[;\t|]", "".join(cells))


def _find_header(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[int, dict[str, int]]:
    """Where the body begins, and where each column stands. A heading may be spread over two rows."""
    for position, row in enumerate(rows):
        alone = match(row.cells, columns)
        under = rows[position + 1].cells if position + 1 < len(rows) else ()
        both = match([low or high for high, low in itertools.zip_longest(row.cells, under, fillvalue="")], columns)
        two_rows = is_header(both, columns) and len(both) > len(alone) and len(match(under, columns)) >= 2
        if two_rows:
            return position + 2, both
        if is_header(alone, columns):
            return position + 1, alone
    wanted = ", ".join(f"“{column.label}”" for column in columns if column.required)
    raise FileError(
        [RowProblem(None, _("Judul kolom tidak ditemukan. Yang harus ada: %(wanted)s.") % {"wanted": wanted})]
    )


def _body(rows: Iterable[Row], places: dict[str, int], columns: Sequence[Column]) -> Iterator[SheetRow]:
    for row in rows:
        if counts_columns(row.cells) or match(row.cells, columns) == places:
            continue
        values = {key: _cell(row, place) for key, place in places.items()}
        if any(values.values()):
            yield SheetRow(row.number, values)


def _cell(row: Row, place: int) -> str:
    return clean_text(row.cells[place][: MOST_CELL * 2])[:MOST_CELL] if place < len(row.cells) else ""
