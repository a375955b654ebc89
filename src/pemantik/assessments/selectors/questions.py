"""Threads between assessors and the people who answer."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from pemantik.assessments.models import Message, Question
from pemantik.assessments.selectors.place import Place


@dataclass(frozen=True, slots=True)
class Thread:
    """One question with its contributions, the newest last."""

    question: Question
    messages: tuple[Message, ...]
    is_overdue: bool

    @property
    def waits(self) -> bool:
        """Whether an answer is awaited."""
        return self.question.state == Question.State.OPEN


def threads_of(place: Place, code: str) -> list[Thread]:
    """The threads of one code, open ones first. Two queries."""
    messages = Prefetch("messages", Message.objects.select_related("author"))
    questions = (
        Question.objects.filter(assessment=place.assessment, code=code)
        .select_related("stage", "asked_by", "use__version__document")
        .prefetch_related(messages)
        .order_by("pk")
    )
    today = timezone.localdate()
    threads = [
        Thread(
            one,
            tuple(one.messages.all()),
            one.state == Question.State.OPEN and one.due_on is not None and one.due_on < today,
        )
        for one in questions
    ]
    return sorted(threads, key=lambda thread: thread.question.state == Question.State.CLOSED)
