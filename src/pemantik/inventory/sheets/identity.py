"""Which entry a row speaks of: by its code, else by its unit and name, and what else tells namesakes apart."""

import re
from collections.abc import Iterable, Mapping

from pemantik.inventory.metamodel import Kind
from pemantik.inventory.sheets.columns import field_of
from pemantik.inventory.sheets.world import Known, World
from pemantik.inventory.values import Value, ValueProblemError, Vocabulary, read_value
from pemantik.organizations.rules import same_name

#: Fields that tell entries of one name in one unit apart, where the kind has such.
TELLING: dict[str, tuple[str, ...]] = {
    "perangkat": ("kode_barang",),
    "belanja-tik": ("tahun", "sub_kegiatan", "kode_rekening"),
    "kebutuhan": ("tahun",),
    "dokumen": ("nomor",),
    "sdm-tik": ("peran",),
}
#: Kinds of which a unit has many alike: rows of one name are as many entries, not one told twice.
ALIKE = frozenset({"perangkat", "perangkat-jaringan", "periferal", "sdm-tik"})
_SYSTEM = re.compile(r"((?i:aplikasi|sistem|website|situs|portal)|e[- ]?\w+|E-\w+|[Ss]i[A-Z]\w+)\b|[A-Z][A-Z0-9]{2,}\b")
_STEPS = re.compile(r"\s*[;\n]\s*")
_AND = re.compile(r"\s+(?:&|dan)\s+|\s*/\s*")


def code_of(text: str) -> str:
    """The code in a cell. A bare number counts rows and is no code."""
    written = text.strip()
    return "" if written.isdigit() or written in {"-", "–"} else written[:40]


def telling_of(kind: Kind, texts: Mapping[str, str], words: Vocabulary) -> dict[str, Value]:
    """The values of a row that tell it from its namesakes."""
    found: dict[str, Value] = {}
    for key in TELLING.get(kind.code, ()):
        field = field_of(kind, key)
        if field is None or not texts.get(key):
            continue
        try:
            value = read_value(field, texts[key], words)
        except ValueProblemError:
            continue
        if value is not None:
            found[key] = value
    return found


def namesakes(world: World, kind: Kind, node_id: int, name: str, telling: Mapping[str, Value]) -> list[Known]:
    """The stored entries of the unit that a row of this name may mean."""
    known = world.by_key.get((kind.code, node_id, key_of(name)), [])
    return [one for one in known if all(one.values.get(key) == value for key, value in telling.items())]


def key_of(name: str) -> str:
    """What names that people would call the same have in common, as the registry stores it."""
    return same_name(" ".join(name.split()))[:200]


def several_in(name: str) -> tuple[str, ...]:
    """The systems in `SIMPEG & SIKEP` or `A; B`; one name alone where nothing says that there are more."""
    parts = tuple(part for part in _STEPS.split(name.strip()) if part)
    if len(parts) > 1 and all(part.count("(") == part.count(")") for part in parts):
        return parts
    pieces = tuple(part for part in _AND.split(name.strip()) if part)
    if len(pieces) > 1 and all(_is_system(piece) and piece.count("(") == piece.count(")") for piece in pieces):
        return pieces
    return (name,)


def same_address(one: str, other: str) -> bool:
    """Whether two addresses do not contradict each other: equal, or one of them not known."""
    return not one or not other or _bare(one) == _bare(other)


def _is_system(text: str) -> bool:
    return len(text.split()) <= 6 and _SYSTEM.match(text) is not None


def _bare(address: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", address.strip().casefold()).rstrip("/")


def names(known: Iterable[Known]) -> str:
    """The codes of some entries, as a sentence names them."""
    return ", ".join(one.code or one.name for one in known)
