"""What templates ask about citing entries."""

from django import template

from pemantik.inventory.models import Entry
from pemantik.inventory.selectors.citations import may_cite
from pemantik.organizations.permissions import Access

register = template.Library()


@register.filter
def cites(access: Access, entry: Entry) -> bool:
    """Whether the entry may become evidence of something that the person answers."""
    return may_cite(access, entry)
