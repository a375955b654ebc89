"""Reading the tree: only what lies where the person's grants reach."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.organizations.models import INSTITUTION_KINDS, Node, NodeKind
from pemantik.organizations.permissions import Access, live_grants
from pemantik.organizations.roles import Action
from pemantik.organizations.rules import ALLOWED_BELOW
from pemantik.organizations.tree import ancestors_of, institution_above, own_units, parent_of, path_above, subtree_of

#: More results than this nobody reads; a longer word finds fewer.
MOST_FOUND = 50


@dataclass
class Branch:
    """A node with what is below it, as the tree page folds it."""

    node: Node
    people: int = 0
    children: list["Branch"] = field(default_factory=list)

    @property
    def units_below(self) -> int:
        """How many units stand below, at any depth."""
        return sum(1 + child.units_below for child in self.children)


@dataclass(frozen=True)
class Member:
    """An institution below another, as one row: its units are on its own page."""

    node: Node
    units: int
    people: int


@dataclass(frozen=True)
class Overview:
    """One institution or unit with the tree below it and, for a province, its members."""

    branch: Branch
    members: tuple[Member, ...]
    counts: tuple[tuple[str, int], ...]
    people: int

    @property
    def units(self) -> int:
        """How many units are active."""
        return sum(count for _label, count in self.counts)


def find_node(access: Access, node_id: int, action: Action = Action.VIEW_NODE) -> Node:
    """The node if the person may do this there; Http404 for strangers, PermissionDenied for others."""
    node: Node | None = Node.objects.filter(pk=node_id).select_related("region").first()
    if node is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(action, node)
    return node


def tops(access: Access) -> list[Node]:
    """The highest nodes that the person sees: mostly one, the own institution or unit."""
    paths = access.paths(Action.VIEW_NODE)
    highest = {path for path in paths if not any(path != one and path.startswith(one) for one in paths)}
    found = Node.objects.filter(depth=1) if "" in highest else Node.objects.filter(path__in=highest)
    return list(found.select_related("region"))


def overview(access: Access, node: Node) -> Overview:
    """The tree below a node that the person may see, in four queries however large it is."""
    access.require(Action.VIEW_NODE, node)
    below = list(subtree_of(node).exclude(pk=node.pk).select_related("region"))
    people = _people_by_node(node)
    owned, members = _split(below)
    branch = _grow(node, owned, people)
    return Overview(
        branch=branch,
        members=tuple(_member(within, people) for within in members),
        counts=tuple(_counts(owned)),
        people=_people_within(node),
    )


def search(access: Access, words: str) -> list[tuple[Node, str]]:
    """Visible nodes whose name or short name contains all words, each with the name of what is above it."""
    condition = Q()
    for word in words.split()[:8]:
        condition &= Q(name__icontains=word) | Q(short_name__icontains=word)
    nodes = list(access.nodes(Action.VIEW_NODE).filter(condition).order_by("-is_active", "path")[:MOST_FOUND])
    above = Node.objects.filter(path__in={path_above(node.path) for node in nodes})
    names = {one.path: one.label for one in above}
    return [(node, names.get(path_above(node.path), "")) for node in nodes]


def trail(access: Access, node: Node) -> list[tuple[Node, bool]]:
    """What is above a node, the topmost first, each with whether the person may open it."""
    return [(one, access.may(Action.VIEW_NODE, one)) for one in ancestors_of(node)]


def kinds_below(node: Node) -> tuple[NodeKind, ...]:
    """The kinds that may be added directly below."""
    return ALLOWED_BELOW[node.kind]


def kinds_for(node: Node) -> tuple[NodeKind, ...]:
    """The kinds that a stored node may be: an institution stays what it is."""
    if node.is_institution:
        return (NodeKind(node.kind),)
    parent = parent_of(node)
    return tuple(kind for kind in ALLOWED_BELOW[parent.kind if parent else None] if kind not in INSTITUTION_KINDS)


def find_with_logo(access: Access, node_id: int) -> Node:
    """A node whose logo the person may see: one that they see, or one above it."""
    node: Node | None = Node.objects.filter(pk=node_id).first()
    if node is None or not any(
        path.startswith(node.path) or node.path.startswith(path) for path in access.paths(Action.VIEW_NODE)
    ):
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return node


def move_targets(access: Access, node: Node) -> list[Node]:
    """Where a unit may be put: in its own institution, not below itself, only where its kind fits."""
    institution = institution_above(node)
    candidates = [institution, *own_units(institution).filter(is_active=True)]
    parent = path_above(node.path)
    return [
        one
        for one in candidates
        if node.kind in ALLOWED_BELOW[one.kind]
        and one.path != parent
        and not one.path.startswith(node.path)
        and access.may(Action.MANAGE_NODES, one)
    ]


def institutions(access: Access) -> QuerySet[Node]:
    """The active institutions that the person sees."""
    return access.nodes(Action.VIEW_NODE).filter(kind__in=INSTITUTION_KINDS, is_active=True)


def own_institution(access: Access) -> Node | None:
    """The institution to which the person's first grant belongs, for the head of every page; None without grants."""
    return institution_above(access.grants[0].node) if access.grants else None


def _grow(node: Node, below: Iterable[Node], people: dict[int, int]) -> Branch:
    """Nest nodes that stand in the order of their paths."""
    root = Branch(node, people.get(node.pk, 0))
    by_path = {node.path: root}
    for one in below:
        branch = by_path[one.path] = Branch(one, people.get(one.pk, 0))
        by_path[path_above(one.path)].children.append(branch)
    return root


def _people_by_node(node: Node) -> dict[int, int]:
    rows = (
        live_grants().filter(node__path__startswith=node.path).values("node").annotate(n=Count("user", distinct=True))
    )
    return {row["node"]: row["n"] for row in rows.order_by()}


def _people_within(node: Node) -> int:
    return live_grants().filter(node__path__startswith=node.path).values("user").distinct().count()


def _split(below: Iterable[Node]) -> tuple[list[Node], list[list[Node]]]:
    """From nodes in the order of their paths, the own units, and each topmost institution with all that lies in it."""
    owned: list[Node] = []
    members: list[list[Node]] = []
    for one in below:
        if members and one.path.startswith(members[-1][0].path):
            members[-1].append(one)
        elif one.is_institution:
            members.append([one])
        else:
            owned.append(one)
    return owned, members


def _member(within: list[Node], people: dict[int, int]) -> Member:
    """One row from an institution and what lies in it; the institution itself comes first."""
    units = sum(one.is_active and not one.is_institution for one in within)
    return Member(within[0], units, sum(people.get(one.pk, 0) for one in within))


def _counts(nodes: list[Node]) -> Iterator[tuple[str, int]]:
    for kind in NodeKind:
        count = sum(one.kind == kind and one.is_active for one in nodes)
        if count:
            yield str(kind.label), count
