"""The reference trees and value lists as a person sees them: with how often each is used in what the person may see."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KT
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.inventory import references
from pemantik.inventory.metamodel import Field, FieldType, Kind, kinds
from pemantik.inventory.models import Entry
from pemantik.inventory.references import Code, Tree
from pemantik.inventory.selectors.entries import visible_entries
from pemantik.inventory.value_lists import Choice, ValueList, value_lists
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

#: The catalogue of applications that every government shares (Perpres 95/2018).
COMMON_APPLICATIONS = "aplikasi-umum"


def require_reader(access: Access) -> None:
    """Raise Http404 for whoever sees no inventory anywhere."""
    if not access.paths(Action.VIEW_INVENTORY):
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))


def may_manage_lists(access: Access) -> bool:
    """Whether the person keeps the lists of the whole installation: manages the inventory at the top of a tree."""
    return any(len(path) <= Node.steplen for path in access.paths(Action.MANAGE_INVENTORY))


def require_lists_manager(access: Access) -> None:
    """Raise Http404 for whoever sees no inventory, PermissionDenied for those who only read these lists."""
    require_reader(access)
    if not may_manage_lists(access):
        raise PermissionDenied(
            _("Daftar ini dipakai bersama; hanya pengatur inventaris tingkat teratas yang mengubah.")
        )


def find_tree(access: Access, name: str) -> Tree:
    """One tree, for a reader. Raises Http404."""
    require_reader(access)
    if name not in references.TREES:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return references.tree(name)


def find_list(access: Access, name: str) -> ValueList:
    """One value list, for a reader. Raises Http404."""
    require_reader(access)
    found = value_lists().get(name)
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return found


def code_token(code: Code) -> str:
    """A token that changes with everything that may be changed about a code. Forms send it back."""
    told = (code.name, code.note, str(code.valid_from), str(code.valid_until), code.replaced_by)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


@lru_cache(maxsize=16)
def fields_of_tree(name: str) -> tuple[tuple[Kind, Field], ...]:
    """The attributes whose codes are from this tree, with their kinds; the reference of a kind itself is not one."""
    return tuple((kind, each) for kind in kinds().values() for each in kind.fields if each.tree == name)


@lru_cache(maxsize=64)
def fields_of_list(name: str) -> tuple[tuple[Kind, Field], ...]:
    """The attributes whose choices are from this list, with their kinds."""
    return tuple((kind, each) for kind in kinds().values() for each in kind.fields if each.list == name)


def code_uses(access: Access, name: str) -> Counter[str]:
    """How many entries that the person sees name each code of a tree. One query for each attribute that may."""
    found: Counter[str] = Counter()
    for entries, path in _places_of_codes(visible_entries(access), name):
        found.update(_counted(entries, path))
    found.pop("", None)
    return found


def entries_with_code(access: Access, name: str, codes: Iterable[str]) -> QuerySet[Entry]:
    """The entries that name one of these codes, by name."""
    wanted, condition = list(codes), Q(pk__in=[])
    for entries, path in _places_of_codes(visible_entries(access), name):
        condition |= Q(pk__in=entries.filter(**{f"{path}__in": wanted}).values("pk"))
    return visible_entries(access).filter(condition).select_related("node").order_by("name_key", "pk")


def with_those_below(tree: Tree, uses: Counter[str]) -> Counter[str]:
    """The counts of codes, each with what is counted below it."""
    found: Counter[str] = Counter()
    for code, count in uses.items():
        for each in tree.above(code):
            found[each.code] += count
    return found


def _places_of_codes(visible: QuerySet[Entry], name: str) -> list[tuple[QuerySet[Entry], str]]:
    """Where codes of a tree stand: the entries of those kinds, and the column or attribute."""
    by_column = {
        "urusan": [kind.code for kind in kinds().values() if kind.urusan and name == "urusan"],
        "reference": [kind.code for kind in kinds().values() if kind.reference and kind.tree == name],
    }
    places = [(visible.filter(kind__in=codes), column) for column, codes in by_column.items() if codes]
    return places + _places_of_fields(visible, fields_of_tree(name))


def _places_of_fields(
    visible: QuerySet[Entry], fields: Sequence[tuple[Kind, Field]]
) -> list[tuple[QuerySet[Entry], str]]:
    """One place for each key, of all kinds that have it."""
    by_key: dict[str, list[str]] = {}
    for kind, each in fields:
        by_key.setdefault(f"values__{each.key}", []).append(kind.code)
    return [(visible.filter(kind__in=codes), path) for path, codes in by_key.items()]


def _counted(entries: QuerySet[Entry], path: str) -> dict[str, int]:
    """How many entries hold each text at the place. One query."""
    if not path.startswith("values__"):
        return dict(entries.order_by().values_list(path).annotate(Count("pk")))
    rows = entries.filter(values__has_key=path.removeprefix("values__")).order_by()
    return dict(rows.values_list(KT(path)).annotate(Count("pk")))


@dataclass(frozen=True, slots=True)
class CountedChoice:
    """A value of a list, and how many entries that the person sees have chosen it."""

    choice: Choice
    count: int


def list_uses(access: Access, found: ValueList) -> list[CountedChoice]:
    """Every value of a list with its use, those that are no longer in it too. One query for each attribute."""
    counts: Counter[str] = Counter()
    visible = visible_entries(access)
    for is_many in (False, True):
        fields = [one for one in fields_of_list(found.name) if (one[1].type is FieldType.MANY) == is_many]
        for entries, path in _places_of_fields(visible, fields):
            for text, count in _counted(entries, path).items():
                for value in json.loads(text) if is_many else [text]:
                    counts[value] += count
    return [CountedChoice(each, counts.pop(each.value, 0)) for each in found.choices]


def list_places(found: ValueList) -> list[str]:
    """Where the list is asked, in words: `Aplikasi: Status`, or `Server` where the attribute is called as the list."""
    return [
        kind.label if each.label == found.label else f"{kind.label}: {each.label}"
        for kind, each in fields_of_list(found.name)
    ]


@dataclass(frozen=True, slots=True)
class CommonApplication:
    """An Aplikasi Umum, the own applications with the same function, and how many of them are still to migrate."""

    choice: Choice
    count: int
    candidates: int
    entries: tuple[Entry, ...]


#: Own applications that are listed at a time.
MOST_LISTED = 60
#: What such an application is itself, once the unit uses it; and a state in which nothing is left to migrate.
_COMMON, _STOPPED = "Aplikasi Umum", "Dihentikan"


def common_applications(access: Access) -> list[CommonApplication]:
    """The catalogue with the own applications that name each, those with most to migrate first.

    Two queries beside the list's.
    """
    catalogue = find_list(access, COMMON_APPLICATIONS)
    named = _named(access)
    told = KT("values__aplikasi_umum"), KT("values__kepemilikan")
    rows = named.order_by().values_list(*told, "facet").annotate(Count("pk"))
    counts: Counter[str] = Counter()
    candidates: Counter[str] = Counter()
    for common, own_kind, state, count in rows:
        counts[common] += count
        candidates[common] += count if is_candidate(own_kind, state) else 0
    listed: dict[str, list[Entry]] = {}
    for entry in named.select_related("node").order_by(told[0], "name_key", "pk")[:MOST_LISTED]:
        listed.setdefault(str(entry.values["aplikasi_umum"]), []).append(entry)
    found = [
        CommonApplication(each, counts[each.value], candidates[each.value], tuple(listed.get(each.value, ())))
        for each in catalogue.choices
        if not each.is_hidden or counts[each.value]
    ]
    return sorted(found, key=lambda each: (-each.candidates, -each.count))


def applications_like(access: Access, value: str) -> QuerySet[Entry]:
    """The own applications that name this Aplikasi Umum."""
    return _named(access).filter(values__aplikasi_umum=value).select_related("node").order_by("name_key", "pk")


def is_candidate(own_kind: str | None, state: str) -> bool:
    """Whether an application that does the same as an Aplikasi Umum is a candidate to move to it."""
    return own_kind != _COMMON and state != _STOPPED


def _named(access: Access) -> QuerySet[Entry]:
    return visible_entries(access).filter(kind="aplikasi", values__has_key="aplikasi_umum")
