"""The national reference codes as trees: those that come with Pemantik, and what this installation changed.

RAB, RAL, RAD, RAA, RAI and RAK are the reference of Arsitektur SPBE Nasional (Perpres 132/2022); urusan are those of
UU 23/2014 and Permendagri 90/2019; kegiatan are the codes of the Kepmendagri series that one kabupaten uses.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from pemantik.inventory.models import ReferenceCode

_FILE = Path(__file__).parent / "data" / "references.csv"

TREES = {
    "rab": "Proses bisnis (RAB)",
    "ral": "Layanan (RAL)",
    "rad": "Data dan informasi (RAD)",
    "raa": "Aplikasi (RAA)",
    "rai": "Infrastruktur (RAI)",
    "rak": "Keamanan (RAK)",
    "urusan": "Urusan pemerintahan",
    "kegiatan": "Program, kegiatan, sub kegiatan",
}
#: Where the names and codes come from, as the pages say it.
SOURCES = {
    "urusan": "UU 23/2014 dan Permendagri 90/2019",
    "kegiatan": "Kepmendagri pemutakhiran Permendagri 90/2019; sebagian, sebagaimana dipakai satu kabupaten",
} | dict.fromkeys(("rab", "ral", "rad", "raa", "rai", "rak"), "Perpres 132/2022")


@dataclass(frozen=True, slots=True)
class Code:
    """One code with its name; `parent` is empty at the top. `is_own` was added here and did not come with Pemantik."""

    tree: str
    code: str
    name: str
    parent: str
    level: str
    note: str = ""
    is_own: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    replaced_by: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def holds_on(self, day: date) -> bool:
        """Whether the code may be chosen on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class Tree:
    """All codes of one tree, by code and by parent."""

    def __init__(self, codes: dict[str, Code]) -> None:
        self.codes = codes
        self._children: dict[str, list[Code]] = {}
        for code in sorted(codes.values(), key=lambda each: each.code):
            self._children.setdefault(code.parent, []).append(code)

    def children(self, code: str = "") -> list[Code]:
        """The codes directly below, in their order; those at the top for an empty code."""
        return self._children.get(code, [])

    def above(self, code: str) -> list[Code]:
        """The code and what stands above it, the topmost first; empty for an unknown code."""
        found: list[Code] = []
        while (each := self.codes.get(code)) and each not in found:
            found.insert(0, each)
            code = each.parent
        return found

    def search(self, words: str, most: int = 50) -> list[Code]:
        """The codes whose number or name holds every word, in their order, at most so many."""
        wanted = words.casefold().split()
        return [each for each in self._walk() if all(word in f"{each}".casefold() for word in wanted)][:most]

    def _walk(self, code: str = "") -> Iterator[Code]:
        for each in self.children(code):
            yield each
            yield from self._walk(each.code)


def parent_code(code: str) -> str:
    """The code above by its form: the code without its last segment."""
    return code.rpartition(".")[0]


def tree(name: str) -> Tree:
    """One tree as it is now: what came with Pemantik and what was changed here. One query. KeyError if unknown."""
    codes = dict(_shipped()[name])
    for row in ReferenceCode.objects.filter(tree=name):
        codes[row.code] = replace(
            codes.get(row.code) or _own(row, codes),
            name=row.name,
            note=row.note or (codes[row.code].note if row.code in codes else ""),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            replaced_by=row.replaced_by,
        )
    return Tree(codes)


def _own(row: ReferenceCode, codes: dict[str, Code]) -> Code:
    """A code that was added here, on the level of those beside it."""
    parent = row.parent or _nearest(row.code, codes)
    beside = (each.level for each in codes.values() if each.parent == parent)
    return Code(row.tree, row.code, row.name, parent, next(beside, ""), is_own=True)


def _nearest(code: str, codes: dict[str, Code]) -> str:
    """The nearest code above that exists."""
    while code := parent_code(code):
        if code in codes:
            break
    return code


@lru_cache(maxsize=1)
def _shipped() -> dict[str, dict[str, Code]]:
    trees: dict[str, dict[str, Code]] = {name: {} for name in TREES}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            trees[row["tree"]][row["code"]] = Code(
                row["tree"], row["code"], row["name"], row["parent"], row["level"], row["note"]
            )
    return trees
