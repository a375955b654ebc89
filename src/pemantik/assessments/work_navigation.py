"""The menu entries of results and of a person's own work."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action, Role
from pemantik.web.navigation import NavEntry

#: Those who look at results only: their page of work is the result itself.
READERS = frozenset({Role.HEAD, Role.AUDITOR})
#: Those who have no part in an evaluation: their page of work is the list of people.
KEEPERS = frozenset({Role.ADMINISTRATOR})
#: Pages of results whose addresses begin with that of their assessment.
RESULT_PAGES = frozenset({"result", "result-reasons", "result-formula", "result-unit"})


def navigation(request: HttpRequest) -> list[NavEntry]:
    """`Papan` for coordinators, `Tugas` for everybody else who works, `Hasil` for those who see any."""
    access: Access | None = getattr(request, "access", None)
    if access is None or not access.roles:
        return []
    entries = []
    if Role.COORDINATOR in access.roles:
        entries.append(NavEntry(reverse("my-work"), "layout-dashboard", _("Papan"), order=10))
    elif not access.roles <= READERS | KEEPERS:
        entries.append(NavEntry(reverse("my-work"), "list-check", _("Tugas"), order=10))
    if access.paths(Action.VIEW_RESULTS):
        first = access.roles <= READERS
        order = 10 if first else 60
        entries.append(NavEntry(reverse("results"), "chart-bar", _("Hasil"), order=order, names=RESULT_PAGES))
    return entries
