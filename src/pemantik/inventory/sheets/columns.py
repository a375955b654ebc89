"""The columns of each kind's sheet: the heading that we write, and the leading words by which others are known."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pemantik.inventory.metamodel import Field, FieldType, Kind, Relation, kinds
from pemantik.organizations.spreadsheets.columns import Column

#: What stands before the key of a relation, whose key may also be that of a field.
LINK = "link-"
#: A tree's levels are often columns of their own; the deepest that is filled counts.
LEVELS = ("reference", "reference-3", "reference-2", "reference-1")
#: What a heading says more of than its column's name.
_NUMBERING = re.compile(r"^[\W_]*(?:\d{1,2}|[a-z])\s*[.)]\s*", re.IGNORECASE)

_CODE = ("kode", "id", "kode objek", "id objek", "object code")
_UNIT = (
    "unit pemilik",
    "unit kerja",
    "unit",
    "opd",
    "skpd",
    "nama opd",
    "nama skpd",
    "nama unit",
    "perangkat daerah",
    "nama perangkat daerah",
    "opd pemilik",
    "satuan kerja",
    "owner unit",
    "owner",
    "dinas",
    "instansi",
)
_USERS = ("unit pengguna", "opd pengguna", "pengguna", "digunakan oleh", "dipakai oleh", "users")
_DESCRIPTION = ("uraian", "deskripsi", "description", "penjelasan", "keterangan")
_PERIOD = ("periode", "periode arsitektur", "period")
_SITUATION = ("keadaan", "situasi", "as is", "status arsitektur")
_URUSAN = ("urusan", "kode urusan", "bidang urusan", "urusan pemerintahan")


@dataclass(frozen=True, slots=True)
class Guess:
    """Which kind a row of headings describes, where its columns stand, and how much speaks for it."""

    kind: str
    places: dict[str, int]
    weight: int


@lru_cache(maxsize=64)
def columns_of(kind: Kind) -> tuple[Column, ...]:
    """The columns of a kind in the order in which they are written. The name is the only one that must be there."""
    columns = [
        _column("code", "Kode", _CODE, 12),
        _column("unit", "Unit pemilik", _UNIT, 36),
        _column(
            "name",
            kind.name.sia or kind.name.label,
            (kind.name.label, *kind.name.known, "nama", "name", f"nama {kind.label}"),
            40,
            required=True,
        ),
        _column("description", "Uraian", (*_DESCRIPTION, f"uraian {kind.label}", f"deskripsi {kind.label}"), 48),
    ]
    if kind.reference:
        tree = kind.reference
        columns.append(_column("reference", f"Kode {tree}", (tree, f"referensi {tree}", "referensi arsitektur"), 40))
        columns += [_column(f"reference-{n}", f"{tree} Level {n}", (f"{tree} tingkat {n}",), 30) for n in (1, 2, 3)]
    if kind.urusan:
        columns.append(_column("urusan", "Urusan pemerintahan", _URUSAN, 30))
    columns += [_field_column(field) for field in kind.fields]
    columns += [_link_column(kind, relation) for relation in kind.relations]
    if kind.users:
        columns.append(_column("users", "Unit pengguna", _USERS, 40))
    columns.append(_column("period", "Periode arsitektur", _PERIOD, 12))
    columns.append(_column("situation", "Keadaan", _SITUATION, 14))
    return tuple(columns)


def written_columns(kind: Kind) -> tuple[Column, ...]:
    """The columns that an exported sheet has: a code is written once, not level by level."""
    return tuple(column for column in columns_of(kind) if column.key not in LEVELS[1:])


def labels_of(kind: Kind) -> dict[str, str]:
    """What each column is called, by its key."""
    return {column.key: str(column.label) for column in columns_of(kind)}


def field_of(kind: Kind, key: str) -> Field | None:
    """The field of a column; None for what every kind has and for links."""
    return next((field for field in kind.fields if field.key == key), None)


def relation_of(kind: Kind, key: str) -> Relation | None:
    """The relation of a column; None for the others."""
    wanted = key.removeprefix(LINK) if key.startswith(LINK) else None
    return next((relation for relation in kind.relations if relation.key == wanted), None)


def places_in(cells: Sequence[str], kind: Kind) -> dict[str, int]:
    """Where each column of the kind stands in a row of headings. The heading that says most about a column gets it."""
    return _places([_beginnings(cell) for cell in cells], kind)


def guess_kind(cells: Sequence[str], about: str = "", only: str = "") -> Guess | None:
    """The kind that a row of headings describes best; `about` is the name of its sheet. None if there is no name."""
    beginnings = [_beginnings(cell) for cell in cells]
    guesses = [
        Guess(kind.code, places, _weight(cells, kind, places) + _named(kind, about))
        for kind in kinds().values()
        if (not only or kind.code == only) and "name" in (places := _places(beginnings, kind))
    ]
    return max(guesses, key=lambda guess: guess.weight, default=None)


def _beginnings(cell: str) -> list[str]:
    """The leading words of a heading: the first, the first two, and so on."""
    words = plain(_NUMBERING.sub("", cell[:80])).split()
    return [" ".join(words[:end]) for end in range(1, len(words) + 1)]


@lru_cache(maxsize=64)
def _known(kind: Kind) -> dict[str, list[str]]:
    """The columns that leading words may mean, those first that come first in the sheet."""
    found: dict[str, list[str]] = {}
    for column in columns_of(kind):
        for words in column.known_as:
            found.setdefault(words, []).append(column.key)
    return found


def _places(beginnings: Sequence[Sequence[str]], kind: Kind) -> dict[str, int]:
    known = _known(kind)
    found = [
        (-len(words), position, key)
        for position, each in enumerate(beginnings)
        for words in each
        for key in known.get(words, ())
    ]
    places: dict[str, int] = {}
    taken: set[int] = set()
    for _length, position, key in sorted(found, key=lambda one: one[:2]):
        if key not in places and position not in taken:
            places[key] = position
            taken.add(position)
    return places


def _weight(cells: Sequence[str], kind: Kind, places: Mapping[str, int]) -> int:
    """How much the headings say: a column that only this kind has says more than one that all have."""
    common = {"code", "unit", "description", "period", "situation"}
    weight = sum(1 if key in common else 3 for key in places)
    name = plain(cells[places["name"]])
    own = {plain(one) for one in (kind.name.label, kind.name.sia, *kind.name.known)} - {"", "nama"}
    if any(f"{name} ".startswith(f"{one} ") for one in own):
        weight += 6
    return weight


def _named(kind: Kind, about: str) -> int:
    """How much the name of a sheet says."""
    words = plain(about)
    names = {plain(kind.code), plain(kind.label), plain(kind.sia)} - {""}
    if words in names or words in {name[:31].strip() for name in names}:
        return 40
    return 8 if any(name in words for name in names) else 0


def plain(text: str) -> str:
    """A heading as it is compared: small letters and single spaces, no signs."""
    return re.sub(r"[\W_]+", " ", text[:80].casefold()).strip()


def _field_column(field: Field) -> Column:
    width = {FieldType.LONG: 48, FieldType.YEAR: 8, FieldType.NUMBER: 12, FieldType.MONEY: 16, FieldType.DATE: 14}
    return _column(field.key, field.heading, (field.label, field.key, *field.known), width.get(field.type, 24))


def _link_column(kind: Kind, relation: Relation) -> Column:
    """Where a field has the same heading, the link's says that it is one."""
    taken = {plain(field.heading) for field in kind.fields}
    label = f"{relation.label} (tautan)" if plain(relation.label) in taken else relation.label
    return _column(LINK + relation.key, label, relation.known, 36)


def _column(key: str, label: str, known: Sequence[str], width: int, *, required: bool = False) -> Column:
    return Column(key, label, tuple(dict.fromkeys(plain(one) for one in (label, *known) if one)), width, required)
