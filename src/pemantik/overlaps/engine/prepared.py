"""A cleaned list as arrays: what every pair is computed from."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pemantik.overlaps.engine.cleaning import Cleaned, Cleaner
from pemantik.overlaps.engine.dictionary import Dictionary, Role
from pemantik.overlaps.engine.mining import companions, completed, lexicon_without_names
from pemantik.overlaps.engine.reading import Lexicon, Piece, tells
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.engine.regions import region_key

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

#: Pieces of a name, and of everything a row says, that are compared at most; the weightiest stay.
SUBJECT = 8
WHOLE = 20
#: How much a piece counts by where it stands.
FROM_NAME, FROM_SHORT, FROM_TEXT, FROM_COMPANY = 1.0, 0.8, 0.6, 0.4
#: A companion that so many rows have is taken for the row's own activity.
_SURE = 0.5
#: Rows that are imagined beside the given ones, so that in a short list common words are not taken for rare ones.
_PRIOR = 2_000
#: Share of the imagined rows in which a piece of each role stands, and how much the role counts.
_SHARE = {Role.ACT: 0.06, Role.OBJECT: 0.006, Role.WORD: 0.002, Role.WEAK: 0.3, Role.SHORT: 0.0005}
_COUNTS = {Role.ACT: 0.6, Role.OBJECT: 1.0, Role.WORD: 0.8, Role.WEAK: 0.25, Role.SHORT: 0.7}

#: Room in the vocabulary for pieces of rows that come later.
_LATER = 20_000

NOWHERE, IN_NAME, IN_SHORT, IN_TEXT = 3, 0, 1, 2
WEBSITE_IDEA = "#website "


@dataclass
class Vocabulary:
    """Every piece of the list with its number, weight and role; the last number is "nothing"."""

    numbers: dict[str, int]
    weights: Floats
    roles: NDArray[np.int8]
    counts: Ints
    #: Numbers in use; behind them is room for pieces of later rows.
    used: int

    @property
    def nothing(self) -> int:
        """The number that fills empty places."""
        return len(self.weights) - 1

    def learn(self, pieces: "Pieces", rows: int) -> None:
        """Take in the pieces of one more row; new ones weigh as much as rare ones do."""
        for piece in (*pieces.subject, *(piece for piece, _factor in pieces.whole)):
            if piece[0] not in self.numbers:
                if self.used >= self.nothing:
                    return
                self.numbers[piece[0]] = self.used
                self.weights[self.used] = rarity(1, rows, piece[1])
                self.roles[self.used] = piece[1]
                self.counts[self.used] = 1
                self.used += 1


@dataclass
class Codes:
    """Texts of one field as numbers; 0 is "not known"."""

    numbers: dict[str, int] = field(default_factory=lambda: {"": 0})


FIELDS = (
    "region",
    "kind",
    "unit",
    "act",
    "thing",
    "account",
    "breakdown",
    "vendor",
    "host",
    "code",
    "short",
    "core",
    "numbers",
    "same_text",
)


@dataclass
class Prepared:
    """The list: pieces of subject and whole row (padded), codes of the fields, years and amounts."""

    vocabulary: Vocabulary
    subject: Ints
    whole: Ints
    factor: Floats
    source: NDArray[np.int8]
    fields: dict[str, Ints]
    year: Ints
    amount: NDArray[np.float32]
    website: NDArray[np.bool_]
    evidence: Floats
    codes: dict[str, "Codes"]

    def __len__(self) -> int:
        return len(self.year)

    def take(self, rows: Ints) -> "Prepared":
        """Only these rows."""
        arrays_: dict[str, Any] = {name: getattr(self, name)[rows] for name in _ROW_ARRAYS}
        return replace(self, **arrays_, fields={name: column[rows] for name, column in self.fields.items()})

    def put(self, row: int, one: "Prepared") -> None:
        """Write a list of one row into a row of this one."""
        for name in _ROW_ARRAYS:
            getattr(self, name)[row] = getattr(one, name)[0]
        for name, column in self.fields.items():
            column[row] = one.fields[name][0]


_ROW_ARRAYS = ("subject", "whole", "factor", "source", "year", "amount", "website", "evidence")


def widened(prepared: Prepared, rows: int) -> Prepared:
    """The same list with room for so many rows; the new ones are empty."""

    def wide(array: NDArray[Any], fill: int = 0) -> NDArray[Any]:
        found = np.full((rows, *array.shape[1:]), fill, dtype=array.dtype)
        found[: min(len(array), rows)] = array[:rows]
        return found

    nothing = prepared.vocabulary.nothing
    arrays_: dict[str, Any] = {
        name: wide(getattr(prepared, name), nothing if name in {"subject", "whole"} else 0) for name in _ROW_ARRAYS
    }
    return replace(prepared, **arrays_, fields={name: wide(column) for name, column in prepared.fields.items()})


@dataclass
class Learned:
    """What a list taught: enough to clean and weigh one more row in the same way."""

    dictionary: Dictionary
    lexicon: Lexicon
    vocabulary: Vocabulary
    codes: dict[str, Codes]
    rows: int


def learn_lexicon(records: Sequence[Record], dictionary: Dictionary) -> tuple[Lexicon, list[Cleaned]]:
    """Clean the list twice: the first time teaches what the second time uses."""
    lexicon = lexicon_without_names(records, dictionary)
    cleaner = Cleaner(dictionary, lexicon)
    cleaned = [cleaner.begin(record) for record in records]
    lexicon = completed(lexicon, records, cleaned)
    cleaner.lexicon = lexicon
    for record, each in zip(records, cleaned, strict=True):
        cleaner.finish(each, record)
    return replace(lexicon, companions=companions(cleaned)), cleaned


def prepare(records: Sequence[Record], dictionary: Dictionary) -> tuple[Prepared, Learned, list[Cleaned]]:
    """The arrays of a list, what it taught, and its cleaned rows."""
    with collector_resting():
        return _prepare(records, dictionary)


@contextmanager
def collector_resting() -> Iterator[None]:
    """Millions of small lasting objects are made here, and no cycles: looking for garbage would only take time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _prepare(records: Sequence[Record], dictionary: Dictionary) -> tuple[Prepared, Learned, list[Cleaned]]:
    lexicon, cleaned = learn_lexicon(records, dictionary)
    parts = [pieces_of(each, lexicon) for each in cleaned]
    vocabulary = _vocabulary(parts)
    codes = {name: Codes() for name in FIELDS}
    learned = Learned(dictionary, lexicon, vocabulary, codes, len(records))
    return arrays(records, cleaned, parts, learned), learned, cleaned


