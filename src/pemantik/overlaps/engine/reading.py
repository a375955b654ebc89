"""Reads a text as ideas of the dictionary, and keeps what the other rows of a list teach about reading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pemantik.overlaps.engine.dictionary import Dictionary, Role
from pemantik.overlaps.engine.text import JOINERS, WORD, words

#: A piece of a text: its idea (or stem), its role, and the words as written.
Piece = tuple[str, Role, str]
#: Roles that tell one thing from another.
TELLING = (Role.OBJECT, Role.WORD)
_CONTENT = (Role.ACT, Role.WEAK)
_REMEMBERED = 200_000


@dataclass(frozen=True)
class Lexicon:
    """What the other rows of the list teach."""

    fixes: Mapping[str, str] = field(default_factory=dict)
    boilerplate: frozenset[str] = frozenset()
    #: Ideas that a short name stands for: in one region, and everywhere it means one thing.
    local: Mapping[tuple[str, str], tuple[Piece, ...]] = field(default_factory=dict)
    national: Mapping[str, tuple[Piece, ...]] = field(default_factory=dict)
    #: Ideas that go with an idea: rows that name the one describe the other.
    companions: Mapping[str, tuple[tuple[Piece, float], ...]] = field(default_factory=dict)
    #: The region that a list without regions is from, as its names tell ("" if they do not).
    home: str = ""


def tells(pieces: Iterable[Piece]) -> bool:
    """Whether any piece says what a thing is about."""
    return any(piece[1] in TELLING for piece in pieces)


class Reader:
    """Reads texts with one dictionary, each different text once."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self._read: dict[str, list[Piece]] = {}
        self._empty: dict[str, bool] = {}

    def pieces(self, folded: str) -> list[Piece]:
        """The ideas of a folded text in their order, each once, those that say nothing included."""
        found = self._read.get(folded)
        if found is None:
            found = self._pieces(folded)
            if len(self._read) < _REMEMBERED:
                self._read[folded] = found
        return found

    def _pieces(self, folded: str) -> list[Piece]:
        implies, exact = self.dictionary.implies, self.dictionary.exact
        raw = [word for word in words(folded) if word not in JOINERS]
        stems = [self.dictionary.stem(word) for word in raw]
        found: dict[str, Piece] = {}
        at = 0
        while at < len(stems):
            piece, length = self._longest(raw, stems, at)
            if length == 1 and raw[at] in exact:
                piece = (exact[raw[at]].code, exact[raw[at]].role, raw[at])
            if piece is None:
                piece = (stems[at], _role_of_unknown(stems[at]), raw[at])
            found.setdefault(piece[0], piece)
            if piece[0] in implies:
                also = implies[piece[0]]
                found.setdefault(also.code, (also.code, also.role, piece[2]))
            at += length
        return list(found.values())

    def _longest(self, raw: list[str], stems: list[str], at: int) -> tuple[Piece | None, int]:
        """The longest phrase of the dictionary that begins here, and how many words it has."""
        for rest, idea in self.dictionary.phrases.get(stems[at], ()):
            length = len(rest) + 1
            if not rest or tuple(stems[at + 1 : at + length]) == rest:
                return (idea.code, idea.role, " ".join(raw[at : at + length])), length
        return None, 1

    def content(self, folded: str, own: frozenset[str]) -> list[Piece]:
        """The pieces that carry something; the words of the region's own name do not."""
        return [
            piece
            for piece in self.pieces(folded)
            if piece[1] in _CONTENT or (piece[1] in TELLING and piece[2] not in own)
        ]

    def says_nothing(self, sentence: str) -> bool:
        """Whether a sentence is boiler-plate of the dictionary."""
        known = self._empty.get(sentence)
        if known is None:
            stems = tuple(self.dictionary.stem(word) for word in sentence.split() if word not in JOINERS)
            known = self._empty[sentence] = stems in self.dictionary.boilerplate
        return known


def _role_of_unknown(stem: str) -> Role:
    return Role.DROP if len(stem) < 2 or (stem.isdigit() and len(stem) > 4) else Role.WORD


def mended(folded: str, fixes: Mapping[str, str]) -> str:
    """A text with its slips of the pen corrected."""
    if not fixes or fixes.keys().isdisjoint(words(folded)):
        return folded
    return WORD.sub(lambda match: fixes.get(match.group(), match.group()), folded)
