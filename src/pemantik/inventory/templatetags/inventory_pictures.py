"""Filters of the pictures."""

from decimal import Decimal

from django import template

from pemantik.inventory import values
from pemantik.inventory.addresses import entry_address

register = template.Library()


@register.filter
def rupiah(value: Decimal) -> str:
    """Money in full: `Rp1.250.000`."""
    return values.rupiah(value)


@register.filter
def entry_page(entry_id: int) -> str:
    """Where an entry is shown."""
    return entry_address(entry_id)


@register.filter
def ramp_of(score: int | None) -> int:
    """The colour of a score of 0 to 100."""
    return 0 if score is None else min(5, 1 + score // 20)


@register.filter
def problem_of(problems: dict[int, str], entry_id: int) -> str:
    """What stands in the way of an entry; empty for none."""
    return problems.get(entry_id, "")
