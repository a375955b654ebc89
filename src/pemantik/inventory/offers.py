"""What other subjects and rooms offer on the front page of the inventory."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from pemantik.organizations.permissions import Access
from pemantik.web.navigation import NavEntry

Offer = Callable[[Access], list[NavEntry]]


def links(access: Access) -> list[NavEntry]:
    """The pages that the functions listed in PEMANTIK_INVENTORY_LINKS offer this person, in order."""
    found: list[NavEntry] = []
    for path in settings.PEMANTIK_INVENTORY_LINKS:
        offer: Offer = import_string(path)
        found.extend(offer(access))
    return sorted(found, key=lambda entry: entry.order)
