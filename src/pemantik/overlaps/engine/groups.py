"""Groups of doubles without chaining: a chain of look-alikes never becomes one group.

Two groups join only if all their pairs together look alike (average link) and nobody has said "not a double" between
them.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence

#: The average score inside a group is at least this.
LEAST = 0.5

Pair = tuple[str, str]


def groups(
    pairs: Iterable[tuple[str, str, float]], cannot: Iterable[Pair] = (), least: float = LEAST
) -> list[list[str]]:
    """Groups of two or more ids, the ids sorted, the largest groups first. Pairs that are not given count 0."""
    likeness: dict[str, dict[str, float]] = defaultdict(dict)
    for one, other, score in pairs:
        if one != other:
            likeness[one][other] = likeness[other][one] = max(score, likeness[one].get(other, 0.0))
    apart: dict[str, set[str]] = defaultdict(set)
    for one, other in cannot:
        apart[one].add(other)
        apart[other].add(one)
    found = [group for part in _connected(likeness) for group in _averaged(part, likeness, apart, least)]
    return sorted(found, key=lambda group: (-len(group), group))


def _connected(likeness: dict[str, dict[str, float]]) -> list[list[str]]:
    seen: set[str] = set()
    parts = []
    for start in sorted(likeness):
        if start in seen:
            continue
        part, waiting = [], [start]
        seen.add(start)
        while waiting:
            one = waiting.pop()
            part.append(one)
            fresh = [other for other in likeness[one] if other not in seen]
            seen.update(fresh)
            waiting += fresh
        parts.append(sorted(part))
    return parts


def _averaged(
    part: Sequence[str], likeness: dict[str, dict[str, float]], apart: dict[str, set[str]], least: float
) -> list[list[str]]:
    members: dict[int, list[str]] = {at: [one] for at, one in enumerate(part)}
    place = {one: at for at, one in enumerate(part)}
    # Sum of the scores between two groups; divided by the number of pairs it is their average.
    sums: dict[int, dict[int, float]] = {
        at: {place[other]: score for other, score in likeness[one].items()} for at, one in enumerate(part)
    }
    foes: dict[int, set[int]] = {
        at: {place[other] for other in apart.get(one, ()) if other in place} for at, one in enumerate(part)
    }
    heap = [(-score, one, other) for one, row in sums.items() for other, score in row.items() if one < other]
    heapq.heapify(heap)
    following = len(part)
    while heap:
        negative, one, other = heapq.heappop(heap)
        if -negative < least:
            break
        if one not in members or other not in members or other in foes[one]:
            continue
        members[following] = members.pop(one) + members.pop(other)
        foes[following] = foes.pop(one) | foes.pop(other)
        for foe in foes[following]:
            if foe in foes:
                foes[foe].add(following)
        joined: dict[int, float] = defaultdict(float)
        for row in (sums.pop(one), sums.pop(other)):
            for third, score in row.items():
                if third in members:
                    joined[third] += score
        sums[following] = joined
        for third, score in joined.items():
            sums[third][following] = score
            average = score / (len(members[third]) * len(members[following]))
            heapq.heappush(heap, (-average, third, following))
        following += 1
    return [sorted(group) for group in members.values() if len(group) > 1]
