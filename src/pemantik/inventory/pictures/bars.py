"""Bars of counts and of money: descriptions for the one drawing of the pages (frontend/charts)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.utils.translation import gettext as _

from pemantik.inventory.values import rupiah
from pemantik.maturity.text import decimal_text

#: More bars than these are no picture any more; the table has all.
MOST_BARS = 12
#: Letters of a label before it is cut: two lines beside a bar.
LONGEST_LABEL = 44


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its value, what is written beside it, a mark across it; `tone` is a colour of the ramp."""

    label: str
    value: Decimal
    text: str = ""
    mark: Decimal | None = None
    tone: int = 4


def count_text(count: int) -> str:
    """A count as people read it: `12.500`."""
    return f"{count:,}".replace(",", ".")


def bars(title: str, values: Sequence[Bar], *, marks: str = "") -> dict[str, Any] | None:
    """The description of bars; None where there is nothing to draw. `marks` names what the marks across them are."""
    shown = list(values[:MOST_BARS])
    highest = max((max(each.value, each.mark or Decimal(0)) for each in shown), default=Decimal(0))
    if highest <= 0:
        return None
    top, steps = _scale(highest)
    return {
        "kind": "bar",
        "title": title,
        "scale": {"min": 0, "max": float(top), "steps": steps},
        "axes": [
            {
                "label": _shortened(each.label),
                "value": float(each.value),
                "text": each.text or count_text(int(each.value)),
                "ramp": each.tone,
            }
            for each in shown
        ],
        "other": {"name": marks, "values": [None if each.mark is None else float(each.mark) for each in shown]}
        if marks
        else None,
        "rows": len(shown),
        "label_width": min(240, 24 + 8 * max(min(len(each.label), LONGEST_LABEL) for each in shown)),
        "text_width": 20 + 7 * max(len(each.text or count_text(int(each.value))) for each in shown),
    }


def words_of(chart: dict[str, Any]) -> str:
    """The values in words, for those who do not see the chart."""
    told = "; ".join(f"{axis['label']} {axis['text']}" for axis in chart["axes"])
    return _("%(title)s: %(values)s.") % {"title": chart["title"], "values": told}


def money_text(value: Decimal) -> str:
    """Money in a sentence or beside a bar: `Rp85 juta`, `Rp1,2 miliar`; small sums in full."""
    for size, name in ((10**12, _("triliun")), (10**9, _("miliar")), (10**6, _("juta"))):
        if value >= size:
            short = (value / size).quantize(Decimal("0.1") if value < 100 * size else Decimal(1)).normalize()
            return f"Rp{decimal_text(Decimal(f'{short:f}'))} {name}"
    return rupiah(value)


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"


def _scale(highest: Decimal) -> tuple[Decimal, int]:
    """The end of the axis and its steps: 1, 2, 2.5 or 5 times a power of ten, at most five steps."""
    if highest <= 5 and highest == highest.to_integral_value():
        return highest, int(highest)
    size = Decimal(10) ** (highest.adjusted() - 1)
    for factor in (1, 2, Decimal("2.5"), 5, 10, 20, 25, 50):
        step = size * factor
        steps = int((highest / step).to_integral_value(ROUND_CEILING))
        if steps <= 5:
            return step * steps, steps
    return highest, 1
