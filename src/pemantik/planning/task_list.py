"""What waits for a person in this room, for the list of tasks (setting PEMANTIK_TASKS_FROM)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.assessments.selectors.task import Task, TaskKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.planning.models import Review, SpendingQuestion, SpendingRequest

#: Of each kind, those that end first.
MOST = 50
State = SpendingRequest.State


def tasks(access: Access) -> Iterator[Task]:
    """Opinions that are owed, questions to the own units, requests without reviewers or a decision. Three queries."""
    reviewing = Review.objects.filter(reviewer=access.user, given_at=None, of__request__state=State.REVIEW)
    reviewing = reviewing.filter(access.within(Action.REVIEW_SPENDING, "of__request__node__path"))
    for review in reviewing.select_related("of__request__node").order_by("due_on", "pk")[:MOST]:
        request = review.of.request
        if review.of.number == request.sent_times:
            due = None if request.is_waiting else review.due_on
            title = _("Telaah %(part)s: %(title)s") % {"part": review.part_name.lower(), "title": request.title}
            yield _task(TaskKind.VERIFY, title, request, due)
    asked = SpendingQuestion.objects.filter(
        _own_units(access), answered_at=None, dropped_at=None, request__state__in=[State.SUBMITTED, State.REVIEW]
    )
    for question in asked.select_related("request__node").order_by("due_on", "pk")[:MOST]:
        title = _("Jawab pertanyaan: %(title)s") % {"title": question.request.title}
        yield _task(TaskKind.QUESTION, title, question.request, question.due_on)
    yield from _decisions(access)


def _decisions(access: Access) -> Iterator[Task]:
    """For who decides: what has no reviewers yet, and what has all opinions."""
    waiting = SpendingRequest.objects.filter(
        access.within(Action.DECIDE_SPENDING, "node__path"),
        state__in=[State.SUBMITTED, State.REVIEW],
        is_waiting=False,
    ).exclude(versions__reviews__in=Review.objects.filter(given_at=None, of__request__state=State.REVIEW))
    for request in waiting.select_related("node").defer("content").order_by("due_on", "pk").distinct()[:MOST]:
        is_new = request.state == State.SUBMITTED
        words = _("Bagi telaah: %(title)s") if is_new else _("Putuskan: %(title)s")
        yield _task(
            TaskKind.ASSIGN if is_new else TaskKind.CLOSE, words % {"title": request.title}, request, request.due_on
        )


def _task(kind: TaskKind, title: str, request: SpendingRequest, due: date | None) -> Task:
    return Task(kind, title, request.node.name, due, reverse("spending-request", args=[request.pk]), 0)


def _own_units(access: Access) -> Q:
    """Requests of units where the person asks: not of whole institutions, whose coordinator answers for nobody."""
    paths = set(access.paths(Action.REQUEST_SPENDING))
    own = Q(pk__in=[])
    for grant in access.grants:
        if grant.node.path in paths and not grant.node.is_institution:
            own |= Q(request__node__path__startswith=grant.node.path)
    return own
