"""From what an office wrote to what is compared: ideas with their role, a short name, the parts of the key.

The untouched original stays with the record. Nothing here looks at other rows; what other rows teach (short names,
boiler-plate, slips of the pen) comes in as a `Lexicon`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pemantik.overlaps.engine.dictionary import Dictionary, Role
from pemantik.overlaps.engine.keys import breakdown_parts, budget_parts
from pemantik.overlaps.engine.records import APPLICATION, BUDGET, DATASET, NAME_READ, TEXT_READ, Record
from pemantik.overlaps.engine.text import JOINERS, WORD, fold, words

_PARTS = re.compile(r"[()\[\]{}:;|/]|\s[-\u2013\u2014]+\s|\s-|-\s")
_SENTENCES = re.compile(r"[.;\n!?]+")
_PREFIXED = re.compile(r"\b(si|e|my|i|m|sim)[-_ .']+(?=[a-z]{3})")
_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_REMEMBERED = 200_000
_YEAR = re.compile(r"^(19|20)\d\d$")

#: A piece of a text: its idea (or stem), its role, and the words as written.
Piece = tuple[str, Role, str]


@dataclass
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


@dataclass(slots=True)
class Cleaned:
    """One record, ready to compare. `name`, `borrowed`, `text` are pieces without the words that say nothing."""

    name: list[Piece]
    text: list[Piece]
    short: str = ""
    borrowed: Sequence[Piece] = ()
    borrowed_from: str = ""
    alone: Piece | None = None
    website: bool = False
    unit: str = ""
    #: Parts of the key: year; activity class and thing of a budget line; breakdown of a dataset.
    year: int | None = None
    act: str = ""
    thing: str = ""
    from_account: bool = False
    breakdown: str = ""
    numbers: frozenset[str] = frozenset()
    sentences: tuple[str, ...] = ()


#: Words before a short name that belong to its frame ("Aplikasi SIMPEG").
_FRAME = frozenset(
    {"aplikasi", "sistem", "website", "web", "portal", "apps", "software", "program", "versi", "online", "layanan"}
)


class Cleaner:
    """Cleans texts with one dictionary and one lexicon, each different text once."""

    def __init__(self, dictionary: Dictionary, lexicon: Lexicon | None = None) -> None:
        self.dictionary = dictionary
        self.lexicon = lexicon or Lexicon()
        self._read: dict[str, list[Piece]] = {}
        self._units: dict[str, str] = {}
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
        stem, phrases = self.dictionary.stem, self.dictionary.phrases
        exact, implies = self.dictionary.exact, self.dictionary.implies
        raw = [word for word in words(folded) if word not in JOINERS]
        stems = [stem(word) for word in raw]
        found: dict[str, Piece] = {}
        at, end = 0, len(stems)
        while at < end:
            length = 1
            piece: Piece | None = None
            for rest, idea in phrases.get(stems[at], ()):
                if not rest or tuple(stems[at + 1 : at + 1 + len(rest)]) == rest:
                    length = len(rest) + 1
                    piece = (idea.code, idea.role, " ".join(raw[at : at + length]))
                    break
            if length == 1 and raw[at] in exact:
                piece = (exact[raw[at]].code, exact[raw[at]].role, raw[at])
            if piece is None:
                word = stems[at]
                role = Role.DROP if len(word) < 2 or (word.isdigit() and len(word) > 4) else Role.WORD
                piece = (word, role, raw[at])
            found.setdefault(piece[0], piece)
            if piece[0] in implies:
                also = implies[piece[0]]
                found.setdefault(also.code, (also.code, also.role, piece[2]))
            at += length
        return list(found.values())

    def mended(self, folded: str) -> str:
        """The text with its slips of the pen corrected."""
        fixes = self.lexicon.fixes
        if not fixes or not any(word in fixes for word in words(folded)):
            return folded
        return WORD.sub(lambda match: fixes.get(match.group(), match.group()), folded)

    # -- whole records
    def clean(self, record: Record) -> Cleaned:
        """The record's comparable form."""
        region = record.region or self.lexicon.home
        folded = without_region(self.mended(fold(record.name, NAME_READ)), region)
        own = own_words(region)
        budget, breakdown = None, ""
        if record.kind == BUDGET:
            budget = budget_parts(folded, record.account, self.dictionary)
            folded = budget.rest
        elif record.kind == DATASET:
            breakdown, folded = breakdown_parts(folded, self.dictionary)
        short, main = ("", folded) if record.kind == DATASET else self._short(folded, record, own)
        name = self._content(main, own)
        cleaned = Cleaned(name, [], short, breakdown=breakdown, year=record.year)
        if budget is not None:
            cleaned.act, cleaned.thing, cleaned.from_account = budget.act, budget.thing, budget.from_account
            cleaned.year = record.year or budget.year
            if not cleaned.thing and (
                cleaned.act == "adakan" or any(piece[0] in self.dictionary.goods for piece in name[:2])
            ):
                cleaned.thing = "goods"
        cleaned.numbers = frozenset(piece[0] for piece in name if piece[0].isdigit() and not _YEAR.match(piece[0]))
        cleaned.name = [piece for piece in name if not piece[0].isdigit() or piece[0] == "112"]
        if short and not main and short not in self.dictionary.known:
            # A name of one unknown word: a made-up name, or a word that nobody has entered yet.
            cleaned.alone = (self.dictionary.stem(short), Role.WORD, short)
        cleaned.sentences = tuple(
            plain
            for sentence in _SENTENCES.split(self.mended(fold(record.description, TEXT_READ)))
            if (plain := " ".join(words(sentence))) and plain not in self.dictionary.empty
        )
        if record.kind in {"", APPLICATION}:
            self._see_website(cleaned, self.pieces(main))
        if not cleaned.unit:
            cleaned.unit = self.unit(record.unit, own) or next(
                (piece[0] for piece in self.pieces(main) if piece[1] is Role.UNIT), ""
            )
        self.finish(cleaned, record)
        return cleaned

    def finish(self, cleaned: Cleaned, record: Record) -> None:
        """The part that other rows teach: the description without boiler-plate, the words of a bare short name."""
        own = own_words(record.region or self.lexicon.home)
        kept: dict[str, Piece] = {}
        for sentence in cleaned.sentences:
            if sentence not in self.lexicon.boilerplate and not self._says_nothing(sentence):
                for piece in self._content(sentence, own):
                    if not piece[0].isdigit():
                        kept.setdefault(piece[0], piece)
        cleaned.text = list(kept.values())
        if cleaned.short and not _tells(cleaned.name):
            self._borrow(cleaned, record)
            if cleaned.borrowed_from in {"local", "national"} and _tells(cleaned.text):
                told = {piece[0] for piece in cleaned.text}
                if not any(piece[0] in told for piece in cleaned.borrowed if piece[1] in _TELLING):
                    # The row itself says what it is; its short name means something else elsewhere.
                    cleaned.borrowed, cleaned.borrowed_from = (), ""

    def _says_nothing(self, sentence: str) -> bool:
        known = self._empty.get(sentence)
        if known is None:
            stems = tuple(self.dictionary.stem(word) for word in sentence.split() if word not in JOINERS)
            known = stems in self.dictionary.boilerplate
            if len(self._empty) < _REMEMBERED:
                self._empty[sentence] = known
        return known

    def _content(self, folded: str, own: frozenset[str]) -> list[Piece]:
        return [
            piece
            for piece in self.pieces(folded)
            if piece[1] in (Role.ACT, Role.WEAK) or (piece[1] in (Role.OBJECT, Role.WORD) and piece[2] not in own)
        ]

    def _see_website(self, cleaned: Cleaned, everything: Sequence[Piece]) -> None:
        """A website of a unit is told apart by its unit, and by nothing else in its name."""
        if not any(piece[1] is Role.WEBSITE for piece in everything):
            return
        units = [piece[0] for piece in everything if piece[1] is Role.UNIT]
        told = [piece for piece in cleaned.name if piece[1] in _TELLING]
        if units and not told:
            cleaned.website = True
            cleaned.unit = units[0]
        elif not told and not cleaned.short:
            cleaned.website = True

    def _borrow(self, cleaned: Cleaned, record: Record) -> None:
        """A bare short name takes the words that it stands for: here, everywhere, or in the list of known systems."""
        local = self.lexicon.local.get((region_key(record.region), cleaned.short))
        known = self.dictionary.known.get(cleaned.short)
        if local:
            cleaned.borrowed, cleaned.borrowed_from = local, "local"
        elif known:
            cleaned.borrowed = [piece for piece in self.pieces(known.words) if piece[1] is not Role.DROP]
            cleaned.borrowed_from = "known"
        elif cleaned.short in self.lexicon.national:
            cleaned.borrowed, cleaned.borrowed_from = self.lexicon.national[cleaned.short], "national"

    def _short(self, folded: str, record: Record, own: frozenset[str]) -> tuple[str, str]:
        """The short name (joined, "" if there is none) and the rest of the name."""
        parts = [part.strip() for part in _PARTS.split(folded) if part and part.strip()]
        if len(parts) > 1:
            for part in (parts[0], *parts[1:]):
                joined = self._as_short(part, own)
                rest = " ; ".join(each for each in parts if each is not part)
                if joined and self._tells(rest):
                    return joined, rest
        if not parts:
            return "", folded
        return self._leading_short(folded, record, own)

    def _leading_short(self, folded: str, record: Record, own: frozenset[str]) -> tuple[str, str]:
        """A short name at the beginning ("SIMPEG Kota X", "e-Lancar Pendataan Nelayan") or as the whole name."""
        match = _PREFIXED.match(folded)
        first = words(folded[match.end() :] if match else folded)[:1]
        if not first:
            return "", folded
        word = first[0]
        joined = (match.group(1) if match else "") + word
        start = folded.find(word, match.end() if match else 0) + len(word)
        rest = folded[start:]
        if self._brandlike(joined, word, bool(match), record.name):
            # The word itself still says something in "e-arsip" and nothing in "e-lancar": it stays, as a part of the name.
            return joined, (f"{word} {rest}" if match and self._is_idea(word) else rest)
        left = [piece for piece in self._content(folded, own) if piece[1] is not Role.WEAK]
        if len(left) == 1 and left[0][1] is Role.WORD and len(self._named(folded, own)) == 1:
            return left[0][2], ""
        return "", folded

    def _named(self, folded: str, own: frozenset[str]) -> list[Piece]:
        return [
            piece
            for piece in self.pieces(folded)
            if piece[1] in (Role.ACT, Role.OBJECT, Role.WORD) and piece[2] not in own
        ]

    def _brandlike(self, joined: str, word: str, prefixed: bool, name: str) -> bool:
        if joined in self.dictionary.known:
            return True
        if prefixed:
            return True
        if word in self.dictionary.spelled or len(word) < 3:
            return False
        if (
            word.startswith(
                ("sim", "sip", "sik", "sis", "sia", "sir", "sid", "sib", "sit", "sin", "sil", "sij", "sig", "simp")
            )
            and len(word) >= 5
        ):
            return True
        # All capitals beside ordinary letters.
        at = name.find(word.upper())
        return at >= 0 and not name.isupper() and len(word) >= 3

    def _as_short(self, part: str, own: frozenset[str]) -> str:
        """A part of a name as a joined short name, "" if it does not look like one."""
        match = _PREFIXED.match(part)
        found = [
            word
            for word in words(part[match.end() :] if match else part)
            if word not in JOINERS and word not in own and word not in _FRAME
        ]
        if not found or len(found) > 2 or (len(found) == 2 and not found[1].isdigit() and not match):
            return ""
        joined = (match.group(1) if match else "") + "".join(found[:1])
        if match or joined in self.dictionary.known:
            return joined
        word = found[0]
        if word in self.dictionary.spelled or self.dictionary.stem(word) in self.dictionary.phrases or len(word) < 2:
            return ""
        return joined

    def _is_idea(self, word: str) -> bool:
        return any(piece[1] in (Role.ACT, Role.OBJECT) for piece in self.pieces(word))

    def _tells(self, rest: str) -> bool:
        return any(piece[1] in (Role.ACT, *_TELLING) for piece in self.pieces(rest))

    def unit(self, text: str, own: frozenset[str]) -> str:
        """The unit's key: a known unit, else its own words; "" if not told."""
        folded = fold(text, NAME_READ)
        key = self._units.get(folded)
        if key is None:
            key = self._unit(folded)
            if len(self._units) < _REMEMBERED:
                self._units[folded] = key
        if key.startswith("@") or not own:
            return key
        return " ".join(word for word in key.split() if word not in own)

    def _unit(self, folded: str) -> str:
        pieces = self.pieces(folded)
        below = re.match(
            r"\s*(uptd?|upt|sub|seksi|bidang|balai|puskesmas|kelurahan|kecamatan|rsud?|sd|smp|sma)\b", folded
        )
        if not below:
            known = next((piece[0] for piece in pieces if piece[1] is Role.UNIT), "")
            if known:
                return known
        skipped = {"kabupaten", "kab", "kota", "provinsi", "prov", "pemerintah", "daerah"}
        return " ".join(word for word in words(folded) if word not in JOINERS and word not in skipped)


