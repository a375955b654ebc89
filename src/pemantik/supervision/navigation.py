"""The menu entries of this room."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.models import NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import PERMISSIONS, Action, Role
from pemantik.web.navigation import NavEntry

#: Pages of the board that stand below it.
BOARD_PAGES = frozenset({"province", "province-trend", "province-simulation", "benchmark"})
MEMBER_PAGES = frozenset({"province-members", "province-member"})
COACHING_PAGES = frozenset({"coaching", "agreement", "shared"})


def navigation(request: HttpRequest) -> list[NavEntry]:
    """`Papan provinsi`, `Kab/kota` and `Pembinaan` for a province; `Pembinaan` for its members."""
    access: Access | None = getattr(request, "access", None)
    if access is None:
        return []
    seen = [grant.node for grant in access.grants if Action.VIEW_RESULTS in PERMISSIONS[Role(grant.role)]]
    if any(node.kind == NodeKind.PROVINCE for node in seen):
        coaches = bool(access.paths(Action.SUPERVISE))
        return [
            NavEntry(
                reverse("province"), "map-pin", _("Papan provinsi"), order=5 if coaches else 30, names=BOARD_PAGES
            ),
            NavEntry(
                reverse("province-members"), "building", _("Kab/kota"), order=6 if coaches else 40, names=MEMBER_PAGES
            ),
            NavEntry(reverse("coaching"), "users", _("Pembinaan"), order=7 if coaches else 45, names=COACHING_PAGES),
        ]
    if any(node.kind in {NodeKind.REGENCY, NodeKind.CITY} for node in seen):
        return [NavEntry(reverse("coaching"), "users", _("Pembinaan"), order=70, names=COACHING_PAGES)]
    return []
