"""Two assessors: each gives an opinion, then they reconcile it to the value of the stage. All three stay visible."""

from django.db import transaction
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.duties import floor_of, has_second, lock_assessing_record
from pemantik.assessments.models import AssessorAssignment, Opinion, StageRecord, StageValue
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.values import nearest
from pemantik.assessments.services.answer_fields import blank_fields, fields_of, inherited_fields, merge
from pemantik.assessments.services.answering import (
    AnswerChanges,
    Conflict,
    SavedValue,
    check_code,
    unchanged_or_conflict,
    write_value,
)
from pemantik.assessments.wording import clean, required
from pemantik.maturity.numbers import plain
from pemantik.organizations.permissions import Access


@transaction.atomic
def give_opinion(access: Access, assessment_id: int, code: str, value: str, justification: str) -> Opinion:
    """One assessor's own value for a code, with its justification; giving it again replaces it.

    Raises Refused where there are not two assessors, AnswerError for a value that the instrument does not allow.
    """
    record = _with_two(access, assessment_id)
    check_code(record, code)
    fields = merge(record.assessment.campaign, code, blank_fields(), AnswerChanges(value=value))
    if fields.value is None:
        raise Refused(_("Tulis nilai yang Anda usulkan."))
    opinion = Opinion.objects.filter(
        assessment=record.assessment, stage=record.stage, code=code, assessor=access.user
    ).first()
    before = {"value": plain(opinion.value), "justification": opinion.justification} if opinion else {}
    opinion = opinion or Opinion(assessment=record.assessment, stage=record.stage, code=code, assessor=access.user)
    opinion.value, opinion.justification = fields.value, clean(justification)
    opinion.save()
    after = {"code": code, "value": plain(opinion.value), "justification": opinion.justification}
    audit.record("opinion.given", opinion, before=before, after=after, node_path=record.assessment.node.path)
    return opinion


@transaction.atomic
def reconcile(
    access: Access, assessment_id: int, code: str, form_version: int, value: str, justification: str
) -> SavedValue | Conflict:
    """The value on which both assessors settle, with the reason; it becomes the value of the stage.

    Raises Refused until both have given their opinion.
    """
    record = _with_two(access, assessment_id)
    check_code(record, code)
    _check_both(record, code)
    rows = list(StageValue.objects.filter(assessment=record.assessment, code=code).select_related("stage", "author"))
    own = next((row for row in rows if row.stage_id == record.stage_id), None)
    inherited = nearest(rows, record.stage, floor_of(record))
    base = fields_of(own) if own else inherited_fields(inherited) if inherited else blank_fields()
    why = required(justification, _("Tulis alasan nilai yang disepakati."))
    wanted = merge(record.assessment.campaign, code, base, AnswerChanges(value=value, narrative=why))
    if own and (wanted == fields_of(own) or own.version != form_version):
        return unchanged_or_conflict(record, own, wanted)
    row = write_value(record, code, own, wanted, access.user)
    return SavedValue(row, row.version, wanted.level)


def _with_two(access: Access, assessment_id: int) -> StageRecord:
    record = lock_assessing_record(access, assessment_id)
    if not has_second(record):
        raise Refused(_("Tahap ini dinilai satu asesor; simpan nilainya langsung."))
    return record


def _check_both(record: StageRecord, code: str) -> None:
    given = Opinion.objects.filter(assessment=record.assessment, stage=record.stage, code=code).values("assessor")
    places = AssessorAssignment.objects.filter(assessment=record.assessment, stage=record.stage)
    if missing := [place.assessor.name for place in places.exclude(assessor__in=given).select_related("assessor")]:
        raise Refused(_("Belum ada pendapat dari %(names)s.") % {"names": ", ".join(missing)})
