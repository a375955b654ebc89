"""What the checks are given, and what they answer. No database: whoever gathers it decides what may be named."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

BUILDING = frozenset({"Pembangunan aplikasi"})
SOFTWARE = frozenset({"Pembangunan aplikasi", "Pemeliharaan aplikasi"})


class Verdict(StrEnum):
    """How a check went."""

    OK = "ok"
    NOTICE = "perhatian"
    PROBLEM = "masalah"
    UNKNOWN = "tidak-diketahui"


@dataclass(frozen=True, slots=True)
class Mention:
    """An entry of the inventory that a finding speaks of, and what it says of it. `entry` 0: it has no page."""

    entry: int
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one check: a verdict, a plain sentence, the entries, and the regulation where one says so."""

    check: str
    verdict: Verdict
    sentence: str
    mentions: tuple[Mention, ...] = ()
    basis: str = ""

    def stored(self) -> dict[str, Any]:
        """As it is kept with the version."""
        return {
            "check": self.check,
            "verdict": self.verdict.value,
            "sentence": self.sentence,
            "mentions": [[each.entry, each.name, each.note] for each in self.mentions],
            "basis": self.basis,
        }


def restored(stored: Mapping[str, Any]) -> Finding:
    """A kept finding."""
    mentions = tuple(Mention(*each) for each in stored["mentions"])
    return Finding(stored["check"], Verdict(stored["verdict"]), stored["sentence"], mentions, stored["basis"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is asked for."""

    title: str
    kind: str = ""
    account: str = ""
    activity: str = ""
    year: int = 0
    amount: Decimal = Decimal(0)
    quantity: Decimal | None = None
    purpose: str = ""
    specification: str = ""
    security: str = ""
    personal_data: str = ""

    @property
    def builds(self) -> bool:
        """Whether an application is built."""
        return self.kind in BUILDING

    @property
    def is_software(self) -> bool:
        """Whether it is about an application, new or kept."""
        return self.kind in SOFTWARE

    @property
    def unit_price(self) -> Decimal | None:
        """What one piece costs; None if the number of pieces is not known."""
        return self.amount / self.quantity if self.quantity else None


@dataclass(frozen=True, slots=True)
class Near:
    """An entry that is perhaps the same thing, how likely (0 to 1), and why in a sentence. `is_sure`: above the
    engine's own threshold.
    """

    entry: int
    name: str
    owner: str
    kind: str
    score: float
    why: str
    amount: Decimal | None = None
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class ServedBy:
    """An application that all offices share and that serves what is planned; `words`: what told it."""

    name: str
    field: str
    owner: str
    basis: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spare:
    """What the inventory knows of things of the same kind: how many there are, which stand idle, what is not known."""

    what: str
    total: int
    idle: tuple[Mention, ...] = ()
    idle_pieces: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Touched:
    """An entry that the spending touches: its kind in the metamodel, what happens to it, how it stands."""

    entry: int
    name: str
    kind: str
    role: str
    reference: str = ""
    situation: str = ""
    is_published: bool = False
    has_layanan: bool = False
    has_proses: bool = False
    security: str = ""
    personal_data: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """What one piece cost in an earlier line of the same type."""

    entry: int
    name: str
    year: int | None
    each: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Everything that the checks look at. `compared` is false where the search for doubles could not be asked."""

    plan: Plan
    objects: tuple[Touched, ...] = ()
    doubles: tuple[Near, ...] = ()
    elsewhere: tuple[Near, ...] = ()
    served: tuple[ServedBy, ...] = ()
    spare: Spare | None = None
    earlier: tuple[Price, ...] = ()
    compared: bool = True
