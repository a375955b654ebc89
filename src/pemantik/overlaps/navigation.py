"""Where this room is entered: from the front page of the inventory."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.web.navigation import NavEntry


def inventory_links(access: Access) -> list[NavEntry]:
    """The queue, for everyone who sees an inventory."""
    if not access.paths(Action.VIEW_INVENTORY):
        return []
    return [NavEntry(reverse("overlaps"), "copy", _("Dugaan dobel"), order=35)]
