"""Charts of an analysis as descriptions: the shape that every chart has, drawn by the pages and by documents."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pemantik.monitoring.sentences import figure, topic_name

LABEL_WIDTH = 150


def ramp_of(index: str | None) -> int:
    """The colour step 1 to 5 of an index of 0 to 100; 0 without."""
    return 0 if index is None else 1 + min(4, int(Decimal(index) // 20))


def topic_chart(analysis: Mapping[str, Any], title: str, previous: str = "") -> dict[str, Any] | None:
    """The index of each topic as a bar. A mark shows the last round where all of a topic is comparable with it."""
    return _bars(title, analysis["topics"], previous)


def unit_chart(analysis: Mapping[str, Any], unit: Mapping[str, Any], title: str) -> dict[str, Any] | None:
    """The topics of one unit as bars, with the mean of all units as a mark."""
    rows = [{"topic": topic} | told for topic, told in unit["topics"].items()]
    chart = _bars(title, rows, "")
    if chart:
        means = {row["topic"]: row["index"] for row in analysis["topics"]}
        values = [_drawn(means.get(row["topic"])) for row in rows]
        chart["other"] = {"name": _("rata-rata"), "values": values}
    return chart


def _bars(title: str, rows: list[Any], previous: str) -> dict[str, Any] | None:
    if not rows:
        return None
    marks = [_drawn(row["before"]) if row["now"] == row["index"] else None for row in rows]
    return {
        "kind": "bar",
        "title": title,
        "scale": {"min": 0.0, "max": 100.0, "steps": 5},
        "label_width": LABEL_WIDTH,
        "axes": [
            {
                "label": topic_name(row["topic"]),
                "value": _drawn(row["index"]),
                "text": figure(row["index"]),
                "ramp": ramp_of(row["index"]),
            }
            for row in rows
        ],
        "other": {"name": previous, "values": marks} if previous and any(each is not None for each in marks) else None,
    }


def in_words(chart: Mapping[str, Any]) -> str:
    """The chart in words, for those who do not see it."""
    return "; ".join(f"{axis['label']} {axis['text']}" for axis in chart["axes"])


def _drawn(value: str | None) -> float | None:
    return None if value is None else float(value)
