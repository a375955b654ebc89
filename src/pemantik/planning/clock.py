"""Until when a decision and opinions are due. A question that waits for the unit stops the clock."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from pemantik.organizations.models import Node
from pemantik.planning.days import due_after, paused_days
from pemantik.planning.models import Review, SpendingQuestion, SpendingRequest
from pemantik.planning.rules import holidays_of

AT_WORK = (SpendingRequest.State.SUBMITTED, SpendingRequest.State.REVIEW)


def set_due(request: SpendingRequest, holidays: set[date] | None = None) -> None:
    """Count the days of a request that is at work anew, and those of its open reviews; saves both. Three queries."""
    if request.submitted_at is None:
        return
    days_off = holidays_of(request.institution) if holidays is None else holidays
    questions = list(request.questions.filter(asked_at__gte=request.submitted_at))
    paused = paused_days(_waits(questions))
    request.is_waiting = any(each.is_open for each in questions)
    request.due_on = due_after(timezone.localdate(request.submitted_at), request.days, days_off, paused)
    request.save(update_fields=["is_waiting", "due_on"])
    open_reviews = list(Review.objects.filter(of__request=request, of__number=request.sent_times, given_at=None))
    for each in open_reviews:
        each.due_on = due_after(each.assigned_on, each.days, days_off, paused)
    Review.objects.bulk_update(open_reviews, ["due_on"])


def set_all_due(institution: Node) -> int:
    """Count anew for everything at work in an institution: its holidays have changed. Returns how many."""
    days_off = holidays_of(institution)
    at_work = SpendingRequest.objects.filter(institution=institution, state__in=AT_WORK).select_related("institution")
    found = list(at_work.select_for_update(of=("self",)))
    for each in found:
        set_due(each, days_off)
    return len(found)


def _waits(questions: Iterable[SpendingQuestion]) -> list[tuple[date, date]]:
    """From when to when each question waited; an open one until today."""
    today = timezone.localdate()
    ends = ((each, each.answered_at or each.dropped_at) for each in questions)
    return [(timezone.localdate(each.asked_at), timezone.localdate(ended) if ended else today) for each, ended in ends]
