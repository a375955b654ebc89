"""Changing the tree: adding, describing, moving, switching off and on again."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.rules import DEEPEST, check_kind
from pemantik.organizations.services.fields import NodeFields, check_place, facts_of
from pemantik.organizations.tree import children_of, institution_above, parent_of, path_above, subtree_of


class EditConflictError(Exception):
    """Someone else saved this node after the form was opened; `current` is what stands there now."""

    def __init__(self, current: Node) -> None:
        super().__init__("someone else saved a newer version")
        self.current = current


def locked(node_id: int) -> Node:
    """The node, its whole tree held until the end of the transaction; Http404 if there is none.

    Every change takes the top of the tree first, so that two of them wait for each other instead of giving two nodes
    one path or one name, and never wait for each other in a circle.
    """
    node = Node.objects.filter(pk=node_id).first()
    if node is not None:
        Node.objects.select_for_update().get(path=node.path[: Node.steplen])
        node = Node.objects.select_for_update().filter(pk=node_id).first()
    if not isinstance(node, Node):
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return node


@transaction.atomic
def add(access: Access, parent_id: int, facts: NodeFields) -> Node:
    """Add a node under another. Raises ValidationError by field."""
    parent = locked(parent_id)
    access.require(Action.MANAGE_NODES, parent)
    if not parent.is_active:
        raise ValidationError(_("%(name)s nonaktif. Aktifkan dulu.") % {"name": parent.name})
    facts = facts.cleaned()
    check_place(facts, parent)
    node: Node = Node.objects.add_child(parent, facts.as_values() | {"is_example": parent.is_example})
    audit.record("unit.added", node, after=as_text(facts), node_path=node.path)
    return node


@transaction.atomic
def describe(access: Access, node_id: int, facts: NodeFields, version: int) -> Node:
    """Change the facts of a node.

    Raises ValidationError by field, and EditConflictError if `version` is not the one that is stored.
    """
    node = locked(node_id)
    access.require(Action.MANAGE_NODES, node)
    if node.version != version:
        raise EditConflictError(node)
    facts = facts.cleaned()
    _check_kind_change(node, facts.kind)
    check_place(facts, parent_of(node), node)
    before, after = changes(as_text(facts_of(node)), as_text(facts))
    if not after:
        return node
    for name, value in facts.as_values().items():
        setattr(node, name, value)
    save(node)
    audit.record("unit.changed", node, before=before, after=after, node_path=node.path)
    return node


@transaction.atomic
def move(access: Access, node_id: int, parent_id: int, version: int) -> Node:
    """Put a unit, with everything below it, under another node of the same institution."""
    node, parent = locked(node_id), locked(parent_id)
    access.require(Action.MANAGE_NODES, node)
    access.require(Action.MANAGE_NODES, parent)
    if node.version != version:
        raise EditConflictError(node)
    _check_move(node, parent)
    if path_above(node.path) == parent.path:
        return node
    before = {"parent": str(parent_of(node)), "path": node.path}
    Node.objects.move(node, parent, pos="last-child")
    node.refresh_from_db()
    save(node)
    audit.record(
        "unit.moved", node, before=before, after={"parent": str(parent), "path": node.path}, node_path=node.path
    )
    return node


@transaction.atomic
def deactivate(access: Access, node_id: int) -> int:
    """Switch off a node with everything below it, keeping all of it; how many were switched off."""
    node = locked(node_id)
    access.require(Action.MANAGE_NODES, node)
    if node.depth == 1:
        raise ValidationError(_("Instansi paling atas tidak bisa dinonaktifkan."))
    if not node.is_active:
        return 0
    moment = timezone.now()
    below = subtree_of(node).filter(is_active=True)
    count: int = below.update(is_active=False, deactivated_at=moment)
    audit.record("unit.deactivated", node, after={"units": count}, node_path=node.path)
    return count


@transaction.atomic
def reactivate(access: Access, node_id: int) -> int:
    """Switch a node on again, with what was switched off together with it; how many were switched on."""
    node = locked(node_id)
    access.require(Action.MANAGE_NODES, node)
    if node.is_active:
        return 0
    parent = parent_of(node)
    if parent and not parent.is_active:
        raise ValidationError(_("%(name)s juga nonaktif. Aktifkan itu dulu.") % {"name": parent.name})
    together = subtree_of(node).filter(deactivated_at=node.deactivated_at)
    count: int = together.update(is_active=True, deactivated_at=None)
    audit.record("unit.reactivated", node, after={"units": count}, node_path=node.path)
    return count


def save(node: Node) -> None:
    """Store a changed node with its next version."""
    node.version += 1
    node.save()


def as_text(facts: NodeFields) -> dict[str, str]:
    """The facts as the audit trail keeps them."""
    return {field.name: str(getattr(facts, field.name) or "") for field in fields(facts)}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs, before and after."""
    different = [name for name in after if before.get(name) != after[name]]
    return {name: before[name] for name in different}, {name: after[name] for name in different}


def _check_kind_change(node: Node, kind: str) -> None:
    """An institution stays what it is; a unit may become another kind if what is below it still fits."""
    if kind == node.kind:
        return
    if node.is_institution or kind in INSTITUTION_KINDS:
        raise ValidationError({"kind": _("Jenis instansi tidak bisa diubah.")})
    below = {one.kind for one in children_of(node)}
    for one in below:
        check_kind(one, Node(kind=kind, depth=node.depth))


def _check_move(node: Node, parent: Node) -> None:
    if node.is_institution:
        raise ValidationError({"parent": _("Instansi tidak bisa dipindah.")})
    if parent.path.startswith(node.path):
        raise ValidationError({"parent": _("Unit tidak bisa dipindah ke bawah dirinya sendiri.")})
    if institution_above(parent).pk != institution_above(node).pk:
        raise ValidationError({"parent": _("Unit hanya bisa dipindah di dalam instansinya sendiri.")})
    if not parent.is_active:
        raise ValidationError({"parent": _("%(name)s nonaktif. Pilih unit lain.") % {"name": parent.name}})
    height = max(subtree_of(node).values_list("depth", flat=True)) - node.depth
    if parent.depth + 1 + height > DEEPEST:
        raise ValidationError({"parent": _("Susunannya terlalu dalam; paling banyak %(n)s lapis.") % {"n": DEEPEST}})
    try:
        check_place(facts_of(node), parent, node)
    except ValidationError as error:
        raise ValidationError({"parent": error.messages}) from None