_TELLING = (Role.OBJECT, Role.WORD)


def _tells(pieces: Iterable[Piece]) -> bool:
    return any(piece[1] in _TELLING for piece in pieces)


_REGION_FORMS = "kabupaten|kab|kota|provinsi|prov|propinsi|pemkab|pemkot|pemprov"


@lru_cache(maxsize=20_000)
def _named(region: str) -> "re.Pattern[str] | None":
    """Finds a region's own name, with or without its kind before it."""
    plain = region_key(region)
    for kind in ("kabupaten ", "kota ", "provinsi "):
        plain = plain.removeprefix(kind)
    if len(plain) < 3 or plain.isdigit():
        return None
    name = r"\W+".join(plain.split())
    return re.compile(rf"\b(?:(?:pemerintah\s+)?(?:{_REGION_FORMS})\W+)?{name}\b")


def without_region(folded: str, region: str) -> str:
    """A text without the name of its own region."""
    pattern = _named(region) if region else None
    if pattern is None:
        return folded
    rest = pattern.sub(" ", folded)
    return rest if rest.strip(" -()") else folded


@lru_cache(maxsize=20_000)
def own_words(region: str) -> frozenset[str]:
    """The words of a region's own name; in its own rows they say nothing."""
    return frozenset(words(fold(region, 200)))


