"""Who is behind, by how much, and what of: deadlines of stages, questions of assessors, promises of meetings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pemantik.assessments.codes import index_codes
from pemantik.assessments.duties import window_of
from pemantik.assessments.models import Assessment, Campaign, Promise, Question, StageKind, StageRecord, StageState
from pemantik.assessments.selectors.campaigns import answered_counts
from pemantik.assessments.selectors.values import stages_of

#: Stages in which the member itself works; the others are the assessors'.
OWN_STAGES = frozenset({StageKind.SELF, StageKind.INTERNAL})


@dataclass(frozen=True, slots=True)
class Lateness:
    """How a participant is late: since how many days, and what is missing, in words.

    `by_member`: whether the member has to act. Otherwise its assessors do.
    """

    days: int
    text: str
    by_member: bool
    stage: str


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Things of one kind that are past their date."""

    count: int
    since: date


@dataclass(frozen=True, slots=True)
class _Current:
    """The stage in which a participant is, whether its deadline has passed, and how much is answered."""

    record: StageRecord | None
    deadline: datetime | None
    is_late: bool
    answered: int
    total: int


def lateness_of(campaign: Campaign, assessments: Sequence[Assessment]) -> dict[int, Lateness]:
    """Everybody who is late now, by assessment; nobody in a campaign that does not run. Four queries.

    Questions and promises of a stage that is over are history: what came of them is in the value.
    """
    if campaign.state != Campaign.State.OPEN:
        return {}
    today = timezone.localdate()
    questions = _overdue(
        Question.objects.filter(
            assessment__in=assessments, stage=F("assessment__stage"), state=Question.State.OPEN, due_on__lt=today
        )
        .order_by()
        .values_list("assessment")
        .annotate(Count("pk"), Min("due_on"))
    )
    promises = _overdue(
        Promise.objects.filter(
            meeting__assessment__in=assessments,
            meeting__stage=F("meeting__assessment__stage"),
            fulfilled_at=None,
            due_on__lt=today,
        )
        .order_by()
        .values_list("meeting__assessment")
        .annotate(Count("pk"), Min("due_on"))
    )
    found = {}
    for pk, row in _current(campaign, assessments).items():
        late = _worst(row, questions.get(pk), promises.get(pk), today)
        if late:
            found[pk] = late
    return found


def _current(campaign: Campaign, assessments: Sequence[Assessment]) -> dict[int, _Current]:
    """The stage in which each one is; what is answered is counted for the late ones only. Two queries."""
    stages = {stage.pk: stage for stage in stages_of(campaign)}
    records: dict[int, StageRecord] = {}
    rows = StageRecord.objects.filter(assessment__in=assessments, state=StageState.OPEN).defer("receipt")
    for record in rows.order_by("-stage__order"):
        record.stage = stages[record.stage_id]
        records[record.assessment_id] = record
    now = timezone.now()
    deadlines = {pk: window_of(record).deadline for pk, record in records.items()}
    late = {pk for pk, deadline in deadlines.items() if deadline is not None and now > deadline}
    for each in assessments:
        each.campaign = campaign
    answered = answered_counts([each for each in assessments if each.pk in late])
    total = len(index_codes(campaign.instrument))
    return {
        each.pk: _Current(
            records.get(each.pk), deadlines.get(each.pk), each.pk in late, answered.get(each.pk, 0), total
        )
        for each in assessments
    }


def _overdue(rows: object) -> dict[int, _Waiting]:
    return {pk: _Waiting(count, since) for pk, count, since in rows}  # type: ignore[attr-defined]


def _worst(row: _Current, questions: _Waiting | None, promises: _Waiting | None, today: date) -> Lateness | None:
    """What the member itself owes comes first, the longest first; only then what waits for its assessors."""
    stage = row.record.stage.get_kind_display() if row.record else ""
    own = []
    if row.is_late and row.record and row.record.stage.kind in OWN_STAGES:
        own.append(Lateness(_days(row, today), _stage_text(row, row.record), by_member=True, stage=stage))
    if questions:
        text = ngettext(
            "%(n)s pertanyaan asesor belum dijawab", "%(n)s pertanyaan asesor belum dijawab", questions.count
        )
        own.append(Lateness((today - questions.since).days, text % {"n": questions.count}, by_member=True, stage=stage))
    if promises:
        text = ngettext(
            "%(n)s bukti yang dijanjikan belum ada", "%(n)s bukti yang dijanjikan belum ada", promises.count
        )
        own.append(Lateness((today - promises.since).days, text % {"n": promises.count}, by_member=True, stage=stage))
    if own:
        return max(own, key=lambda each: each.days)
    if row.is_late:
        text = _("Tahap %(stage)s menunggu asesor") % {"stage": stage}
        return Lateness(_days(row, today), text, by_member=False, stage=stage)
    return None


def _days(row: _Current, today: date) -> int:
    """Days since the deadline; at least one, also on its very evening."""
    return max((today - timezone.localdate(row.deadline)).days, 1)


def _stage_text(row: _Current, record: StageRecord) -> str:
    if record.stage.kind == StageKind.SELF:
        return _("%(answered)s dari %(total)s indikator dijawab") % {"answered": row.answered, "total": row.total}
    return _("Verifikasi internal belum selesai")
