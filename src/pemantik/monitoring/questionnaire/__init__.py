"""The questionnaire: its parts, and the template that comes with Pemantik."""

from functools import lru_cache
from pathlib import Path

import msgspec
import yaml

from pemantik.monitoring.questionnaire.parts import (
    REPEATING,
    SCORABLE,
    WITH_OPTIONS,
    Asked,
    Impact,
    QuestionType,
    Topic,
)

__all__ = ["REPEATING", "SCORABLE", "WITH_OPTIONS", "Asked", "Impact", "QuestionType", "Topic", "template"]

_FILE = Path(__file__).parent / "telematika.yaml"


@lru_cache(maxsize=1)
def template() -> tuple[Asked, ...]:
    """The questions of the ready template, in their order."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(msgspec.convert(each, Asked) for each in content)
