"""Adding many nodes at once: all of them or none, in a handful of queries however many they are."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.rules import check_kind, check_region, same_name
from pemantik.organizations.services.fields import NodeFields
from pemantik.organizations.services.nodes import locked
from pemantik.organizations.tree import path_above, subtree_of


@dataclass(frozen=True)
class Planned:
    """A node to add: its own key, and the key of a planned node or the id of a stored one above it."""

    key: Hashable
    facts: NodeFields
    parent_key: Hashable | None = None
    parent_id: int | None = None


@transaction.atomic
def add_many(access: Access, target_id: int, plans: Sequence[Planned], *, source: str = "") -> list[Node]:
    """Add all planned nodes below a node; parents stand before their children in `plans`.

    Raises ValidationError with every reason, and then nothing is added.
    """
    target = locked(target_id)
    access.require(Action.MANAGE_NODES, target)
    nodes = _Builder(target).build(plans)
    made: list[Node] = Node.objects.bulk_create(nodes)
    if made:
        audit.record(
            "units.added",
            target,
            after={"source": source, "units": [{"id": node.pk, "name": node.name} for node in made]},
            node_path=target.path,
        )
    return made


class _Builder:
    """Gives each planned node its place, after checking it against the stored tree and the other plans."""

    def __init__(self, target: Node) -> None:
        stored = list(subtree_of(target).select_related("region"))
        self.by_id = {node.pk: node for node in stored}
        self.planned: dict[Hashable, Node] = {}
        self.names: dict[str, set[str]] = {}
        self.last_step: dict[str, int] = {}
        self.new_children: dict[int, int] = {}
        self.regions = set(
            Node.objects.filter(kind__in=INSTITUTION_KINDS, region__isnull=False).values_list("region", flat=True)
        )
        for node in stored:
            self._take_place(node)

    def build(self, plans: Sequence[Planned]) -> list[Node]:
        problems: list[str] = []
        for plan in plans:
            try:
                self.planned[plan.key] = self._node(plan)
            except ValidationError as error:
                problems += [f"{plan.facts.name[:60]}: {message}" for message in error.messages]
        if problems:
            raise ValidationError(problems)
        for pk, count in self.new_children.items():
            Node.objects.filter(pk=pk).update(numchild=F("numchild") + count)
        return list(self.planned.values())

    def _node(self, plan: Planned) -> Node:
        facts = plan.facts.cleaned()
        parent = self.by_id.get(plan.parent_id or 0) if plan.parent_key is None else self.planned.get(plan.parent_key)
        if parent is None or not parent.is_active:
            raise ValidationError(_("Unit di atasnya tidak ada atau nonaktif."))
        check_kind(facts.kind, parent)
        check_region(facts.kind, facts.region, parent)
        if facts.region and facts.region.pk in self.regions:
            raise ValidationError(_("%(region)s sudah terdaftar.") % {"region": facts.region.name})
        if same_name(facts.name) in self.names.get(parent.path, set()):
            raise ValidationError(_("Nama ini sudah dipakai di tempat yang sama."))
        step = self.last_step.get(parent.path, 0) + 1
        path = Node._get_path(parent.path, parent.depth + 1, step)
        node = Node(path=path, depth=parent.depth + 1, is_example=parent.is_example, **facts.as_values())
        if facts.region:
            self.regions.add(facts.region.pk)
        self._take_place(node)
        if parent.pk:
            self.new_children[parent.pk] = self.new_children.get(parent.pk, 0) + 1
        else:
            parent.numchild += 1
        return node

    def _take_place(self, node: Node) -> None:
        above = path_above(node.path)
        self.names.setdefault(above, set()).add(same_name(node.name))
        step = Node._str2int(node.path[-Node.steplen :])
        self.last_step[above] = max(step, self.last_step.get(above, 0))
