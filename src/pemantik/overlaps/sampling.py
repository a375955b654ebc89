"""Which candidates of a search are put before readers: all likely ones, and samples by which the search is measured.

Seven in ten are above the threshold, two near it, one is drawn from all below. Without the samples nobody could tell
what the search misses. The draw is by a hash of both ids: the same list always gives the same sample, and what was
decided stays in it.
"""

import hashlib
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from pemantik.overlaps.engine.finding import Found
from pemantik.overlaps.models import Pair

TOP, NEAR, BELOW = 7, 2, 1
#: So far below the threshold a pair is still near it.
BAND = 0.2
#: One pair in so many is read by a second person.
SECOND_IN = 10


@dataclass(frozen=True, slots=True)
class Chosen:
    """A candidate for the queue: why, how many candidates it stands for, and its place among those of its list."""

    found: Found
    slot: Pair.Slot
    share: float
    rank: int


def drawn(first: str, second: str, purpose: str) -> int:
    """A number that is the same for the same pair whenever and wherever it is drawn."""
    low, high = sorted((first, second))
    return int.from_bytes(hashlib.sha256(f"{purpose}:{low}:{high}".encode()).digest()[:8])


def needs_second(first_id: int, second_id: int) -> bool:
    """Whether this pair is one of those that a second person reads."""
    return drawn(str(first_id), str(second_id), "second") % SECOND_IN == 0


def choose(candidates: Iterable[Found], threshold: float, list_of: Callable[[Found], Hashable]) -> list[Chosen]:
    """The pairs for the queue. `list_of` says in whose queue a pair stands; the ranks count in each by itself."""
    top: list[Found] = []
    near: list[Found] = []
    below: list[Found] = []
    for each in candidates:
        (top if each.score >= threshold else near if each.score >= threshold - BAND else below).append(each)
    picked = [(each, Pair.Slot.TOP, 1.0) for each in top]
    picked += _sample(near, -(-len(top) * NEAR // TOP), Pair.Slot.NEAR)
    picked += _sample(below, -(-len(top) * BELOW // TOP), Pair.Slot.BELOW)
    queues: dict[Hashable, list[tuple[Found, Pair.Slot, float]]] = {}
    for one in picked:
        queues.setdefault(list_of(one[0]), []).append(one)
    return [chosen for queue in queues.values() for chosen in _ranked(queue)]


def _sample(found: Sequence[Found], count: int, slot: Pair.Slot) -> list[tuple[Found, Pair.Slot, float]]:
    least = sorted(found, key=lambda each: (drawn(each.first, each.second, slot), each.first, each.second))[:count]
    return [(each, slot, len(found) / len(least)) for each in least]


def _ranked(queue: Sequence[tuple[Found, Pair.Slot, float]]) -> list[Chosen]:
    """The best first; the samples stand between them in their proportion."""
    step = {Pair.Slot.TOP: 1 / TOP, Pair.Slot.NEAR: 1 / NEAR, Pair.Slot.BELOW: 1 / BELOW}
    seen = dict.fromkeys(step, 0)
    places = []
    for found, slot, share in sorted(queue, key=lambda each: (-each[0].score, each[0].first, each[0].second)):
        seen[slot] += 1
        # A sample comes after the share of likely pairs that it accompanies.
        places.append((seen[slot] * step[slot], found, slot, share))
    places.sort(key=lambda each: (each[0], each[2] != Pair.Slot.TOP, -each[1].score, each[1].first, each[1].second))
    return [Chosen(found, slot, share, rank) for rank, (_place, found, slot, share) in enumerate(places)]
