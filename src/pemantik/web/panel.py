"""The result beside the calculator's form: the index, its band, the way to the next one, groups and the radar."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.utils.translation import gettext as _

from pemantik.maturity.bands import band_table
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import divide
from pemantik.maturity.parts import Band
from pemantik.maturity.scoring import GroupScore, Result, score
from pemantik.maturity.simulation import NextStep, next_steps
from pemantik.web import charts
from pemantik.web.sheet import Sheet
from pemantik.web.templatetags.pm import ramp

#: More than three next steps are a list that nobody reads.
STEPS_SHOWN = 3


@dataclass(frozen=True)
class Segment:
    """One band of the scale, true to its width; positions are percent of the scale, written for SVG."""

    band: Band
    ramp: int
    start: str
    width: str
    edge: Decimal | None
    current: bool


@dataclass(frozen=True)
class GroupRow:
    """One group as a bar: how far it fills, and in which colour."""

    score: GroupScore
    label: str
    depth: int
    answered: bool
    width: str
    ramp: int
    maximum: Decimal | None


@dataclass(frozen=True)
class Panel:
    """All that the result shows. Nothing in it is a score of its own: every number comes from the core."""

    result: Result
    filled: int
    total: int
    band_ramp: int
    segments: tuple[Segment, ...]
    mark: str
    distance: Decimal | None
    rows: tuple[GroupRow, ...]
    axes: list[charts.Axis]
    chart: dict[str, Any] | None
    steps: tuple[NextStep, ...]

    @property
    def gain_places(self) -> int:
        """Decimals of a gain: one more than the index, because single rises are small; none where points are whole."""
        places = self.result.instrument.rounding.places
        return places + 1 if places else 0

    @property
    def by_group(self) -> dict[str, GroupRow]:
        """Rows by group code."""
        return {row.score.group.code: row for row in self.rows}


def build_panel(sheet: Sheet, labels: dict[str, str]) -> Panel:
    """Score a sheet and prepare what the page shows of it."""
    result = score(sheet.instrument, sheet.answers)
    total = len(result.indicators)
    segments = _segments(result)
    following = result.next_band
    axes = charts.radar_axes(result, labels)
    title = _("Bentuk nilai %(name)s") % {"name": sheet.instrument.short_title}
    return Panel(
        result=result,
        filled=total - len(result.not_answered),
        total=total,
        band_ramp=next((one.ramp for one in segments if one.current), 0),
        segments=segments,
        mark=_percent(result.exact, *_ends(result)),
        distance=_rounded_up(following.distance, result.instrument) if following else None,
        rows=tuple(_rows(result, labels)),
        axes=axes,
        chart=charts.radar(result, labels, title) if axes else None,
        steps=_best_steps(sheet),
    )


def _best_steps(sheet: Sheet) -> tuple[NextStep, ...]:
    """The single rises that gain most, among the answers that are there: a blank asks to be filled in, not raised."""
    steps = next_steps(sheet.instrument, sheet.answers)
    return tuple(step for step in steps if step.current is not None)[:STEPS_SHOWN]


def _rounded_up(distance: Decimal, instrument: Instrument) -> Decimal:
    """The distance rounded up: whoever gains what the page says is there."""
    return distance.quantize(Decimal(1).scaleb(-instrument.rounding.places), ROUND_CEILING)


def _ends(result: Result) -> tuple[Decimal, Decimal]:
    """The ends of the band scale: from 0 while blanks pull the index under the instrument's own scale."""
    scale = result.instrument.scale
    low = scale.min if result.exact >= scale.min and not result.instrument.structure.summed else Decimal(0)
    return low, result.instrument.maximum


def _percent(value: Decimal, low: Decimal, high: Decimal) -> str:
    return f"{divide((value - low) * 100, high - low):.2f}"


def _segments(result: Result) -> tuple[Segment, ...]:
    table = band_table(result.instrument, result.category)
    if not table:
        return ()
    low, high = _ends(result)
    starts = [low if band.min is None else band.min for band in table]
    ends = [*starts[1:], high]
    return tuple(
        Segment(
            band=band,
            ramp=ramp(at + 1, len(table)),
            start=_percent(start, low, high),
            width=f"{divide((end - start) * 100, high - low):.2f}",
            edge=start if at else None,
            current=band == result.band,
        )
        for at, (band, start, end) in enumerate(zip(table, starts, ends, strict=True))
    )


def _rows(result: Result, labels: dict[str, str]) -> list[GroupRow]:
    instrument = result.instrument
    table = band_table(instrument)
    depths = _depths(instrument)
    rows = []
    for each in result.groups:
        maximum = charts.group_maximum(instrument, each.group)
        answered = charts.is_answered(result, each.group)
        rows.append(
            GroupRow(
                score=each,
                label=labels[each.group.code],
                depth=depths[each.group.code],
                answered=answered,
                width=f"{charts.reach(result, each):.2f}",
                ramp=ramp(table.index(each.band) + 1, len(table)) if each.band else 3,
                maximum=maximum if instrument.structure.summed else None,
            )
        )
    return rows


def _depths(instrument: Instrument) -> dict[str, int]:
    """How deep each group lies in the tree; 0 is the top."""
    depths = {group.code: 0 for group in instrument.groups}
    for group in instrument.all_groups:
        for child in group.groups:
            depths[child.code] = depths[group.code] + 1
    return depths
