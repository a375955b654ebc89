"""Tags and filters that every page shares: icons, numbers, dates."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pemantik.maturity.numbers import parse_decimal, round_half_up
from pemantik.maturity.parts import InstitutionKind, Sureness
from pemantik.maturity.text import decimal_text

register = template.Library()

NO_VALUE = "–"
NO_BREAK = "\N{NO-BREAK SPACE}"


@register.filter
def number(value: Decimal | int | None, places: int = 2) -> str:
    """A value as people read it: `2,31` (in English `2.31`), rounded half up; an en dash for no value."""
    return NO_VALUE if value is None else decimal_text(round_half_up(Decimal(value), places), places)


@register.filter
def plain_number(value: Decimal | int | None) -> str:
    """A number as the regulation writes it, without trailing zeros: `16,5`; an en dash for no value."""
    return NO_VALUE if value is None else decimal_text(value)


@register.filter
def signed(value: Decimal, places: int = 2) -> str:
    """A difference with its sign: `+0,13`, `−0,24`, and `0,00` where nothing changed."""
    written = number(abs(value), places)
    rounded = round_half_up(Decimal(value), places)
    return written if not rounded else f"{'+' if rounded > 0 else '−'}{written}"


@register.filter
def share_of(part: int, whole: int) -> int:
    """How much of the whole a part is, in whole percent; 0 of nothing."""
    return 100 * part // whole if whole else 0


@register.filter(expects_localtime=True)
def long_date(value: date | None) -> str:
    """`22 November 2026`, never broken over two lines."""
    return NO_VALUE if value is None else formats.date_format(value, "j F Y").replace(" ", NO_BREAK)


@register.filter
def long_weekday(value: date) -> str:
    """`Senin, 23 November 2026`, never broken over two lines."""
    return formats.date_format(value, "l, j F Y").replace(" ", NO_BREAK)


@register.filter
def clock(value: datetime | None) -> str:
    """`22 November 2026 09.41`, in the server's time zone, never broken over two lines; an en dash for none."""
    if value is None:
        return NO_VALUE
    local = timezone.localtime(value)
    return long_date(local) + NO_BREAK + formats.date_format(local, "H.i")


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word of a name: `RW` for Rina Wulandari."""
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys([*words[:1], *words[-1:]])).upper()


@register.filter
def lookup(mapping: dict[str, object], key: str) -> object:
    """The value for a key that only the template knows; None when there is none."""
    return mapping.get(key)


@register.filter
def ramp(position: int, count: int) -> int:
    """The step 1 to 5 of the colour ramp for position 1 to `count` of a scale or of a band table; 0 has no colour."""
    if position < 1:
        return 0
    return 5 if count < 2 else 1 + round((position - 1) * 4 / (count - 1))


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """One of Tabler's outline icons, drawn into the page and hidden from screen readers.

    An icon that is missing from the front-end build is a mistake of ours and raises KeyError.
    """
    extra = " pm-icon-small" if size == "small" else ""
    frame = '<svg class="pm-icon{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>'
    return format_html(frame, extra, mark_safe(_drawings()[name]))  # noqa: S308 - from our own build


@lru_cache
def _drawings() -> dict[str, str]:
    found = finders.find("build/icons.json")
    if found is None or (isinstance(found, Sequence) and not isinstance(found, str)):
        raise ImproperlyConfigured("The front-end build is missing. Run `npm ci` and `npm run build`.")
    drawings: dict[str, str] = json.loads(Path(found).read_text(encoding="utf-8"))
    return drawings


@register.filter
def shown_number(written: str) -> str:
    """A number from an address as people write it here (`2,76`); anything else as it came."""
    value = parse_decimal(written)
    return written if value is None else decimal_text(value)


@register.filter
def sureness(value: Sureness) -> str:
    """How sure we are, as a word of the visitor's language."""
    words = {
        Sureness.HIGH: _("tinggi"),
        Sureness.MEDIUM: _("sedang"),
        Sureness.LOW: _("rendah"),
        Sureness.CONFLICT: _("sumber bertentangan"),
        Sureness.UNKNOWN: _("tidak diketahui"),
    }
    return words[value]


@register.filter
def institution_kind(value: InstitutionKind) -> str:
    """A kind of institution, as a word of the visitor's language."""
    words = {
        InstitutionKind.MINISTRY: _("kementerian"),
        InstitutionKind.AGENCY: _("lembaga"),
        InstitutionKind.PROVINCE: _("provinsi"),
        InstitutionKind.REGENCY: _("kabupaten"),
        InstitutionKind.CITY: _("kota"),
    }
    return words[value]
