"""The menu of signed-in people, to which each room adds its entries."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry: where it leads, its icon, its word. Smaller `order` stands further to the left.

    `names`: pages, by the name of their address, that belong to it though their address does not begin with its own.
    """

    url: str
    icon: str
    label: str
    order: int = 50
    names: frozenset[str] = frozenset()


def entries_of_rooms(request: HttpRequest) -> list[NavEntry]:
    """What the rooms listed in PEMANTIK_NAVIGATION offer this person, in order; one entry for one page.

    Someone with several roles gets the entries of all of them.
    """
    if getattr(request, "access", None) is None:  # whoever signs in with this very request
        return []
    found: list[NavEntry] = []
    for path in settings.PEMANTIK_NAVIGATION:
        found.extend(import_string(path)(request))
    found.sort(key=lambda entry: entry.order)
    return list({entry.url: entry for entry in reversed(found)}.values())[::-1]
