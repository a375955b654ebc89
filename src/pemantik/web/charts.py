"""Chart descriptions: what a chart shows, as data. The browser draws it; a report can draw the same one.

Values carry their written form too, so that a chart and the text beside it never disagree.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import divide
from pemantik.maturity.parts import Group
from pemantik.maturity.scoring import GroupScore, Result
from pemantik.web.templatetags.pm import number

#: A radar with more axes than this is a circle, with fewer a line.
MOST_AXES, FEWEST_AXES = 8, 3


@dataclass(frozen=True)
class Axis:
    """One axis of a chart: a group, its score, and how far it reaches of the axis."""

    label: str
    name: str
    score: GroupScore
    text: str
    value: Decimal | None


def radar_groups(instrument: Instrument) -> tuple[Group, ...]:
    """The groups to compare in a radar: the finest kind of group that a radar can still show."""
    by_kind: dict[str, list[Group]] = {}
    for group in instrument.all_groups:
        by_kind.setdefault(group.kind, []).append(group)
    fitting = [groups for groups in by_kind.values() if FEWEST_AXES <= len(groups) <= MOST_AXES]
    return tuple(fitting[-1]) if fitting else ()


def radar_axes(result: Result, labels: dict[str, str]) -> list[Axis]:
    """The axes of the radar with their values; a group of which nothing is answered has none."""
    shown = {group.code for group in radar_groups(result.instrument)}
    return [_axis(result, score, labels[score.group.code]) for score in result.groups if score.group.code in shown]


def foot(result: Result) -> Decimal:
    """Where the axis of every chart of this result begins: 0 for points, and while blanks count 0; else the scale."""
    if result.instrument.structure.summed or result.not_answered:
        return Decimal(0)
    return result.instrument.scale.min


def reach(result: Result, score: GroupScore) -> Decimal:
    """How far a group reaches on the axis from its foot to the most that the group can score, in percent."""
    low = foot(result)
    return divide((score.exact - low) * 100, group_maximum(result.instrument, score.group) - low)


@dataclass(frozen=True)
class Other:
    """A second result of the same instrument to draw behind the first, and what it is called."""

    result: Result
    name: str


def radar(result: Result, labels: dict[str, str], title: str, other: Other | None = None) -> dict[str, Any]:
    """The description of the radar of a result; points are drawn as percent of the most that their group can reach."""
    summed = result.instrument.structure.summed
    low, high = (Decimal(0), Decimal(100)) if summed else (foot(result), result.instrument.scale.max)
    if other and not summed:
        low = min(low, foot(other.result))
    return {
        "kind": "radar",
        "title": title,
        "scale": {"min": float(low), "max": float(high), "steps": 5 if summed else int(high - low)},
        "axes": [
            {"label": axis.label, "value": _drawn(axis), "text": axis.text} for axis in radar_axes(result, labels)
        ],
        "other": {"name": other.name, "values": [_drawn(axis) for axis in radar_axes(other.result, labels)]}
        if other
        else None,
    }


def _drawn(axis: Axis) -> float | None:
    return None if axis.value is None else float(axis.value)


def group_maximum(instrument: Instrument, group: Group) -> Decimal:
    """The most that a group can score."""
    if not instrument.structure.summed:
        return instrument.scale.max
    leaves = instrument.structure.leaves
    return instrument.scale.max * sum(leaves[at].factor for at in instrument.structure.positions[group.code])


def is_answered(result: Result, group: Group) -> bool:
    """Whether at least one question of the group has an answer."""
    positions = result.instrument.structure.positions[group.code]
    missing = set(result.not_answered)
    return any(result.instrument.structure.leaves[at].code not in missing for at in positions)


def _axis(result: Result, score: GroupScore, label: str) -> Axis:
    instrument = result.instrument
    answered = is_answered(result, score.group)
    value = reach(result, score) if instrument.structure.summed else score.score
    return Axis(
        label=label,
        name=score.group.name,
        score=score,
        text=number(score.score if answered else None, instrument.rounding.places),
        value=value if answered else None,
    )