@dataclass(slots=True)
class Pieces:
    """The pieces of one row: its subject, everything, where the subject was found."""

    subject: list[Piece]
    whole: list[tuple[Piece, float]]
    source: int


def pieces_of(cleaned: Cleaned, lexicon: Lexicon) -> Pieces:
    """Which pieces say what the row is about, and which support it."""
    if cleaned.website:
        own = (WEBSITE_IDEA + cleaned.unit, Role.OBJECT, "website")
        return Pieces([own], [(own, FROM_NAME)], IN_NAME)
    told, source = _subject(cleaned)
    subject = list({piece[0]: piece for piece in told}.values())
    whole: dict[str, tuple[Piece, float]] = {}
    alone = [cleaned.alone] if cleaned.alone is not None else []
    for pieces, factor in (
        (cleaned.name, FROM_NAME),
        (alone, FROM_SHORT),
        (cleaned.borrowed, FROM_SHORT),
        (cleaned.text, FROM_TEXT),
    ):
        for piece in pieces:
            whole.setdefault(piece[0], (piece, factor))
    _accompany(subject, whole, lexicon)
    if cleaned.short:
        name = "~" + cleaned.short
        whole[name] = ((name, Role.SHORT, cleaned.short), FROM_SHORT)
    return Pieces(subject, list(whole.values()), source)


def _subject(cleaned: Cleaned) -> tuple[list[Piece], int]:
    """What the row is about: its name, else the words of its short name, else its description."""
    if tells(cleaned.name):
        return cleaned.name, IN_NAME
    if cleaned.borrowed:
        return [*cleaned.name, *cleaned.borrowed], IN_SHORT
    if tells(cleaned.text):
        return [*cleaned.name, *cleaned.text], IN_TEXT
    if cleaned.alone is not None:
        return [*cleaned.name, cleaned.alone], IN_NAME
    acting = any(piece[1] is Role.ACT for piece in cleaned.name)
    return cleaned.name, IN_NAME if acting else NOWHERE


def _accompany(subject: list[Piece], whole: dict[str, tuple[Piece, float]], lexicon: Lexicon) -> None:
    """Add the ideas by which descriptions of other rows tell the same."""
    acting = any(piece[1] is Role.ACT for piece in subject)
    for piece in list(subject):
        for companion, share in lexicon.companions.get(piece[0], ()):
            whole.setdefault(companion[0], (companion, FROM_COMPANY * share))
            if companion[1] is Role.ACT and not acting and share >= _SURE:
                subject.append(companion)
                acting = True


def _vocabulary(parts: Sequence[Pieces]) -> Vocabulary:
    counts: dict[str, int] = {}
    roles: dict[str, Role] = {}
    for each in parts:
        for piece, _factor in each.whole:
            counts[piece[0]] = counts.get(piece[0], 0) + 1
            roles.setdefault(piece[0], piece[1])
        for piece in each.subject:
            roles.setdefault(piece[0], piece[1])
    # Numbers follow the alphabet, so that nothing depends on the order of the rows.
    numbers = {code: at for at, code in enumerate(sorted(roles))}
    room = len(numbers) + _LATER + 1
    weights = np.zeros(room, dtype=np.float32)
    kinds = np.full(room, -1, dtype=np.int8)
    held = np.zeros(room, dtype=np.int32)
    for code, at in numbers.items():
        weights[at] = rarity(counts.get(code, 0), len(parts), roles[code])
        kinds[at] = roles[code]
        held[at] = counts.get(code, 0)
    return Vocabulary(numbers, weights, kinds, held, len(numbers))


