"""Which pairs and groups a person may look at, and which of them the person may decide."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps.models import DoubleGroup, GroupMember, OwnerQuestion, Pair


def unknown() -> Http404:
    """What a stranger is told."""
    return Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))


def visible_pairs(access: Access) -> QuerySet[Pair]:
    """Pairs of the institutions whose doubles the person decides, and those that touch a unit the person sees.

    Who does not decide sees no samples: they are there to measure the search, not to trouble an owner.
    """
    touched = access.within(Action.VIEW_INVENTORY, "first__node__path")
    touched |= access.within(Action.VIEW_INVENTORY, "second__node__path")
    told = Q(slot=Pair.Slot.TOP, is_listed=True) | ~Q(state=Pair.State.WAITING)
    told |= Q(Exists(OwnerQuestion.objects.filter(pair=OuterRef("pk"))))
    found: QuerySet[Pair] = Pair.objects.filter(_around(access), _decided(access) | (touched & told))
    return found


def visible_groups(access: Access) -> QuerySet[DoubleGroup]:
    """Live groups of the institutions whose doubles the person decides, and those with an entry the person sees."""
    members = GroupMember.objects.filter(
        access.within(Action.VIEW_INVENTORY, "entry__node__path"),
        group=OuterRef("pk"),
        status=GroupMember.Status.IN,
        entry__removed_at=None,
    )
    does = access.within(Action.EDIT_INVENTORY, "outcome__doer__path") & Q(outcome__doer__isnull=False)
    found: QuerySet[DoubleGroup] = DoubleGroup.objects.filter(
        _around(access), _decided(access) | Q(Exists(members)) | does, is_live=True
    )
    return found


def _decided(access: Access) -> Q:
    """What lies in an institution whose doubles the person decides."""
    nodes = access.nodes(Action.REVIEW_OVERLAPS).filter(kind__in=INSTITUTION_KINDS)
    return Q(institution__in=nodes.values("pk"))


def _around(access: Access) -> Q:
    """What lies in an institution in which, or of which, the person sees something: it lies together in the index."""
    paths = access.paths(Action.VIEW_INVENTORY)
    if "" in paths:
        return Q()
    step = Node.steplen
    above = {path[:end] for path in paths for end in range(step, len(path) + 1, step)}
    nodes = Node.objects.filter(access.within(Action.VIEW_INVENTORY) | Q(path__in=above), kind__in=INSTITUTION_KINDS)
    return Q(institution__in=nodes.values("pk"))


def find_pair(access: Access, pair_id: int) -> Pair:
    """The pair with both entries, their units and its institution. Raises Http404 for strangers. One query."""
    found = (
        visible_pairs(access)
        .select_related("first__node", "second__node", "first__institution", "second__institution")
        .select_related("institution", "counted__reader")
        .filter(pk=pair_id)
        .first()
    )
    if found is None:
        raise unknown()
    return found


def require_reader(access: Access, institution: Node) -> None:
    """Raise PermissionDenied for whoever sees a pair or group of the institution but does not decide there."""
    if not access.may(Action.REVIEW_OVERLAPS, institution):
        raise PermissionDenied(_("Anda tidak berhak %(action)s di sini.") % {"action": Action.REVIEW_OVERLAPS.label})


def locked_pair(access: Access, pair_id: int) -> Pair:
    """The pair for who decides, locked until the transaction ends. Raises Http404 or PermissionDenied."""
    require_reader(access, find_pair(access, pair_id).institution)
    rows = Pair.objects.select_for_update(of=("self",)).select_related("institution", "counted")
    return rows.select_related("first__node", "second__node", "first__institution", "second__institution").get(
        pk=pair_id
    )


def find_group(access: Access, group_id: int) -> DoubleGroup:
    """The group with its institution. Raises Http404 for strangers. One query."""
    found = visible_groups(access).select_related("institution", "outcome__doer").filter(pk=group_id).first()
    if found is None:
        raise unknown()
    return found
