"""Menu entries of this room."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.assessments.duties import WORKS
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.web.navigation import NavEntry

#: Whoever may do one of these has something to do in a campaign.
CONCERNED = (Action.MANAGE_CAMPAIGNS, Action.ASSIGN, *{action for actions in WORKS.values() for action in actions})


def navigation(request: SignedInRequest) -> list[NavEntry]:
    """`Penilaian`, for everyone who takes part in campaigns."""
    if not any(request.access.paths(action) for action in CONCERNED):
        return []
    return [NavEntry(reverse("campaigns"), "list-details", _("Penilaian"), order=20)]
