"""My work: what waits for one person, until when, and the address of the very item."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pemantik.assessments.addresses import desk_address, indicator_address
from pemantik.assessments.codes import items_of
from pemantik.assessments.duties import asked_for
from pemantik.assessments.models import (
    Assignment,
    Campaign,
    Message,
    Promise,
    Question,
    StageKind,
)
from pemantik.assessments.selectors.coordinator_tasks import closings, conflicts, submissions
from pemantik.assessments.selectors.desk import desk_queue
from pemantik.assessments.selectors.progress import done_keys, is_done
from pemantik.assessments.selectors.revisions import revisions_for
from pemantik.assessments.selectors.task import Task, TaskKind, TaskList, day_of
from pemantik.assessments.selectors.waiting import waiting_assessments, waits_for
from pemantik.organizations.permissions import Access

#: More than anybody does in a month; the number of the rest is told.
MOST_TASKS = 100


def my_tasks(access: Access) -> TaskList:
    """Everything that waits for this person. A fixed number of queries, and one for each room above that adds tasks."""
    waiting = waiting_assessments(access)
    found = [
        *_answers(access),
        *_revisions(access, waiting),
        *_questions(access, waiting),
        *_promises(access),
        *_verifications(access),
        *submissions(access, MOST_TASKS),
        *conflicts(access, MOST_TASKS),
        *closings(access, MOST_TASKS),
        *(task for path in settings.PEMANTIK_TASKS_FROM for task in import_string(path)(access)),
    ]
    found.sort(key=lambda task: (task.due or date.max, task.kind, task.place))
    return TaskList(tuple(found[:MOST_TASKS]), len(found))


def _answers(access: Access) -> Iterator[Task]:
    """Codes and evidence items that units of the person are asked for and that are not there yet."""
    rows = list(
        Assignment.objects.filter(
            asked_for(access),
            assessment__campaign__state=Campaign.State.OPEN,
            assessment__stage__kind=StageKind.SELF,
        )
        .select_related("unit", "assessment__campaign__instrument_version", "assessment__stage")
        .defer("assessment__campaign__instrument_version__content")
        .order_by("due_on", "pk")[: 10 * MOST_TASKS]
    )
    done = done_keys(*{row.assessment_id for row in rows})
    for row in rows:
        if is_done(row, done) or row.assessment.stage is None:
            continue
        campaign = row.assessment.campaign
        name = _name(campaign, row.code)
        place = _("Indikator %(code)s · %(campaign)s") % {"code": row.code, "campaign": campaign}
        if row.level is not None:
            title = _("Unggah bukti “%(name)s”") % {"name": name}
            place = _("Indikator %(code)s · Tingkat %(level)s") % {"code": row.code, "level": row.level}
        else:
            title = _("Isi “%(name)s”") % {"name": name}
        due = row.due_on or day_of(row.assessment.stage.closes_at)
        address = indicator_address(row.assessment_id, row.code)
        yield Task(TaskKind.ANSWER, title, place, due, address, row.assessment_id, row.code)


def _revisions(access: Access, waiting: Collection[int]) -> Iterator[Task]:
    """Evidence that an assessor sent back and that has no newer file in its place."""
    for verdict, closes_at in revisions_for(access, waiting):
        use = verdict.use
        place = _("Indikator %(code)s · Tingkat %(level)s") % {"code": use.code, "level": use.level or "–"}
        yield Task(
            TaskKind.REVISE,
            _("Perbaiki bukti “%(title)s”") % {"title": use.version.document.title},
            place,
            day_of(closes_at),
            indicator_address(use.assessment_id, use.code, f"bukti-{use.pk}"),
            use.assessment_id,
            use.code,
            note=verdict.note or str(verdict.reason or ""),
            author=verdict.assessor.name if verdict.assessor else "",
        )


def _questions(access: Access, waiting: Collection[int]) -> Iterator[Task]:
    """Open questions to the person's units, and answered ones that the person asked."""
    to_answer = Q(state=Question.State.OPEN, assessment__in=waiting) & waits_for(access)
    to_close = Q(state=Question.State.ANSWERED, asked_by=access.user)
    questions = (
        Question.objects.filter(to_answer | to_close, assessment__campaign__state=Campaign.State.OPEN)
        .exclude(assessment__stage=None)
        .select_related("assessment__node")
        .prefetch_related("messages__author")
        .order_by("due_on", "pk")[:MOST_TASKS]
    )
    for question in questions:
        answer = question.state == Question.State.OPEN
        last = _last(question.messages.all())
        title = _("Jawab pertanyaan asesor") if answer else _("Periksa jawaban atas pertanyaan Anda")
        place = _("Indikator %(code)s · %(node)s") % {"code": question.code, "node": question.assessment.node}
        yield Task(
            TaskKind.QUESTION,
            title,
            place,
            question.due_on,
            indicator_address(question.assessment_id, question.code, f"pertanyaan-{question.pk}"),
            question.assessment_id,
            question.code,
            note=last.text if last else "",
            author=last.author.name if last else "",
        )


def _last(messages: Iterable[Message]) -> Message | None:
    return next(reversed(list(messages)), None)


def _promises(access: Access) -> Iterator[Task]:
    promises = (
        Promise.objects.filter(
            owner=access.user, fulfilled_at=None, meeting__assessment__campaign__state=Campaign.State.OPEN
        )
        .select_related("meeting__unit", "meeting__stage")
        .order_by("due_on")[:MOST_TASKS]
    )
    for promise in promises:
        title = _("Penuhi janji bukti: %(text)s") % {"text": promise.text}
        place = _("Indikator %(code)s · %(stage)s") % {"code": promise.code, "stage": promise.meeting.stage}
        assessment_id = promise.meeting.assessment_id
        address = indicator_address(assessment_id, promise.code, f"janji-{promise.pk}")
        yield Task(TaskKind.PROMISE, title, place, promise.due_on, address, assessment_id, promise.code)


def _verifications(access: Access) -> Iterator[Task]:
    for row in desk_queue(access, MOST_TASKS):
        if row.conflict:
            continue
        assessment = row.record.assessment
        title = _("Periksa %(node)s") % {"node": assessment.node}
        count = ngettext("%(count)s bukti belum diperiksa", "%(count)s bukti belum diperiksa", row.unjudged)
        place = f"{row.record.stage} · {count % {'count': row.unjudged}}"
        yield Task(TaskKind.VERIFY, title, place, day_of(row.deadline), desk_address(assessment.pk), assessment.pk)


def _name(campaign: Campaign, code: str) -> str:
    return next((item.name for item in items_of(campaign.instrument) if item.code == code), code)
