"""From a file or a pasted table to rows of verdicts, however its author laid it out."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from pemantik.organizations.rules import clean_text
from pemantik.reports.national.verdicts.columns import Places, is_header, match
from pemantik.tables.limits import UPLOAD
from pemantik.tables.problems import FileError, RowProblem
from pemantik.tables.reading import Row, rows_of

#: Titles, letterheads and empty lines may stand above the headings, but not more than this.
ROWS_ABOVE = 30
#: No instrument has more indicators; a longer file is something else.
MOST_ROWS = 1000
#: What portals put where there is nothing.
PLACEHOLDERS = frozenset(
    {"", "-", "--", "–", "—", "n.a.", "null", "nan", "none", "tidak ada", "belum dinilai", "kosong"}
)
_MOST = {"note": 4000}
_MOST_CELL = 300


@dataclass
class VerdictRow:
    """One row: its number in the file, its cells by column, and what the person decided about it."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    keep: bool = False
    skip: bool = False

    def stored(self) -> dict[str, Any]:
        """The row as the draft keeps it."""
        return {"n": self.number, "v": self.values, "keep": self.keep, "skip": self.skip}

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> "VerdictRow":
        """The row that a draft kept."""
        return cls(stored["n"], stored["v"], stored["keep"], stored["skip"])


def read_verdicts(content: bytes, kind: str) -> list[VerdictRow]:
    """All rows with something in them. Raises FileError with a sentence."""
    rows = rows_of(content, lambda cells: _is_split_header(cells, kind), UPLOAD)
    first = list(itertools.islice(rows, ROWS_ABOVE + 2))
    position, places = _find_header(first, kind)
    body = _body(itertools.chain(first[position:], rows), places, kind)
    found = list(itertools.islice(body, MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise _refused(_("Lebih dari %(most)s baris. Ini bukan hasil satu instansi.") % {"most": MOST_ROWS})
    if not found:
        raise _refused(_("Belum ada baris di bawah judul kolom."))
    return found


def is_placeholder(cell: str) -> bool:
    """Whether a cell says that there is nothing."""
    return cell.strip().casefold() in PLACEHOLDERS


def _refused(message: str) -> FileError:
    return FileError([RowProblem(None, message)])


def _is_split_header(cells: Sequence[str], kind: str) -> bool:
    return is_header(match(cells, kind)) and not re.search(r"[;\t|]", "".join(cells))


def _find_header(rows: Sequence[Row], kind: str) -> tuple[int, Places]:
    """Where the body begins, and where each column stands. A heading may be spread over two rows."""
    for position, row in enumerate(rows[: ROWS_ABOVE + 1]):
        alone = match(row.cells, kind)
        under = rows[position + 1] if position + 1 < len(rows) else None
        if under is not None and _is_second(row, under):
            both = match(_joined(row.cells, under.cells), kind)
            if is_header(both):
                return position + 2, both
        if is_header(alone):
            return position + 1, alone
    raise _refused(
        _("Judul kolom tidak ditemukan. Yang harus ada: “Kode” atau “Nama indikator”, dan “Nilai” atau “Tingkat”.")
    )


def _is_second(high: Row, low: Row) -> bool:
    """Whether a row only continues the headings above it: no figures, and something beneath a heading or a gap."""
    if any(re.search(r"\d", cell) for cell in low.cells):
        return False
    pairs = list(itertools.zip_longest(high.cells, low.cells, fillvalue=""))
    return all(down == up or not up or _is_spread(high.cells, place) for place, (up, down) in enumerate(pairs) if down)


def _is_spread(cells: Sequence[str], place: int) -> bool:
    """Whether a heading reaches over the next column too, as a merged cell leaves it."""
    return place + 1 >= len(cells) or not cells[place + 1] or cells[place + 1] == cells[place]


def _joined(high: Sequence[str], low: Sequence[str]) -> list[str]:
    """`Nilai` over `Mandiri` and `Asesor` is `Nilai Mandiri` and `Nilai Asesor`."""
    joined, carried = [], ""
    for up, down in itertools.zip_longest(high, low, fillvalue=""):
        carried = up or (carried if down else "")
        joined.append(carried if not down or down == carried else f"{carried} {down}".strip())
    return joined


def _body(rows: Iterable[Row], places: Places, kind: str) -> Iterator[VerdictRow]:
    for row in rows:
        if _counts_columns(row.cells) or match(row.cells, kind) == places:
            continue
        values = {key: _cell(row, key, place) for key, place in places.items()}
        if any(values.values()):
            yield VerdictRow(row.number, values)


def _counts_columns(cells: Sequence[str]) -> bool:
    """The row `(1) (2) (3)` that official forms put under their headings."""
    filled = [cell for cell in cells if cell]
    numbers = [re.fullmatch(r"\(?(\d{1,2})\)?", cell) for cell in filled]
    counted = [int(one.group(1)) for one in numbers if one]
    bracketed = all("(" in cell for cell in filled)
    return len(filled) > 2 and counted == list(range(1, len(filled) + 1)) and (bracketed or len(filled) > 3)


def _cell(row: Row, key: str, place: int) -> str:
    most = _MOST.get(key, _MOST_CELL)
    return clean_text(row.cells[place][: most * 2])[:most] if place < len(row.cells) else ""
