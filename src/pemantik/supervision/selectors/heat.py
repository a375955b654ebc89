"""Indicator by institution: every value of every member, what fails everywhere, and the weakest first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from pemantik.assessments.selectors.results.reading import StageResult
from pemantik.maturity.answers import Answer
from pemantik.maturity.bands import find_band
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.many import mean_of
from pemantik.maturity.numbers import divide, round_half_up
from pemantik.maturity.parts import Group
from pemantik.supervision.selectors.board import Board, Standing
from pemantik.web.charts import group_maximum, is_answered
from pemantik.web.scale import band_ramp, percent

#: An instrument of more indicators than this is shown by its groups.
MOST_COLUMNS = 60
#: Colours below which it is told how many members are.
LOW_RAMPS = (2, 3)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of one member. None was not answered; `not_relevant` does not count."""

    value: Decimal | None
    ramp: int
    not_relevant: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """An indicator (or group) over all members: its mean, and how many are below the second and third colour."""

    code: str
    name: str
    group: str
    mean: Decimal | None
    ramp: int
    below: tuple[int, ...]
    given: int
    cells: tuple[Cell, ...]

    @property
    def sorted_cells(self) -> list[Cell]:
        """The cells from the lowest value, as the phone shows them."""
        return sorted(self.cells, key=lambda cell: (cell.value is None, cell.value or Decimal(0)))

    @property
    def parts(self) -> list[tuple[int, str, str]]:
        """Which part of the members has each colour, the lowest first: colour, beginning and width in percent."""
        counts = Counter(cell.ramp for cell in self.cells)
        found, start, whole = [], 0, len(self.cells)
        for ramp in sorted(counts, key=lambda each: (each == 0, each)):
            found.append((ramp, _part(start, whole), _part(counts[ramp], whole)))
            start += counts[ramp]
        return found


@dataclass(frozen=True)
class Heat:
    """The whole table. Rows are members by rank. `by_group`: the columns are groups, not indicators."""

    rows: tuple[tuple[Standing, tuple[Cell, ...]], ...]
    columns: tuple[Column, ...]
    headings: tuple[tuple[str, int], ...]
    by_group: bool
    thresholds: tuple[str, ...]

    @property
    def weakest(self) -> list[Column]:
        """The columns with a mean, the lowest first."""
        told = [each for each in self.columns if each.mean is not None]
        return sorted(told, key=lambda each: each.mean or Decimal(0))


def heat_of(board: Board) -> Heat | None:
    """The table of a board; None while no member has a value."""
    if not board.told or board.campaign is None:
        return None
    instrument = board.instrument
    by_group = len(instrument.structure.leaves) > MOST_COLUMNS
    shown = [each.shown for each in board.told if each.shown]
    columns = list(_group_columns(instrument, shown) if by_group else _leaf_columns(instrument, shown))
    rows = tuple((standing, tuple(column.cells[at] for column in columns)) for at, standing in enumerate(board.told))
    headings = tuple((name, len(list(each))) for name, each in groupby(column.group for column in columns))
    return Heat(rows, tuple(columns), headings, by_group, _thresholds(instrument))


def value_ramp(instrument: Instrument, value: Decimal | None) -> int:
    """The colour of a value; 0 for none. By the bands, as the legend of the map says it.

    Without bands on the scale of the values (points, categories) it is the value's place on its own scale.
    """
    if value is None:
        return 0
    if has_bands(instrument):
        return band_ramp(instrument, find_band(instrument, value)) or 1
    low, high = instrument.scale.min, instrument.scale.max
    place = round_half_up(divide((value - low) * 4, high - low), 0)
    return min(max(int(place), 0), 4) + 1


def has_bands(instrument: Instrument) -> bool:
    """Whether a single value can be read in the bands of the index."""
    return not instrument.structure.summed and instrument.category is None and bool(instrument.bands.table)


def _thresholds(instrument: Instrument) -> tuple[str, ...]:
    """What the columns of low counts are called: the bands with the second and the third colour."""
    if not has_bands(instrument):
        return tuple(_("tingkat %(level)s") % {"level": level} for level in LOW_RAMPS)
    table = instrument.bands.table
    return tuple(
        next((band.name for band in table if band_ramp(instrument, band) >= ramp), table[-1].name) for ramp in LOW_RAMPS
    )


def _leaf_columns(instrument: Instrument, shown: Sequence[StageResult]) -> list[Column]:
    names = {group.code: group.name for group in instrument.all_groups}
    kept: dict[tuple[Decimal | None, bool], Cell] = {}

    def cell_of(answer: Answer) -> Cell:
        """One cell for each value that many give: a table has thousands, a scale few."""
        key = (answer.value, answer.not_relevant)
        if key not in kept:
            kept[key] = Cell(answer.value, value_ramp(instrument, answer.value), answer.not_relevant)
        return kept[key]

    found = []
    for at, leaf in enumerate(instrument.structure.leaves):
        cells = tuple(cell_of(each.result.indicators[at].answer) for each in shown)
        found.append(_column(instrument, leaf.code, leaf.indicator.name, names[leaf.path[-1]], cells))
    return found


def _group_columns(instrument: Instrument, shown: Sequence[StageResult]) -> list[Column]:
    """The finest groups; points are shown as percent of what the group can reach."""
    paths = {leaf.path[-1] for leaf in instrument.structure.leaves}
    found = []
    for at, group in enumerate(instrument.all_groups):
        if group.code not in paths:
            continue
        cells = tuple(_group_cell(instrument, group, each, at) for each in shown)
        found.append(_column(instrument, group.code, group.name, "", cells))
    return found


def _group_cell(instrument: Instrument, group: Group, shown: StageResult, at: int) -> Cell:
    if not is_answered(shown.result, group):
        return Cell(None, 0)
    scored = shown.result.groups[at]
    part = divide(scored.exact * 4, group_maximum(instrument, group))
    return Cell(scored.score, min(int(round_half_up(part, 0)), 4) + 1)


def _part(count: int, whole: int) -> str:
    return percent(Decimal(count), Decimal(0), Decimal(whole))


def _column(instrument: Instrument, code: str, name: str, group: str, cells: tuple[Cell, ...]) -> Column:
    values = [cell.value for cell in cells if cell.value is not None]
    mean = mean_of(values)
    below = tuple(sum(0 < cell.ramp < ramp for cell in cells) for ramp in LOW_RAMPS)
    return Column(code, name, group, mean, value_ramp(instrument, mean), below, len(values), cells)
