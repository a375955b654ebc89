"""What other subjects and rooms offer on the front page of the inventory."""

from collections.abc import Callable, Iterator
from itertools import groupby

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from pemantik.organizations.permissions import Access
from pemantik.web.navigation import NavEntry

Offer = Callable[[Access], list[NavEntry]]
#: What the pages are for, by the least `order` of their entries.
PURPOSES: tuple[tuple[int, str | Promise], ...] = (
    (70, _("Acuan")),
    (40, _("Lihat dan unduh")),
    (35, _("Cegah dobel")),
    (0, _("Kerjakan")),
)


def links(access: Access) -> list[NavEntry]:
    """The pages that the functions listed in PEMANTIK_INVENTORY_LINKS offer this person, in order."""
    found: list[NavEntry] = []
    for path in settings.PEMANTIK_INVENTORY_LINKS:
        offer: Offer = import_string(path)
        found.extend(offer(access))
    return sorted(found, key=lambda entry: entry.order)


def groups(access: Access) -> Iterator[tuple[str | Promise, list[NavEntry]]]:
    """The same pages by what they are for."""
    for purpose, entries in groupby(
        links(access), lambda entry: next(word for least, word in PURPOSES if entry.order >= least)
    ):
        yield purpose, list(entries)
