"""Menu entries of this room."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.assessments.duties import WORKS
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.web.navigation import NavEntry

#: Whoever may do one of these has something to do in a campaign.
CONCERNED = (Action.MANAGE_CAMPAIGNS, Action.ASSIGN, *{action for actions in WORKS.values() for action in actions})


#: Whoever may do one of these has a queue.
ASSESSING = (Action.VERIFY, Action.ASSESS, Action.REVIEW)
DESK_PAGES = frozenset({"desk-queue", "desk-declare", "desk", "desk-item"})


def navigation(request: SignedInRequest) -> list[NavEntry]:
    """`Antrean` for assessors, `Penilaian` for everyone who takes part in campaigns."""
    if not any(request.access.paths(action) for action in CONCERNED):
        return []
    entries = [NavEntry(reverse("campaigns"), "list-details", _("Penilaian"), order=20)]
    if any(request.access.paths(action) for action in ASSESSING):
        entries.append(NavEntry(reverse("desk-queue"), "clipboard-check", _("Antrean"), order=15, names=DESK_PAGES))
    return entries
