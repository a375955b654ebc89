"""The whole form of an entry, put together for one person."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pemantik.inventory.forms.controls import Control, Group, of_description, of_field, of_name, of_plans
from pemantik.inventory.forms.pickers import Ask, linked_entries, of_code, of_link, of_units
from pemantik.inventory.forms.typed import Typed
from pemantik.inventory.metamodel import Field, FieldType, Kind, Relation
from pemantik.inventory.models import Entry
from pemantik.inventory.values import Vocabulary
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import institution_above, own_units


@dataclass(frozen=True)
class EntryForm:
    """The groups of the form, and what is wrong with it: the sentence and where each link leads."""

    groups: tuple[Group, ...]
    errors: tuple[tuple[str, str, str], ...]


def editable_units(access: Access) -> QuerySet[Node]:
    """The units for which the person may enter something, in the order of the tree."""
    units: QuerySet[Node] = access.nodes(Action.EDIT_INVENTORY).filter(is_active=True)
    return units.order_by("path")


def units_for(access: Access, entry: Entry) -> QuerySet[Node]:
    """The units that an entry may be given to: those of its institution, and the one that it belongs to."""
    mine = access.within(Action.EDIT_INVENTORY) & Q(is_active=True, path__startswith=entry.institution.path)
    units: QuerySet[Node] = Node.objects.filter(mine | Q(pk=entry.node_id))
    return units.order_by("path")


def build(
    kind: Kind, units: QuerySet[Node], typed: Typed, entry: Entry | None = None, problems: dict[str, str] | None = None
) -> EntryForm:
    """The form with what was typed and what is wrong with it. `units` are those that may be chosen; not empty."""
    builder = _Builder(kind, units, typed, entry, problems or {})
    groups = tuple(group for group in builder.groups() if group.controls)
    controls = {control.key: control for group in groups for control in group.controls}
    errors = []
    for key, text in builder.problems.items():
        control = controls.get(key)
        errors.append((control.id if control else "", control.label if control else "", text))
    return EntryForm(groups, tuple(errors))


class _Builder:
    def __init__(
        self, kind: Kind, units: QuerySet[Node], typed: Typed, entry: Entry | None, problems: dict[str, str]
    ) -> None:
        self._kind, self._units, self._typed, self._entry = kind, units, typed, entry
        relations = {relation.key for relation in kind.relations}
        self.problems = {
            f"hubung-{key}" if self._is_link(key, relations) else key: text for key, text in problems.items()
        }
        self._words = Vocabulary()
        self._institution = entry.institution if entry else institution_above(_node_of(units, typed))
        kept = entry.links.values_list("target_id", flat=True) if entry else []
        self._known = linked_entries(self._institution, kind.relations, typed, kept)

    def _is_link(self, key: str, relations: set[str]) -> bool:
        return key in relations and not any(each.key == key for each in self._kind.fields)

    def groups(self) -> list[Group]:
        facts = [each for each in self._kind.fields if each.fact]
        asked = [each for each in self._kind.fields if not each.fact and not each.more]
        more = [each for each in self._kind.fields if each.more]
        kind, typed = self._kind, self._typed
        first = [
            *self._unit(),
            of_name(kind, typed, self._error("name")),
            of_description(typed, self._error("description")),
        ]
        if kind.reference:
            label = _("Kode %(tree)s") % {"tree": kind.reference}
            first.append(self._code("reference", label, kind.tree))
        rest = [self._field(each) for each in asked]
        if kind.urusan:
            rest.insert(0, self._code("urusan", _("Urusan"), "urusan", is_optional=True))
        links = [relation for relation in kind.relations if not relation.fact]
        return [
            Group(
                _("Fakta kunci"),
                [*first, *map(self._field, facts), *(self._link(one) for one in kind.relations if one.fact)],
                is_folded=False,
            ),
            Group(_("Pelengkap"), rest, hint=_("Ikut dihitung dalam kelengkapan.")),
            Group(_("Hubungan"), [*map(self._link, links), *self._users()]),
            Group(_("Rincian"), [*map(self._field, more), *of_plans(typed, self.problems)]),
        ]

    def _error(self, key: str) -> str:
        return self.problems.get(key, "")

    def _field(self, each: Field) -> Control:
        if each.type is FieldType.REFERENCE:
            return self._code(each.key, each.label, each.tree, is_optional=not each.fact, hint=each.hint)
        return of_field(each, self._typed, self._words, self._error(each.key))

    def _code(self, key: str, label: str, tree: str, *, is_optional: bool = False, hint: str = "") -> Control:
        ask = Ask(key, f"isi-{key}", label, self._error(key), hint, is_optional)
        return of_code(ask, self._words.tree(tree), self._typed)

    def _link(self, relation: Relation) -> Control:
        return of_link(relation, self._institution, self._typed, self._known, self._error(f"hubung-{relation.key}"))

    def _unit(self) -> list[Control]:
        if len(self._units[:2]) == 1:
            return []
        ask = Ask("unit", "unit", _("Unit pemilik"), self._error("unit"))
        return [of_units(ask, self._units, frozenset({self._typed.node_id}), self._typed)]

    def _users(self) -> list[Control]:
        if not self._kind.users:
            return []
        units = (own_units(self._institution) | Node.objects.filter(pk=self._institution.pk)).order_by("path")
        hint = _("Unit lain yang memakainya.")
        ask = Ask("users", "pengguna", _("Unit pengguna"), self._error("users"), hint, is_optional=True, is_many=True)
        return [of_units(ask, units, self._typed.users, self._typed)]


def _node_of(units: QuerySet[Node], typed: Typed) -> Node:
    """The chosen unit, or the first one that may be chosen."""
    return units.filter(pk=typed.node_id).first() or units[0]
