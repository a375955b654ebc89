"""What an analysis is computed from."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from pemantik.monitoring.questionnaire import Asked

_FILE = Path(__file__).parent / "rules.yaml"


@dataclass(frozen=True, slots=True)
class Answered:
    """What one unit sent: values by key as answers.py stores them, and what the inventory said that day."""

    unit: int
    name: str
    answers: Mapping[str, Any]
    facts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Survey:
    """A whole round: its questions, what was sent, and the units that sent nothing."""

    questions: tuple[Asked, ...]
    answered: tuple[Answered, ...]
    silent: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds by which an index is judged, with their name."""

    name: str
    works: Decimal
    fails: Decimal
    moved: Decimal

    def verdict(self, index: Decimal | None) -> str:
        """`works`, `watch`, `fails`; empty where there is no index."""
        if index is None:
            return ""
        if index >= self.works:
            return "works"
        return "fails" if index < self.fails else "watch"


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules of this version."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Rules(content["name"], *(Decimal(content[key]) for key in ("works", "fails", "moved")))
