"""The menu entry of this room."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.web.navigation import NavEntry

#: Pages that stand below it.
PAGES = frozenset(
    {
        *("spending", "spending-new", "spending-request", "spending-edit", "spending-decide", "spending-realise"),
        *("spending-rules", "budget-sheets", "budget-sheet", "budget-new"),
    }
)


def navigation(request: HttpRequest) -> list[NavEntry]:
    """`Belanja TIK`, for everyone who sees an inventory."""
    access: Access | None = getattr(request, "access", None)
    if access is None or not access.paths(Action.VIEW_INVENTORY):
        return []
    return [_entry(74)]


def inventory_links(access: Access) -> list[NavEntry]:
    """The review of spending beside the inventory, on its front page."""
    return [_entry(38)] if access.paths(Action.VIEW_INVENTORY) else []


def _entry(order: int) -> NavEntry:
    return NavEntry(reverse("spending"), "coin", _("Belanja TIK"), order=order, names=PAGES)
