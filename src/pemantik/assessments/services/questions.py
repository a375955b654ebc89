"""Questions of assessors beside an indicator or an evidence item, answered in a thread."""

from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.duties import (
    WORKS,
    check_running,
    lock_assessing_record,
    locked_records,
    may_answer,
    may_any,
    require_answerer,
    require_any,
    require_place,
    require_seen,
)
from pemantik.assessments.models import EvidenceUse, Message, Question
from pemantik.assessments.problems import Refused
from pemantik.assessments.services.answering import check_code
from pemantik.assessments.wording import required
from pemantik.organizations.permissions import Access

LONGEST_MESSAGE = 5000


@transaction.atomic
def ask(
    access: Access, assessment_id: int, code: str, text: str, due_on: date | None = None, use_id: int | None = None
) -> Question:
    """Ask the unit about a code, perhaps about one file of it. Raises Http404, PermissionDenied, Refused."""
    record = lock_assessing_record(access, assessment_id)
    check_code(record, code)
    words = required(text, _("Tulis pertanyaannya."), LONGEST_MESSAGE)
    use = None
    if use_id is not None:
        use = EvidenceUse.objects.filter(pk=use_id, assessment_id=assessment_id, code=code, removed_at=None).first()
        if use is None:
            raise Refused(_("Bukti itu tidak lagi dipakai pada indikator ini."))
    question = Question.objects.create(
        assessment=record.assessment, stage=record.stage, code=code, use=use, asked_by=access.user, due_on=due_on
    )
    Message.objects.create(question=question, author=access.user, text=words)
    after = {"code": code, "text": words, "due_on": due_on}
    audit.record("question.asked", question, after=after, node_path=record.assessment.node.path)
    return question


@transaction.atomic
def reply(access: Access, question_id: int, text: str) -> Message:
    """Answer a question, or ask back as an assessor: then it waits for an answer again."""
    question = _lock(access, question_id)
    assesses = may_any(access, WORKS[question.stage.kind], question.assessment.node)
    own_side = may_answer(access, question.assessment, question.code)
    if not assesses:
        require_answerer(access, question.assessment, question.code)
    elif not own_side:
        _require_place(access, question)
    words = required(text, _("Tulis jawaban Anda."), LONGEST_MESSAGE)
    check_running(question.assessment.campaign)
    if question.state == Question.State.CLOSED:
        raise Refused(_("Pertanyaan ini sudah selesai."))
    message = Message.objects.create(question=question, author=access.user, text=words)
    question.state = Question.State.ANSWERED if own_side or not assesses else Question.State.OPEN
    question.save(update_fields=["state"])
    after = {"text": words, "state": question.state}
    audit.record("question.replied", question, after=after, node_path=question.assessment.node.path)
    return message


@transaction.atomic
def close_question(access: Access, question_id: int) -> Question:
    """End the thread. Only assessors of its stage; closing twice changes nothing."""
    question = _lock(access, question_id)
    require_any(access, WORKS[question.stage.kind], question.assessment.node)
    _require_place(access, question)
    check_running(question.assessment.campaign)
    if question.state != Question.State.CLOSED:
        before = {"state": question.state}
        question.state = Question.State.CLOSED
        question.save(update_fields=["state"])
        path = question.assessment.node.path
        audit.record("question.closed", question, before=before, after={"state": question.state}, node_path=path)
    return question


def _require_place(access: Access, question: Question) -> None:
    """Raise unless the person assesses in the stage of the question, without a conflict of interest."""
    require_place(access, locked_records(access, question.assessment_id).get(stage=question.stage_id))


def _lock(access: Access, question_id: int) -> Question:
    questions = Question.objects.select_for_update(of=("self",)).select_related(
        "stage", "assessment__node", "assessment__campaign__owner"
    )
    question = questions.filter(pk=question_id).first()
    if question is None:
        raise Http404(_("Pertanyaan ini tidak ada, atau Anda tidak berhak melihatnya."))
    require_seen(access, question.assessment)
    return question
