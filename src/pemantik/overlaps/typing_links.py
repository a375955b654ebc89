"""What the front page of the inventory offers of this room's lists."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.web.navigation import NavEntry


def links(access: Access) -> list[NavEntry]:
    """The same function elsewhere, and what Aplikasi Umum already serve, for every reader of the inventory."""
    if not access.paths(Action.VIEW_INVENTORY):
        return []
    return [
        NavEntry(reverse("overlaps-elsewhere"), "share", _("Fungsi sama di instansi lain"), order=36),
        NavEntry(reverse("overlaps-moves"), "arrows-move", _("Yang dilayani Aplikasi Umum"), order=37),
    ]
