"""A file of costs: columns `code,level,cost`, the cost of rising from the level below to `level`."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from pemantik.cli.text import _
from pemantik.maturity.answers import AnswerError, find_code
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import parse_decimal
from pemantik.maturity.planning_problem import Costs
from pemantik.tables.problems import FileError, RowProblem
from pemantik.tables.reading import Row, read_rows

HEADERS = ("code", "level", "cost")
INDONESIAN = {"kode": "code", "tingkat": "level", "biaya": "cost"}

#: An empty cost or one of these means that the rise cannot be bought at all.
FORBIDDEN = frozenset({"", "-", "x"})


def read_costs(instrument: Instrument, path: Path) -> Costs:
    """Read the costs; rises that the file does not name cost 1. Raises FileError with every wrong row."""
    rows = read_rows(path, lambda cells: _places(cells) is not None)
    header = next(rows, None)
    places = _places(header.cells) if header else None
    if places is None:
        raise FileError([RowProblem(1, _("Kolom “code”, “level”, dan “cost” tidak ada pada baris judul."))])
    costs: dict[tuple[str, int], Decimal | None] = {}
    problems: list[RowProblem] = []
    for row in rows:
        try:
            key, cost = _read(instrument, places, row)
            if key in costs:
                raise AnswerError(
                    _("Biaya {code} tingkat {level} tertulis dua kali.").format(code=key[0], level=key[1])
                )
            costs[key] = cost
        except AnswerError as error:
            problems.append(RowProblem(row.number, str(error)))
    if problems:
        raise FileError(problems)
    return Costs(costs)


def _places(cells: Sequence[str]) -> tuple[int, ...] | None:
    names = [INDONESIAN.get(cell.lower(), cell.lower()) for cell in cells]
    return tuple(names.index(name) for name in HEADERS) if set(HEADERS) <= set(names) else None


def _read(instrument: Instrument, places: Sequence[int], row: Row) -> tuple[tuple[str, int], Decimal | None]:
    written_code, written_level, written_cost = (row.cells[at] if at < len(row.cells) else "" for at in places)
    code = find_code(instrument, written_code)
    if code not in instrument.structure.by_code:
        raise AnswerError(_("{code} tidak menambah indeks, jadi tidak dapat direncanakan.").format(code=code))
    levels = {str(level.level): level.level for level in instrument.scale.levels}
    if written_level not in levels:
        raise AnswerError(
            _("“{level}” bukan tingkat; pilih {levels}.").format(level=written_level[:60], levels=", ".join(levels))
        )
    if written_cost.lower() in FORBIDDEN:
        return (code, levels[written_level]), None
    cost = parse_decimal(written_cost)
    if cost is None or cost < 0:
        raise AnswerError(
            _("“{cost}” bukan biaya; tulis angka 0 atau lebih, tanpa pemisah ribuan.").format(cost=written_cost[:60])
        )
    return (code, levels[written_level]), cost
