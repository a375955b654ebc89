"""What stands in the registry where a file is to go: units, entries by code and by name, what may be linked to.

Everything is read in a number of queries that does not grow with the rows, but for one more in every few thousand.
"""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pemantik.inventory.metamodel import kind_of
from pemantik.inventory.models import Entry, Link, State
from pemantik.organizations.models import Node
from pemantik.organizations.rules import same_name
from pemantik.organizations.spreadsheets.references import Place, stored_places
from pemantik.organizations.spreadsheets.words import meaning
from pemantik.organizations.tree import institution_above, own_units

#: Ids in one query; SQLite takes 32,766 at most.
CHUNK = 5_000
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that is stored: enough to find it, and to tell it from its namesakes."""

    pk: int
    kind: str
    code: str
    name: str
    name_key: str
    node_id: int
    values: dict[str, Any]


class Units:
    """The units of an institution, and which of them the file may touch."""

    def __init__(self, target: Node, *, only_active: bool = True) -> None:
        self.target = target
        self.institution = institution_above(target)
        nodes = [self.institution, *own_units(self.institution).order_by("path")]
        nodes = [node for node in nodes if node.is_active or not only_active]
        self.names = {node.pk: node.name for node in nodes}
        self.inside = {node.pk for node in nodes if node.path.startswith(target.path)}
        self.places = stored_places(nodes)
        self._by_meaning: dict[str, list[str]] = {}
        for node in nodes:
            self._by_meaning.setdefault(meaning(node.name), []).append(node.name)
        self._found: dict[str, list[Place]] = {}
        self._guesses: dict[str, str] = {}

    def find(self, written: str) -> list[int]:
        """The units that a text may mean."""
        if written not in self._found:
            self._found[written] = self.places.find(written)
        return [place.key[1] for place in self._found[written]]

    def guess(self, written: str) -> str:
        """The unit that looks most like the text: by the words that say something, else by its letters."""
        if written not in self._guesses:
            same = self._by_meaning.get(meaning(written), [])
            near = difflib.get_close_matches(meaning(written), self._by_meaning, n=1, cutoff=0.72)
            close = same or [name for one in near for name in self._by_meaning[one]]
            self._guesses[written] = close[0] if len(close) == 1 else self.places.closest(written)
        return self._guesses[written]

    def way_to(self, node_id: int) -> str:
        """How a unit is named so that it is clear."""
        return self.places.way_to(("node", node_id))


class World:
    """The entries of an institution, by what a cell may call them."""

    def __init__(self, units: Units, kinds: Iterable[str], names: Iterable[str], codes: Iterable[str]) -> None:
        """Read what bears one of the names (as name keys) or codes that the file mentions, and no more."""
        self.units = units
        self.by_code: dict[str, Known] = {}
        self.by_key: dict[tuple[str, int, str], list[Known]] = {}
        self.by_name: dict[tuple[str, str], list[Known]] = {}
        read = set(kinds)
        wanted = read | {to for kind in read for relation in kind_of(kind).relations for to in relation.to}
        for some in chunks(sorted(set(names) - {""})):
            for known in self._known(kind__in=wanted, name_key__in=some):
                self.by_key.setdefault((known.kind, known.node_id, known.name_key), []).append(known)
                self.by_name.setdefault((known.kind, known.name_key), []).append(known)
        for some in chunks(sorted(set(codes) - {""})):
            self.by_code |= {known.code: known for known in self._known(code__in=some)}

    def _known(self, **wanted: Any) -> Iterator[Known]:
        own = Entry.objects.filter(institution=self.units.institution, removed_at=None, **wanted)
        for row in own.order_by("pk").values_list("pk", "kind", "code", "name", "name_key", "node_id", "values"):
            yield Known(*row)

    def shared(self, names: Iterable[str]) -> dict[str, list[tuple[int, str, str, str]]]:
        """What other institutions have published under these names: id, kind, code and institution, by name key."""
        found: dict[str, list[tuple[int, str, str, str]]] = {}
        keys = sorted({same_name(name)[:200] for name in names} - {""})
        for some in chunks(keys):
            rows = Entry.objects.filter(name_key__in=some, state=State.PUBLISHED, removed_at=None)
            rows = rows.exclude(institution=self.units.institution)
            for key, *rest in rows.values_list("name_key", "pk", "kind", "code", "institution__name"):
                found.setdefault(key, []).append(tuple(rest))  # type: ignore[arg-type]  # four columns
        return found


@dataclass(frozen=True, slots=True)
class Stored:
    """Entries that a file touches, with the units that use them and what they are linked to."""

    entries: dict[int, Entry]
    users: dict[int, frozenset[int]]
    links: dict[int, dict[str, frozenset[int]]]

    def add(self, other: "Stored") -> None:
        """Know those entries too."""
        self.entries.update(other.entries)
        self.users.update(other.users)
        self.links.update(other.links)


def read_stored(ids: Iterable[int], *, lock: bool = False) -> Stored:
    """The entries of these ids; locked until the transaction ends if they are to be written."""
    entries: dict[int, Entry] = {}
    users: dict[int, set[int]] = {}
    links: dict[int, dict[str, set[int]]] = {}
    used = Entry.users.through.objects
    for some in chunks(sorted(set(ids))):
        rows = Entry.objects.filter(pk__in=some).order_by("pk")
        entries |= {entry.pk: entry for entry in (rows.select_for_update() if lock else rows)}
        for entry_id, node_id in used.filter(entry_id__in=some).values_list("entry_id", "node_id"):
            users.setdefault(entry_id, set()).add(node_id)
        live = Link.objects.filter(source_id__in=some, target__removed_at=None)
        for entry_id, relation, target in live.values_list("source_id", "relation", "target_id"):
            links.setdefault(entry_id, {}).setdefault(relation, set()).add(target)
    return Stored(
        entries,
        {pk: frozenset(users.get(pk, ())) for pk in entries},
        {pk: {key: frozenset(found) for key, found in links.get(pk, {}).items()} for pk in entries},
    )


def chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items in pieces that one query takes."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
