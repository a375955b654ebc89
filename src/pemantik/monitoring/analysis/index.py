"""The condition index.

Each scored answer is put on 0 to 100: a scale of 1 to 5 as (n - 1) x 25, a percentage as it is, yes as 100, no as 0.
The index of a topic in a unit is the mean of its scored answers; what was not answered does not count. The index of a
unit is the mean of its topics. The index of a topic in the whole is the mean of the units that have one, each unit
counting the same; the index of the whole is the mean of its topics. Means are exact; only what is written down is
rounded, half up, to two decimals.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pemantik.maturity.numbers import divide, round_half_up
from pemantik.monitoring.questionnaire import Asked, QuestionType

PLACES = 2


def score(asked: Asked, value: Any) -> Decimal | None:
    """A scored answer on 0 to 100; None where there is no answer or the question does not count."""
    if value is None or not asked.scored:
        return None
    if asked.type == QuestionType.SCALE:
        return (Decimal(value) - 1) * 25
    if asked.type == QuestionType.PERCENT:
        return Decimal(value)
    return Decimal(100 if value else 0) if asked.type == QuestionType.YES_NO else None


def mean(values: Iterable[Decimal | None]) -> Decimal | None:
    """The mean of what is there; None of nothing."""
    known = [value for value in values if value is not None]
    return divide(sum(known, Decimal(0)), Decimal(len(known))) if known else None


def index_of(questions: Sequence[Asked], answers: Mapping[str, Any]) -> Decimal | None:
    """The mean score of these questions in one unit."""
    return mean(score(asked, answers.get(asked.key)) for asked in questions)


def scored_topics(questions: Sequence[Asked]) -> dict[str, tuple[Asked, ...]]:
    """The scored questions by their topic, in the order of the questionnaire."""
    found: dict[str, tuple[Asked, ...]] = {}
    for asked in questions:
        if asked.scored:
            found[asked.topic] = (*found.get(asked.topic, ()), asked)
    return found


def written(value: Decimal | None) -> str | None:
    """The number as it is kept: two decimals, rounded half up; None for none."""
    return None if value is None else str(round_half_up(value, PLACES))
