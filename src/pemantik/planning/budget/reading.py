"""A draft budget as people keep it: a flat list, or a DPA with codes, sums and lines below each other."""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from pemantik.assessments.problems import Refused
from pemantik.inventory.metamodel import Field, FieldType
from pemantik.inventory.values import ValueProblemError, Vocabulary, read_value
from pemantik.organizations.spreadsheets.columns import Column, match
from pemantik.tables.limits import INVENTORY, Limits
from pemantik.tables.problems import FileError, RowProblem
from pemantik.tables.reading import Row, Sheet, counts_columns, sheets_of

ROWS_ABOVE = 25
_LONGEST = 300
_KNOWN = yaml.safe_load((Path(__file__).parent / "data" / "columns.yaml").read_text("utf-8"))
COLUMNS = tuple(Column(key, key, tuple(words)) for key, words in _KNOWN.items())
_ACCOUNT = re.compile(r"\s*([4-6]\.\d(?:\.\d{2}){0,3}(?:\.\d{2,4})?)(?![\d.]*\d)[\s.:\-]*(.*)", re.DOTALL)
_ACTIVITY = re.compile(
    r"\s*([\dX]\.(?:\d{2}|XX)\.\d{2}(?:\.\d\.\d{2}(?:\.\d{2,4})?)?)(?![\d.]*\d)[\s.:\-]*(.*)", re.DOTALL
)
_WHOLE_ACCOUNT = 6
#: The first level of the chart of accounts: income, spending, financing.
_TOPS = frozenset("456")
_TOTAL = re.compile(r"(grand )?(total|jumlah)\b|sub ?total\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(\[[#\-]\]|[-#•*]+)\s*")
_MONEY = Field(key="amount", label="", type=FieldType.MONEY)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the budget as it was read."""

    number: int
    name: str
    unit: str = ""
    activity: str = ""
    activity_code: str = ""
    account: str = ""
    account_code: str = ""
    volume: str = ""
    amount: Decimal | None = None


@dataclass(slots=True)
class ReadBudget:
    """The lines, the headings they stood under, and how many rows were sums or headings."""

    lines: list[Line] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    left_out: int = 0


def read_budget(content: bytes, limits: Limits = INVENTORY) -> ReadBudget:
    """The lines of every sheet that looks like a budget. Raises FileError with a sentence."""
    sheets = sheets_of(content, lambda cells: _is_header(match(cells, COLUMNS)), limits)
    found = ReadBudget()
    for sheet in sheets:
        _read_sheet(sheet, found)
    if not found.headings:
        message = _(
            "Judul kolom tidak ditemukan. Yang harus ada: uraian (atau nama rekening) dan nilai (pagu, jumlah)."
        )
        raise FileError([RowProblem(None, message)])
    if not found.lines:
        raise FileError([RowProblem(None, _("Belum ada baris anggaran di bawah judul kolom."))])
    return found


def _is_header(places: Mapping[str, int]) -> bool:
    return "amount" in places and ("name" in places or "account" in places)


def _read_sheet(sheet: Sheet, found: ReadBudget) -> None:
    header = _find_header(sheet.rows)
    if header is None:
        return
    below, places, cells = header
    found.headings |= {key: cells[at] for key, at in places.items() if at < len(cells)}
    rows = [row for row in sheet.rows[below:] if not _is_no_line(row.cells)]
    found.left_out += len(sheet.rows) - below - len(rows)
    lines = list(_lines(rows, places))
    found.left_out += len(rows) - len(lines)
    found.lines += lines


def _find_header(rows: Sequence[Row]) -> tuple[int, dict[str, int], Sequence[str]] | None:
    """The row that says most; a heading may be spread over two rows."""
    best: tuple[int, dict[str, int], Sequence[str]] | None = None
    first = rows[: ROWS_ABOVE + 1]
    for at, row in enumerate(first):
        under = first[at + 1].cells if at + 1 < len(first) else ()
        both = tuple(low or high for high, low in itertools.zip_longest(row.cells, under, fillvalue=""))
        for lines, cells in ((1, row.cells), (2, both)):
            places = match(cells, COLUMNS)
            if _is_header(places) and (best is None or len(places) > len(best[1])):
                best = (at + lines, places, cells)
    return best


def _is_no_line(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    if counts_columns(cells) or not filled:
        return True
    return bool(_TOTAL.match(filled[0])) and len(filled) <= 3


def _lines(rows: Sequence[Row], places: Mapping[str, int]) -> Iterable[Line]:
    """The rows as lines: codes above them carry on, and an account with lines below it is a sum, no line."""
    above = Line(0, "")
    waiting: Line | None = None
    for row in rows:
        line, level = _line(row, places, above)
        if level == "activity":
            above = replace(above, activity=line.name, activity_code=line.activity_code)
        elif level == "sum":
            above = replace(above, account=line.account or line.name, account_code=line.account_code)
        elif level == "account":
            if waiting is not None:
                yield waiting
            waiting = line
            above = replace(above, account=line.name, account_code=line.account_code)
            continue
        elif level == "line":
            if waiting is not None and line.account_code != waiting.account_code:
                yield waiting
            waiting = None
            yield line
            continue
        if waiting is not None:
            yield waiting
            waiting = None
    if waiting is not None:
        yield waiting


def _line(row: Row, places: Mapping[str, int], above: Line) -> tuple[Line, str]:
    """A row, and what it is: the heading of an activity, a sum, an account that may have lines below it, a line."""
    cell = {key: row.cells[at][:_LONGEST] if at < len(row.cells) else "" for key, at in places.items()}
    code = cell.get("account_code", "")
    name = _BULLET.sub("", cell.get("name", "")).strip()
    activity, account = _ACTIVITY.match(cell.get("activity_code", "")), _ACCOUNT.match(code)
    if code in _TOPS:
        return Line(row.number, name), "nothing"
    if account is None and (inside := _ACTIVITY.match(code)):
        return Line(row.number, inside[2].strip() or name, activity_code=inside[1]), "activity"
    if account is None and not code:
        account = _ACCOUNT.match(cell.get("account", "") or name)
    split = _ACTIVITY.match(cell.get("activity", ""))
    found = Line(
        number=row.number,
        name=name or cell.get("account", "") or (account[2].strip() if account else ""),
        unit=cell.get("unit", "")[:200],
        activity=(split[2] if split else cell.get("activity", "")) or above.activity,
        activity_code=activity[1] if activity else split[1] if split else above.activity_code,
        account=cell.get("account", "") or above.account,
        account_code=account[1] if account else above.account_code,
        volume=cell.get("volume", "")[:80],
        amount=_money(cell.get("amount", "")),
    )
    if not found.name or (found.amount is None and not found.volume):
        return found, "nothing" if not account else "sum"
    if account is None:
        return found, "line"
    whole = account[1].count(".") + 1 >= _WHOLE_ACCOUNT
    is_flat = bool(cell.get("account") and name) or bool(found.volume) or "activity_code" in places or "unit" in places
    if is_flat and whole:
        return found, "line"
    return found, "account" if whole else "sum"


def _money(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        value = read_value(_MONEY, text, _WORDS)
    except (ValueProblemError, Refused):
        return None
    return None if value is None else Decimal(str(value))


#: Money needs none of the lists in it.
_WORDS = Vocabulary()
