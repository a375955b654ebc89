"""What will happen to each row of a spreadsheet, before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pemantik.organizations.spreadsheets.reading import SheetRow


class Fate(StrEnum):
    """What becomes of a row."""

    READY = "siap"
    FIX = "perbaiki"
    DOUBLE = "ganda"
    KNOWN = "sudah-ada"


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell: why, and what would be right if we can guess it."""

    column: str
    reason: str
    suggestion: str = ""


@dataclass
class CheckedRow:
    """A row, its fate, and what would be written for it."""

    row: SheetRow
    fate: Fate = Fate.READY
    problems: list[Problem] = field(default_factory=list)
    outcome: Any = None
    #: The unit as it is or would be, for the rows below it.
    node: Any = None

    def refuse(self, column: str, reason: str, suggestion: str = "") -> None:
        """Note a problem that has to be solved first."""
        self.problems.append(Problem(column, reason, suggestion))
        self.fate = Fate.FIX

    def doubt(self, column: str, reason: str) -> None:
        """Note that the row may be there already; whoever says so may have it saved all the same."""
        self.problems.append(Problem(column, reason))
        if self.fate is Fate.READY and not self.row.keep:
            self.fate = Fate.DOUBLE


@dataclass(frozen=True)
class Preview:
    """All rows of a spreadsheet with their fates."""

    rows: Sequence[CheckedRow]

    def having(self, fate: Fate) -> list[CheckedRow]:
        """The rows with this fate, in the order of the sheet."""
        return [row for row in self.rows if row.fate is fate]

    @property
    def ready(self) -> list[CheckedRow]:
        """The rows that will be saved."""
        return self.having(Fate.READY)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each fate, by its name."""
        return {fate.name.lower(): sum(row.fate is fate for row in self.rows) for fate in Fate}
