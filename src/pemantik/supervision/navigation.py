"""The menu entries of this room."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.models import NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import PERMISSIONS, Action, Role
from pemantik.web.navigation import NavEntry

#: Pages of the board that stand below it.
BOARD_PAGES = frozenset(
    {"province", "province-trend", "province-simulation", "province-classes", "province-class", "benchmark"}
)
MEMBER_PAGES = frozenset({"province-members", "province-member"})
COACHING_PAGES = frozenset({"coaching", "agreement", "shared"})


#: Those who agree with the province on what is to be done, and those who look at whether it was.
CONCERNED = frozenset({Role.COORDINATOR, Role.RESPONSIBLE, Role.HEAD, Role.AUDITOR})
MEMBERS = frozenset({NodeKind.REGENCY, NodeKind.CITY})


def navigation(request: HttpRequest) -> list[NavEntry]:
    """The board, the members and the coaching for who coaches a province; for others the part that concerns them."""
    access: Access | None = getattr(request, "access", None)
    if access is None:
        return []
    of_province = [grant for grant in access.grants if grant.node.kind == NodeKind.PROVINCE]
    coaches = coaches_province(access)
    entries = []
    if any(Action.VIEW_RESULTS in PERMISSIONS[Role(grant.role)] for grant in of_province):
        order = 5 if coaches else 30
        entries.append(NavEntry(reverse("province"), "map-pin", _("Papan provinsi"), order=order, names=BOARD_PAGES))
    if coaches:
        label = _("Kab/kota")
        entries.append(NavEntry(reverse("province-members"), "building", label, order=6, names=MEMBER_PAGES))
    if any(grant.role in CONCERNED and grant.node.kind in MEMBERS | {NodeKind.PROVINCE} for grant in access.grants):
        order = 7 if coaches else 70
        entries.append(NavEntry(reverse("coaching"), "users", _("Pembinaan"), order=order, names=COACHING_PAGES))
    return entries


def coaches_province(access: Access) -> bool:
    """Whether the person coaches the members of a province: then the board is where the day begins."""
    return any(
        grant.node.kind == NodeKind.PROVINCE and Action.SUPERVISE in PERMISSIONS[Role(grant.role)]
        for grant in access.grants
    )
