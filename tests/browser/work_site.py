"""A running and a closed evaluation."""

from pemantik.accounts.audit import acting
from pemantik.assessments.models import Assignment, Campaign
from pemantik.assessments.services.closing import close_campaign
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    make_campaign,
    make_node,
    make_world,
    plan_for,
)
from pemantik.assessments.tests.result_cases import (
    fill,
    interviewed,
    many_results,
    person,
    send,
    share_among_units,
)
from pemantik.organizations.models import Node, NodeKind
from pemantik.organizations.roles import Role


def earlier_year(world: World) -> int:
    """A closed evaluation with another instrument."""
    plan = plan_for(world.city, programme="spbe-evaluasi", instrument="spbe-2020")
    campaign = make_campaign(world, plan=plan)
    Campaign.objects.filter(pk=campaign.pk).update(year=2024, name="Evaluasi SPBE 2024", is_example=True)
    assessment = assessment_of(campaign, world.city)
    fill(assessment, "self", {str(number): "3" if number % 3 else "2" for number in range(1, 48)}, world.coordinator)
    send(assessment, "self", world.coordinator)
    with acting(world.province_coordinator.user):
        close_campaign(world.province_coordinator, campaign.pk, accept_unfinished=True)
    return assessment.pk


def prepare() -> dict[str, object]:
    """The evaluations and their people."""
    world = make_world()
    Node.objects.filter(pk=world.city.pk).update(name="Kabupaten Pringsewu")
    Node.objects.filter(pk=world.health.pk).update(name="Dinas Komunikasi dan Informatika", short_name="Diskominfo")
    earlier = earlier_year(world)
    campaign = make_campaign(world, world.city, world.other)
    Campaign.objects.filter(pk=campaign.pk).update(is_example=True)
    current = interviewed(world, campaign)
    members = [make_node(world.province, f"Kabupaten Contoh {number}", NodeKind.REGENCY).pk for number in range(60)]
    many_results(campaign, list(Node.objects.filter(pk__in=members)))
    second = assessment_of(make_campaign(world), world.city)
    share_among_units(world, second)
    fill(second, "self", {str(number): "2.5" for number in range(1, 9)}, world.coordinator)
    Assignment.objects.filter(assessment=second, code__in=["9", "10", "11"]).update(due_on="2026-06-19")
    people = {
        "coordinator": world.coordinator,
        "province": world.province_coordinator,
        "head": person(Role.HEAD, world.city),
        "operator": person(Role.OPERATOR, world.health),
        "responsible": person(Role.RESPONSIBLE, world.health),
        "auditor": person(Role.AUDITOR, world.health),
        "newcomer": person(Role.OPERATOR, world.other_unit),
    }
    result = f"/penilaian/{current.pk}/hasil/"
    return {
        "people": people,
        "result": result,
        "compared": f"{result}?banding=self",
        "incomparable": f"{result}?banding={earlier}",
        "reasons": f"{result}alasan/",
        "formula": f"{result}rumus/index/",
        "unit": f"{result}unit/{world.health.pk}/",
        "frozen": f"/penilaian/{earlier}/hasil/",
        "board": f"/tugas/?penilaian={second.campaign_id}",
    }
