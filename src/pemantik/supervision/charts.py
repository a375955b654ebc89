"""The trend as a chart description: the shape that every chart of Pemantik has, drawn by the one drawing of the pages.

`axes` are the years with the mean, `apart` where a year cannot be compared with the one before: the line ends there.
`others` are the members, drawn thin behind the mean.
"""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pemantik.supervision.selectors.comparison import History, Trend
from pemantik.web.templatetags.pm import number

#: A scale of at most so many steps shows each of them, a longer one five.
MOST_STEPS = 10


def trend_chart(trend: Trend, places: int, title: str) -> dict[str, Any] | None:
    """The description of a trend; None with less than two years, or where the years are on different scales."""
    instruments = [year.campaign.instrument for year in trend.years]
    if len(instruments) < 2 or len({each.maximum for each in instruments}) > 1:
        return None
    values = [value for row in trend.rows for value in row.values if value is not None]
    lowest = min((each.scale.min for each in instruments), default=Decimal(0))
    summed = any(each.structure.summed for each in instruments)
    low = Decimal(0) if summed or any(value < lowest for value in values) else lowest
    span = instruments[-1].maximum - low
    return {
        "kind": "line",
        "title": title,
        "scale": {
            "min": float(low),
            "max": float(instruments[-1].maximum),
            "steps": int(span) if span <= MOST_STEPS else 5,
        },
        "axes": [
            {
                "label": label,
                "value": None if year.mean is None else float(year.mean),
                "text": number(year.mean, places),
                "apart": not year.comparable,
            }
            for label, year in zip(year_labels(trend), trend.years, strict=True)
        ],
        "others": [_drawn(row) for row in trend.rows if any(value is not None for value in row.values)],
    }


def _drawn(row: History) -> list[float | None]:
    return [None if value is None else float(value) for value in row.values]


def year_labels(trend: Trend) -> list[str]:
    """What stands below each point: the year, or the names where one year has two campaigns."""
    years = [str(year.campaign.year) for year in trend.years]
    return years if len(set(years)) == len(years) else [year.campaign.name for year in trend.years]


def trend_in_words(chart: dict[str, Any]) -> str:
    """The means in words, for those who do not see the chart."""
    told = ", ".join(f"{axis['label']} {axis['text']}" for axis in chart["axes"])
    return _("%(title)s: %(values)s.") % {"title": chart["title"], "values": told}
