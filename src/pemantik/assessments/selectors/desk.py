"""The assessor's queue: which assessments wait, and how much is left in each."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from pemantik.assessments.duties import WORKS, window_of
from pemantik.assessments.ladder import same_side
from pemantik.assessments.models import (
    AssessorAssignment,
    Campaign,
    Declaration,
    EvidenceUse,
    Question,
    StageKind,
    StageRecord,
    StageState,
    Verdict,
)
from pemantik.organizations.permissions import Access

#: A queue longer than this is shown in part, with its length.
LONGEST_QUEUE = 100


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An assessment that waits for this assessor. `conflict` is None while nothing has been declared."""

    record: StageRecord
    unjudged: int
    answered_questions: int
    conflict: bool | None
    deadline: datetime
    is_late: bool


def queue_records(access: Access) -> QuerySet[StageRecord]:
    """Open stages of assessors in which the person may work: assigned by name, or where nobody is."""
    places = AssessorAssignment.objects.filter(assessment=OuterRef("assessment"), stage=OuterRef("stage"))
    allowed = Q(pk__in=[])
    for kind, actions in WORKS.items():
        if kind != StageKind.SELF:
            for action in actions:
                allowed |= Q(stage__kind=kind) & access.within(action, "assessment__node__path")
    declared = Declaration.objects.filter(assessment=OuterRef("assessment"), assessor=access.user)
    return (
        StageRecord.objects.filter(
            allowed,
            Q(Exists(places.filter(assessor=access.user))) | ~Q(Exists(places)),
            state=StageState.OPEN,
            assessment__campaign__state=Campaign.State.OPEN,
        )
        .select_related("stage", "assessment__node", "assessment__campaign")
        .defer("receipt")
        .annotate(conflict=Subquery(declared.values("has_conflict")[:1]))
        .order_by("stage__closes_at", "assessment__node__path")
    )


def desk_queue(access: Access, most: int = LONGEST_QUEUE) -> list[QueueRow]:
    """What waits for the assessor, the nearest deadline first. Three queries, whatever the length."""
    records = list(queue_records(access)[:most])
    unjudged = _unjudged(records)
    answered = dict(
        Question.objects.filter(assessment__in=[each.assessment_id for each in records], state=Question.State.ANSWERED)
        .order_by()
        .values_list("assessment")
        .annotate(Count("pk"))
    )
    now = timezone.now()
    return [
        QueueRow(
            record=record,
            unjudged=unjudged.get(record.assessment_id, 0),
            answered_questions=answered.get(record.assessment_id, 0),
            conflict=record.conflict,  # type: ignore[attr-defined]
            deadline=window_of(record).deadline,
            is_late=now > window_of(record).deadline,
        )
        for record in records
    ]


def _unjudged(records: list[StageRecord]) -> dict[int, int]:
    """How many files nobody has judged on the side of the record's stage, by assessment. One query."""
    internal = [each.assessment_id for each in records if each.stage.kind == StageKind.INTERNAL]
    others = [each.assessment_id for each in records if each.stage.kind != StageKind.INTERNAL]
    sides = ((internal, same_side(StageKind.INTERNAL)), (others, same_side(StageKind.DESK)))
    waiting = Q(pk__in=[])
    for ids, kinds in sides:
        waiting |= Q(assessment__in=ids) & ~Q(Exists(Verdict.objects.filter(use=OuterRef("pk"), stage__kind__in=kinds)))
    uses = EvidenceUse.objects.filter(waiting, removed_at=None)
    return dict(uses.order_by().values_list("assessment").annotate(Count("pk")))
