"""The result beside the calculator's form: the index, its band, the way to the next one, groups and the radar."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.utils.translation import gettext as _

from pemantik.maturity.instrument import Instrument
from pemantik.maturity.scoring import Result, score
from pemantik.maturity.simulation import NextStep, next_steps
from pemantik.web import charts
from pemantik.web.bars import GroupRow, group_rows
from pemantik.web.scale import BandScale, band_scale
from pemantik.web.sheet import Sheet

#: More than three next steps are a list that nobody reads.
STEPS_SHOWN = 3


@dataclass(frozen=True)
class Panel:
    """All that the result shows. Nothing in it is a score of its own: every number comes from the core."""

    result: Result
    filled: int
    total: int
    scale: BandScale
    distance: Decimal | None
    rows: tuple[GroupRow, ...]
    axes: list[charts.Axis]
    chart: dict[str, Any] | None
    steps: tuple[NextStep, ...]

    @property
    def gain_places(self) -> int:
        """Decimals of a gain."""
        return gain_places(self.result.instrument)

    @property
    def by_group(self) -> dict[str, GroupRow]:
        """Rows by group code."""
        return {row.score.group.code: row for row in self.rows}


def build_panel(sheet: Sheet, labels: dict[str, str]) -> Panel:
    """Score a sheet and prepare what the page shows of it."""
    result = score(sheet.instrument, sheet.answers)
    total = len(result.indicators)
    filled = total - len(result.not_answered)
    axes = charts.radar_axes(result, labels)
    title = _("Bentuk nilai %(name)s") % {"name": sheet.instrument.short_title}
    return Panel(
        result=result,
        filled=filled,
        total=total,
        scale=band_scale(result, filled=filled > 0),
        distance=distance_to_next(result),
        rows=group_rows(result, labels),
        axes=axes,
        chart=charts.radar(result, labels, title) if axes else None,
        steps=_best_steps(sheet),
    )


def gain_places(instrument: Instrument) -> int:
    """Decimals of a gain: one more than the index, because single rises are small; none where points are whole."""
    places = instrument.rounding.places
    return places + 1 if places else 0


def distance_to_next(result: Result) -> Decimal | None:
    """The distance to the next band, rounded up: whoever gains what the page says is there. None at the top."""
    if result.next_band is None:
        return None
    return rounded_up(result.next_band.distance, result.instrument)


def rounded_up(distance: Decimal, instrument: Instrument) -> Decimal:
    """A distance in the decimals of the index, never shorter than it is."""
    return distance.quantize(Decimal(1).scaleb(-instrument.rounding.places), ROUND_CEILING)


def _best_steps(sheet: Sheet) -> tuple[NextStep, ...]:
    """The single rises that gain most, among the answers that are there: a blank asks to be filled in, not raised."""
    steps = next_steps(sheet.instrument, sheet.answers)
    return tuple(step for step in steps if step.current is not None)[:STEPS_SHOWN]
