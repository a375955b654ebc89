"""A server with two running assessments, started by test_desk.py: prints what its tests need as JSON.

One assessment is in its self-assessment, the other on the desk of an assessor.
"""

import json
import sys
from typing import Any

import django

PORT = 18470
PASSWORD = "sandi-rahasia-untuk-uji"


def main() -> None:
    """Make the assessments, say where they are and who is signed in, and serve them."""
    django.setup()
    from django.core.management import call_command

    from pemantik.config import server

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    server.collect_static_files()
    known = furnish()
    port = server.free_port("127.0.0.1", PORT)
    known["address"] = f"http://127.0.0.1:{port}"
    server.serve("127.0.0.1", port, on_ready=lambda: print(json.dumps(known), flush=True))  # noqa: T201


def furnish() -> dict[str, Any]:
    """Two participants, a document with pages, and sessions of the people who work on them."""
    from django.conf import settings
    from django.utils import timezone

    from pemantik.assessments.models import Assignment, StageKind
    from pemantik.assessments.services.meetings import Guest, MeetingPlan, schedule_meeting, set_attendance
    from pemantik.assessments.services.questions import ask
    from pemantik.assessments.tests import desk_factories as make
    from pemantik.assessments.tests.factories import free_of_conflict, make_campaign, plan_for, record_of
    from pemantik.organizations.permissions import Access
    from tests.browser.evidence_site import session_of

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
        "cookie": settings.SESSION_COOKIE_NAME,
        "email": operator.email,
        "sessions": {name: session_of(person) for name, person in work.people.items()},
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


if __name__ == "__main__":
    sys.exit(main())
