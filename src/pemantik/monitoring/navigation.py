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
        *("monitoring", "monitoring-new", "monitoring-round", "monitoring-questionnaire", "monitoring-question"),
        *("monitoring-participants", "monitoring-answer", "monitoring-analysis", "monitoring-unit"),
        *("addresses", "address", "address-add", "address-change", "incidents", "incident"),
        *("measurements", "measurements-preview", "networks", "prometheus-set"),
    }
)


def navigation(request: HttpRequest) -> list[NavEntry]:
    """`Pemantauan`, for everyone who sees an inventory."""
    access: Access | None = getattr(request, "access", None)
    if access is None or not access.paths(Action.VIEW_INVENTORY):
        return []
    return [_entry(75)]


def inventory_links(access: Access) -> list[NavEntry]:
    """The monitoring beside the inventory, on its front page."""
    return [_entry(60)] if access.paths(Action.VIEW_INVENTORY) else []


def _entry(order: int) -> NavEntry:
    return NavEntry(reverse("monitoring"), "chart-bar", _("Pemantauan"), order=order, names=PAGES)
