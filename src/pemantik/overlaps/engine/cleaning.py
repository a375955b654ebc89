"""From what an office wrote to what is compared: ideas with their role, a short name, the parts of the key.

The untouched original stays with the record. Nothing here looks at other rows; what other rows teach (short names,
boiler-plate, slips of the pen) comes in as a `Lexicon`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pemantik.overlaps.engine.dictionary import Dictionary, Role
from pemantik.overlaps.engine.keys import breakdown_parts, budget_parts
from pemantik.overlaps.engine.reading import TELLING, Lexicon, Piece, Reader, mended, tells
from pemantik.overlaps.engine.records import APPLICATION, BUDGET, DATASET, NAME_READ, TEXT_READ, Record
from pemantik.overlaps.engine.regions import own_words, region_key, without_region
from pemantik.overlaps.engine.shortnames import split_short
from pemantik.overlaps.engine.text import JOINERS, fold, words

_SENTENCES = re.compile(r"[.;\n!?]+")
_YEAR = re.compile(r"^(19|20)\d\d$")
#: Units below another unit keep their own name.
_BELOW = re.compile(r"\s*(uptd?|sub|seksi|bidang|balai|puskesmas|kelurahan|kecamatan|rsud?|sd|smp|sma)\b")
_NO_UNIT = JOINERS | {"kabupaten", "kab", "kota", "provinsi", "prov", "pemerintah", "daerah"}
_REMEMBERED = 200_000


@dataclass(slots=True)
class Cleaned:
    """One record, ready to compare. `name`, `borrowed`, `text` are pieces without the words that say nothing."""

    name: list[Piece]
    text: list[Piece]
    short: str = ""
    #: Words that a bare short name stands for, and who says so: this region, the whole list, or the dictionary.
    borrowed: Sequence[Piece] = ()
    borrowed_from: str = ""
    #: A name of one unknown word, read as that word.
    alone: Piece | None = None
    website: bool = False
    unit: str = ""
    #: Parts of the key: year; activity class and thing of a budget line; breakdown of a dataset.
    year: int | None = None
    act: str = ""
    thing: str = ""
    #: The type of thing as the account code says it, "" if there is none.
    account: str = ""
    breakdown: str = ""
    numbers: frozenset[str] = frozenset()
    sentences: tuple[str, ...] = ()


class Cleaner:
    """Cleans records with one dictionary and one lexicon."""

    def __init__(self, dictionary: Dictionary, lexicon: Lexicon | None = None) -> None:
        self.dictionary = dictionary
        self.lexicon = lexicon or Lexicon()
        self.reader = Reader(dictionary)
        self._units: dict[str, str] = {}

    def clean(self, record: Record) -> Cleaned:
        """The record's comparable form."""
        cleaned = self.begin(record)
        self.finish(cleaned, record)
        return cleaned

    def begin(self, record: Record) -> Cleaned:
        """The part of cleaning that needs nothing but the slips of the pen from other rows."""
        region = record.region or self.lexicon.home
        folded = without_region(mended(fold(record.name, NAME_READ), self.lexicon.fixes), region)
        own = own_words(region)
        cleaned = Cleaned([], [], year=record.year)
        folded = self._take_key(cleaned, record, folded)
        short, main = ("", folded)
        if record.kind != DATASET:
            short, main = split_short(self.reader, folded, record.name, own)
        name = self.reader.content(main, own)
        cleaned.short = short
        cleaned.numbers = frozenset(piece[0] for piece in name if piece[0].isdigit() and not _YEAR.match(piece[0]))
        cleaned.name = [piece for piece in name if not piece[0].isdigit()]
        if short and not main and short not in self.dictionary.known:
            cleaned.alone = (self.dictionary.stem(short), Role.WORD, short)
        if record.kind == BUDGET and not cleaned.thing and self._goods(cleaned):
            cleaned.thing = "goods"
        everything = self.reader.pieces(main)
        if record.kind in {"", APPLICATION}:
            _see_website(cleaned, everything)
        if not cleaned.unit:
            named = next((piece[0] for piece in everything if piece[1] is Role.UNIT), "")
            cleaned.unit = self.unit(record.unit, own) or named
        cleaned.sentences = self._sentences(record.description)
        return cleaned

    def _take_key(self, cleaned: Cleaned, record: Record, folded: str) -> str:
        """Read the parts of the key that stand in the name; what is left of the name."""
        if record.kind == BUDGET:
            budget = budget_parts(folded, record.account, self.dictionary)
            cleaned.act, cleaned.thing, cleaned.year = budget.act, budget.thing, record.year or budget.year
            cleaned.account = budget.thing if budget.from_account else ""
            return budget.rest
        if record.kind == DATASET:
            cleaned.breakdown, folded = breakdown_parts(folded, self.dictionary)
        return folded

    def _goods(self, cleaned: Cleaned) -> bool:
        return cleaned.act == "adakan" or any(piece[0] in self.dictionary.goods for piece in cleaned.name[:2])

    def _sentences(self, description: str) -> tuple[str, ...]:
        if not description:
            return ()
        folded = mended(fold(description, TEXT_READ), self.lexicon.fixes)
        plain = (" ".join(words(sentence)) for sentence in _SENTENCES.split(folded))
        return tuple(sentence for sentence in plain if sentence and sentence not in self.dictionary.empty)

    def finish(self, cleaned: Cleaned, record: Record) -> None:
        """The part that other rows teach: the description without boiler-plate, the words of a bare short name."""
        own = own_words(record.region or self.lexicon.home)
        kept: dict[str, Piece] = {}
        for sentence in cleaned.sentences:
            if sentence not in self.lexicon.boilerplate and not self.reader.says_nothing(sentence):
                for piece in self.reader.content(sentence, own):
                    if not piece[0].isdigit():
                        kept.setdefault(piece[0], piece)
        cleaned.text = list(kept.values())
        if cleaned.short and not tells(cleaned.name):
            self._borrow(cleaned, record)

    def _borrow(self, cleaned: Cleaned, record: Record) -> None:
        """A bare short name takes the words that it stands for: here, everywhere, or in the list of known systems."""
        local = self.lexicon.local.get((region_key(record.region), cleaned.short))
        known = self.dictionary.known.get(cleaned.short)
        if local:
            cleaned.borrowed, cleaned.borrowed_from = local, "local"
        elif known:
            cleaned.borrowed = [piece for piece in self.reader.pieces(known.words) if piece[1] is not Role.DROP]
            cleaned.borrowed_from = "known"
        elif cleaned.short in self.lexicon.national:
            cleaned.borrowed, cleaned.borrowed_from = self.lexicon.national[cleaned.short], "national"
        if not known and tells(cleaned.text):
            told = {piece[0] for piece in cleaned.text}
            if not any(piece[0] in told for piece in cleaned.borrowed if piece[1] in TELLING):
                # The row itself says what it is; its short name means something else elsewhere.
                cleaned.borrowed, cleaned.borrowed_from = (), ""

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
        if not _BELOW.match(folded):
            known = next((piece[0] for piece in self.reader.pieces(folded) if piece[1] is Role.UNIT), "")
            if known:
                return known
        return " ".join(word for word in words(folded) if word not in _NO_UNIT)


def _see_website(cleaned: Cleaned, everything: Sequence[Piece]) -> None:
    """A website of a unit is told apart by its unit, and by nothing else in its name."""
    if tells(cleaned.name) or not any(piece[1] is Role.WEBSITE for piece in everything):
        return
    units = [piece[0] for piece in everything if piece[1] is Role.UNIT]
    if units:
        cleaned.website = True
        cleaned.unit = units[0]
    elif not cleaned.short and not cleaned.name:
        cleaned.website = True


#: Words that offices use for the three kinds.
_KIND_WORDS = {
    APPLICATION: {"aplikasi", "application", "app", "sistem", "website", "sisteminformasi"},
    BUDGET: {"belanja", "anggaran", "budget", "barisanggaran", "belanjatik", "lini"},
    DATASET: {"dataset", "data", "datasektoral", "indikator"},
}


@lru_cache(maxsize=1_000)
def kind_of(written: str) -> str:
    """A kind in the engine's words; another word stays what it is, and only meets its own."""
    plain = "".join(words(fold(written, 60)))
    return next((kind for kind, others in _KIND_WORDS.items() if plain in others), plain)
