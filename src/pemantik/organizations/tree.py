"""Walking the tree of institutions and units by the paths of its nodes."""

from django.db.models import QuerySet
from django.db.models.functions import Substr

from pemantik.organizations.models import INSTITUTION_KINDS, Node


def path_above(path: str) -> str:
    """The path of the parent; empty at the top."""
    return path[: -Node.steplen]


def paths_above(path: str) -> list[str]:
    """The paths of all nodes above, the topmost first."""
    return [path[:end] for end in range(Node.steplen, len(path), Node.steplen)]


def parent_of(node: Node) -> Node | None:
    """The node directly above."""
    above: Node | None = Node.objects.filter(path=path_above(node.path)).first()
    return above


def ancestors_of(node: Node) -> list[Node]:
    """All nodes above, the topmost first."""
    return list(Node.objects.filter(path__in=paths_above(node.path)))


def children_of(node: Node) -> QuerySet[Node]:
    """The nodes directly below, in their order."""
    children: QuerySet[Node] = Node.objects.filter(path__startswith=node.path, depth=node.depth + 1)
    return children


def subtree_of(node: Node) -> QuerySet[Node]:
    """The node and everything below it, in their order."""
    subtree: QuerySet[Node] = Node.objects.filter(path__startswith=node.path)
    return subtree


def institution_above(node: Node) -> Node:
    """The institution that the node is, or to which it belongs."""
    if node.is_institution:
        return node
    return next(one for one in reversed(ancestors_of(node)) if one.is_institution)


def own_units(institution: Node) -> QuerySet[Node]:
    """The units of one institution, without the institutions below it and their units.

    Institutions stand below institutions only (ALLOWED_BELOW), so the node directly below tells for all below it.
    """
    children = children_of(institution).exclude(kind__in=INSTITUTION_KINDS)
    below = Substr("path", 1, len(institution.path) + Node.steplen)
    units: QuerySet[Node] = subtree_of(institution).alias(top=below).filter(top__in=children.values("path"))
    return units
