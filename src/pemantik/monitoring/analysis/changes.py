"""The change since the last round, on comparable questions and units alone.

A question is comparable when both rounds asked it with the same key, the same kind of answer and the same choices. In
a unit only questions count that it answered both times, and in the whole only units that have such questions: so
neither a new question nor a new unit looks like a change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from pemantik.monitoring.analysis.index import index_of, mean, score, scored_topics
from pemantik.monitoring.analysis.inputs import Answered, Survey
from pemantik.monitoring.questionnaire import Asked


@dataclass(frozen=True, slots=True)
class Change:
    """Index before and now on what is comparable, and on how many units or questions it rests."""

    before: Decimal
    now: Decimal
    rests_on: int

    @property
    def points(self) -> Decimal:
        """By how many points it rose or fell."""
        return self.now - self.before


@dataclass(frozen=True)
class Changes:
    """This round beside the last."""

    now: Survey
    before: Survey | None

    @cached_property
    def comparable(self) -> dict[str, Asked]:
        """Questions of now that the last round asked in the same way, by key."""
        old = {asked.key: asked for asked in self.before.questions} if self.before else {}
        return {asked.key: asked for asked in self.now.questions if asked.same_as(old.get(asked.key))}

    @cached_property
    def earlier(self) -> dict[int, Answered]:
        """What each unit sent in the last round."""
        return {each.unit: each for each in self.before.answered} if self.before else {}

    def of_unit(self, unit: Answered, questions: Sequence[Asked]) -> Change | None:
        """The change of a unit on these questions."""
        earlier = self.earlier.get(unit.unit)
        known = self.comparable
        both = [
            asked
            for asked in questions
            if asked.key in known and earlier and _is_scored(asked, unit.answers) and _is_scored(asked, earlier.answers)
        ]
        now = index_of(both, unit.answers)
        before = index_of(both, earlier.answers) if earlier else None
        return None if now is None or before is None else Change(before, now, len(both))

    def of_unit_topics(self, unit: Answered) -> Change | None:
        """The change of a unit's own index: the mean over its topics that are comparable."""
        topics = scored_topics(self.now.questions).values()
        return _joined([self.of_unit(unit, questions) for questions in topics])

    def of_all(self, questions: Sequence[Asked]) -> Change | None:
        """The change of the whole on these questions: the mean over the units that are comparable."""
        return _joined([self.of_unit(unit, questions) for unit in self.now.answered])

    def of_whole(self) -> Change | None:
        """The change of the index of the whole: the mean over its topics that are comparable."""
        return _joined([self.of_all(questions) for questions in scored_topics(self.now.questions).values()])


def _joined(changes: Sequence[Change | None]) -> Change | None:
    known = [each for each in changes if each is not None]
    before, now = mean(each.before for each in known), mean(each.now for each in known)
    return None if before is None or now is None else Change(before, now, len(known))


def _is_scored(asked: Asked, answers: Mapping[str, Any]) -> bool:
    return score(asked, answers.get(asked.key)) is not None
