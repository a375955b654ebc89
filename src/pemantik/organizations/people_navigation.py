"""Menu entries about people and the audit trail."""

from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action, Role
from pemantik.web.navigation import NavEntry


def navigation(request: HttpRequest) -> list[NavEntry]:
    """People for those who manage them, the trail for those who may read it."""
    access = cast(SignedInRequest, request).access
    entries = []
    if access.paths(Action.MANAGE_PEOPLE):
        first = access.roles <= {Role.ADMINISTRATOR}
        entries.append(NavEntry(reverse("people"), "users", _("Pengguna"), order=10 if first else 60))
    if access.paths(Action.VIEW_AUDIT):
        entries.append(NavEntry(reverse("audit"), "history", _("Jejak"), order=72))
    return entries
