"""How an institution reviews spending: what it set, or what is usual."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pemantik.organizations.models import Node
from pemantik.planning.models import Holiday, SpendingRules

#: Parts of a review: key, name, working days.
USUAL_PARTS: Final = (
    ("arsitektur", "Arsitektur dan integrasi", 3),
    ("anggaran", "Anggaran dan kewajaran harga", 3),
    ("keamanan", "Keamanan informasi", 3),
    ("data", "Data dan interoperabilitas", 3),
)
USUAL_DAYS: Final = 14
USUAL_PATTERN: Final = "Rekomendasi {nomor}/TIK/{tahun}"
#: Working days that a unit has for an answer.
ANSWER_DAYS: Final = 3
_MONTHS: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
#: What a decision rests on, unless the coordinator writes otherwise.
USUAL_BASIS: Final = (
    "Peraturan Presiden Nomor 95 Tahun 2018 tentang Sistem Pemerintahan Berbasis Elektronik",
    "Peraturan Presiden Nomor 132 Tahun 2022 tentang Arsitektur Sistem Pemerintahan Berbasis Elektronik Nasional",
    "Peraturan Presiden Nomor 39 Tahun 2019 tentang Satu Data Indonesia",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a review."""

    key: str
    name: str
    days: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts in an institution; `version` 0 where nothing was set."""

    parts: tuple[Part, ...]
    decision_days: int
    number_pattern: str
    version: int = 0


def rules_of(institution: Node) -> Rules:
    """The rules of an institution. One query."""
    stored = SpendingRules.objects.filter(institution=institution).first()
    if stored is None:
        return Rules(tuple(Part(*each) for each in USUAL_PARTS), USUAL_DAYS, USUAL_PATTERN)
    parts = tuple(Part(each["key"], each["name"], each["days"]) for each in stored.parts)
    return Rules(parts, stored.decision_days, stored.number_pattern, stored.version)


def holidays_of(institution: Node) -> set[date]:
    """The days on which it does not work, beside weekends. One query."""
    return set(Holiday.objects.filter(institution=institution).values_list("day", flat=True))


def number_text(pattern: str, sequence: int, day: date) -> str:
    """`Rekomendasi 001/TIK/2026`."""
    parts: dict[str, Any] = {"nomor": f"{sequence:03d}", "tahun": str(day.year), "bulan": _MONTHS[day.month - 1]}
    text = pattern
    for key, value in parts.items():
        text = text.replace("{" + key + "}", value)
    return text