def rarity(rows: int, of: int, role: Role) -> float:
    """How much a piece says that stands in so many rows: near 1 for a rare one, near 0 for one that is everywhere."""
    total = of + _PRIOR
    return float(_COUNTS[role] * np.log(total / (rows + 1 + _SHARE[role] * _PRIOR)) / np.log(total))


def arrays(
    records: Sequence[Record], cleaned: Sequence[Cleaned], parts: Sequence[Pieces], learned: Learned
) -> Prepared:
    """Rows as arrays, with the numbers and weights that were learned."""
    count, vocabulary = len(records), learned.vocabulary
    nothing, numbers, weights = vocabulary.nothing, vocabulary.numbers, vocabulary.weights
    subject = np.full((count, SUBJECT), nothing, dtype=np.int32)
    whole = np.full((count, WHOLE), nothing, dtype=np.int32)
    factor = np.zeros((count, WHOLE), dtype=np.float32)
    for at, each in enumerate(parts):
        found = [numbers[piece[0]] for piece in each.subject if piece[0] in numbers]
        if len(found) > SUBJECT:
            found = sorted(found, key=lambda number: (-weights[number], number))[:SUBJECT]
        subject[at, : len(found)] = sorted(found)
        held = [(numbers[piece[0]], much) for piece, much in each.whole if piece[0] in numbers]
        if len(held) > WHOLE:
            held = sorted(held, key=lambda pair: (-weights[pair[0]] * pair[1], pair[0]))[:WHOLE]
        held.sort()
        whole[at, : len(held)] = [number for number, _ in held]
        factor[at, : len(held)] = [much for _, much in held]
    source = np.array([each.source for each in parts], dtype=np.int8)
    return Prepared(
        vocabulary,
        subject,
        whole,
        factor,
        source,
        _fields(records, cleaned, learned.codes),
        np.array([each.year or 0 for each in cleaned], dtype=np.int32),
        np.array([float(record.amount or 0) for record in records], dtype=np.float32),
        np.array([each.website for each in cleaned], dtype=np.bool_),
        (weights[whole] * factor).sum(axis=1).astype(np.float32),
        learned.codes,
    )


def _fields(records: Sequence[Record], cleaned: Sequence[Cleaned], codes: dict[str, Codes]) -> dict[str, Ints]:
    values = [field_values(record, each) for record, each in zip(records, cleaned, strict=True)]
    columns = {}
    for at, name in enumerate(FIELDS):
        numbers = codes[name].numbers
        # A new text gets the next number; "" has had the number 0 from the beginning.
        columns[name] = [numbers.setdefault(row[at], len(numbers)) for row in values]
    return {name: np.array(column, dtype=np.int32) for name, column in columns.items()}


def field_values(record: Record, cleaned: Cleaned) -> tuple[str, ...]:
    """The fields that are compared as a whole, in the order of FIELDS."""
    vendor = record.vendor.strip().casefold()[:100]
    return (
        region_key(record.region),
        record.kind,
        cleaned.unit,
        cleaned.act,
        cleaned.thing,
        cleaned.account,
        cleaned.breakdown,
        "" if vendor in _NO_VENDOR else vendor,
        host_of(record.url),
        record.code.strip()[:60],
        cleaned.short,
        core_of(cleaned.short),
        " ".join(sorted(cleaned.numbers)),
        " ".join(sorted(piece[0] for piece in cleaned.text)) if len(cleaned.text) > 1 else "",
    )


_NO_VENDOR = {"-", "swakelola", "tidak ada", "internal", "n/a"}


def core_of(short: str) -> str:
    """A short name without its "si" or "e": SILANCAR and e-Lancar share "lancar"."""
    for prefix in ("sim", "si", "e"):
        if short.startswith(prefix) and len(short) - len(prefix) >= 4:
            return short[len(prefix) :]
    return short


def host_of(url: str) -> str:
    """Host and first part of the path of an address; "" for what is no address of one system."""
    plain = url.strip().lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")[:200]
    host, _, path = plain.partition("/")
    if "." not in host or " " in host or host.endswith(_ELSEWHERE):
        return ""
    first = path.split("/")[0].split("?")[0]
    return f"{host}/{first}" if first else host


_ELSEWHERE = ("youtube.com", "youtu.be", "google.com", "linktr.ee", "bit.ly", "facebook.com", "instagram.com", "wa.me")
