"""The picture of devices: what it says, its bars, its table."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pemantik.inventory.pictures.bars import Bar, bars, count_text
from pemantik.inventory.selectors.devices import GOOD, Devices, Pieces, age_labels

#: Colours of the age classes: the youngest light, the oldest dark; the unknown without colour.
_TONES = (2, 3, 4, 5, 0)


def finding(devices: Devices) -> str:
    """The title that says what there is to see."""
    whole = devices.whole
    if not whole.total:
        return _("Belum ada perangkat yang dicatat")
    known = whole.total - whole.ages[None]
    if not known:
        return _("Tahun perolehan belum diisi pada %(n)s perangkat") % {"n": count_text(whole.total)}
    return _("%(share)s%% perangkat berumur 5 tahun atau lebih; %(broken)s rusak") % {
        "share": 100 * whole.old // known,
        "broken": count_text(whole.broken),
    }


def age_chart(pieces: Pieces, title: str) -> dict[str, Any] | None:
    """Pieces by age class."""
    rows = zip(age_labels(), pieces.age_row, _TONES, strict=True)
    return bars(title, [Bar(label, Decimal(count), tone=tone) for label, count, tone in rows])


def unit_chart(devices: Devices, title: str) -> dict[str, Any] | None:
    """The share of old pieces in each unit, of those whose year is known."""
    values = []
    for node, pieces in devices.units:
        known = pieces.total - pieces.ages[None]
        if known and pieces.old:
            share = 100 * pieces.old // known
            values.append(Bar(node.label, Decimal(share), f"{share}%", tone=5 if share >= 50 else 4))
    values.sort(key=lambda each: -each.value)
    return bars(title, values)


def condition_text(name: str) -> str:
    """How a condition is called; an unknown one too."""
    return name or _("Kondisi tidak diketahui")


def condition_chart(devices: Devices, title: str) -> dict[str, Any] | None:
    """Pieces by condition."""
    return bars(
        title,
        [
            Bar(
                condition_text(name),
                Decimal(devices.whole.conditions[name]),
                tone=3 if name == GOOD else 5 if name else 0,
            )
            for name in devices.conditions
        ],
    )
