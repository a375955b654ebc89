"""The menu entry of the evidence library."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.web.navigation import NavEntry


def navigation(request: HttpRequest) -> list[NavEntry]:
    """`Bukti`, for those who answer somewhere."""
    access: Access | None = getattr(request, "access", None)
    if access is None or not access.paths(Action.ANSWER):
        return []
    return [NavEntry(reverse("evidence"), "files", _("Bukti"), order=30)]
