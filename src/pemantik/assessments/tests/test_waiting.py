"""What waits for whom: a coordinator is asked for what nobody below does, and sees the rest as progress."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pemantik.accounts.audit import acting
from pemantik.assessments.models import AssessorAssignment, Assignment, Campaign, StageKind
from pemantik.assessments.selectors.board import build_board
from pemantik.assessments.selectors.progress import unit_rows
from pemantik.assessments.selectors.task import Task, TaskKind
from pemantik.assessments.selectors.tasks import my_tasks
from pemantik.assessments.services.assessors import declare
from pemantik.assessments.services.questions import ask
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    make_access,
    make_campaign,
    make_node,
    make_world,
    plan_for,
    stage_of,
)
from pemantik.assessments.tests.result_cases import fill, interviewed
from pemantik.organizations.models import NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.web.tests.conftest import plain_static_files  # noqa: F401 - used by every test

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def world(settings) -> World:
    settings.PEMANTIK_SECOND_FACTOR = "optional"
    return make_world()


def tasks_of(access: Access, *kinds: TaskKind) -> list[Task]:
    fresh = Access(access.user)
    return [task for task in my_tasks(fresh).tasks if not kinds or task.kind in kinds]


def test_a_member_that_has_its_own_people_does_not_wait_for_the_province(world):
    campaign = make_campaign(world, world.province, world.city, world.other)
    titles = [task.title for task in tasks_of(world.province_coordinator)]
    assert titles == ["Kirim Penilaian Mandiri Provinsi Contoh", "Kirim Penilaian Mandiri Kabupaten Dua"], (
        "its own, and that of a member in which nobody can send it"
    )
    make_access(Role.RESPONSIBLE, world.other)
    assert len(tasks_of(world.province_coordinator)) == 1
    assert [task.title for task in tasks_of(world.coordinator)] == ["Kirim Penilaian Mandiri Kota Satu"]
    rows = build_board(world.province_coordinator).participants
    assert {row.assessment.node for row in rows} == {world.province, world.city, world.other}, "the rest is progress"
    assert campaign.assessments.count() == 3


def test_a_question_waits_for_the_unit_else_for_its_institution(world):
    assessment = interviewed(world)
    for code in ("1", "2"):
        ask(world.assessor, assessment.pk, code, "Mana bukti?", timezone.localdate())
    Assignment.objects.filter(assessment=assessment, code="2").delete()
    operator, entry = make_access(Role.OPERATOR, world.health), make_access(Role.DATA_ENTRY, world.city)
    asked = {
        name: [task.code for task in tasks_of(access, TaskKind.QUESTION)]
        for name, access in {
            "operator": operator,
            "entry": entry,
            "city": world.coordinator,
            "province": world.province_coordinator,
        }.items()
    }
    assert asked == {"operator": ["1"], "entry": ["1", "2"], "city": ["2"], "province": []}


def test_an_assessor_with_a_conflict_is_to_be_replaced(client, world):
    assessment = assessment_of(make_campaign(world), world.city)
    stage = stage_of(assessment.campaign, StageKind.DESK)
    place = AssessorAssignment.objects.create(assessment=assessment, stage=stage, assessor=world.assessor.user)
    assert not tasks_of(world.province_coordinator, TaskKind.ASSIGN)
    with acting(world.assessor.user):
        declare(world.assessor, assessment.pk, has_conflict=True, note="Adik saya.")
    (task,) = tasks_of(world.province_coordinator, TaskKind.ASSIGN)
    assert task.address == reverse("stage-assessors", args=[assessment.pk, stage.pk])
    assert not tasks_of(world.coordinator, TaskKind.ASSIGN), "whoever manages the campaign decides"
    client.force_login(world.province_coordinator.user)
    page = client.get("/tugas/").content.decode()
    assert "Tugaskan asesor lain untuk Kota Satu" in page
    place.delete()
    assert not tasks_of(world.province_coordinator, TaskKind.ASSIGN)


def test_a_campaign_that_is_done_waits_to_be_closed(world):
    campaign = make_campaign(world)
    assert not tasks_of(world.province_coordinator, TaskKind.CLOSE)
    campaign.assessments.update(stage=None)
    (task,) = tasks_of(world.province_coordinator, TaskKind.CLOSE)
    assert task.address == reverse("campaign-close", args=[campaign.pk])
    assert not tasks_of(world.coordinator, TaskKind.CLOSE)
    Campaign.objects.update(state=Campaign.State.CLOSING, frozen_at=timezone.now())
    assert not tasks_of(world.province_coordinator, TaskKind.CLOSE), "the worker is at it"
    Campaign.objects.update(frozen_at=timezone.now() - timedelta(minutes=9))
    (task,) = tasks_of(world.province_coordinator, TaskKind.CLOSE)
    assert task.title.startswith("Lanjutkan pembekuan")


def test_overdue_codes_stand_in_the_order_of_the_instrument(world):
    assessment = assessment_of(make_campaign(world), world.city)
    late = timezone.localdate() - timedelta(days=1)
    for code in ("10", "2", "1", "19"):
        Assignment.objects.create(assessment=assessment, code=code, unit=world.health, due_on=late)
    assert [row.overdue for row in unit_rows(assessment)] == [("1", "2", "10", "19")]


@pytest.mark.parametrize("count", [1, 10])
def test_many_campaigns_with_other_instruments_need_the_same_queries(world, count, django_assert_max_num_queries):
    pemdi = [make_campaign(world) for _each in range(count)]
    spbe = [make_campaign(world, plan=plan_for(world.city, programme="spbe-evaluasi")) for _each in range(count)]
    fill(assessment_of(pemdi[0], world.city), "self", {"1": "2", "20": "2"}, world.coordinator)
    fill(assessment_of(spbe[0], world.city), "self", {"1": "2", "20": "2", "47": "2"}, world.coordinator)
    my_tasks(Access(world.coordinator.user))
    with django_assert_max_num_queries(16):
        found = my_tasks(Access(world.coordinator.user)).tasks
    told = sorted(task.place for task in found if not task.place.startswith("0 "))
    assert told == ["2 dari 20 indikator sudah diisi", "3 dari 47 indikator sudah diisi"]
    assert len(found) == 2 * count


@pytest.mark.parametrize("size", [5, 50])
def test_a_province_with_many_members_needs_the_same_queries(world, size, django_assert_max_num_queries):
    members = [make_node(world.province, f"Kota {number}", NodeKind.CITY) for number in range(size)]
    for number, member in enumerate(members):
        if number % 2:
            make_access(Role.RESPONSIBLE, member)
    campaign = make_campaign(world, *members)
    stage = stage_of(campaign, StageKind.DESK)
    for assessment in campaign.assessments.all():
        AssessorAssignment.objects.create(assessment=assessment, stage=stage, assessor=world.assessor.user)
        declare(world.assessor, assessment.pk, has_conflict=True, note="Keluarga.")
    my_tasks(Access(world.province_coordinator.user))
    with django_assert_max_num_queries(16):
        found = my_tasks(Access(world.province_coordinator.user))
    assert found.total == size + (size + 1) // 2
