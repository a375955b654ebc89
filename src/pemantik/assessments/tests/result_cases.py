"""Results to test with: stages filled in and submitted, campaigns closed, many participants at once."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone

from pemantik.accounts.audit import acting
from pemantik.assessments.codes import index_codes
from pemantik.assessments.models import (
    Assessment,
    Assignment,
    Campaign,
    StageKind,
    StageRecord,
    StageState,
    StageValue,
)
from pemantik.assessments.services.closing import close_campaign
from pemantik.assessments.services.stages import skip, submit
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    free_of_conflict,
    make_access,
    make_campaign,
    make_user,
    stage_of,
)
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role

#: A self-assessment of Pemdi 2026 as a kabupaten might give it.
SELF_VALUES = dict(
    zip(
        map(str, range(1, 21)),
        "2,5 2,6 3 2,75 1 1 1 2,5 2 1,5 2,25 2,5 3 3,5 2,5 2,76 3,2 1 2,9 3".replace(",", ".").split(),
        strict=True,
    )
)
#: What the desk review lowered, and what the interview gave back.
DESK_CHANGES = {"1": "2", "10": "1.2", "19": "2.5", "20": "2.5"}
INTERVIEW_CHANGES = {"10": "1.5", "2": "2.75"}


def fill(assessment: Assessment, kind: str, values: Mapping[str, str], by: Access, narrative: str = "") -> None:
    """Put values into a stage as if they had been typed there."""
    stage = stage_of(assessment.campaign, kind)
    StageValue.objects.bulk_create(
        StageValue(
            assessment=assessment,
            stage=stage,
            code=code,
            value=Decimal(value),
            narrative=narrative,
            author=by.user,
            updated_at=timezone.now(),
        )
        for code, value in values.items()
    )


def send(assessment: Assessment, kind: str, by: Access) -> None:
    """Submit a stage."""
    with acting(by.user):
        submit(by, assessment.pk, stage_of(assessment.campaign, kind).pk)


def assign_units(assessment: Assessment, units: Mapping[str, Node]) -> None:
    """Ask units for codes, by the first letters or all of a code."""
    Assignment.objects.bulk_create(
        Assignment(assessment=assessment, code=code, unit=unit) for code, unit in units.items()
    )


def share_among_units(world: World, assessment: Assessment) -> None:
    """Every second indicator to each of the two units of the city."""
    codes = index_codes(assessment.campaign.instrument)
    assign_units(assessment, {code: (world.health, world.planning)[at % 2] for at, code in enumerate(codes)})


def interviewed(world: World, campaign: Campaign | None = None) -> Assessment:
    """The city's assessment: self-assessment and desk review submitted, the interview worked on."""
    assessment = assessment_of(campaign or make_campaign(world), world.city)
    share_among_units(world, assessment)
    fill(assessment, StageKind.SELF, SELF_VALUES, world.coordinator, "Rencana aksi sudah ditetapkan.")
    send(assessment, StageKind.SELF, world.coordinator)
    internal = stage_of(assessment.campaign, StageKind.INTERNAL)
    with acting(world.province_coordinator.user):
        skip(world.province_coordinator, assessment.pk, internal.pk, "Tidak ada tim internal.")
    free_of_conflict(world.assessor, assessment)
    fill(assessment, StageKind.DESK, DESK_CHANGES, world.assessor, "Tim Audit ditetapkan, auditnya belum dilaksanakan.")
    send(assessment, StageKind.DESK, world.assessor)
    fill(assessment, StageKind.INTERVIEW, INTERVIEW_CHANGES, world.assessor, "Bukti dilengkapi saat interviu.")
    return assessment_of(assessment.campaign, world.city)


def closed(world: World) -> Assessment:
    """The city's assessment with its interview submitted, in a campaign that is closed."""
    assessment = interviewed(world)
    send(assessment, StageKind.INTERVIEW, world.assessor)
    with acting(world.province_coordinator.user):
        close_campaign(world.province_coordinator, assessment.campaign_id, accept_unfinished=True)
    return assessment_of(assessment.campaign, world.city)


def many_results(campaign: Campaign, nodes: list[Node]) -> None:
    """Give these nodes an assessment in an open campaign, each with a self-assessment that was submitted."""
    stages = list(campaign.stages.all())
    made = Assessment.objects.bulk_create(Assessment(campaign=campaign, node=node, stage=stages[1]) for node in nodes)
    StageRecord.objects.bulk_create(
        StageRecord(
            assessment=assessment,
            stage=stage,
            state=StageState.WAITING if place > 1 else StageState.OPEN if place else StageState.SUBMITTED,
            submitted_at=timezone.now() if place == 0 else None,
            index=Decimal(100 + at % 400) / 100 if place == 0 else None,
        )
        for at, assessment in enumerate(made)
        for place, stage in enumerate(stages)
    )


def person(role: Role, node: Node, password: str = "") -> Access:
    """Somebody with a role, who can sign in with the password."""
    user = make_user()
    if password:
        user.set_password(password)
        user.save()
    return make_access(role, node, user)
