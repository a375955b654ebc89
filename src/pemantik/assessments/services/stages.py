"""The stages of one assessment: submitted, withdrawn, skipped, extended. A second click changes nothing."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.duties import (
    SUBMITS,
    check_running,
    check_time,
    locked_records,
    may_any,
    require_any,
    require_manager,
    require_place,
    require_seen,
    window_of,
)
from pemantik.assessments.models import (
    Campaign,
    Meeting,
    Opinion,
    Question,
    StageKind,
    StageRecord,
    StageState,
    StageValue,
    Verdict,
)
from pemantik.assessments.problems import Refused, Unfinished
from pemantik.assessments.selectors.place import Place
from pemantik.assessments.selectors.receipts import digest, submitted_evidence, submitted_values
from pemantik.assessments.selectors.submission import check_submission
from pemantik.assessments.selectors.values import effective_values, score_values
from pemantik.assessments.wording import moment, required
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

DONE = (StageState.SUBMITTED, StageState.SKIPPED)


@transaction.atomic
def submit(access: Access, assessment_id: int, stage_id: int) -> StageRecord:
    """Submit a stage: write its receipt, mark it late after its deadline, open the next one.

    Submitting what is already submitted gives the same record again. Raises Http404, PermissionDenied, NotDeclared,
    Refused outside its time, and Unfinished where something must be solved first.
    """
    records, record = stage_among(access, assessment_id, stage_id)
    _require_submitter(access, record)
    return conclude(access, records, record)


def conclude(access: Access, records: list[StageRecord], record: StageRecord) -> StageRecord:
    """`submit`, for a caller that has locked the stages and checked the permission."""
    if record.state == StageState.SUBMITTED:
        return record
    _check_open(record)
    check_running(record.assessment.campaign)
    check_time(record)
    values = effective_values(record.assessment, record.stage)
    check = check_submission(record, values)
    if check.blockers:
        raise Unfinished(" ".join(check.blockers), check.blockers)
    record.state = StageState.SUBMITTED
    record.submitted_at = timezone.now()
    record.submitted_by = access.user
    record.is_late = record.submitted_at > window_of(record).deadline
    result = score_values(record.assessment.campaign, values)
    record.index = result.index
    record.receipt = _receipt(record) | {
        "index": str(result.index),
        "values": submitted_values(values),
        "evidence": submitted_evidence(record),
    }
    record.receipt_hash = digest(record.receipt)
    record.save()
    _audit("stage.submitted", record, after={"receipt_hash": record.receipt_hash, "is_late": record.is_late})
    _move_on(records, record)
    return record


@transaction.atomic
def withdraw(access: Access, assessment_id: int, stage_id: int, reason: str) -> StageRecord:
    """Take a submitted (or skipped) stage back to work on it again: before its deadline, and only while nobody has
    begun the next stage. Taking back what is open already changes nothing.
    """
    records, record = stage_among(access, assessment_id, stage_id)
    _require_submitter(access, record)
    why = required(reason, _("Tulis alasan penarikan."), 500)
    check_running(record.assessment.campaign)
    if record.state == StageState.OPEN:
        return record
    following = records[records.index(record) + 1] if record is not records[-1] else None
    _check_withdrawal(record, following)
    before = {"state": record.state, "receipt_hash": record.receipt_hash, "is_late": record.is_late}
    record.state, record.submitted_at, record.submitted_by = StageState.OPEN, None, None
    record.is_late, record.receipt, record.receipt_hash, record.index = False, None, "", None
    record.save()
    if following:
        following.state = StageState.WAITING
        following.save(update_fields=["state"])
    _set_stage(record, record)
    _audit("stage.withdrawn", record, before=before, after={"reason": why})
    return record


@transaction.atomic
def skip(access: Access, assessment_id: int, stage_id: int, reason: str) -> StageRecord:
    """Pass over an optional stage in which nobody has worked yet. The coordinator of the campaign may do it too."""
    records, record = stage_among(access, assessment_id, stage_id)
    if not access.may(Action.MANAGE_CAMPAIGNS, record.assessment.campaign.owner):
        _require_submitter(access, record)
    why = required(reason, _("Tulis alasan tahap ini dilewati."), 500)
    if record.state == StageState.SKIPPED:
        return record
    _check_open(record)
    check_running(record.assessment.campaign)
    if not record.stage.optional:
        raise Refused(_("%(stage)s wajib dijalankan.") % {"stage": record.stage})
    if has_begun(record):
        raise Refused(_("%(stage)s sudah dimulai, jadi tidak dapat dilewati.") % {"stage": record.stage})
    record.state = StageState.SKIPPED
    record.save(update_fields=["state"])
    _audit("stage.skipped", record, after={"reason": why})
    _move_on(records, record)
    return record


@transaction.atomic
def extend_deadline(access: Access, assessment_id: int, stage_id: int, until: datetime, reason: str) -> StageRecord:
    """Give one participant more time in a stage that is not done. Only the coordinator of the campaign."""
    _records, record = stage_among(access, assessment_id, stage_id)
    require_manager(access, record.assessment)
    why = required(reason, _("Tulis alasan perpanjangan."), 500)
    check_running(record.assessment.campaign)
    if record.state in DONE:
        raise Refused(_("%(stage)s sudah selesai.") % {"stage": record.stage})
    if until <= record.stage.closes_at:
        raise Refused(_("Perpanjangan harus sesudah %(when)s.") % {"when": moment(record.stage.closes_at)})
    before = {"extended_until": record.extended_until}
    record.extended_until = until
    record.save(update_fields=["extended_until"])
    _audit("stage.extended", record, before=before, after={"extended_until": until, "reason": why})
    return record


def may_withdraw(access: Access, place: Place, record: StageRecord) -> bool:
    """Whether `withdraw` would take this stage back now, so that a page offers only what works. At most two queries."""
    records = list(place.records)
    position = next((number for number, each in enumerate(records) if each.pk == record.pk), None)
    if position is None or place.campaign.state != Campaign.State.OPEN or records[position].state not in DONE:
        return False
    if not may_any(access, SUBMITS[record.stage.kind], place.assessment.node):
        return False
    following = records[position + 1] if position + 1 < len(records) else None
    try:
        _check_withdrawal(records[position], following)
    except Refused:
        return False
    return True


def has_begun(record: StageRecord) -> bool:
    """Whether anybody has worked in this stage: a value, an opinion, a verdict, a question, a meeting. One query."""
    mine = {"assessment": OuterRef("assessment"), "stage": OuterRef("stage")}
    work = (
        Q(Exists(Verdict.objects.filter(use__assessment=OuterRef("assessment"), stage=OuterRef("stage"))))
        | Q(Exists(StageValue.objects.filter(**mine)))
        | Q(Exists(Opinion.objects.filter(**mine)))
        | Q(Exists(Question.objects.filter(**mine)))
        | Q(Exists(Meeting.objects.filter(**mine)))
    )
    return StageRecord.objects.filter(work, pk=record.pk).exists()


def stage_among(access: Access, assessment_id: int, stage_id: int) -> tuple[list[StageRecord], StageRecord]:
    """All stages of the assessment, locked, and the one that is meant. Raises Http404 for strangers too."""
    records = list(locked_records(access, assessment_id).select_related("assessment__campaign__owner"))
    record = next((each for each in records if each.stage_id == stage_id), None)
    if record is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    require_seen(access, record.assessment)
    return records, record


def _require_submitter(access: Access, record: StageRecord) -> None:
    require_any(access, SUBMITS[record.stage.kind], record.assessment.node)
    if record.stage.kind != StageKind.SELF:
        require_place(access, record)


def _check_open(record: StageRecord) -> None:
    if record.state != StageState.OPEN:
        raise Refused(
            _("%(stage)s tidak sedang berjalan: %(state)s.")
            % {"stage": record.stage, "state": record.get_state_display()}
        )


def _check_withdrawal(record: StageRecord, following: StageRecord | None) -> None:
    if record.state not in DONE:
        raise Refused(_("%(stage)s belum dikirim.") % {"stage": record.stage})
    if following and following.state != StageState.OPEN:
        raise Refused(_("Tahap sesudah %(stage)s sudah selesai, jadi tidak dapat ditarik.") % {"stage": record.stage})
    deadline = window_of(record).deadline
    if timezone.now() > deadline:
        raise Refused(_("Batas penarikan lewat %(when)s.") % {"when": moment(deadline)})
    if following and has_begun(following):
        raise Refused(_("%(stage)s sudah dimulai asesor, jadi tidak dapat ditarik.") % {"stage": following.stage})


def _move_on(records: list[StageRecord], done: StageRecord) -> None:
    """Open the next stage, or mark the assessment as finished."""
    following = next((each for each in records if each.state == StageState.WAITING), None)
    if following:
        following.state = StageState.OPEN
        following.save(update_fields=["state"])
    _set_stage(done, following)


def _set_stage(record: StageRecord, current: StageRecord | None) -> None:
    record.assessment.stage = current.stage if current else None
    record.assessment.save(update_fields=["stage"])


def _receipt(record: StageRecord) -> dict[str, Any]:
    campaign, version = record.assessment.campaign, record.assessment.campaign.instrument_version
    assert record.submitted_at and record.submitted_by  # noqa: S101, PT018  set just before
    return {
        "format": 1,
        "campaign": {"id": campaign.pk, "name": campaign.name, "year": campaign.year},
        "participant": {"id": record.assessment.node_id, "name": record.assessment.node.name},
        "stage": {"kind": record.stage.kind, "name": record.stage.name},
        "instrument": {"code": version.code, "version": version.version, "sha256": version.sha256},
        "submitted_at": record.submitted_at.isoformat(),
        "submitted_by": {"id": record.submitted_by.pk, "name": record.submitted_by.name},
        "is_late": record.is_late,
    }


def _audit(action: str, record: StageRecord, **changes: Any) -> None:
    audit.record(action, record, node_path=record.assessment.node.path, **changes)
