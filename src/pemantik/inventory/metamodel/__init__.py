"""The national metadata of every kind of entry, as data: what is asked, what it is called, what it may be linked to.

Attributes and relations follow the metamodel of Arsitektur SPBE (Perpres 132/2022) as the portal SIA SPBE and the
spreadsheets of regions use it. Labels stay Indonesian: they are the field's official words.
"""

from functools import lru_cache
from pathlib import Path

import msgspec
import yaml

from pemantik.inventory.metamodel.parts import Field, FieldType, Kind, Relation

__all__ = ["DOMAINS", "Field", "FieldType", "Kind", "Relation", "incoming", "kind_of", "kinds", "kinds_in"]

_FOLDER = Path(__file__).parent / "kinds"

#: The six architecture domains in their order, then what is needed to run them.
DOMAINS = {
    "proses-bisnis": "Proses bisnis",
    "layanan": "Layanan",
    "data-informasi": "Data dan informasi",
    "aplikasi": "Aplikasi",
    "infrastruktur": "Infrastruktur",
    "keamanan": "Keamanan",
    "perangkat": "Perangkat kerja",
    "sdm": "SDM TIK",
    "dokumen": "Dokumen",
    "anggaran": "Belanja TIK",
    "kebutuhan": "Kebutuhan",
}


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Every kind by its code, in the order in which people look for them."""
    found: dict[str, Kind] = {}
    for path in sorted(_FOLDER.glob("*.yaml")):
        for code, content in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            found[code] = msgspec.convert(content | {"code": code}, Kind)
    return found


def kind_of(code: str) -> Kind:
    """The kind of that code; KeyError if there is none."""
    return kinds()[code]


def kinds_in(domain: str) -> tuple[Kind, ...]:
    """The kinds of a domain."""
    return tuple(kind for kind in kinds().values() if kind.domain == domain)


@lru_cache(maxsize=64)
def incoming(code: str) -> tuple[tuple[Kind, Relation], ...]:
    """The relations that may lead to a kind, with the kind they come from."""
    return tuple((kind, relation) for kind in kinds().values() for relation in kind.relations if code in relation.to)
