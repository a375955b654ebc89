"""Whom a thing waits for: those who are asked for it, not everybody above them who could do it, too.

Whoever answers for a whole institution is asked for what nobody below is. A province's coordinator is not asked for
what its members do themselves, unless a member has nobody for it; those are seen as progress.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from pemantik.assessments.duties import asked_for, inside_or_above
from pemantik.assessments.models import Assessment, Assignment, Campaign
from pemantik.organizations.permissions import Access, live_grants
from pemantik.organizations.roles import PERMISSIONS, Action, Role

#: Roles that answer for a whole institution.
WHOLE = frozenset(role for role, actions in PERMISSIONS.items() if Action.ANSWER in actions) - {Role.OPERATOR}


def waiting_assessments(access: Access) -> list[int]:
    """The running assessments in which `waits_for` can find anything. One query.

    They are few, even for who sees a whole country: it spares going through the evidence of all the others.
    """
    by_name = Assignment.objects.filter(person=access.user).values("assessment")
    asked = Assignment.objects.filter(asked_for(access), assessment=OuterRef("pk"))
    found = Assessment.objects.filter(
        inside_or_above(access) | Q(pk__in=by_name),
        Q(Exists(asked)) | own_institutions(access, WHOLE, "node", WHOLE),
        campaign__state=Campaign.State.OPEN,
        stage__isnull=False,
    )
    return list(found.order_by().values_list("pk", flat=True))


def waits_for(access: Access, prefix: str = "") -> Q:
    """A filter for rows with `assessment` and `code` (after `prefix`) that wait for this person."""
    of_code = Assignment.objects.filter(assessment=OuterRef(f"{prefix}assessment"), code=OuterRef(f"{prefix}code"))
    field = f"{prefix}assessment__node"
    whole = own_institutions(access, WHOLE - {Role.COORDINATOR}, field, WHOLE)
    left_over = own_institutions(access, {Role.COORDINATOR}, field, WHOLE) & ~Q(Exists(of_code))
    return Q(Exists(of_code.filter(asked_for(access)))) | whole | left_over


def own_institutions(access: Access, roles: Iterable[Role], field: str, others: Iterable[Role]) -> Q:
    """Participants (their node at `field`) on which the person has one of the roles itself, and those below that have
    nobody with a role of `others` of their own.
    """
    paths = {grant.node.path for grant in access.grants if grant.role in set(roles)}
    if not paths:
        return Q(pk__in=[])
    taken = live_grants().filter(node=OuterRef(field), role__in=list(others))
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(**{f"{field}__path__startswith": path})
    return Q(**{f"{field}__path__in": paths}) | (below & ~Q(Exists(taken)))
