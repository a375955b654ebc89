"""The stage strip: what a page shows of each stage of an evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class StageLook(StrEnum):
    """How far a stage is."""

    DONE = "done"
    NOW = "now"
    WAIT = "wait"


@dataclass(frozen=True)
class StageStep:
    """One stage of the strip: its value (None is an en dash), when, and where it leads."""

    name: str
    look: StageLook
    value: Decimal | None
    when: str
    address: str = ""
    current: bool = False
    note: str = ""


@dataclass(frozen=True)
class StageStrip:
    """All stages in their order, and the sentence that says why the value changed."""

    steps: Sequence[StageStep]
    places: int = 2
    sentence: str = ""
