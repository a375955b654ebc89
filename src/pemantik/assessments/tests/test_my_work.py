"""My work and the board: what waits for whom, by week, and the menu of each role."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from pemantik.assessments.addresses import indicator_address
from pemantik.assessments.layout import campaign_title
from pemantik.assessments.models import Assignment, Campaign, CampaignStage
from pemantik.assessments.selectors.board import build_board
from pemantik.assessments.selectors.task_groups import task_page
from pemantik.assessments.selectors.tasks import Task, TaskKind, TaskList
from pemantik.assessments.services.questions import ask
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    make_access,
    make_campaign,
    make_node,
    make_user,
    make_world,
    plan_for,
)
from pemantik.assessments.tests.result_cases import fill, interviewed, many_results, share_among_units
from pemantik.organizations.models import Consent, Node, NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.web.tests.conftest import plain_static_files  # noqa: F401 - used by every test

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def world(settings) -> World:
    settings.PEMANTIK_SECOND_FACTOR = "optional"
    return make_world()


def body_of(client, access: Access, path: str = "/tugas/") -> str:
    client.force_login(access.user)
    return client.get(path).content.decode()


def menu_of(client, access: Access, path: str = "/bukti/") -> list[str]:
    client.force_login(access.user)
    response = client.get(path, follow=True)
    return [entry["label"] for entry in response.context["menu"]]


def test_without_a_task_the_page_says_when_there_will_be_one(client, world):
    body = body_of(client, make_access(Role.OPERATOR, world.health))
    assert "Tidak ada yang menunggu Anda" in body
    assert "Tugas muncul di sini setelah" in body


def test_without_any_role_the_page_still_answers(client, world):
    assert "Tidak ada yang menunggu Anda" in body_of(client, Access(make_user()))


def test_every_task_leads_to_the_very_item(client, world):
    assessment = assessment_of(make_campaign(world), world.city)
    share_among_units(world, assessment)
    operator = make_access(Role.OPERATOR, world.health)
    body = body_of(client, operator)
    assert "Kerjakan ini dulu" in body
    for row in Assignment.objects.filter(unit=world.health):
        assert f'href="{indicator_address(assessment.pk, row.code)}"' in body


def test_the_assessors_sentence_stands_on_the_card_and_is_escaped(client, world):
    assessment = interviewed(world)
    ask(world.assessor, assessment.pk, "1", "Mana <b>SK</b> tim?", timezone.localdate())
    body = body_of(client, make_access(Role.OPERATOR, world.health))
    assert "Jawab pertanyaan asesor" in body
    assert "Mana &lt;b&gt;SK&lt;/b&gt; tim?" in body
    assert "hari ini" in body


MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due", "title"),
    [
        (date(2026, 11, 22), "Terlambat"),
        (MONDAY, "Minggu ini"),
        (date(2026, 11, 29), "Minggu ini"),
        (date(2026, 11, 30), "Minggu depan"),
        (date(2026, 12, 6), "Minggu depan"),
        (date(2026, 12, 7), "Nanti"),
        (None, "Nanti"),
    ],
)
def test_tasks_are_grouped_by_week(world, monkeypatch, due, title):
    task = Task(TaskKind.ANSWER, "Isi", "di sini", due, "/x/", 1)
    first = Task(TaskKind.ANSWER, "Isi dulu", "di sini", date(2026, 1, 1), "/x/", 1)
    monkeypatch.setattr(
        "pemantik.assessments.selectors.task_groups.my_tasks", lambda access: TaskList((first, task), 2)
    )
    page = task_page(world.coordinator, MONDAY)
    assert page.first.task is first
    assert [group.title for group in page.groups] == [title]


@pytest.mark.parametrize("today", [date(2026, 11, 29), date(2026, 12, 31)])
def test_sunday_still_belongs_to_its_week(world, monkeypatch, today):
    tasks = tuple(Task(TaskKind.ANSWER, "Isi", "", today + timedelta(days=at), "/x/", 1) for at in range(15))
    monkeypatch.setattr("pemantik.assessments.selectors.task_groups.my_tasks", lambda access: TaskList(tasks, 40))
    page = task_page(world.coordinator, today)
    assert sum(len(group.rows) for group in page.groups) == 14
    assert page.left_out == 25


def test_the_board_shows_units_of_one_participant(client, world):
    assessment = assessment_of(make_campaign(world), world.city)
    share_among_units(world, assessment)
    fill(assessment, "self", {"1": "3", "3": "3"}, world.coordinator)
    Assignment.objects.filter(code="2").update(due_on=timezone.localdate() - timedelta(days=3))
    board = build_board(world.coordinator)
    assert [(row.unit, row.answered, row.overdue) for row in board.units] == [
        (world.planning, 0, ("2",)),
        (world.health, 2, ()),
    ]
    body = body_of(client, world.coordinator)
    for words in ("Papan", "Kemajuan tiap unit", "2 dari 10 selesai", "lewat tenggat: 2", "Indikator yang macet"):
        assert words in body


def test_the_board_of_a_province_shows_late_participants_first(client, world):
    campaign = make_campaign(world, world.city, world.other)
    CampaignStage.objects.filter(campaign=campaign, kind="self").update(
        opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(days=2)
    )
    board = build_board(world.province_coordinator)
    assert [row.is_late for row in board.participants] == [True, True]
    assert board.cards[0].late == 2
    assert "2 terlambat" in body_of(client, world.province_coordinator)


def test_campaigns_stand_side_by_side_and_one_is_chosen(client, world):
    first, second = make_campaign(world), make_campaign(world, world.city, world.other)
    board = build_board(world.province_coordinator, str(second.pk))
    assert {card.row.campaign.pk for card in board.cards} == {first.pk, second.pk}
    assert [card.row.campaign for card in board.cards if card.chosen] == [second]
    assert board.total == 2


def test_a_wanted_campaign_of_others_is_not_shown(world):
    foreign = make_campaign(world, world.other)
    own = make_campaign(world, world.city)
    assert build_board(world.coordinator, str(foreign.pk)).campaign == own


def test_the_board_before_the_first_campaign_says_what_to_do(client, world):
    body = body_of(client, world.coordinator)
    assert "Belum ada penilaian yang berjalan" in body
    assert 'href="/penilaian/"' in body


@pytest.mark.parametrize("count", [7, 70])
def test_the_board_asks_the_same_number_of_queries_at_any_length(client, world, count, django_assert_max_num_queries):
    campaign = make_campaign(world)
    nodes = [make_node(world.province, f"Kabupaten {at}", NodeKind.REGENCY).pk for at in range(count)]
    many_results(campaign, list(Node.objects.filter(pk__in=nodes)))
    client.force_login(world.province_coordinator.user)
    client.get("/tugas/")
    with django_assert_max_num_queries(29):
        assert client.get("/tugas/").status_code == 200


@pytest.mark.parametrize("count", [2, 20])
def test_tasks_ask_the_same_number_of_queries_at_any_length(client, world, count, django_assert_max_num_queries):
    for _each in range(count // 2):
        share_among_units(world, assessment_of(make_campaign(world), world.city))
    operator = make_access(Role.OPERATOR, world.health)
    client.force_login(operator.user)
    client.get("/tugas/")
    with django_assert_max_num_queries(22):
        assert client.get("/tugas/").status_code == 200


@pytest.mark.parametrize(
    ("role", "first", "others"),
    [
        (Role.OPERATOR, "Tugas", {"Hasil"}),
        (Role.COORDINATOR, "Papan", {"Hasil"}),
        (Role.EXTERNAL_ASSESSOR, "Tugas", {"Antrean", "Hasil"}),
        (Role.ADMINISTRATOR, "Pengguna", {"Hasil", "Jejak"}),
        (Role.HEAD, "Hasil", set()),
        (Role.AUDITOR, "Hasil", set()),
    ],
)
def test_each_role_begins_with_its_own_entry(client, world, role, first, others):
    labels = menu_of(client, make_access(role, world.city), "/hasil/")
    assert labels[0] == first
    assert others <= set(labels)
    assert len(labels) <= 5


def test_administrators_land_on_people_and_heads_on_the_result_of_their_own(client, world):
    interviewed(world)
    client.force_login(make_access(Role.ADMINISTRATOR, world.city).user)
    assert client.get("/tugas/").url == "/pengguna/"
    head = make_access(Role.HEAD, world.city)
    Consent.objects.create(giver=world.other, receiver=world.city, scope=Consent.Scope.RESULTS, given_by=head.user)
    make_campaign(world, world.other)
    client.force_login(head.user)
    assert client.get("/tugas/").url.endswith("/hasil/")
    assert "penilaian" in client.get("/tugas/").url


def test_results_begin_with_the_newest_campaign_that_has_a_value(client, world):
    assessment = interviewed(world)
    newer = make_campaign(world)
    client.force_login(world.coordinator.user)
    assert client.get("/hasil/").context["list"].campaign == assessment.campaign
    assert client.get(f"/hasil/?penilaian={newer.pk}").context["list"].campaign == newer


def test_several_roles_get_the_union_once_and_five_are_shown(client, world):
    user = make_user()
    for role in (Role.OPERATOR, Role.COORDINATOR, Role.ADMINISTRATOR):
        access = make_access(role, world.city, user)
    client.force_login(user)
    context = client.get("/hasil/").context
    shown, more = ([entry["url"] for entry in context[name]] for name in ("menu", "more_menu"))
    assert len(shown) == 5
    assert len(set(shown + more)) == len(shown + more)
    assert access.user == user


def test_a_result_belongs_to_the_results_in_the_menu(client, world):
    assessment = interviewed(world)
    client.force_login(world.coordinator.user)
    for path in (f"/penilaian/{assessment.pk}/hasil/", f"/penilaian/{assessment.pk}/hasil/alasan/", "/hasil/"):
        menu = client.get(path).context["menu"]
        assert [entry["label"] for entry in menu if entry["current"]] == ["Hasil"]


def test_the_bar_names_the_institution_and_the_strip_the_campaign(client, world):
    campaign = make_campaign(world)
    Campaign.objects.filter(pk=campaign.pk).update(is_example=True)
    body = body_of(client, make_access(Role.OPERATOR, world.health))
    for words in ("Kota Satu", "Pemdi 2026", "Penilaian Mandiri", "30 hari lagi", "Data contoh"):
        assert words in body
    assert "Data contoh" not in body_of(client, make_access(Role.HEAD, world.other), "/hasil/")


def test_an_old_instrument_is_named_with_the_year_of_its_campaign(world):
    campaign = make_campaign(world, plan=plan_for(world.city, programme="spbe-evaluasi"))
    Campaign.objects.filter(pk=campaign.pk).update(year=2023)
    campaign.refresh_from_db()
    assert campaign_title(campaign) == "SPBE 2020 · 2023"


def test_visitors_keep_the_public_home_and_see_no_strip(client, world):
    make_campaign(world)
    body = client.get("/").content.decode()
    assert "Ukur pemerintah digital Anda" in body
    assert "pm-context" not in body
