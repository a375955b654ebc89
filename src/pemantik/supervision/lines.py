"""The trend as lines: the mean of the province in front of its members, broken where years cannot be compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pemantik.supervision.selectors.comparison import Trend
from pemantik.web.templatetags.pm import number

#: The drawing in units: its size, and room for the years below and the numbers at the left.
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 260, 36, 16, 36
LOW, HIGH = Decimal(1), Decimal(5)


@dataclass(frozen=True, slots=True)
class Dot:
    """A mean with its place and how it is written."""

    x: int
    y: int
    text: str
    year: str


@dataclass(frozen=True, slots=True)
class TrendLines:
    """Everything that is drawn; `summary` says it in words."""

    members: tuple[str, ...]
    mean: tuple[str, ...]
    dots: tuple[Dot, ...]
    levels: tuple[tuple[int, int], ...]
    summary: str


def lines_of(trend: Trend, places: int) -> TrendLines | None:
    """The lines of a trend on the scale 1 to 5; None where there is nothing to draw a line between."""
    if len(trend.years) < 2 or any(year.campaign.instrument.maximum != HIGH for year in trend.years):
        return None
    breaks = [not year.comparable for year in trend.years]
    means = [year.mean for year in trend.years]
    dots = tuple(
        Dot(_x(at, len(means)), _y(year.mean), number(year.mean, places), year.campaign.name)
        for at, year in enumerate(trend.years)
        if year.mean is not None
    )
    told = ", ".join(f"{dot.year} {dot.text}" for dot in dots)
    return TrendLines(
        members=tuple(path for row in trend.rows for path in _paths(row.values, breaks)),
        mean=tuple(_paths(means, breaks)),
        dots=dots,
        levels=tuple((level, _y(Decimal(level))) for level in range(1, 6)),
        summary=_("Rata-rata provinsi dari tahun ke tahun: %(values)s.") % {"values": told},
    )


def _x(at: int, count: int) -> int:
    room = WIDTH - LEFT - 80
    return LEFT + 40 + room * at // max(count - 1, 1)


def _y(value: Decimal) -> int:
    room = HEIGHT - TOP - BOTTOM
    return TOP + room - int(room * (max(value, LOW) - LOW) / (HIGH - LOW))


def _paths(values: Sequence[Decimal | None], breaks: Sequence[bool]) -> list[str]:
    """A line through neighbouring values, a new one after each gap and each break."""
    runs: list[list[str]] = [[]]
    for at, (value, is_break) in enumerate(zip(values, breaks, strict=True)):
        if is_break or value is None:
            runs.append([])
        if value is not None:
            runs[-1].append(f"{_x(at, len(values))} {_y(value)}")
    return ["M" + "L".join(run) for run in runs if len(run) > 1]
