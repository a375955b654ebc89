"""What decisions teach the dictionary: wordings that may mean the same. A person approves each; nothing applies itself.

Each pair that reviewers held for one thing, and in which each side has one word that the other lacks, proposes that the
two words mean the same. Pairs that they held for two things speak against it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pemantik.overlaps.engine.cleaning import Cleaned, Cleaner
from pemantik.overlaps.engine.dictionary import Dictionary, Role, shipped
from pemantik.overlaps.engine.finding import normal
from pemantik.overlaps.engine.reading import TELLING, Piece
from pemantik.overlaps.engine.records import Record

#: Pairs that must speak for a proposal before it is shown.
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two wordings that may mean the same, the decisions for and against, and the idea that would take them in."""

    first: str
    second: str
    idea: str
    spoken_for: int
    spoken_against: int


def proposals(
    decided: Iterable[tuple[Record, Record, bool]], dictionary: Dictionary | None = None, least: int = _LEAST
) -> list[Proposal]:
    """Wordings to add, the best supported first. `decided` are pairs with whether they are one thing."""
    cleaner = Cleaner(dictionary or shipped())
    votes: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    written: dict[str, Piece] = {}
    for first, second, same in decided:
        one, other = (_open_word(a, b) for a, b in _both(cleaner, first, second))
        if one is None or other is None or one[0] == other[0]:
            continue
        low, high = sorted((one, other))
        if low[1] is Role.OBJECT and high[1] is Role.OBJECT:
            # Two ideas that people already keep apart.
            continue
        votes[low[0], high[0]][same] += 1
        written.setdefault(low[0], low)
        written.setdefault(high[0], high)
    found = [
        Proposal(written[low][2], written[high][2], _idea(written[low], written[high]), count[True], count[False])
        for (low, high), count in votes.items()
        if count[True] >= least and count[True] > 2 * count[False]
    ]
    return sorted(found, key=lambda each: (-each.spoken_for, each.spoken_against, each.first, each.second))


def additions(approved: Sequence[Proposal]) -> dict[str, Mapping[str, Sequence[str]]]:
    """Approved proposals as additions for `dictionary.build`."""
    ideas: dict[str, list[str]] = {}
    for each in approved:
        ideas.setdefault(each.idea, []).extend((each.first, each.second))
    return {"object": {idea: sorted(set(words)) for idea, words in sorted(ideas.items())}}


def _idea(one: Piece, other: Piece) -> str:
    """The idea that takes both in: the one that the dictionary has, else a new one named after the first word."""
    known = [piece[0] for piece in (one, other) if piece[1] is Role.OBJECT]
    return known[0] if known else min(one[0], other[0])


def _both(cleaner: Cleaner, first: Record, second: Record) -> tuple[tuple[Cleaned, Cleaned], tuple[Cleaned, Cleaned]]:
    one, other = cleaner.clean(normal(first)), cleaner.clean(normal(second))
    return (one, other), (other, one)


def _open_word(mine: Cleaned, other: Cleaned) -> Piece | None:
    """The one telling word of a name that the other row lacks; None if there is none or more than one."""
    has = {piece[0] for piece in (*other.name, *other.borrowed, *other.text)}
    own = mine.name or ([mine.alone] if mine.alone else [])
    left = [piece for piece in own if piece[1] in TELLING and piece[0] not in has]
    return left[0] if len(left) == 1 else None
