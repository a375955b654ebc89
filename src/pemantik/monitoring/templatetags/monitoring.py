"""Words and numbers of this room for its templates."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from pemantik.monitoring.causes import cause_text, duration
from pemantik.monitoring.uptime import Share
from pemantik.web.templatetags.pm import number

register = template.Library()

register.filter("duration", duration)


@register.filter
def percent(share: Share) -> str:
    """`99,87%`; an en dash where nothing was measured."""
    return "–" if share.uptime is None else f"{number(share.uptime)}%"


@register.filter
def milliseconds(value: int | None) -> str:
    """`850 ms`, `2,4 detik`; an en dash without a value."""
    if value is None:
        return "–"
    return f"{value} ms" if value < 1000 else _("%(seconds)s detik") % {"seconds": number(Decimal(value) / 1000, 1)}


@register.filter
def why(cause: str) -> str:
    """A cause in words."""
    return cause_text(cause)
