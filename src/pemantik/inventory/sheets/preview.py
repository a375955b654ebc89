"""What will happen to each row of a file, before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.filling import Content
from pemantik.inventory.metamodel import Kind
from pemantik.inventory.models import Entry, ImportRow
from pemantik.inventory.sheets.world import Stored


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "baru"
    CHANGED = "berubah"
    SAME = "sama"
    MERGED = "digabung"
    SKIPPED = "dilewati"
    FIX = "perbaiki"
    DOUBLE = "ganda"


class Answer(StrEnum):
    """What a person said about a row that may be there already, or that may be several."""

    KEEP = "tetap"
    MERGE = "gabung"
    SPLIT = "pisah"
    SKIP = "lewati"


#: What is written when the import is saved.
READY = (Fate.NEW, Fate.CHANGED, Fate.SAME, Fate.MERGED)
FATE_LABELS: dict[str, str | Promise] = {
    Fate.NEW: _("Baru"),
    Fate.CHANGED: _("Berubah"),
    Fate.SAME: _("Sama"),
    Fate.MERGED: _("Digabung"),
    Fate.SKIPPED: _("Dilewati"),
    Fate.FIX: _("Perlu diperbaiki"),
    Fate.DOUBLE: _("Mungkin ganda"),
}


@dataclass
class Planned:
    """One entry as it would be. `place` stands for its id in links until it has one: a negative number."""

    kind: Kind
    place: int
    name_key: str
    content: Content
    node_id: int | None = None
    code: str = ""
    stored: Entry | None = None

    @property
    def target(self) -> int:
        """The id that links to it carry: its own, or its place in this file."""
        return self.stored.pk if self.stored is not None else self.place


@dataclass
class CheckedRow:
    """A row, what it says by column, its fate, and the entries that would be written for it."""

    row: ImportRow
    kind: Kind
    texts: dict[str, str]
    #: Whether the sheet has a column of that key at all.
    columns: frozenset[str]
    fate: Fate = Fate.NEW
    problems: list[list[str]] = field(default_factory=list)
    proposal: dict[str, Any] = field(default_factory=dict)
    node_id: int | None = None
    names: tuple[str, ...] = ()
    stored_ids: list[int | None] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    merged_into: "CheckedRow | None" = None
    merged_entry: int | None = None

    @property
    def answer(self) -> str:
        """What the person said about it."""
        return self.row.answer

    @property
    def is_merged(self) -> bool:
        """Whether it adds to another entry and makes none of its own."""
        return self.merged_into is not None or self.merged_entry is not None

    def refuse(self, column: str, reason: str, suggestion: str = "") -> None:
        """Note a problem that has to be solved first; of several in one cell the first counts."""
        self.fate = Fate.FIX
        if all(column != noted for noted, _reason, _suggestion in self.problems):
            self.problems.append([column, reason, suggestion])

    def propose(self, what: str, reason: str, **about: Any) -> None:
        """Propose something that is never done without an answer."""
        if not self.proposal:
            self.proposal = {"what": what, "reason": reason} | about


@dataclass(frozen=True)
class Preview:
    """All rows of a file with their fates, and the stored entries that they speak of."""

    rows: Sequence[CheckedRow]
    stored: Stored

    @property
    def ready(self) -> list[CheckedRow]:
        """The rows that will be saved."""
        return [row for row in self.rows if row.fate in READY]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each fate."""
        return {fate.value: sum(row.fate is fate for row in self.rows) for fate in Fate}
