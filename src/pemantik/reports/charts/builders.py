"""Chart descriptions: data from which the pages (frontend/charts) and the documents draw the same chart.

`{"kind", "title", "scale": {"min", "max", "steps"}, "axes": [{"label", "value", "text", "ramp"}], "other", "target"}`.
Values are the numbers drawn, texts what is written beside them: the filter of the pages wrote it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pemantik.maturity.scoring import Result
from pemantik.web import charts
from pemantik.web.bars import GroupRow
from pemantik.web.charts import Other, radar
from pemantik.web.templatetags.pm import number

__all__ = ["Other", "Value", "bars", "group_bars", "radar", "words_of"]

#: Letters of a label before it is cut: two lines beside a bar.
LONGEST_LABEL = 64


@dataclass(frozen=True, slots=True)
class Value:
    """One bar or point: its label, its value (None where there is none), its colour on the ramp (0 without)."""

    label: str
    value: Decimal | None
    ramp: int = 0


@dataclass(frozen=True, slots=True)
class Scale:
    """Both ends of the axis, and how many steps it shows."""

    low: Decimal
    high: Decimal
    places: int = 2

    def described(self) -> dict[str, Any]:
        """As the drawing functions take it."""
        span = self.high - self.low
        return {"min": float(self.low), "max": float(self.high), "steps": int(span) if span <= 10 else 5}


def bars(
    title: str, values: Sequence[Value], scale: Scale, before: tuple[str, Sequence[Decimal | None]] | None = None
) -> dict[str, Any]:
    """Horizontal bars, each with its value beside it; `before` puts a mark across each bar."""
    return {
        "kind": "bar",
        "title": title,
        "scale": scale.described(),
        "axes": [_axis(each, scale.places) for each in values],
        "other": {"name": before[0], "values": [_drawn(each) for each in before[1]]} if before else None,
    }


def points(title: str, values: Sequence[Value], scale: Scale) -> dict[str, Any]:
    """A line through values in their order: stages, or years."""
    return {
        "kind": "line",
        "title": title,
        "scale": scale.described(),
        "axes": [_axis(each, scale.places) for each in values],
    }


def group_bars(title: str, result: Result, rows: Sequence[GroupRow], before: Other | None = None) -> dict[str, Any]:
    """The groups that a radar would show (else the top ones) as bars, with marks of a comparable earlier result."""
    named = {group.code for group in charts.radar_groups(result.instrument) or result.instrument.groups}
    shown = [row for row in rows if row.score.group.code in named]
    summed = result.instrument.structure.summed
    scale = scale_of(result)
    values = [
        Value(shortened(row.score.group.name), (Decimal(row.width) if summed else row.score.score), row.ramp)
        if row.answered
        else Value(shortened(row.score.group.name), None)
        for row in shown
    ]
    marks = None
    if before:
        old = {each.group.code: each for each in before.result.groups}
        found = [old.get(row.score.group.code) for row in shown]
        marks = (before.name, [_reached(before.result, each) for each in found])
    return bars(title, values, scale, marks)


def scale_of(result: Result) -> Scale:
    """The axis of a result: the instrument's own scale, percent where points are summed up."""
    instrument = result.instrument
    if instrument.structure.summed:
        return Scale(Decimal(0), Decimal(100), instrument.rounding.places)
    return Scale(charts.foot(result), instrument.scale.max, instrument.rounding.places)


def shortened(name: str) -> str:
    """A label that fits beside a bar; what is cut is marked."""
    return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1].rstrip() + "…"


def words_of(description: dict[str, Any]) -> str:
    """The chart in words, for those who do not see it."""
    return "; ".join(f"{axis['label']} {axis['text']}" for axis in description["axes"])


def _reached(result: Result, score: Any) -> Decimal | None:
    if score is None or not charts.is_answered(result, score.group):
        return None
    reached: Decimal = charts.reach(result, score) if result.instrument.structure.summed else score.score
    return reached


def _axis(each: Value, places: int) -> dict[str, Any]:
    return {"label": each.label, "value": _drawn(each.value), "text": number(each.value, places), "ramp": each.ramp}


def _drawn(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
