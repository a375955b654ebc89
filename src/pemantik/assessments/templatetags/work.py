"""Tags and filters of the working pages."""

from datetime import datetime
from decimal import Decimal

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pemantik.assessments import wording
from pemantik.assessments.models import StageValue, Verdict
from pemantik.assessments.selectors.indicator import spoken
from pemantik.assessments.selectors.ladder import ItemState
from pemantik.assessments.selectors.overview import State
from pemantik.assessments.selectors.place import Deadline
from pemantik.maturity.text import decimal_text
from pemantik.web.templatetags.pm import NO_BREAK, NO_VALUE, icon, number

register = template.Library()
register.filter("moment", wording.moment)
register.filter("clock_time", wording.clock_time)
register.filter("spoken", spoken)

#: Of each state: the look of its chip, and its icon.
_LOOKS = {
    State.EMPTY: ("none", "circle-dashed"),
    State.FILLED: ("calm", "check"),
    State.REVISE: ("fix", "pencil"),
    State.ACCEPTED: ("done", "check"),
    ItemState.MISSING: ("none", "circle-dashed"),
    ItemState.WAITING: ("calm", "eye"),
    ItemState.NOT_RELEVANT: ("none", "ban"),
}


@register.simple_tag
def state_chip(state: State | ItemState | str | None, waiting: str = "") -> SafeString:
    """Icon and word of the state of an indicator or an evidence item; `waiting` is the word for what nobody judged."""
    wanted = ItemState.WAITING if state is None else state
    look, drawing = next((_LOOKS[known] for known in _LOOKS if known == wanted), ("none", "circle-dashed"))
    word = waiting if waiting and wanted == ItemState.WAITING else _words().get(str(wanted), str(wanted))
    return format_html('<span class="pm-chip pm-chip-{}">{}{}</span>', look, icon(drawing, "small"), word)


def _words() -> dict[str, str]:
    return {
        State.EMPTY: _("Belum diisi"),
        State.FILLED: _("Terisi"),
        State.REVISE: _("Perlu perbaikan"),
        State.ACCEPTED: _("Diterima"),
        ItemState.MISSING: _("Belum ada"),
        ItemState.WAITING: _("Menunggu diperiksa"),
        ItemState.NOT_RELEVANT: _("Tidak relevan"),
    }


@register.filter
def weekday_date(value: datetime) -> str:
    """`Rabu, 25 November 2026`, never broken inside the date."""
    return (
        formats.date_format(timezone.localtime(value), "l, j F Y").replace(" ", NO_BREAK).replace("," + NO_BREAK, ", ")
    )


@register.filter
def days_left(deadline: Deadline) -> str:
    """`7 hari lagi`, `hari ini`, `terlambat 3 hari`."""
    if deadline.state in {"late", "over"}:
        text = ngettext("terlambat %(n)s hari", "terlambat %(n)s hari", deadline.days)
        return text % {"n": deadline.days} if deadline.days else _("terlambat")
    text = ngettext("%(n)s hari lagi", "%(n)s hari lagi", deadline.days)
    return text % {"n": deadline.days} if deadline.days else _("hari ini")


@register.filter
def answer(row: StageValue | str | None) -> str:
    """A value as people read it: two decimals where it has decimals; `Tidak relevan`; an en dash for none.

    A template hands over an empty text where there is no value at all.
    """
    if not row or isinstance(row, str) or (row.value is None and not row.not_relevant):
        return NO_VALUE
    if row.value is None:
        return _("Tidak relevan")
    return decimal_text(row.value) if row.value == row.value.to_integral_value() else number(row.value)


@register.filter
def kept_number(written: str) -> str:
    """A number as a receipt keeps it, written like the same value on every other page."""
    value = Decimal(written)
    return decimal_text(value) if value == value.to_integral_value() else number(value)


@register.filter
def monogram(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys([*words[:1], *words[-1:]])).upper()


@register.filter
def percent(part: int, whole: int) -> int:
    """How many of a hundred, for the width of a bar."""
    return round(100 * part / whole) if whole else 0


@register.filter
def decision_word(verdict: Verdict) -> str:
    """Accepted, to be revised, not relevant."""
    return str(verdict.get_decision_display())
