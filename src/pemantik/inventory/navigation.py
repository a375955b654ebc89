"""The menu entry of this room."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action, Role
from pemantik.web.navigation import NavEntry

#: Further to the left for those who keep it complete, at the end for those who only read it.
_PLACES = ((Role.COORDINATOR, 25), (Role.RESPONSIBLE, 31), (Role.DATA_ENTRY, 31), (Role.OPERATOR, 31))
_READERS = 70


def navigation(request: SignedInRequest) -> list[NavEntry]:
    """`Inventaris` for everyone who sees one."""
    if not request.access.paths(Action.VIEW_INVENTORY):
        return []
    order = next((order for role, order in _PLACES if role in request.access.roles), _READERS)
    return [NavEntry(reverse("inventory"), "stack-2", _("Inventaris"), order)]
