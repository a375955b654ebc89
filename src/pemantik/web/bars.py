"""The groups of a result as bars: how far each fills its scale, and in the colour of which band."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pemantik.maturity.bands import band_table
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.scoring import GroupScore, Result
from pemantik.web import charts
from pemantik.web.templatetags.pm import ramp


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


def group_rows(result: Result, labels: Mapping[str, str]) -> tuple[GroupRow, ...]:
    """Every group in the official order."""
    instrument = result.instrument
    table = band_table(instrument)
    depths = _depths(instrument)
    return tuple(
        GroupRow(
            score=each,
            label=labels[each.group.code],
            depth=depths[each.group.code],
            answered=charts.is_answered(result, each.group),
            width=f"{charts.reach(result, each):.2f}",
            ramp=ramp(table.index(each.band) + 1, len(table)) if each.band else 3,
            maximum=charts.group_maximum(instrument, each.group) if instrument.structure.summed else None,
        )
        for each in result.groups
    )


def _depths(instrument: Instrument) -> dict[str, int]:
    """How deep each group lies in the tree; 0 is the top."""
    depths = {group.code: 0 for group in instrument.groups}
    for group in instrument.all_groups:
        for child in group.groups:
            depths[child.code] = depths[group.code] + 1
    return depths
