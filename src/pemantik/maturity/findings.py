"""Broken rules of an instrument, and walking its tree with the places in the file."""

from collections.abc import Iterator
from dataclasses import dataclass

from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import Group, Indicator

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule: the place in the file (keys and list positions) and a sentence."""

    place: Place
    message: str


def groups_with_place(instrument: Instrument) -> Iterator[tuple[Group, Place]]:
    """Every group, parents before children."""
    return _walk(instrument.groups, ("groups",))


def _walk(groups: tuple[Group, ...], place: Place) -> Iterator[tuple[Group, Place]]:
    for position, group in enumerate(groups):
        here = (*place, position)
        yield group, here
        yield from _walk(group.groups, (*here, "groups"))


def indicators_with_place(instrument: Instrument) -> Iterator[tuple[Indicator, Place]]:
    """Every indicator of the tree, then those of the supplements."""
    for group, place in groups_with_place(instrument):
        for position, indicator in enumerate(group.indicators):
            yield indicator, (*place, "indicators", position)
    for number, supplement in enumerate(instrument.supplements):
        for position, indicator in enumerate(supplement.indicators):
            yield indicator, ("supplements", number, "indicators", position)
