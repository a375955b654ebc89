"""Who must not judge: whoever asked, and people of the unit that asked."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from pemantik.accounts.models import User
from pemantik.assessments.problems import Refused
from pemantik.organizations.models import Grant
from pemantik.organizations.permissions import Access, live_grants
from pemantik.organizations.roles import Action, roles_with
from pemantik.organizations.tree import paths_above
from pemantik.planning.models import SpendingRequest


def conflict(user: User, grants: Iterable[Grant], request: SpendingRequest) -> str:
    """Why this person must not judge the request, in a sentence; empty if there is no reason."""
    if user.pk in {request.created_by_id, request.submitted_by_id}:
        return _("Anda ikut mengajukan belanja ini, jadi tidak boleh menelaah atau memutuskannya.")
    path = request.node.path
    if request.node_id == request.institution_id:
        return ""
    for grant in grants:
        own = grant.node.path
        if not grant.node.is_institution and (own.startswith(path) or path.startswith(own)):
            return _("Anda bekerja di unit yang mengajukan, jadi tidak boleh menelaah atau memutuskannya.")
    return ""


def require_no_conflict(access: Access, request: SpendingRequest) -> None:
    """Raise Refused if the person must not judge it."""
    why = conflict(access.user, access.grants, request)
    if why:
        raise Refused(why)


def possible_reviewers(request: SpendingRequest) -> list[User]:
    """People who may review it and are not from the unit that asks, by name. Two queries."""
    above = [*paths_above(request.node.path), request.node.path]
    reviewing = live_grants().filter(role__in=roles_with(Action.REVIEW_SPENDING), node__path__in=above)
    people = {grant.user_id: grant.user for grant in reviewing.select_related("user")}
    held: dict[int, list[Grant]] = {pk: [] for pk in people}
    for grant in live_grants().filter(user__in=people).select_related("node"):
        held[grant.user_id].append(grant)
    free = [user for pk, user in people.items() if not conflict(user, held[pk], request)]
    return sorted(free, key=lambda user: (user.name, user.pk))
