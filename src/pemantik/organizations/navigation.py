"""The menu entries of this room."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.models import NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action, Role
from pemantik.web.navigation import NavEntry

#: The session of whoever is in the middle of the first run carries this.
SETUP_WAITS = "setup_waits"


def navigation(request: HttpRequest) -> list[NavEntry]:
    """The tree for administrators and heads, and the rest of the first run for whoever began it."""
    access: Access | None = getattr(request, "access", None)
    if access is None:
        return []
    entries = []
    if access.paths(Action.MANAGE_NODES) or Role.HEAD in access.roles:
        of_province = any(grant.node.kind == NodeKind.PROVINCE for grant in access.grants)
        label = _("Unit") if of_province else _("OPD")
        entries.append(NavEntry(reverse("units"), "hierarchy", label, 40))
    if request.session.get(SETUP_WAITS):  # not asked of the database on every page; the tree page asks it
        entries.append(NavEntry(reverse("setup"), "arrow-right", _("Lanjutkan penyiapan"), 0))
    return entries
