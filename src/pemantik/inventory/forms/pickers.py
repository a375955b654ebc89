"""Controls that are searched: codes of a reference tree, entries to link to, units. All of them bounded."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.inventory.forms.controls import Control, Option, Picker
from pemantik.inventory.forms.typed import Typed
from pemantik.inventory.metamodel import Relation, kind_of
from pemantik.inventory.models import Entry
from pemantik.inventory.references import Code, Tree
from pemantik.inventory.selectors.entries import linkable_entries
from pemantik.organizations.models import Node
from pemantik.organizations.rules import same_name

#: What a search shows at once.
MOST_CODES, MOST_ENTRIES, MOST_UNITS = 20, 15, 15
#: So many units, or codes, need no search.
FEW_UNITS, FEW_CODES = 8, 12
#: So many units are still a list to fold out where one is chosen.
LISTED_UNITS = 100
MOST_WORDS = 6
#: More kinds than these are not named below a relation.
MOST_KINDS = 5


@dataclass(frozen=True, slots=True)
class Ask:
    """What a searched control is about."""

    key: str
    name: str
    label: str
    error: str = ""
    hint: str = ""
    is_optional: bool = False
    is_many: bool = False

    def control(self, options: Iterable[Option], picker: Picker | None, value: str = "") -> Control:
        """The control with these choices."""
        return Control(
            key=self.key,
            name=self.name,
            label=self.label,
            widget="picker",
            value=value,
            hint=self.hint,
            is_optional=self.is_optional,
            is_many=self.is_many,
            options=tuple(options),
            picker=picker,
            error=self.error,
        )


def of_code(ask: Ask, tree: Tree, typed: Typed) -> Control:
    """A code of a tree: searched by words, or opened step by step from the top. A small tree is shown whole."""
    chosen, asked = typed.text(ask.key), typed.asked == ask.key
    words = typed.looked.get(ask.key, "")
    is_small = len(tree.codes) <= FEW_CODES
    found = tree.search("", FEW_CODES) if is_small else _codes(tree, words, typed.below) if asked else []
    above = tree.above(typed.below)[-1:] if asked and typed.below else []
    shown = [*above, *(code for code in found[:MOST_CODES] if code.code != typed.below)]
    options = [_code(tree, code, chosen) for code in shown]
    if chosen and not any(one.is_chosen for one in options):
        known = tree.codes.get(chosen)
        options.insert(0, _code(tree, known, chosen) if known else Option(chosen, chosen, is_chosen=True))
    options.append(Option("", _("Belum diketahui"), is_chosen=not chosen))
    search = Picker(words, asked, len(found) > MOST_CODES, is_tree=True, what=_("Cari kode atau nama"))
    ask = ask if is_small or ask.hint else replace(ask, hint=_("Cari dengan kata, atau buka dari atas."))
    return ask.control(options, replace(search, is_whole=is_small), chosen)


def _codes(tree: Tree, words: str, below: str) -> list[Code]:
    """The codes that a search finds, or those directly below another, that may be chosen today."""
    found = tree.search(words, MOST_CODES * 2) if words and not below else tree.children(below)
    today = timezone.localdate()
    return [code for code in found if code.holds_on(today)]


def _code(tree: Tree, code: Code, chosen: str) -> Option:
    """A code with the codes above it."""
    above = " › ".join(each.name for each in tree.above(code.parent))
    return Option(code.code, str(code), above, code.code == chosen, opens=bool(tree.children(code.code)))


def of_link(relation: Relation, institution: Node, typed: Typed, known: dict[int, Entry], error: str) -> Control:
    """The entries that this one is linked to by a relation: those it has, and those that a search finds."""
    key = f"hubung-{relation.key}"
    chosen = typed.links.get(relation.key, frozenset())
    words, asked = typed.looked.get(key, ""), typed.asked == key
    found = _found(institution, relation, words) if asked else []
    options = [_entry(known[one], institution, is_chosen=True) for one in sorted(chosen) if one in known]
    options += [_entry(each, institution, is_chosen=False) for each in found[:MOST_ENTRIES] if each.pk not in chosen]
    picker = Picker(words, asked, len(found) > MOST_ENTRIES, what=_("Cari nama atau kode"))
    kinds = [kind_of(code).label for code in relation.to]
    hint = ", ".join(kinds) + "." if 1 < len(kinds) < MOST_KINDS else ""
    return Ask(key, key, relation.label, error, hint, not relation.fact, is_many=True).control(options, picker)


def _found(institution: Node, relation: Relation, words: str) -> list[Entry]:
    entries = linkable_entries(institution, relation.to).select_related("node", "institution")
    for word in words.split()[:MOST_WORDS]:
        if name := same_name(word):
            entries = entries.filter(Q(name_key__contains=name) | Q(words__contains=name) | Q(code__icontains=word))
    return list(entries.order_by("name_key", "pk")[: MOST_ENTRIES + 1])


def _entry(entry: Entry, institution: Node, *, is_chosen: bool) -> Option:
    owner = entry.node.label if entry.institution_id == institution.pk else entry.institution.label
    return Option(str(entry.pk), entry.name, " · ".join(filter(None, [entry.code, owner])), is_chosen)


def linked_entries(
    institution: Node, relations: Iterable[Relation], typed: Typed, kept: Iterable[int]
) -> dict[int, Entry]:
    """The chosen entries that may be named: linkable ones, and those that are linked already. One query.

    Ids that somebody made up tell nothing about the entries behind them.
    """
    wanted = {one for ids in typed.links.values() for one in ids}
    if not wanted:
        return {}
    kinds = {kind for relation in relations for kind in relation.to}
    linkable = linkable_entries(institution, kinds).filter(pk__in=wanted)
    old = Entry.objects.filter(pk__in=wanted & set(kept))
    return {each.pk: each for each in (linkable | old).select_related("node", "institution")}


def of_units(ask: Ask, units: QuerySet[Node], chosen: frozenset[int], typed: Typed) -> Control:
    """Units to choose one or many of; more than fit into a list are searched. Three queries at most."""
    first = list(units[: LISTED_UNITS + 1])
    if len(first) <= FEW_UNITS:
        return ask.control([_unit(one, chosen) for one in first], None)
    if len(first) <= LISTED_UNITS and not ask.is_many:
        nothing = Option("", _("Pilih unit"), is_chosen=not chosen)
        return replace(ask.control([nothing, *(_unit(one, chosen) for one in first)], None), widget="select")
    words, asked = typed.looked.get(ask.key, ""), typed.asked == ask.key
    found: list[Node] = []
    if asked:
        wanted = Q()
        for word in words.split()[:MOST_WORDS]:
            wanted &= Q(name__icontains=word) | Q(short_name__icontains=word)
        found = list(units.filter(wanted)[: MOST_UNITS + 1])
    shown = [*units.filter(pk__in=chosen), *(one for one in found[:MOST_UNITS] if one.pk not in chosen)]
    picker = Picker(words, asked, len(found) > MOST_UNITS, what=_("Cari nama unit"))
    return ask.control([_unit(one, chosen) for one in shown], picker)


def _unit(unit: Node, chosen: frozenset[int]) -> Option:
    return Option(str(unit.pk), unit.name, unit.short_name, unit.pk in chosen)
