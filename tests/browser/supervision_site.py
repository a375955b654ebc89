"""A province with members in every state."""

from dataclasses import replace
from datetime import date, timedelta

from pemantik.assessments.models import Campaign, StageKind
from pemantik.assessments.services.campaigns import create_draft, open_campaign
from pemantik.assessments.tests.factories import assessment_of, make_access, make_use, plan_for
from pemantik.assessments.tests.result_cases import fill, send
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import make_institution
from pemantik.supervision.models import Agreement, SharedDocument
from pemantik.supervision.services import progress
from pemantik.supervision.services.classes import Sorting, make_class
from pemantik.supervision.services.coaching import Terms, agree
from pemantik.supervision.tests.factories import (
    REGENCY_VALUES,
    Supervised,
    make_late,
    make_supervised,
    many_members,
)


def make_earlier_year(world: Supervised) -> None:
    """The year before, with the same instrument, for two members."""
    plan = plan_for(world.city, world.regency)
    earlier = open_campaign(world.coordinator, create_draft(world.coordinator, world.province.pk, plan).pk)
    Campaign.objects.filter(pk=earlier.pk).update(year=2025, name="Pemdi 2025")
    people = ((world.city, world.city_coordinator, "2"), (world.regency, world.regency_coordinator, "1"))
    for node, access, value in people:
        assessment = assessment_of(earlier, node)
        fill(assessment, StageKind.SELF, dict.fromkeys(REGENCY_VALUES, value), access)
        send(assessment, StageKind.SELF, access)


def prepare() -> dict[str, object]:
    """Members, agreements, shared documents and their people."""
    world = make_supervised()
    make_late(world)
    make_access(Role.COORDINATOR, world.silent)
    many_members(world, 12)
    Campaign.objects.update(is_example=True)
    make_institution("18.01", name="Kabupaten Lampung Selatan")
    terms = Terms("Menetapkan tim audit keamanan", "Diskominfo", date(2099, 1, 1), None, "pemdi-2026", "9")
    made = agree(world.coordinator, world.city.pk, terms)
    late = agree(world.coordinator, world.city.pk, terms)
    past = date.today() - timedelta(days=4)  # noqa: DTZ011 - a day of the past is enough
    Agreement.objects.filter(pk=late.pk).update(due_on=past, agreed_on=past)
    for kind, state in (("template", "shared"), ("example", "proposed"), ("example", "shared")):
        SharedDocument.objects.create(
            supervisor=world.province,
            document=make_use(world.assessment(world.city), "1").version.document,
            kind=kind,
            state=state,
            description="Contoh yang lengkap dan mudah ditiru",
            instrument="pemdi-2026",
            code="9",
            proposed_by=world.coordinator.user,
        )
    progress.report(world.city_coordinator, late.pk, 1, "SK tim audit terbit 20 November 2026", is_done=True)
    make_class(
        world.coordinator, world.province.pk, Sorting("Pesisir", "", frozenset({world.city.pk, world.silent.pk}))
    )
    far = make_class(
        world.coordinator, world.province.pk, Sorting("Wilayah 3T", "SK 7/2026", frozenset({world.regency.pk}))
    )
    make_earlier_year(world)
    crowded = make_institution("33", name="Provinsi Jawa Tengah")
    many_members(replace(world, province=crowded), 45)
    empty = make_access(Role.COORDINATOR, make_institution("17", name="Provinsi Bengkulu"))
    people = {
        "province": world.coordinator,
        "head": world.head,
        "city": world.city_coordinator,
        "silent": make_access(Role.COORDINATOR, world.silent),
        "empty": empty,
        "crowded": make_access(Role.COORDINATOR, crowded),
    }
    return {
        "people": people,
        "member": f"/provinsi/{world.city.pk}/",
        "silent": f"/provinsi/{world.silent.pk}/",
        "agreement": f"/pembinaan/{made.pk}/",
        "reported": f"/pembinaan/{late.pk}/",
        "class": f"/provinsi/kelas/{far.pk}/",
        "trend-class": f"/provinsi/perbandingan/?kelas={far.pk}",
    }
