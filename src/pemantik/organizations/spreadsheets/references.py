"""Finding the unit that a cell means: by name, short name, or the way to it (`Dinas Kesehatan > Puskesmas Gading`)."""

import difflib
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pemantik.organizations.models import Node
from pemantik.organizations.rules import same_name
from pemantik.organizations.tree import path_above

STEP = " > "

#: A stored node (`node`, its id) or a row of the sheet (`row`, its number).
Key = tuple[str, int]

#: Comparing with more names than this would let a page wait for a guess.
_MOST_COMPARED = 2000


@dataclass
class Place:
    """Something that a cell may name, and what is above it."""

    key: Key
    name: str
    short_name: str = ""
    above: Key | None = None

    def is_called(self, written: str) -> bool:
        """Whether the text is its name or short name, whatever the case and the signs."""
        return same_name(written) in {same_name(self.name), same_name(self.short_name)} - {""}


class Places:
    """All units that a cell may mean."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self.by_key: dict[Key, Place] = {}
        self._by_name: dict[str, list[Key]] = {}
        self._first: dict[tuple[Key | None, str], Key] = {}
        for place in places:
            self.add(place)
            self.settle(place.key, place.above)

    def add(self, place: Place) -> None:
        """Add a place that is not yet known to stand anywhere."""
        self.by_key[place.key] = place
        for name in {same_name(place.name), same_name(place.short_name)} - {""}:
            self._by_name.setdefault(name, []).append(place.key)

    def settle(self, key: Key, above: Key | None) -> Key:
        """Say what is above a place. Where one of that name stands already, the place is dropped for that one."""
        place = self.by_key[key]
        first = self._first.setdefault((above, same_name(place.name)), key)
        if first == key:
            place.above = above
        else:
            del self.by_key[key]
        return first

    def find(self, written: str) -> list[Place]:
        """Every unit that the text may mean: one if it is clear, none if it is unknown."""
        found = self._called(written)
        if not found and ">" in written:
            *above, last = written.split(">")
            found = [place for place in self._called(last) if self._stands_below(place, above)]
        exact = [place for place in found if place.name == written]
        return exact if len(exact) == 1 else found

    def closest(self, written: str) -> str:
        """The name whose long or short form looks most like the text; empty if none does."""
        names: dict[str, str] = {}
        for place in itertools.islice(self.by_key.values(), _MOST_COMPARED):
            names |= {form: place.name for form in (place.short_name, place.name) if form}
        near = difflib.get_close_matches(written, names, n=1, cutoff=0.7)
        return names[near[0]] if near else ""

    def way_to(self, key: Key | None) -> str:
        """How a unit is named so that it is clear: alone if that is enough, else with what is above it."""
        way: list[str] = []
        while key is not None and key in self.by_key:
            place = self.by_key[key]
            way.insert(0, place.name)
            if len(self.find(STEP.join(way))) == 1:
                break
            key = place.above
        return STEP.join(way)

    def _called(self, written: str) -> list[Place]:
        keys = self._by_name.get(same_name(written), [])
        return [self.by_key[key] for key in keys if key in self.by_key]

    def _stands_below(self, place: Place, above: Sequence[str]) -> bool:
        parent = self.by_key.get(place.above) if place.above else None
        for name in reversed(above):
            if parent is None or not parent.is_called(name):
                return False
            parent = self.by_key.get(parent.above) if parent.above else None
        return True


def stored_places(nodes: Sequence[Node]) -> Places:
    """The places of stored nodes that stand in the order of their paths."""
    ids = {node.path: node.pk for node in nodes}
    return Places(
        Place(
            ("node", node.pk),
            node.name,
            node.short_name,
            ("node", ids[path_above(node.path)]) if path_above(node.path) in ids else None,
        )
        for node in nodes
    )
