"""The menu entry of this room."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.web.navigation import NavEntry

PAGES = frozenset(
    {
        *("addresses", "address", "address-add", "address-change", "incidents", "incident"),
        *("measurements", "measurements-preview", "networks", "prometheus-set"),
    }
)


def navigation(request: HttpRequest) -> list[NavEntry]:
    """One entry for whoever sees the inventory of some unit."""
    access: Access | None = getattr(request, "access", None)
    if access is None or not access.paths(Action.VIEW_INVENTORY):
        return []
    return [NavEntry(reverse("addresses"), "activity", _("Pemantauan"), order=75, names=PAGES)]
