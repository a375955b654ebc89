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
