"""Tags of the shared components: deadline and status chip."""

from datetime import date, datetime
from typing import Any

from django import template

from pemantik.web.deadlines import deadline_of
from pemantik.web.statuses import status_of

register = template.Library()


@register.inclusion_tag("web/components/_deadline.html")
def deadline(due: date | datetime | None) -> dict[str, Any]:
    """Clock, weekday, date and the days left, in the colour of its closeness; nothing without a date."""
    return {"deadline": deadline_of(due) if due else None}


@register.inclusion_tag("web/components/_status.html")
def status(name: str, word: str = "") -> dict[str, Any]:
    """A state as a chip, with its own word or a more telling one."""
    return {"status": status_of(name), "word": word}


@register.filter
def days_left(due: date | datetime) -> str:
    """How far away a deadline is, in words: `2 hari lagi`."""
    return deadline_of(due).left
