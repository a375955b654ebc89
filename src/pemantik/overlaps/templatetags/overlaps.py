"""How pairs, scores and money are written on the pages of this room."""

import re
from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pemantik.inventory import values
from pemantik.maturity.text import decimal_text
from pemantik.overlaps.models import Outcome, Pair, Verdict

register = template.Library()

#: Look and icon of a verdict: always with its word.
_VERDICTS = {
    Verdict.DOUBLE: ("fix", "copy"),
    Verdict.JUSTIFIED: ("done", "shield-check"),
    Verdict.RELATED: ("calm", "link"),
    Verdict.DIFFERENT: ("none", "arrows-diff"),
    Verdict.UNCLEAR: ("none", "circle-dashed"),
}
_STATES = {
    Pair.State.WAITING: ("calm", "eye"),
    Pair.State.SECOND: ("calm", "users"),
    Pair.State.DISPUTED: ("fix", "message-2"),
}
_DISPOSITIONS = {
    Outcome.Disposition.RETIRE: "archive",
    Outcome.Disposition.MERGE: "arrow-right",
    Outcome.Disposition.SHARE: "share",
    Outcome.Disposition.KEEP: "shield-check",
}


@register.filter
def rupiah(value: Decimal | None) -> str:
    """`Rp1.250.000`; an en dash where it is not known."""
    return "–" if value is None else values.rupiah(value)


@register.filter
def score(value: float) -> str:
    """How sure the search is: `0,98`."""
    return decimal_text(Decimal(str(value)), 2)


@register.filter
def kappa(value: float | None) -> str:
    """Cohen's kappa: `0,71`; an en dash where it cannot be told."""
    return "–" if value is None else score(value)


@register.filter
def agreeing(text: str, words: Iterable[str]) -> SafeString:
    """Text with the agreeing words marked, whole words only. Everything is escaped first."""
    safe = str(escape(text))
    wanted = sorted({str(escape(word)) for word in words if word.strip()}, key=len, reverse=True)
    if wanted:
        pattern = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in wanted)
        # Not inside an entity such as &amp; that escaping has made.
        safe = re.sub(rf"(&#?\w+;)|(?<!\w)({pattern})(?!\w)", _mark, safe, flags=re.IGNORECASE)
    return mark_safe(safe)  # noqa: S308 - escaped above


def _mark(match: re.Match[str]) -> str:
    return match[1] or f"<mark>{match[2]}</mark>"


@register.inclusion_tag("overlaps/queue/_chip.html")
def pair_chip(pair: Pair, reviews: bool = True) -> dict[str, str]:
    """The state of a pair, or the verdict that counts, as a chip. How readers read is theirs alone."""
    if pair.verdict:
        return verdict_chip(pair.verdict)
    if not reviews:
        return {"look": "calm", "symbol": "eye", "word": _("Sedang ditelaah")}
    look, icon = _STATES[Pair.State(pair.state)]
    return {"look": look, "symbol": icon, "word": str(pair.get_state_display())}


@register.inclusion_tag("overlaps/queue/_chip.html")
def verdict_chip(verdict: str) -> dict[str, str]:
    """A verdict as a chip."""
    look, icon = _VERDICTS[Verdict(verdict)]
    return {"look": look, "symbol": icon, "word": str(Verdict(verdict).label)}


@register.inclusion_tag("overlaps/queue/_chip.html")
def outcome_chip(outcome: Outcome) -> dict[str, str]:
    """What becomes of a group, as a chip."""
    look = "done" if outcome.done_on else "calm"
    word = str(outcome.get_disposition_display())
    return {"look": look, "symbol": _DISPOSITIONS[Outcome.Disposition(outcome.disposition)], "word": word}


@register.filter
def typed(sent: object, name: str) -> str:
    """What a form was sent with under this name."""
    return str(sent.get(name, "")) if hasattr(sent, "get") else ""
