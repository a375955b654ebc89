"""A running assessment with people in every role, for the tests of the working pages."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.utils import timezone

from pemantik.accounts.models import User
from pemantik.assessments.models import Assessment, Assignment, StageRecord, StageState, StageValue
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    make_access,
    make_campaign,
    make_user,
    make_world,
    plan_for,
    record_of,
)
from pemantik.organizations.roles import Role


@dataclass
class Work:
    """One assessment of the city, and people by what they are to it."""

    world: World
    assessment: Assessment
    people: dict[str, User] = field(default_factory=dict)

    @property
    def pk(self) -> int:
        """The id of the assessment, as addresses name it."""
        return self.assessment.pk


def make_work(instrument: str = "", programme: str = "pemdi-2026") -> Work:
    """The self-assessment is open; indicator 1 is asked of the health department."""
    world = make_world()
    plan = plan_for(world.city, programme=programme, instrument=instrument)
    campaign = make_campaign(world, plan=replace(plan, ladder_enforced=plan.ladder_enforced))
    assessment = assessment_of(campaign, world.city)
    places = {
        "operator": (Role.OPERATOR, world.health, "Rina Wulandari"),
        "colleague": (Role.OPERATOR, world.planning, "Agus Salim"),
        "entry": (Role.DATA_ENTRY, world.city, "Budi Santoso"),
        "responsible": (Role.RESPONSIBLE, world.city, "Dewi Lestari"),
        "internal": (Role.INTERNAL_ASSESSOR, world.city, "Iwan Setiawan"),
        "second": (Role.EXTERNAL_ASSESSOR, world.province, "Sari Utami"),
        "reviewer": (Role.REVIEWER, world.province, "Tono Reviu"),
        "head": (Role.HEAD, world.city, "Ibu Wali"),
        "auditor": (Role.AUDITOR, world.city, "Pak Audit"),
        "stranger": (Role.DATA_ENTRY, world.other, "Orang Lain"),
        "stranger_assessor": (Role.EXTERNAL_ASSESSOR, world.other, "Asesor Lain"),
    }
    people = {name: make_access(role, node, make_user(called)).user for name, (role, node, called) in places.items()}
    people |= {"coordinator": world.coordinator.user, "assessor": world.assessor.user}
    User.objects.filter(pk=world.assessor.user.pk).update(name="Hendra Saputra")
    first = campaign.instrument.structure.leaves[0].code
    Assignment.objects.create(assessment=assessment, code=first, unit=world.health)
    return Work(world, assessment, people)


def move_to(work: Work, kind: str) -> StageRecord:
    """Put the assessment into a stage, as if all stages before it were submitted."""
    reached = False
    for record in work.assessment.records.select_related("stage").order_by("stage__order"):
        if record.stage.kind == kind:
            reached, record.state = True, StageState.OPEN
            Assessment.objects.filter(pk=work.pk).update(stage=record.stage)
        else:
            record.state = StageState.WAITING if reached else StageState.SUBMITTED
        record.save(update_fields=["state"])
    work.assessment.refresh_from_db()
    return record_of(work.assessment, kind)


def close_time(work: Work, kind: str, days: int = -1) -> None:
    """Let a stage have ended (or end) so many days from now, without late work."""
    stage = record_of(work.assessment, kind).stage
    stage.opens_at = timezone.now() - timedelta(days=60)
    stage.closes_at = timezone.now() + timedelta(days=days)
    stage.late_until = None
    stage.save()


def make_value(
    work: Work,
    code: str = "1",
    value: str = "2",
    narrative: str = "Sudah ada di RPJMD.",
    kind: str = "self",
    by: str = "operator",
) -> StageValue:
    """A stored value of one stage."""
    return StageValue.objects.create(
        assessment=work.assessment,
        stage=record_of(work.assessment, kind).stage,
        code=code,
        value=value,
        narrative=narrative,
        author=work.people[by],
    )
