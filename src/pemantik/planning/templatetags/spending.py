"""Filters of the pages about spending."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from pemantik.inventory.values import rupiah as written
from pemantik.maturity.numbers import round_half_up
from pemantik.maturity.text import decimal_text
from pemantik.planning.checks_words import CHECK_NAMES, VERDICT_LOOKS, VERDICT_WORDS
from pemantik.planning.models import SpendingRequest
from pemantik.web.templatetags.pm import NO_BREAK, NO_VALUE

register = template.Library()

_STATES = {
    SpendingRequest.State.DRAFT: ("none", "pencil"),
    SpendingRequest.State.SUBMITTED: ("calm", "send"),
    SpendingRequest.State.REVIEW: ("calm", "eye"),
    SpendingRequest.State.REALISED: ("done", "check"),
    SpendingRequest.State.CLOSED: ("none", "x"),
    SpendingRequest.State.WITHDRAWN: ("none", "arrow-back-up"),
}
_VERDICTS = {
    SpendingRequest.Verdict.APPROVED: ("done", "check"),
    SpendingRequest.Verdict.CONDITIONAL: ("done", "list-check"),
    SpendingRequest.Verdict.REJECTED: ("late", "ban"),
    SpendingRequest.Verdict.RETURNED: ("fix", "arrow-back-up"),
}


@register.filter
def rupiah(value: Decimal | None) -> str:
    """`Rp1.250.000`; an en dash for no value."""
    return NO_VALUE if value is None else written(Decimal(value))


@register.filter
def short_rupiah(value: Decimal | None) -> str:
    """`Rp85 juta`, `Rp1,2 miliar`: as people say it; an en dash for no value."""
    if value is None:
        return NO_VALUE
    for word, size in ((_("triliun"), 10**12), (_("miliar"), 10**9), (_("juta"), 10**6)):
        if abs(value) >= size:
            share = Decimal(value) / size
            places = 0 if share == share.to_integral_value() or abs(share) >= 100 else 1
            return f"Rp{decimal_text(round_half_up(share, places), places)}{NO_BREAK}{word}"
    return written(Decimal(value))


@register.inclusion_tag("planning/_state.html")
def spending_state(request: SpendingRequest) -> dict[str, object]:
    """Where a request stands, as a chip: the decision once there is one."""
    is_settled = request.state == SpendingRequest.State.DECIDED
    returned = request.state == SpendingRequest.State.DRAFT and request.verdict
    if is_settled or returned:
        look, icon = _VERDICTS[SpendingRequest.Verdict(request.verdict)]
        return {"look": look, "icon_name": icon, "word": request.get_verdict_display(), "request": request}
    look, icon = _STATES[SpendingRequest.State(request.state)]
    return {"look": look, "icon_name": icon, "word": request.get_state_display(), "request": request}


@register.filter
def check_name(key: str) -> str:
    """What a check is called."""
    return str(CHECK_NAMES.get(key, key))


@register.filter
def verdict_name(verdict: str) -> str:
    """How a check went, in words."""
    return str(VERDICT_WORDS.get(str(verdict), verdict))


@register.filter
def verdict_chip(verdict: str) -> str:
    """The look of the chip of a check."""
    return VERDICT_LOOKS[str(verdict)][0]


@register.filter
def verdict_mark(verdict: str) -> str:
    """The icon of the chip of a check."""
    return VERDICT_LOOKS[str(verdict)][1]
