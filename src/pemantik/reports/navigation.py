"""The menu entry of this room."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.supervision.navigation import coaches_province
from pemantik.web.navigation import NavEntry


def navigation(request: HttpRequest) -> list[NavEntry]:
    """`Laporan`, for everyone who may issue documents."""
    access: Access | None = getattr(request, "access", None)
    if access is None or not access.paths(Action.ISSUE_DOCUMENTS):
        return []
    order = 8 if coaches_province(access) else 65
    return [NavEntry(reverse("reports"), "file-text", _("Laporan"), order=order)]
