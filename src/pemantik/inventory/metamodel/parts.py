"""What the metamodel may state about a kind of entry, as typed data. The YAML files are read into these."""

from enum import StrEnum
from typing import TypeVar

import msgspec


class FieldType(StrEnum):
    """How a value is typed, checked and stored; see values.py."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    MANY = "many"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    YEAR = "year"
    YES_NO = "yes_no"
    URL = "url"
    REFERENCE = "reference"


class Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One attribute. A `fact` must be known before an entry is verified or confirmed; `more` is asked folded away.

    `list` names the value list of a choice, `tree` the reference tree of a code. `sia` is the attribute's name in SIA
    SPBE where it differs from the label; `known` are leading words by which a heading in a spreadsheet is recognised.
    """

    key: str
    label: str
    type: FieldType = FieldType.TEXT
    list: str = ""
    tree: str = ""
    hint: str = ""
    fact: bool = False
    more: bool = False
    public: bool = False
    sia: str = ""
    known: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The heading of its column in an exported sheet."""
        return self.sia or self.label


class Relation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an entry may be linked to. `inverse` is how the other end speaks of it.

    `archimate` is its relationship in the exchange format, `reversed` where the standard counts from the other end.
    """

    key: str
    label: str
    to: tuple[str, ...]
    inverse: str
    archimate: str
    reversed: bool = False
    fact: bool = False
    known: tuple[str, ...] = ()


Part = TypeVar("Part", Field, Relation)


def _by_key(parts: tuple[Part, ...], key: str) -> Part:
    for part in parts:
        if part.key == key:
            return part
    raise KeyError(key)


class NameWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a kind calls the name of its entries."""

    label: str = "Nama"
    known: tuple[str, ...] = ()
    sia: str = ""


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of entry. `facet`, `year`, `amount` and `quantity` name the fields that lists filter and sum by.

    `full_name` names the field with the name in full, which a search finds too.
    """

    code: str
    label: str
    domain: str
    icon: str
    object_code: str
    about: str
    fields: tuple[Field, ...]
    relations: tuple[Relation, ...] = ()
    name: NameWords = NameWords()
    sia: str = ""
    reference: str = ""
    default_reference: str = ""
    urusan: bool = False
    users: bool = False
    full_name: str = ""
    facet: str = ""
    year: str = ""
    amount: str = ""
    quantity: str = ""

    def field(self, key: str) -> Field:
        """The field of that key; KeyError if the kind has none."""
        return _by_key(self.fields, key)

    def relation(self, key: str) -> Relation:
        """The relation of that key; KeyError if the kind has none."""
        return _by_key(self.relations, key)

    @property
    def tree(self) -> str:
        """The reference tree of its codes: `raa` for applications; empty where the nation has none."""
        return self.reference.lower()

    @property
    def needs_reference(self) -> bool:
        """Whether a code of the national reference is a key fact."""
        return bool(self.reference)
