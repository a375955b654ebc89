"""Filters of the pages of this room."""

from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from pemantik.maturity.instrument import Instrument
from pemantik.supervision.choices import indicator_groups
from pemantik.supervision.selectors.board import Standing
from pemantik.supervision.selectors.comparison import History, Trend
from pemantik.supervision.selectors.heat import Cell
from pemantik.web.scale import percent
from pemantik.web.templatetags.pm import number

register = template.Library()


@register.filter
def reach(standing: Standing, instrument: Instrument) -> str:
    """How far a member's bar reaches from the lowest to the highest index, in percent."""
    if standing.shown is None:
        return "0"
    return index_reach(standing.shown.exact, instrument)


@register.filter
def index_reach(value: Decimal, instrument: Instrument) -> str:
    """How far an index reaches on the scale, in percent; blanks may pull it under the scale's beginning."""
    low = Decimal(0) if instrument.structure.summed or value < instrument.scale.min else instrument.scale.min
    return percent(value, low, instrument.maximum)


@register.filter
def wide(value: Decimal) -> str:
    """A benchmark index (1 to 5, blanks below) as a place in percent."""
    return percent(max(value, Decimal(1)), Decimal(1), Decimal(5))


@register.filter
def brief(name: str) -> str:
    """An indicator's name without the words with which all of them begin."""
    short = name.removeprefix("Tingkat Kematangan ").removeprefix("Tingkat kematangan ")
    return short[:1].upper() + short[1:]


@register.filter
def cells(row: History, trend: Trend) -> list[dict[str, object]]:
    """A member's values beside what is known of their years."""
    return [
        {"value": value, "ramp": ramp, "comparable": year.comparable}
        for value, ramp, year in zip(row.values, row.ramps, trend.years, strict=True)
    ]


@register.filter
def heat_cells(row: Sequence[Cell], places: int) -> SafeString:
    """The cells of a row of the table. Written here, because a template takes ten times as long for thousands."""
    not_relevant = gettext("TR")
    return format_html_join(
        "",
        '<td class="pm-ramp-{}">{}</td>',
        ((cell.ramp, not_relevant if cell.not_relevant else number(cell.value, places)) for cell in row),
    )


@register.simple_tag(name="indicator_choices")
def choices_of_indicators() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Indicators to choose from, by instrument."""
    return indicator_groups()
