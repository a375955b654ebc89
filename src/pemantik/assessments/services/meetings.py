"""Interviews and visits: scheduled per unit, attended, promises noted, minutes concluded, promises kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.accounts.models import User
from pemantik.assessments.duties import (
    check_running,
    locked_records,
    require_answerer,
    require_any,
    require_place,
    require_seen,
)
from pemantik.assessments.models import (
    Attendance,
    EvidenceUse,
    Meeting,
    Promise,
    StageKind,
    StageRecord,
    StageState,
)
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.services.answering import check_code
from pemantik.assessments.wording import clean, required
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

MEETING_STAGES = (StageKind.INTERVIEW, StageKind.VISIT)
MOST_PEOPLE = 100


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """When and where, and what it is about."""

    starts_at: datetime
    place: str
    agenda: str = ""


@dataclass(frozen=True, slots=True)
class Guest:
    """Someone who is expected, and whether they came."""

    name: str
    position: str = ""
    was_present: bool = False


@transaction.atomic
def schedule_meeting(access: Access, assessment_id: int, stage_id: int, unit_id: int, plan: MeetingPlan) -> Meeting:
    """Call one unit of the participant to an interview or a visit; possible before the stage begins, too."""
    record = _lock_record(access, assessment_id, stage_id)
    unit = Node.objects.filter(pk=unit_id, path__startswith=record.assessment.node.path).first()
    if unit is None:
        raise Refused(_("Unit itu bukan bagian dari %(node)s.") % {"node": record.assessment.node})
    meeting = Meeting(assessment=record.assessment, stage=record.stage, unit=unit, created_by=access.user)
    _fill(meeting, plan)
    meeting.save()
    after = {"unit": unit.name, "starts_at": plan.starts_at, "place": meeting.place}
    audit.record("meeting.scheduled", meeting, after=after, node_path=unit.path)
    return meeting


@transaction.atomic
def edit_meeting(access: Access, meeting_id: int, form_version: int, plan: MeetingPlan) -> Meeting:
    """Move a meeting or change its agenda, until its minutes are concluded."""
    meeting = _lock_meeting(access, meeting_id)
    _check_version(meeting, form_version)
    before = {"starts_at": meeting.starts_at, "place": meeting.place, "agenda": meeting.agenda}
    _fill(meeting, plan)
    _save(meeting)
    after = {"starts_at": meeting.starts_at, "place": meeting.place, "agenda": meeting.agenda}
    audit.record("meeting.changed", meeting, before=before, after=after, node_path=meeting.unit.path)
    return meeting


@transaction.atomic
def set_attendance(access: Access, meeting_id: int, form_version: int, guests: Iterable[Guest]) -> Meeting:
    """The whole list of who was expected and who came."""
    meeting, people = _lock_meeting(access, meeting_id), list(guests)
    _check_version(meeting, form_version)
    if len(people) > MOST_PEOPLE:
        raise Refused(_("Paling banyak %(count)s orang.") % {"count": MOST_PEOPLE})
    meeting.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            name=required(guest.name, _("Tulis nama setiap peserta."), 150),
            position=clean(guest.position, 150),
            was_present=guest.was_present,
        )
        for guest in people
    )
    _save(meeting)
    present = [guest.name for guest in people if guest.was_present]
    audit.record("meeting.attended", meeting, after={"present": present}, node_path=meeting.unit.path)
    return meeting


@transaction.atomic
def promise(access: Access, meeting_id: int, code: str, text: str, owner_id: int, due_on: date) -> Promise:
    """Note evidence that somebody promised, until when. The owner must be able to answer in the unit."""
    meeting = _lock_meeting(access, meeting_id)
    record = StageRecord.objects.select_related("assessment__campaign__instrument_version").get(
        assessment=meeting.assessment, stage=meeting.stage
    )
    check_code(record, code)
    owner = User.objects.filter(pk=owner_id, is_active=True).first()
    if owner is None or not Access(owner).may(Action.ANSWER, meeting.unit):
        raise Refused(_("Pilih orang yang mengisi untuk %(unit)s.") % {"unit": meeting.unit})
    words = required(text, _("Tulis bukti yang dijanjikan."), 300)
    made = Promise.objects.create(meeting=meeting, code=code, text=words, owner=owner, due_on=due_on)
    after = {"code": code, "text": words, "owner": owner.name, "due_on": due_on}
    audit.record("promise.made", made, after=after, node_path=meeting.unit.path)
    return made


@transaction.atomic
def conclude(access: Access, meeting_id: int, form_version: int, minutes: str) -> Meeting:
    """Conclude the minutes (berita acara). From then on the meeting does not change any more."""
    meeting = _lock_meeting(access, meeting_id)
    _check_version(meeting, form_version)
    meeting.minutes = required(minutes, _("Tulis catatan hasil pertemuan."))
    meeting.concluded_at = timezone.now()
    _save(meeting)
    audit.record("meeting.concluded", meeting, after={"minutes": meeting.minutes}, node_path=meeting.unit.path)
    return meeting


@transaction.atomic
def fulfil(access: Access, promise_id: int, use_id: int) -> Promise:
    """Keep a promise with an evidence use of the same code. Its owner may, and whoever answers the code."""
    found = Promise.objects.select_for_update(of=("self",)).select_related(
        "meeting__unit", "meeting__assessment__node", "meeting__assessment__campaign__owner"
    )
    made = found.filter(pk=promise_id).first()
    if made is None:
        raise Http404(_("Janji ini tidak ada, atau Anda tidak berhak melihatnya."))
    assessment = made.meeting.assessment
    require_seen(access, assessment)
    if made.owner_id != access.user.pk:
        require_answerer(access, assessment, made.code)
    check_running(assessment.campaign)
    use = EvidenceUse.objects.filter(pk=use_id, assessment=assessment, code=made.code, removed_at=None).first()
    if use is None:
        raise Refused(_("Pilih bukti yang dipakai pada indikator %(code)s.") % {"code": made.code})
    if made.fulfilled_by_id == use.pk:
        return made
    made.fulfilled_by, made.fulfilled_at = use, timezone.now()
    made.save(update_fields=["fulfilled_by", "fulfilled_at"])
    audit.record("promise.kept", made, after={"use": use.pk}, node_path=made.meeting.unit.path)
    return made


def _lock_record(access: Access, assessment_id: int, stage_id: int) -> StageRecord:
    """The stage of the meeting, locked, for one of its assessors, while it is not done."""
    record = locked_records(access, assessment_id).filter(stage_id=stage_id).first()
    if record is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    require_any(access, (Action.ASSESS,), record.assessment.node)
    require_place(access, record)
    check_running(record.assessment.campaign)
    if record.stage.kind not in MEETING_STAGES:
        raise Refused(_("Pertemuan dijadwalkan untuk interviu atau visitasi."))
    if record.state not in {StageState.WAITING, StageState.OPEN}:
        raise Refused(_("%(stage)s sudah selesai.") % {"stage": record.stage})
    return record


def _lock_meeting(access: Access, meeting_id: int) -> Meeting:
    meeting = (
        Meeting.objects.select_for_update(of=("self",)).select_related("unit", "stage").filter(pk=meeting_id).first()
    )
    if meeting is None:
        raise Http404(_("Pertemuan ini tidak ada, atau Anda tidak berhak melihatnya."))
    record = _lock_record(access, meeting.assessment_id, meeting.stage_id)
    meeting.assessment = record.assessment
    if meeting.concluded_at:
        raise Refused(_("Berita acara pertemuan ini sudah ditutup."))
    return meeting


def _check_version(meeting: Meeting, form_version: int) -> None:
    if meeting.form_version != form_version:
        raise Outdated(_("Orang lain baru saja mengubah pertemuan ini. Periksa lagi sebelum menyimpan."))


def _fill(meeting: Meeting, plan: MeetingPlan) -> None:
    meeting.starts_at = plan.starts_at
    meeting.place = required(plan.place, _("Tulis tempat atau tautan pertemuan."), 200)
    meeting.agenda = clean(plan.agenda)


def _save(meeting: Meeting) -> None:
    meeting.form_version += 1
    meeting.save()
