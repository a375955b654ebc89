"""Lampung with members that have values, people of all of them, and one kabupaten that stands outside the tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from pemantik.accounts.audit import acting
from pemantik.assessments.models import (
    Assessment,
    Campaign,
    CampaignStage,
    StageKind,
    StageRecord,
    StageState,
    StageValue,
)
from pemantik.assessments.services.campaigns import create_draft, open_campaign
from pemantik.assessments.tests.factories import assessment_of, make_access, make_user, plan_for, stage_of
from pemantik.assessments.tests.result_cases import fill, send
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import make_institution, make_unit

#: Values of the two members of `make_supervised`: all 2,00, and all 3,00 but one.
CITY_VALUES = {str(number): "3" for number in range(1, 21)} | {"9": "1"}
REGENCY_VALUES = {str(number): "2" for number in range(1, 21)}


@dataclass
class Supervised:
    """A province, a city and a regency with submitted values, one more that owes its answers, and their people."""

    province: Node
    city: Node
    regency: Node
    silent: Node
    coordinator: Access
    head: Access
    city_coordinator: Access
    regency_coordinator: Access
    stranger: Access
    campaign: Campaign

    def assessment(self, node: Node) -> Assessment:
        """The assessment of a member."""
        return assessment_of(self.campaign, node)


def make_supervised(programme: str = "pemdi-2026", values: tuple[dict[str, str], ...] = ()) -> Supervised:
    """Everything; the self-assessment of city and regency is submitted, the third member has not begun."""
    province = make_institution("18", name="Provinsi Lampung")
    city = make_institution("18.71", province, name="Kota Bandar Lampung")
    regency = make_institution("18.10", province, name="Kabupaten Pringsewu")
    silent = make_institution("18.11", province, name="Kabupaten Mesuji")
    coordinator = make_access(Role.COORDINATOR, province)
    with acting(coordinator.user):
        plan = plan_for(city, regency, silent, programme=programme)
        campaign = open_campaign(coordinator, create_draft(coordinator, province.pk, plan).pk)
    city_coordinator = make_access(Role.COORDINATOR, city)
    regency_coordinator = make_access(Role.COORDINATOR, regency)
    chosen = values or (CITY_VALUES, REGENCY_VALUES)
    for node, access, given in zip((city, regency), (city_coordinator, regency_coordinator), chosen, strict=True):
        assessment = assessment_of(campaign, node)
        fill(assessment, StageKind.SELF, given, access)
        send(assessment, StageKind.SELF, access)
    elsewhere = make_institution("32.01", name="Kabupaten Bogor")
    return Supervised(
        province=province,
        city=city,
        regency=regency,
        silent=silent,
        coordinator=coordinator,
        head=make_access(Role.HEAD, province),
        city_coordinator=city_coordinator,
        regency_coordinator=regency_coordinator,
        stranger=make_access(Role.COORDINATOR, elsewhere),
        campaign=campaign,
    )


def make_late(world: Supervised, days: int = 9) -> None:
    """Let the end of the self-assessment lie in the past."""
    stage = stage_of(world.campaign, StageKind.SELF)
    ended = timezone.now() - timedelta(days=days)
    CampaignStage.objects.filter(pk=stage.pk).update(
        opens_at=ended - timedelta(days=30), closes_at=ended, late_until=timezone.now() + timedelta(days=20)
    )


def many_members(world: Supervised, count: int, codes: Sequence[str] = tuple(REGENCY_VALUES)) -> None:
    """More members with values, written at once."""
    stages = list(world.campaign.stages.all())
    nodes = [
        Node.objects.add_child(world.province, {"kind": "kabupaten", "name": f"Kabupaten Contoh {number}"})
        for number in range(count)
        if world.province.refresh_from_db() is None
    ]
    made = Assessment.objects.bulk_create(
        Assessment(campaign=world.campaign, node=node, stage=stages[1]) for node in nodes
    )
    StageRecord.objects.bulk_create(
        StageRecord(
            assessment=each,
            stage=stage,
            state=StageState.WAITING if at > 1 else StageState.OPEN if at else StageState.SUBMITTED,
            submitted_at=None if at else timezone.now(),
            index=None if at else Decimal(2),
        )
        for each in made
        for at, stage in enumerate(stages)
    )
    author = make_user()
    StageValue.objects.bulk_create(
        StageValue(assessment=each, stage=stages[0], code=code, value=1 + (number + place) % 4, author=author)
        for number, each in enumerate(made)
        for place, code in enumerate(codes, start=1)
    )


def make_outsider(world: Supervised) -> tuple[Node, Access]:
    """A kabupaten of Lampung that is a tree of its own, with its coordinator and a value in a campaign of its own."""
    node = make_institution("18.01", name="Kabupaten Lampung Selatan")
    make_unit(node)
    access = make_access(Role.COORDINATOR, node)
    with acting(access.user):
        campaign = open_campaign(access, create_draft(access, node.pk, plan_for(node)).pk)
    assessment = assessment_of(campaign, node)
    fill(assessment, StageKind.SELF, REGENCY_VALUES, access)
    send(assessment, StageKind.SELF, access)
    Campaign.objects.filter(pk=campaign.pk).update(name="Pemdi mandiri")
    return node, access
