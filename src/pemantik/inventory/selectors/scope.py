"""What a picture is about: one institution, or one unit of it with everything below, as far as the person may look."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.inventory.models import Entry
from pemantik.inventory.selectors.entries import visible_entries
from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import institution_above, own_units


@dataclass(frozen=True)
class Scope:
    """One institution and perhaps one of its units. `whole` is false where the person sees only some of its units."""

    access: Access
    institution: Node
    unit: Node | None
    institutions: tuple[Node, ...]
    whole: bool

    @property
    def entries(self) -> QuerySet[Entry]:
        """The entries in it that the person may see."""
        if self.whole and self.unit is None:
            return Entry.objects.filter(removed_at=None, institution=self.institution)
        within = Entry.objects.filter(removed_at=None) if self.whole else visible_entries(self.access)
        return within.filter(institution=self.institution, node__in=[node.pk for node in self._inside])

    @property
    def label(self) -> str:
        """What the picture is about, as its source line says it."""
        return self.unit.name if self.unit else self.institution.name

    @cached_property
    def nodes(self) -> dict[int, Node]:
        """The institution and its units that the person may look into, by id, in the order of the tree. One query."""
        units = own_units(self.institution).only("pk", "path", "depth", "name", "short_name", "kind")
        seen = units if self.whole else units.filter(self.access.within(Action.VIEW_INVENTORY))
        found = {self.institution.pk: self.institution} if self.whole else {}
        return found | {node.pk: node for node in seen.order_by("path")}

    @cached_property
    def tops(self) -> dict[int, Node]:
        """For each node the unit that stands for it in a picture: the one directly below the institution."""
        by_path = {node.path: node for node in self.nodes.values()}
        step, depth = Node.steplen, len(self.institution.path)
        return {node.pk: by_path.get(node.path[: depth + step], node) for node in self.nodes.values()}

    @cached_property
    def choices(self) -> list[Node]:
        """The units by which a picture can be narrowed: those directly below the institution."""
        return sorted(
            {top.pk: top for top in self.tops.values() if top.pk != self.institution.pk}.values(),
            key=lambda node: node.name.casefold(),
        )

    @cached_property
    def _inside(self) -> list[Node]:
        path = self.unit.path if self.unit else self.institution.path
        return [node for node in self.nodes.values() if node.path.startswith(path)]


def find_scope(access: Access, institution_id: int = 0, unit_id: int = 0) -> Scope:
    """What the address asks for; without a wish the person's first institution. At most five queries.

    Raises Http404 where the person sees no inventory.
    """
    paths = access.paths(Action.VIEW_INVENTORY)
    if not paths:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    institutions = _institutions(access, paths)
    chosen = next((node for node in institutions if node.pk == institution_id), None)
    unit = Node.objects.filter(access.within(Action.VIEW_INVENTORY), pk=unit_id).first() if unit_id else None
    if unit is not None and unit.is_institution:
        unit = None
    if unit is not None and chosen is None:
        chosen = institution_above(unit)
    found = chosen or institutions[0]
    if unit is not None and not unit.path.startswith(found.path):
        unit = None
    return Scope(access, found, unit, institutions, access.may(Action.VIEW_INVENTORY, found))


def _institutions(access: Access, paths: tuple[str, ...]) -> tuple[Node, ...]:
    """Institutions of which the person sees something, those of the own roles first. One query."""
    step = Node.steplen
    above = {path[:end] for path in paths for end in range(step, len(path) + 1, step)}
    holding = Node.objects.filter(kind__in=INSTITUTION_KINDS, path__in=above)
    below = Node.objects.filter(access.within(Action.VIEW_INVENTORY), kind__in=INSTITUTION_KINDS)
    found = sorted((holding | below).distinct(), key=lambda node: node.path)
    own = [node for path in paths for node in reversed(found) if path.startswith(node.path)][:1]
    return tuple(dict.fromkeys([*own, *(node for node in found if access.may(Action.VIEW_INVENTORY, node)), *own]))
