"""The coordinator's pages as people use them: opening in a minute, progress, dividing the work, closing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pemantik.assessments.models import Assessment, Campaign, Reason, StageKind, StageState
from pemantik.assessments.selectors.assignments import matrix_version
from pemantik.assessments.services.answering import AnswerChanges, save_value
from pemantik.assessments.services.assignments import AssignmentPlan, assign
from pemantik.assessments.services.campaigns import create_draft
from pemantik.assessments.services.closing import close_campaign
from pemantik.assessments.services.stages import submit
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    make_access,
    make_campaign,
    make_node,
    make_user,
    make_world,
    plan_for,
    record_of,
    stage_of,
)
from pemantik.organizations.models import NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]


@pytest.fixture
def world() -> World:
    return make_world()


def signed_in(access: Access) -> Client:
    client = Client()
    client.force_login(access.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def filled(form) -> dict[str, object]:
    """What a browser sends back for a form as it was shown."""
    data: dict[str, object] = {}
    for field in form:
        value = field.value()
        if value not in (None, False, ""):
            data[field.html_name] = "on" if value is True else value
    return data


def test_opening_takes_one_page_and_one_click(world):
    client = signed_in(world.province_coordinator)
    assert b"PeMANTIK" in client.get(reverse("campaign-new")).content
    address = reverse("campaign-new") + "?program=pemantik-2018"
    page = client.get(address)
    data = filled(page.context["form"])
    assert sorted(data["participants"]) == sorted([world.city.pk, world.other.pk]), "the members are proposed"
    answer = client.post(address, data | {"buka": ""})
    campaign = Campaign.objects.get()
    assert answer.url == reverse("campaign", args=[campaign.pk])
    assert (campaign.state, campaign.assessments.count()) == (Campaign.State.OPEN, 2)
    assert campaign.name == f"PeMANTIK {timezone.localdate().year}"
    page = client.get(answer.url)
    assert b"Kota Satu" in page.content
    assert b"Kabupaten Dua" in page.content


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Nama penilaian"),
        ("year", "abc", "Tahun"),
        ("year", "999999999999999999999", "Tahun"),
        ("instrument", "tidak-ada", "Instrumen"),
        ("participants", ["99999"], "Peserta"),
        ("participants", [], "Pilih paling sedikit satu peserta"),
        ("self_closes", "1999-01-01", "ditutup sebelum dibuka"),
        ("self_opens", "besok", "Dibuka"),
        ("self_late", "1999-01-01", "mendahului"),
    ],
)
def test_a_wrong_form_comes_back_with_its_words_and_writes_nothing(world, field, value, words):
    client = signed_in(world.province_coordinator)
    address = reverse("campaign-new") + "?program=pemdi-2026"
    data = filled(client.get(address).context["form"]) | {"name": "Nama saya", field: value, "buka": ""}
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert field == "name" or "Nama saya" in answer.content.decode(), "what was typed is still there"
    assert not Campaign.objects.exists()


def test_dates_are_accepted_as_people_write_them(world):
    client = signed_in(world.province_coordinator)
    address = reverse("campaign-new") + "?program=sendiri"
    data = filled(client.get(address).context["form"])
    data |= {"self_opens": "1 November 2030", "self_closes": "30/11/2030", "simpan": ""}
    data |= {"internal_opens": "2030-12-01", "internal_closes": "2030-12-09"}
    assert client.post(address, data).status_code == 302
    stage = stage_of(Campaign.objects.get(), StageKind.SELF)
    assert timezone.localtime(stage.opens_at).strftime("%d.%m.%Y %H.%M") == "01.11.2030 00.00"
    assert timezone.localtime(stage.closes_at).strftime("%d.%m.%Y %H.%M") == "30.11.2030 23.59"


def test_a_draft_is_edited_opened_and_the_second_editor_is_told(world):
    client = signed_in(world.province_coordinator)
    draft = create_draft(world.province_coordinator, world.province.pk, plan_for(world.city))
    address = reverse("campaign-edit", args=[draft.pk])
    page = client.get(address)
    data = filled(page.context["form"]) | {"version": page.context["version"]}
    assert client.post(address, data | {"name": "Nama baru"}).status_code == 302
    answer = client.post(address, data | {"name": "Nama lain"})
    assert answer.status_code == 422
    assert "Orang lain" in answer.content.decode()
    assert "Nama lain" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.name == "Nama baru"
    assert client.post(reverse("campaign-start", args=[draft.pk])).status_code == 302
    assert client.post(reverse("campaign-start", args=[draft.pk])).status_code == 302, "a double click is no fault"
    assert Assessment.objects.count() == 1


def test_a_draft_is_seen_by_nobody_else_and_can_be_thrown_away(world):
    draft = create_draft(world.province_coordinator, world.province.pk, plan_for(world.city))
    assert signed_in(world.coordinator).get(reverse("campaign", args=[draft.pk])).status_code == 404
    client = signed_in(world.province_coordinator)
    assert client.post(reverse("campaign-discard", args=[draft.pk])).status_code == 302
    assert not Campaign.objects.exists()


def test_the_schedule_of_a_running_campaign_changes_and_nothing_else(world):
    campaign = make_campaign(world)
    client = signed_in(world.province_coordinator)
    address = reverse("campaign-edit", args=[campaign.pk])
    page = client.get(address)
    data = filled(page.context["form"]) | {"version": page.context["version"], "self_closes": "2031-01-01"}
    assert client.post(address, data).status_code == 302
    assert timezone.localdate(stage_of(campaign, StageKind.SELF).closes_at).year == 2031


def test_the_whole_way_of_a_participant_through_its_page(world):
    campaign = make_campaign(world)
    assessment = assessment_of(campaign, world.city)
    client = signed_in(world.coordinator)
    page = reverse("participant", args=[assessment.pk])
    assert "Belum ada satu pun indikator" in client.get(page).content.decode()
    save_value(world.coordinator, assessment.pk, "1", 0, AnswerChanges(value="2"))
    first = stage_of(campaign, StageKind.SELF)
    assert "Kirim Penilaian Mandiri" in client.get(page).content.decode()
    client.post(reverse("stage-submit", args=[assessment.pk, first.pk]))
    record = record_of(assessment, StageKind.SELF)
    assert record.state == StageState.SUBMITTED
    receipt = client.get(reverse("stage-receipt", args=[assessment.pk, record.pk])).content.decode()
    assert record.receipt_hash in receipt
    client.post(reverse("stage-withdraw", args=[assessment.pk, first.pk]), {"reason": ""})
    assert record_of(assessment, StageKind.SELF).state == StageState.SUBMITTED, "a reason is needed"
    client.post(reverse("stage-withdraw", args=[assessment.pk, first.pk]), {"reason": "Salah berkas"})
    assert record_of(assessment, StageKind.SELF).state == StageState.OPEN
    client.post(reverse("stage-submit", args=[assessment.pk, first.pk]))
    manager = signed_in(world.province_coordinator)
    internal = stage_of(campaign, StageKind.INTERNAL)
    manager.post(reverse("stage-skip", args=[assessment.pk, internal.pk]), {"reason": "Tidak dipakai"})
    assert record_of(assessment, StageKind.INTERNAL).state == StageState.SKIPPED
    desk = stage_of(campaign, StageKind.DESK)
    until = (timezone.localdate() + timedelta(days=60)).isoformat()
    manager.post(reverse("stage-extend", args=[assessment.pk, desk.pk]), {"until": until, "reason": "Banjir"})
    assert record_of(assessment, StageKind.DESK).extended_until is not None
    assessors = reverse("stage-assessors", args=[assessment.pk, desk.pk])
    assert world.assessor.user.name in manager.get(assessors).content.decode()
    manager.post(assessors, {"first": world.assessor.user.pk})
    assert assessment.assessors.get().assessor == world.assessor.user


def test_the_work_is_divided_on_one_page_and_printed(world):
    assessment = assessment_of(make_campaign(world), world.city)
    person = make_access(Role.OPERATOR, world.health).user
    named = AssignmentPlan("1", world.health.pk, person.pk, due_on=timezone.localdate())
    assign(world.coordinator, assessment.pk, [named])
    client = signed_in(world.coordinator)
    address = reverse("matrix", args=[assessment.pk])
    page = client.get(address)
    data = {"version": page.context["version"], "unit-1": [world.health.pk], "unit-2": [world.planning.pk]}
    assert client.post(address, data).status_code == 302
    found = {(row.code, row.unit_id, row.person_id) for row in assessment.assignments.all()}
    assert found == {("1", world.health.pk, person.pk), ("2", world.planning.pk, None)}
    stale = client.post(address, data | {"unit-3": [world.planning.pk]})
    assert stale.status_code == 422
    assert "Orang lain" in stale.content.decode()
    annex = client.get(reverse("matrix-annex", args=[assessment.pk])).content.decode()
    assert person.name in annex
    assert "Bappeda" in annex
    indicator = reverse("matrix-indicator", args=[assessment.pk, "1"])
    answer = client.post(indicator, {"unit": world.planning.pk, "place": "1-1", "due_on": "2031-01-05"})
    assert answer.status_code == 302
    extra = assessment.assignments.get(level=1)
    assert (extra.item, extra.unit) == (1, world.planning)
    assert client.post(indicator, {"unit": world.other_unit.pk}).status_code == 422
    assert client.post(reverse("assignment-remove", args=[extra.pk])).status_code == 302
    assert not assessment.assignments.filter(level=1).exists()
    later = assessment_of(make_campaign(world), world.city)
    client.post(reverse("matrix-copy", args=[later.pk]), {"sumber": assessment.pk})
    assert later.assignments.count() == 2


def test_a_page_of_the_matrix_saves_its_own_indicators_only(world, monkeypatch):
    monkeypatch.setattr("pemantik.assessments.views.assignments.ROWS_SHOWN", 2)
    assessment = assessment_of(make_campaign(world), world.city)
    assign(world.coordinator, assessment.pk, [AssignmentPlan(code, world.health.pk) for code in ("1", "3")])
    client = signed_in(world.coordinator)
    address = reverse("matrix", args=[assessment.pk])
    first, second = client.get(address), client.get(address + "?hal=2")
    assert [row.item.code for row, _chosen, _labels in first.context["rows"]] == ["1", "2"]
    # What is sent for an indicator of another page is not looked at.
    sent = {"unit-1": [world.planning.pk], "unit-3": [world.planning.pk]}
    answer = client.post(address, {"version": first.context["version"], **sent})
    assert answer.headers["Location"] == address + "?hal=1"
    assert {(row.code, row.unit_id) for row in assessment.assignments.all()} == {
        ("1", world.planning.pk),
        ("3", world.health.pk),
    }
    # The page beside it was open meanwhile, and nobody has changed what stands on it.
    assert client.post(address + "?hal=2", {"version": second.context["version"]}).status_code == 302
    assert {row.code for row in assessment.assignments.all()} == {"1"}


def test_closing_lists_what_is_unfinished_and_freezes(world):
    campaign = make_campaign(world)
    client = signed_in(world.province_coordinator)
    address = reverse("campaign-close", args=[campaign.pk])
    assert "1 peserta belum selesai" in client.get(address).content.decode()
    assert client.post(address).status_code == 422
    assert client.post(address, {"terima": "on"}).status_code == 302
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.CLOSED
    assert record_of(assessment_of(campaign, world.city), StageKind.SELF).state == StageState.STOPPED
    assert "dibekukan" in client.get(reverse("campaign", args=[campaign.pk])).content.decode()


def test_late_participants_are_named(world):
    campaign = make_campaign(world)
    stage = stage_of(campaign, StageKind.SELF)
    stage.opens_at, stage.closes_at = timezone.now() - timedelta(days=9), timezone.now() - timedelta(days=3)
    stage.save()
    page = signed_in(world.province_coordinator).get(reverse("campaign", args=[campaign.pk])).content.decode()
    assert "1 dari 1 peserta terlambat" in page
    assert "terlambat sejak" in page


def test_reasons_are_edited_at_the_root(world):
    client = signed_in(world.province_coordinator)
    assert client.get(reverse("reasons")).status_code == 200
    client.post(reverse("reasons"), {"text": "Cap tidak terbaca", "order": "9"})
    reason = Reason.objects.get(text="Cap tidak terbaca")
    client.post(reverse("reasons"), {"id": reason.pk, "text": "Cap tidak terbaca", "hide": ""})
    reason.refresh_from_db()
    assert not reason.is_active
    assert signed_in(world.coordinator).get(reverse("reasons")).status_code == 404


#: Address -> method, and the status for: the province's coordinator, the city's, an operator of the city, a stranger.
ROUTES = {
    "campaigns": ("get", 200, 200, 200, 200),
    "campaign-new": ("get", 200, 200, 404, 200),
    "campaign": ("get", 200, 200, 200, 404),
    "campaign-edit": ("get", 200, 404, 404, 404),
    "campaign-participants": ("get", 200, 404, 404, 404),
    "campaign-close": ("get", 200, 404, 404, 404),
    "campaign-start": ("post", 302, 404, 404, 404),
    "campaign-discard": ("post", 302, 404, 404, 404),
    "participant": ("get", 200, 200, 200, 404),
    "matrix": ("get", 200, 200, 404, 404),
    "matrix-annex": ("get", 200, 200, 404, 404),
    "matrix-indicator": ("get", 200, 200, 404, 404),
    "matrix-copy": ("post", 302, 302, 404, 404),
    "stage-submit": ("post", 302, 302, 403, 404),
    "stage-withdraw": ("post", 302, 302, 403, 404),
    "stage-skip": ("post", 302, 302, 403, 404),
    "stage-extend": ("post", 302, 403, 403, 404),
    "stage-assessors": ("get", 200, 403, 403, 404),
    "campaign-progress": ("get", 302, 302, 302, 404),
    # Nothing is closed yet, so the coordinator is led back and told so.
    "result-correct": ("get", 302, 403, 403, 404),
    "result-publish": ("get", 302, 403, 403, 404),
    "conflict-lift": ("post", 302, 403, 403, 404),
    # The city's coordinator is asked before the province's, who finds it removed.
    "assignment-remove": ("post", 404, 302, 404, 404),
    "reasons": ("get", 200, 404, 404, 404),
}


@pytest.mark.parametrize("name", ROUTES)
def test_who_may_open_which_page(world, name):
    method, *statuses = ROUTES[name]
    campaign = make_campaign(world, plan=plan_for(world.city, without=["internal"]))
    assessment = assessment_of(campaign, world.city)
    assign(world.coordinator, assessment.pk, [AssignmentPlan("1", world.health.pk)])
    save_value(world.coordinator, assessment.pk, "1", 0, AnswerChanges(value="2"))
    first = stage_of(campaign, StageKind.SELF)
    stage = stage_of(campaign, StageKind.DESK) if name == "stage-assessors" else first
    arguments = {
        "campaigns": [],
        "campaign-new": [],
        "reasons": [],
        "assignment-remove": [assessment.assignments.first().pk],
        "matrix-indicator": [assessment.pk, "1"],
        "conflict-lift": [assessment.pk, world.assessor.user.pk],
    }
    if name.startswith("campaign"):
        given = arguments.get(name, [campaign.pk])
    else:
        given = arguments.get(name, [assessment.pk, stage.pk] if name.startswith("stage") else [assessment.pk])
    address = reverse(name, args=given)
    anonymous = getattr(Client(), method)(address)
    assert anonymous.status_code in {302, 403}, "nobody is let in without signing in"
    people = [make_access(Role.COORDINATOR, node) for node in (world.other,)]
    actors = [world.province_coordinator, world.coordinator, make_access(Role.OPERATOR, world.health), *people]
    for access, status in reversed(list(zip(actors, statuses, strict=True))):
        found = getattr(signed_in(access), method)(address)
        assert found.status_code == status, f"{access.user}: {found.status_code}"


def test_every_route_is_in_the_table():
    from pemantik.assessments.campaign_urls import urlpatterns

    assert {pattern.name for pattern in urlpatterns} == set(ROUTES)


@pytest.mark.parametrize("size", [3, 30])
def test_pages_need_the_same_queries_whatever_the_size(world, size, django_assert_max_num_queries):
    members = [make_node(world.province, f"Kota {number}", NodeKind.CITY) for number in range(size)]
    campaign = make_campaign(world, *members)
    units = [make_node(members[0]) for _each in range(size)]
    assessment = assessment_of(campaign, members[0])
    plans = [AssignmentPlan(str(code), unit.pk) for unit in units for code in range(1, 4)]
    assign(world.province_coordinator, assessment.pk, plans)
    client = signed_in(world.province_coordinator)
    client.get(reverse("campaigns"))
    with django_assert_max_num_queries(10):
        client.get(reverse("campaigns"))
    with django_assert_max_num_queries(16):
        client.get(reverse("campaign", args=[campaign.pk]))
    with django_assert_max_num_queries(20):
        client.get(reverse("participant", args=[assessment.pk]))
    with django_assert_max_num_queries(12):
        client.get(reverse("matrix", args=[assessment.pk]))
    with django_assert_max_num_queries(12):
        client.get(reverse("matrix-annex", args=[assessment.pk]))
    assert matrix_version(assessment, ["1"])


@pytest.mark.parametrize("size", [5, 50])
def test_opening_and_closing_need_queries_by_batches_only(world, size, django_assert_max_num_queries):
    members = [make_node(world.province, f"Kota {number}", NodeKind.CITY) for number in range(size)]
    with django_assert_max_num_queries(45):
        campaign = make_campaign(world, *members)
    for member in members[:3]:
        assessment = assessment_of(campaign, member)
        save_value(world.province_coordinator, assessment.pk, "1", 0, AnswerChanges(value="2"))
        submit(world.province_coordinator, assessment.pk, stage_of(campaign, StageKind.SELF).pk)
    with django_assert_max_num_queries(32):
        close_campaign(world.province_coordinator, campaign.pk, accept_unfinished=True)


def test_hostile_words_are_shown_as_words(world):
    make_campaign(world, plan=plan_for(world.city))
    Campaign.objects.update(name="<script>alert(1)</script>")
    user = make_user("<b>x</b>")
    page = signed_in(make_access(Role.COORDINATOR, world.city, user)).get(reverse("campaigns")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
