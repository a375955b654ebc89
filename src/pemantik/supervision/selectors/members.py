"""Which institutions supervise, who their members are, and which of them share their results."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.organizations.models import Consent, Node, NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import paths_above

#: Kinds of institutions that stand below a province.
MEMBER_KINDS = (NodeKind.REGENCY, NodeKind.CITY)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a province. `shares`: whether this person may see its results; otherwise only its name is shown."""

    node: Node
    shares: bool

    @property
    def name(self) -> str:
        """The name as lists of members show it: without `Kabupaten`, which most of them are."""
        return self.node.name.removeprefix("Pemerintah ").removeprefix("Kabupaten ")


def supervisors(access: Access) -> list[Node]:
    """The provinces on which the person may see results. One query."""
    seen: QuerySet[Node] = access.nodes(Action.VIEW_RESULTS)
    return list(seen.filter(kind=NodeKind.PROVINCE, is_active=True).select_related("region"))


def find_supervisor(access: Access, wanted: str = "") -> Node:
    """The province with that id, or the person's first one. Raises Http404 for everybody else."""
    found = supervisors(access)
    if wanted:
        found = [one for one in found if str(one.pk) == wanted]
    if not found:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return found[0]


def member_nodes(supervisor: Node) -> QuerySet[Node]:
    """The kabupaten and kota below a province in the tree, and those of its region that stand elsewhere."""
    mine = Q(path__startswith=supervisor.path)
    if supervisor.region_id:
        mine |= Q(region__parent=supervisor.region_id)
    nodes: QuerySet[Node] = Node.objects.filter(mine, kind__in=MEMBER_KINDS, is_active=True)
    return nodes.order_by("path")


def members_of(access: Access, supervisor: Node) -> list[Member]:
    """Every member with whether it is seen, by a role or because it consented. Two queries at most."""
    access.require(Action.VIEW_RESULTS, supervisor)
    nodes = list(member_nodes(supervisor))
    return [Member(node, shares) for node, shares in zip(nodes, shares_of(access, nodes), strict=True)]


def shares_of(access: Access, nodes: Sequence[Node]) -> list[bool]:
    """Whether the person may see the results of each of these. One query where a role does not decide it."""
    by_role = [access.may(Action.VIEW_RESULTS, node) for node in nodes]
    if all(by_role):
        return by_role
    consented = set(
        Consent.objects.filter(
            access.within(Action.VIEW_RESULTS, "receiver__path"),
            giver__in=nodes,
            scope=Consent.Scope.RESULTS,
            withdrawn_at=None,
        ).values_list("giver", flat=True)
    )
    return [seen or node.pk in consented for node, seen in zip(nodes, by_role, strict=True)]


def supervisor_of(member: Node) -> Node | None:
    """The province of a member: above it in the tree, else that of its region. One query."""
    nodes: QuerySet[Node] = Node.objects.filter(kind=NodeKind.PROVINCE, is_active=True).select_related("region")
    above = Q(path__in=paths_above(member.path))
    if member.region_id:
        above |= Q(region__children=member.region_id)
    return nodes.filter(above).order_by("-depth").first()


def find_member(access: Access, node_id: int) -> tuple[Node, Member]:
    """A member with its province, for the people of either. Raises Http404 for strangers.

    Those of the province are told of a member that does not share its results; its own people always see it.
    """
    node: Node | None = Node.objects.filter(pk=node_id, kind__in=MEMBER_KINDS).select_related("region").first()
    province = supervisor_of(node) if node else None
    if node is None or province is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    if not access.may(Action.VIEW_RESULTS, province):
        access.require(Action.VIEW_RESULTS, node)
    return province, Member(node, shares_of(access, [node])[0])


def owns(access: Access, owner: Node, supervisor: Node) -> bool:
    """Whether the person speaks for an owner by a role in its own institution, not by one in the province above."""
    return speaks_for(access, owner, supervisor, Action.MANAGE_CONSENT)


def speaks_for(access: Access, node: Node, supervisor: Node, action: Action) -> bool:
    """Whether the person may do this on the node by a role in its own institution, not by one in the province above."""
    return any(node.path.startswith(path) and not supervisor.path.startswith(path) for path in access.paths(action))
