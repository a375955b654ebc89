"""Why a pair has its score, in plain words made from its features; no free text, nothing that was not compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pemantik.maturity.text import decimal_text
from pemantik.overlaps.engine.cleaning import Cleaned
from pemantik.overlaps.engine.dictionary import Role
from pemantik.overlaps.engine.language import _
from pemantik.overlaps.engine.prepared import Learned, pieces_of
from pemantik.overlaps.engine.reading import Piece
from pemantik.overlaps.engine.records import BUDGET, DATASET, Record
from pemantik.overlaps.engine.regions import region_key

#: Words that a sentence names at most.
_NAMED = 4
#: A year further apart than this is told.
_FAR = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word on which both rows agree, as each wrote it, and the share of rows that have it (0 to 1)."""

    first: str
    second: str
    share: float

    def shown(self) -> str:
        """The word, or both wordings of one idea."""
        return f"“{self.first}”" if self.first == self.second else f"“{self.first}” = “{self.second}”"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What agrees, what differs, what the key compared, and what is not known; sentences in the reader's language."""

    agree: tuple[Word, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    key: tuple[str, ...]
    differ: tuple[str, ...]
    unknown: tuple[str, ...]

    def sentences(self) -> list[str]:
        """Everything, a sentence each."""
        found = [_agreeing(self.agree)] if self.agree else [_("Tidak ada kata penting yang sama.")]
        if self.only_first or self.only_second:
            found.append(_only(self.only_first, self.only_second))
        if self.key:
            found.append(_("Sama: {parts}.").format(parts=", ".join(self.key)))
        if self.differ:
            found.append(_("Berbeda: {parts}.").format(parts=", ".join(self.differ)))
        if self.unknown:
            found.append(_("Tidak diketahui: {parts}.").format(parts=", ".join(self.unknown)))
        return found

    def text(self) -> str:
        """All sentences as one text."""
        return " ".join(self.sentences())


def explain(first: tuple[Record, Cleaned], second: tuple[Record, Cleaned], learned: Learned) -> Explanation:
    """Explain a pair of records."""
    one, other = first[1], second[1]
    told_one, told_other = _told(one, learned), _told(other, learned)
    whole_one, whole_other = _whole(one), _whole(other)
    shared = [code for code in told_one if code in whole_other] + [
        code for code in told_other if code in whole_one and code not in told_one
    ]
    shared.sort(key=lambda code: (_share(code, learned), code))
    agree = tuple(_word(code, whole_one, whole_other, told_one, told_other, learned) for code in shared)
    if one.short and one.short == other.short:
        agree = (Word(one.short, other.short, _share("~" + one.short, learned)), *agree)
    key, differ, unknown = _fields(first, second)
    return Explanation(
        agree[: _NAMED + 2],
        tuple(piece[2] for code, piece in told_one.items() if code not in whole_other)[:_NAMED],
        tuple(piece[2] for code, piece in told_other.items() if code not in whole_one)[:_NAMED],
        tuple(key),
        tuple(differ),
        tuple(unknown),
    )


def _told(cleaned: Cleaned, learned: Learned) -> dict[str, Piece]:
    """What the row is about; companions and what carries nothing are left out."""
    subject = pieces_of(cleaned, learned.lexicon).subject
    own = {piece[0] for piece in (*cleaned.name, *cleaned.text, *cleaned.borrowed)} | (
        {cleaned.alone[0]} if cleaned.alone else set()
    )
    return {piece[0]: piece for piece in subject if piece[1] is not Role.WEAK and (cleaned.website or piece[0] in own)}


def _whole(cleaned: Cleaned) -> dict[str, Piece]:
    alone = [cleaned.alone] if cleaned.alone else []
    website = [("#website " + cleaned.unit, Role.OBJECT, "website")] if cleaned.website else []
    found: dict[str, Piece] = {}
    for piece in (*website, *cleaned.name, *alone, *cleaned.borrowed, *cleaned.text):
        found.setdefault(piece[0], piece)
    return found


def _word(
    code: str,
    whole_one: dict[str, Piece],
    whole_other: dict[str, Piece],
    told_one: dict[str, Piece],
    told_other: dict[str, Piece],
    learned: Learned,
) -> Word:
    one, other = told_one.get(code) or whole_one[code], told_other.get(code) or whole_other[code]
    return Word(_plain(one), _plain(other), _share(code, learned))


def _plain(piece: Piece) -> str:
    """The words as written; an idea that was only implied is named by its code."""
    return piece[2].lstrip("!").replace("_", " ")


def _share(code: str, learned: Learned) -> float:
    number = learned.vocabulary.numbers.get(code)
    return float(learned.vocabulary.counts[number]) / max(learned.rows, 1) if number is not None else 0.0


def _agreeing(agree: Sequence[Word]) -> str:
    rare = [word for word in agree if 0 < word.share < 0.1]
    words = ", ".join(word.shown() for word in agree[:_NAMED])
    if not rare:
        return _("Kata yang sama: {words}.").format(words=words)
    rarest = min(rare, key=lambda word: word.share)
    share = decimal_text(Decimal(max(rarest.share, 0.0001)) * 100, 1 if rarest.share >= 0.001 else 2)
    return _("Kata yang sama: {words} (“{rare}” hanya ada di {share}% baris).").format(
        words=words, rare=rarest.first, share=share
    )


def _only(first: Iterable[str], second: Iterable[str]) -> str:
    one, other = ", ".join(f"“{word}”" for word in first), ", ".join(f"“{word}”" for word in second)
    if one and other:
        return _("Hanya di yang pertama: {first}; hanya di yang kedua: {second}.").format(first=one, second=other)
    if one:
        return _("Hanya di yang pertama: {words}.").format(words=one)
    return _("Hanya di yang kedua: {words}.").format(words=other)


def _fields(first: tuple[Record, Cleaned], second: tuple[Record, Cleaned]) -> tuple[list[str], list[str], list[str]]:
    """Parts of the key and facts beside the text: the same, different, not known."""
    same: list[str] = []
    differ: list[str] = []
    unknown: list[str] = []
    for name, one, other in _compared(first, second):
        if not one or not other:
            if one or other or name in {_("OPD"), _("deskripsi")}:
                unknown.append(name)
        elif one == other:
            same.append(name)
        elif name not in {_("deskripsi"), _("pengembang")}:
            differ.append(name)
    years = first[1].year, second[1].year
    if first[0].kind != BUDGET and years[0] and years[1] and abs(years[0] - years[1]) > _FAR:
        differ.append(_("tahun ({first} dan {second})").format(first=years[0], second=years[1]))
    return same, differ, unknown


def _compared(first: tuple[Record, Cleaned], second: tuple[Record, Cleaned]) -> Iterable[tuple[str, str, str]]:
    (record, one), (beside, other) = first, second
    yield _("wilayah"), region_key(record.region), region_key(beside.region)
    if record.kind == beside.kind == BUDGET:
        yield _("tahun anggaran"), str(one.year or ""), str(other.year or "")
        yield _("jenis kegiatan"), one.act, other.act
    if record.kind == beside.kind == DATASET:
        yield _("rincian"), one.breakdown, other.breakdown
    yield _("OPD"), one.unit, other.unit
    if record.url or beside.url:
        yield _("alamat"), record.url, beside.url
    if record.vendor and beside.vendor:
        yield _("pengembang"), record.vendor.strip().casefold(), beside.vendor.strip().casefold()
    if record.kind != BUDGET:
        yield (
            _("deskripsi"),
            " . ".join(one.sentences) if one.text else "",
            " . ".join(other.sentences) if other.text else "",
        )