_KINDS = (
    ("kabupaten", r"(kabupaten|kab|pemkab|pemerintah kabupaten)"),
    ("kota", r"(kota|pemkot|pemerintah kota)"),
    ("provinsi", r"(provinsi|prov|propinsi|pemprov|pemerintah provinsi)"),
)
_REGIONS: dict[str, str] = {}


def region_key(region: str) -> str:
    """A region's name or code in one spelling: "Kab. Bandung" and "KABUPATEN BANDUNG" are one, "Kota Bandung" is another."""
    key = _REGIONS.get(region)
    if key is None:
        key = _region_key(region)
        if len(_REGIONS) < 20_000:
            _REGIONS[region] = key
    return key


def _region_key(region: str) -> str:
    plain = " ".join(words(fold(region, 200)))
    for kind, pattern in _KINDS:
        plain, count = re.subn(rf"^{pattern}\s+(administrasi\s+)?", f"{kind} ", plain)
        if count:
            break
    return plain


def kind_of(record: Record) -> str:
    """The record's kind: as given, else "" for not known."""
    plain = "".join(words(fold(record.kind, 60)))
    for kind, others in _KIND_WORDS.items():
        if plain in others:
            return kind
    return plain


_KIND_WORDS: Mapping[str, Iterable[str]] = {
    APPLICATION: ("aplikasi", "application", "app", "sistem", "website", "sisteminformasi"),
    BUDGET: ("belanja", "anggaran", "budget", "barisanggaran", "belanjatik", "lini"),
    DATASET: ("dataset", "data", "datasektoral", "indikator"),
}
