"""Two running assessments.

One assessment is in its self-assessment, the other on the desk of an assessor.
"""

from typing import Any

PASSWORD = "sandi-rahasia-untuk-uji"


def prepare() -> dict[str, Any]:
    """Two participants, a document with pages, and the people who work on them."""
    from django.utils import timezone

    from pemantik.assessments.models import Assignment, StageKind
    from pemantik.assessments.services.meetings import Guest, MeetingPlan, schedule_meeting, set_attendance
    from pemantik.assessments.services.questions import ask
    from pemantik.assessments.tests import desk_factories as make
    from pemantik.assessments.tests.factories import free_of_conflict, make_campaign, plan_for, record_of
    from pemantik.organizations.permissions import Access

    work = make.make_work()
    for code in ("2", "3", "4", "5", "6"):
        Assignment.objects.create(assessment=work.assessment, code=code, unit=work.world.health)
    plan = plan_for(work.world.city, programme="spbe-evaluasi")
    desk = make.Work(work.world, make_campaign(work.world, plan=plan).assessments.get(), work.people)
    make.make_value(work, "6", "1.5", "Narasi lama")
    make.make_value(desk, "1", "2", "Arsitektur sudah diatur dalam Perbup 12/2026, lihat halaman 2.")
    uses = [_use(desk, level) for level in (1, 2, 3)]
    assessor = Access(work.people["assessor"])
    make.move_to(desk, StageKind.INTERVIEW)
    free_of_conflict(assessor, desk.assessment)
    stage = record_of(desk.assessment, StageKind.INTERVIEW).stage
    meeting = schedule_meeting(assessor, desk.pk, stage.pk, work.world.health.pk, MeetingPlan(timezone.now(), "Aula"))
    set_attendance(assessor, meeting.pk, 1, [Guest("Rina Wulandari", "Kepala Bidang", was_present=True)])
    ask(assessor, desk.pk, "1", "Apakah sudah diundangkan?", timezone.localdate())
    operator = work.people["operator"]
    operator.set_password(PASSWORD)
    operator.save()
    return {
        "work": work.pk,
        "desk": desk.pk,
        "meeting": meeting.pk,
        "uses": [use.pk for use in uses],
        "email": operator.email,
        "people": work.people,
    }


def _use(desk: Any, level: int) -> Any:
    """A regulation with two pages, used for a level of indicator 1 of the desk's assessment."""
    from django.utils import timezone

    from pemantik.assessments.models import EvidenceUse
    from pemantik.assessments.tests.evidence import factories as evidence

    person = desk.people["operator"]
    document = evidence.make_document(
        person,
        desk.world.health,
        evidence.pdf(f"Sampul {level}", evidence.DECREE, evidence.SIGNATURE),
        title=f"Peraturan Wali Kota nomor {level}",
        described_at=timezone.now(),
    )
    return EvidenceUse.objects.create(
        assessment=desk.assessment,
        stage=desk.assessment.campaign.stages.first(),
        code="1",
        level=level,
        version=evidence.version_of(document),
        pages="2",
        added_by=person,
    )
