"""From a file to rows by column, however its author laid it out; what is left out is told."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from pemantik.inventory.metamodel import kind_of, kinds
from pemantik.inventory.sheets.columns import Guess, guess_kind
from pemantik.tables.limits import INVENTORY, Limits
from pemantik.tables.problems import FileError, RowProblem
from pemantik.tables.reading import Row, Sheet, counts_columns, sheets_of

#: Titles, numbers of decrees and empty lines may stand above the headings, but not more than this.
ROWS_ABOVE = 20
#: Longer cells are cut: every field is shorter, so the row is reported, and its draft need not hold a novel.
MOST_CELL = 5_500
#: Rows at the end of a sheet that may be a total, a place and date, or a signature.
ROWS_BELOW = 12
#: What numbers a row: `1`, `A.`, `iii)`.
_NUMBER = re.compile(r"(?:[a-z]|[ivx]{1,5}|\d{1,3})\s*[.)]?", re.IGNORECASE)
_TOTAL = re.compile(r"(grand )?(total|jumlah)\b|sub ?total\b", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"mengetahui|kepala (dinas|badan|bidang|bagian|seksi)|sekretaris|nip\b|ttd\b|ditetapkan|catatan|sumber\s*:|"
    r"keterangan\s*:|[^\W\d]+(?: [^\W\d]+)?\s*,\s*(?:\d{1,2}|\.{2,}|…)\s*[^\W\d]+\s*(?:20\d{2}|\.{2,}|…)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: the number that a spreadsheet shows beside it, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet as it was understood: its kind, where each column stands, its rows, and rows that are no entries.

    `titles` are rows with one text that stands under no known column: perhaps what the next rows belong to.
    """

    name: str
    kind: str
    headings: list[str]
    places: dict[str, int]
    rows: list[SheetRow]
    left_out: list[tuple[int, str]] = field(default_factory=list)
    titles: list[tuple[int, str]] = field(default_factory=list)

    def stored(self) -> dict[str, Any]:
        """What the draft keeps of it, beside its rows."""
        shown = [[number, text[:80]] for number, text in self.left_out[:50]]
        kept = {"name": self.name, "kind": self.kind, "headings": self.headings, "places": self.places}
        return kept | {"left_out": shown}


def read_file(content: bytes, kind: str = "", limits: Limits = INVENTORY) -> list[ReadSheet]:
    """All sheets that hold entries. `kind` is what the person chose; without it the headings say it.

    Raises FileError with a sentence.
    """
    sheets = sheets_of(content, lambda cells: _is_split_header(cells, kind), limits)
    found = [read for sheet in sheets if (read := read_sheet(sheet, kind if len(sheets) == 1 else "")) is not None]
    if kind and len(sheets) > 1:
        found = [read for read in found if read.kind == kind] or [
            read for sheet in sheets if (read := read_sheet(sheet, kind)) is not None
        ][:1]
    if not found:
        wanted = kind_of(kind).name.label if kind else _("Nama aplikasi")
        message = _("Judul kolom tidak ditemukan. Yang harus ada: kolom nama, misalnya “%(wanted)s”.")
        raise FileError([RowProblem(None, message % {"wanted": wanted})])
    if not any(read.rows for read in found):
        raise FileError([RowProblem(None, _("Belum ada baris di bawah judul kolom."))])
    return [read for read in found if read.rows]


def read_sheet(sheet: Sheet, kind: str = "", *, is_own: bool = False) -> ReadSheet | None:
    """One sheet; None if nothing in it looks like headings. One that we wrote has nothing but its headings and rows."""
    found = _find_header(sheet, kind)
    if found is None:
        return None
    below, headings, guess = found
    rows, left_out, titles = [], list[tuple[int, str]](), list[tuple[int, str]]()
    body = sheet.rows[below:]
    last = len(body) if is_own else _end_of_table(body, guess)
    for at, row in enumerate(body):
        told = " ".join(cell for cell in row.cells if cell)
        if at >= last or (not is_own and _is_no_entry(row.cells, headings, guess)):
            left_out.append((row.number, told))
        elif any(place < len(row.cells) and row.cells[place] for place in guess.places.values()):
            rows.append(SheetRow(row.number, tuple(cell[:MOST_CELL] for cell in row.cells)))
        elif not is_own and (text := lone_text(row.cells)):
            titles.append((row.number, text[:MOST_CELL]))
    return ReadSheet(sheet.name, guess.kind, list(headings), guess.places, rows, left_out, titles)


def lone_text(cells: Sequence[str]) -> str:
    """The only text of a row, which may be merged over many cells or stand beside a number; empty if there are more."""
    found = {cell for cell in cells if cell}
    if len(found) > 1:
        found = {cell for cell in found if not _NUMBER.fullmatch(cell)}
    return found.pop() if len(found) == 1 else ""


def _is_split_header(cells: Sequence[str], kind: str) -> bool:
    """Whether a line of a CSV is the header once it is split like this: no heading holds another delimiter."""
    return guess_kind(cells, only=kind) is not None and not re.search(r"[;\t|]", "".join(cells))


def _find_header(sheet: Sheet, kind: str) -> tuple[int, list[str], Guess] | None:
    """Where the body begins, the headings, and what they mean. The row that says most is the header.

    A heading may be spread over two rows, the upper one with gaps: then the lower counts, or the upper where it stands
    alone.
    """
    best: tuple[int, list[str], Guess] | None = None
    first = sheet.rows[: ROWS_ABOVE + 1]
    for at, row in enumerate(first):
        both = [row.cells]
        under = first[at + 1].cells if at + 1 < len(first) else ()
        pairs = list(itertools.zip_longest(row.cells, under, fillvalue=""))
        if any(low and high in {"", low} for high, low in pairs) and not counts_columns(under):
            both.append(tuple(low or high for high, low in pairs))
        for lines, cells in enumerate(both, start=1):
            guess = guess_kind(cells, sheet.name, kind)
            if guess is not None and (best is None or len(guess.places) > len(best[2].places)):
                best = (at + lines, list(cells), guess)
    return best


def _is_no_entry(cells: Sequence[str], headings: Sequence[str], guess: Guess) -> bool:
    """Whether it is a row that repeats the headings, counts the columns, or adds up."""
    if counts_columns(cells):
        return True
    filled = [(at, cell) for at, cell in enumerate(cells) if cell]
    repeated = sum(1 for at, cell in filled if at < len(headings) and cell.casefold() == headings[at].casefold())
    if repeated >= max(2, (len(filled) + 1) // 2):
        return True
    return bool(_TOTAL.match(filled[0][1])) and len(filled) <= max(3, len(guess.places) // 2)


def _end_of_table(body: Sequence[Row], guess: Guess) -> int:
    """Where the rows at the end begin that are no entries: place and date, signatures, notes."""
    signed = [
        at
        for at in range(max(0, len(body) - ROWS_BELOW), len(body))
        if len(filled := [cell for cell in body[at].cells if cell]) <= 2
        and len(guess.places) > 2
        and any(_SIGNATURE.match(cell) for cell in filled)
    ]
    return next((at for at in signed if _only_short(body[at:])), len(body))


def _only_short(rows: Sequence[Row]) -> bool:
    return all(sum(1 for cell in row.cells if cell) <= 3 for row in rows)


def sheet_kinds() -> Iterator[tuple[str, str]]:
    """What a file may hold, for a list to choose from."""
    for kind in kinds().values():
        yield kind.code, kind.label
