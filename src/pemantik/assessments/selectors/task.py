"""What a task is: one thing that waits for one person."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone


class TaskKind(StrEnum):
    """What is to be done."""

    ANSWER = "answer"
    REVISE = "revise"
    QUESTION = "question"
    PROMISE = "promise"
    VERIFY = "verify"
    SUBMIT = "submit"
    ASSIGN = "assign"
    CLOSE = "close"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `title` begins with the verb, `place` says where, `note` holds the assessor's words."""

    kind: TaskKind
    title: str
    place: str
    due: date | None
    address: str
    assessment_id: int
    code: str = ""
    note: str = ""
    author: str = ""

    @property
    def is_late(self) -> bool:
        """Whether its date has passed."""
        return self.due is not None and self.due < timezone.localdate()


@dataclass(frozen=True, slots=True)
class TaskList:
    """The person's tasks by date, the first of them, and how many there are."""

    tasks: tuple[Task, ...]
    total: int


def day_of(moment: datetime) -> date:
    """The day of a moment, in the time of this installation."""
    return timezone.localdate(moment)
