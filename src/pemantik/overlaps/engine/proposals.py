"""What decisions teach the dictionary: wordings that may mean the same. A person approves each; nothing applies itself.

Each pair that reviewers held for one thing, and in which each side has one word that the other lacks, proposes that the
two words mean the same. Pairs that they held for two things speak against it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pemantik.overlaps.engine.cleaning import Cleaned, Cleaner
from pemantik.overlaps.engine.dictionary import Dictionary, Role, shipped
from pemantik.overlaps.engine.finding import normal
from pemantik.overlaps.engine.reading import TELLING, Piece
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.engine.text import fold, words

#: Pairs that must speak for a proposal before it is shown.
_LEAST = 2
#: A short name means one thing if so large a share of the rows that spell it out do it alike.
_CLEAR = 0.75


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


@dataclass(frozen=True, slots=True)
class FrameWord:
    """A word that misleads: pairs that reviewers told apart shared it and no other word; no double needs it."""

    word: str
    spoken_for: int


def frame_words(
    decided: Iterable[tuple[Record, Record, bool]], dictionary: Dictionary | None = None, least: int = _LEAST
) -> list[FrameWord]:
    """Words of no idea that may say nothing, the best supported first."""
    cleaner = Cleaner(dictionary or shipped())
    misled: Counter[str] = Counter()
    needed: set[str] = set()
    for first, second, same in decided:
        (one, other), _turned = _both(cleaner, first, second)
        told = [{piece[2]: piece[1] for piece in each.name if piece[1] in TELLING} for each in (one, other)]
        shared = told[0].keys() & told[1].keys()
        if same:
            needed |= shared
        elif len(shared) == 1 and (word := next(iter(shared))) and told[0][word] is Role.WORD:
            misled[word] += 1
    found = [FrameWord(word, count) for word, count in misled.items() if count >= least and word not in needed]
    return sorted(found, key=lambda each: (-each.spoken_for, each.word))


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short name that rows of the list spell out, with the commonest way to do so and how many rows do."""

    short: str
    words: str
    rows: int
    example: str


def abbreviations(
    records: Sequence[Record], dictionary: Dictionary | None = None, least: int = _LEAST
) -> list[Abbreviation]:
    """Short names that several rows spell out alike and the dictionary lacks, those of the most rows first."""
    used = dictionary or shipped()
    cleaner = Cleaner(used)
    found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for record in map(normal, records):
        cleaned = cleaner.clean(record)
        told = tuple(sorted(piece[0] for piece in cleaned.name if piece[1] in TELLING))
        if cleaned.short and told and cleaned.short not in used.known:
            found[cleaned.short].append((told, record.name))
    chosen = []
    for short, rows in found.items():
        told, count = max(Counter(told for told, _name in rows).items(), key=lambda each: (each[1], each[0]))
        # It has to mean one thing, wherever it is spelled out.
        if count >= least and count >= _CLEAR * len(rows):
            example = min((name for each, name in rows if each == told), key=lambda name: (len(name), name))
            chosen.append(Abbreviation(short, _spelled_out(example, short), count, example))
    return sorted(chosen, key=lambda each: (-each.rows, each.short))


def _spelled_out(name: str, short: str) -> str:
    """A name without its short name, as written."""
    parts = [part.strip(" -\u2013\u2014:;,.") for part in re.split(r"[()\[\]]|\s[-\u2013\u2014]+\s", name)]
    rest = [part for part in parts if part and "".join(words(fold(part, 200))) != short]
    return " ".join(rest) if rest else name


def additions(approved: Sequence[Proposal]) -> dict[str, Mapping[str, Sequence[str]]]:
    """Approved proposals as additions for `dictionary.build`."""
    ideas: dict[str, list[str]] = {}
    for each in approved:
        ideas.setdefault(each.idea, []).extend((each.first, each.second))
    return {"object": {idea: sorted(set(texts)) for idea, texts in sorted(ideas.items())}}


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
