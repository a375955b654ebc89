"""After closing: corrections, published indexes, lifted conflicts of interest; each for the coordinator alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pemantik.accounts.audit import acting
from pemantik.assessments.models import Assessment, CampaignRevision, Declaration, ResultSnapshot
from pemantik.assessments.services.assessors import declare
from pemantik.assessments.services.closing import Correction, Published, correct, record_published
from pemantik.assessments.tests.factories import World, assessment_of, make_access, make_campaign, make_world, stage_of
from pemantik.assessments.tests.result_cases import closed
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.web.tests.conftest import plain_static_files  # noqa: F401 - used by every test

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def assessment(world) -> Assessment:
    return closed(world)


def signed_in(access: Access) -> Client:
    client = Client()
    client.force_login(access.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def words(response) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def published(**changes: str) -> dict[str, str]:
    return {"index": "2,61", "source": "Kepmenpan 1/2027", "on": "1 Maret 2026", "reason": "Pembulatan."} | changes


def test_the_result_leads_its_coordinator_to_the_correction(world, assessment):
    address = reverse("result", args=[assessment.pk])
    for access, offered in ((world.province_coordinator, True), (world.coordinator, False)):
        page = words(signed_in(access).get(address))
        assert (reverse("result-correct", args=[assessment.pk]) in page) is offered
        assert (reverse("result-publish", args=[assessment.pk]) in page) is offered
    page = words(signed_in(world.province_coordinator).get(reverse("participant", args=[assessment.pk])))
    assert address in page


def test_a_correction_keeps_the_old_value_in_view(world, assessment):
    client = signed_in(world.province_coordinator)
    address = reverse("result-correct", args=[assessment.pk])
    assert "kini 2,5" in words(client.get(address))
    answer = client.post(address, {"why": "Salah ketik.", "seen": "1", "value-20": "3,25"}, follow=True)
    page = words(answer)
    assert "Revisi 2 tersimpan" in page
    assert "Indikator 20: 2,5 menjadi 3,25" in page
    assert "Salah ketik." in page
    old, new = ResultSnapshot.objects.filter(assessment=assessment, stage__kind="interview").order_by("revision")
    assert (old.values["20"]["value"], new.values["20"]["value"]) == ("2.5", "3.25")
    assert new.values["20"]["narrative"] == "Salah ketik."


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"why": ""}, "Alasan koreksi"),
        ({"value-20": ""}, "Tidak ada yang dikoreksi"),
        ({"value-20": "9"}, "1 sampai 5"),
        ({"value-20": "tiga"}, "tiga"),
        ({"seen": "7"}, "dikoreksi orang lain"),
        ({"seen": "x"}, "angka"),
    ],
)
def test_a_wrong_correction_writes_nothing_and_keeps_what_was_typed(world, assessment, sent, said):
    client = signed_in(world.province_coordinator)
    data = {"why": "Berita acara keliru", "seen": "1", "value-20": "3", "value-1": ""} | sent
    answer = client.post(reverse("result-correct", args=[assessment.pk]), data)
    assert answer.status_code == 422
    assert said in words(answer)
    assert sent.get("why") == "" or "Berita acara keliru" in words(answer)
    assert CampaignRevision.objects.count() == 1


def test_the_second_of_two_coordinators_is_told(world, assessment):
    with acting(world.province_coordinator.user):
        correct(world.province_coordinator, assessment.pk, "Satu", [Correction("1", "3", "Satu")])
    client = signed_in(make_access(Role.COORDINATOR, world.province))
    data = {"why": "Dua", "seen": "1", "value-1": "4"}
    assert client.post(reverse("result-correct", args=[assessment.pk]), data).status_code == 422
    assert CampaignRevision.objects.count() == 2


def test_a_published_index_has_value_source_and_date(world, assessment):
    client = signed_in(world.province_coordinator)
    address = reverse("result-publish", args=[assessment.pk])
    page = words(client.post(address, published(), follow=True))
    for said in ("Nilai terbit tercatat", "Nilai terbit 2,61", "Kepmenpan 1/2027, 1 Maret 2026", "Ubah nilai terbit"):
        assert said in page
    page = words(client.get(address))
    assert "Alasan koreksi" in page
    assert "2,61" in page
    answer = client.post(address, published(index="2,65", why="Ralat keputusan.", seen="1"), follow=True)
    page = words(answer)
    assert "Revisi 2 tersimpan" in page
    assert "terbit 2,61" in page, "the old one stays in view"
    assert "terbit 2,65" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"index": "99"}, "skala instrumen"),
        ({"index": "tinggi"}, "skala instrumen"),
        ({"index": ""}, "Nilai terbit"),
        ({"source": ""}, "Sumber"),
        ({"on": ""}, "Tanggal terbit"),
        ({"on": "2999-01-01"}, "belum tiba"),
        ({"reason": ""}, "Tulis sebabnya"),
    ],
)
def test_a_wrong_published_index_is_refused_in_words(world, assessment, sent, said):
    client = signed_in(world.province_coordinator)
    answer = client.post(reverse("result-publish", args=[assessment.pk]), published(**sent))
    assert answer.status_code == 422
    assert said in words(answer)
    assert not ResultSnapshot.objects.exclude(published_index=None).exists()


def test_a_correction_under_a_published_index_says_why_they_differ_now(world, assessment):
    boss = world.province_coordinator
    with acting(boss.user):
        latest = ResultSnapshot.objects.filter(assessment=assessment).order_by("-stage__order").first()
        yesterday = timezone.localdate() - timedelta(days=1)
        record_published(boss, assessment.pk, Published(str(latest.index), "Kepmen", on=yesterday))
        made = correct(boss, assessment.pk, "Salah ketik.", [Correction("20", "3", "Salah ketik.")])
    assert (made.published_index, made.published_on) == (Decimal(latest.index), yesterday)
    assert made.published_reason == "Salah ketik."


def test_while_the_campaign_runs_there_is_nothing_to_correct(world):
    assessment = assessment_of(make_campaign(world), world.city)
    client = signed_in(world.province_coordinator)
    for name in ("result-correct", "result-publish"):
        page = words(client.get(reverse(name, args=[assessment.pk]), follow=True))
        assert "setelah penilaian ditutup" in page


def test_a_conflict_is_lifted_with_a_reason(world):
    assessment = assessment_of(make_campaign(world), world.city)
    with acting(world.assessor.user):
        declare(world.assessor, assessment.pk, has_conflict=True, note="Adik saya kepala dinasnya.")
    client = signed_in(world.province_coordinator)
    place, address = reverse("participant", args=[assessment.pk]), _lift(world, assessment)
    page = words(client.get(place))
    assert "Adik saya kepala dinasnya." in page
    assert address in page
    assert "Adik saya" not in words(signed_in(world.coordinator).get(place)), "for the coordinator of the campaign"
    stage = stage_of(assessment.campaign, "desk")
    assert "menyatakan benturan kepentingan" in words(
        client.get(reverse("stage-assessors", args=[assessment.pk, stage.pk]))
    )
    assert "Tulis alasan pencabutan" in words(client.post(address, {"reason": ""}, follow=True))
    assert Declaration.objects.count() == 1
    assert "Pernyataan dicabut" in words(client.post(address, {"reason": "Salah orang."}, follow=True))
    assert not Declaration.objects.exists()


def _lift(world: World, assessment: Assessment) -> str:
    return reverse("conflict-lift", args=[assessment.pk, world.assessor.user.pk])


SEES = {Role.COORDINATOR, Role.RESPONSIBLE, Role.DATA_ENTRY, Role.OPERATOR, Role.INTERNAL_ASSESSOR}
SEES |= {Role.EXTERNAL_ASSESSOR, Role.REVIEWER, Role.AUDITOR}


@pytest.mark.parametrize("role", Role)
def test_every_role_at_every_place(world, assessment, role):
    Declaration.objects.update(has_conflict=True)
    nodes = {"above": world.province, "own": world.city, "child": world.health, "other": world.other}
    for place, node in nodes.items():
        client = signed_in(make_access(role, node))
        allowed = role is Role.COORDINATOR and place == "above"
        inside = role in SEES and place in {"above", "own"}
        inside |= role in {Role.ADMINISTRATOR, Role.HEAD} and place in {"above", "own"}
        inside |= role in {Role.COORDINATOR, Role.RESPONSIBLE, Role.DATA_ENTRY, Role.OPERATOR} and place == "child"
        refused = 403 if inside else 404
        for name in ("result-correct", "result-publish"):
            address = reverse(name, args=[assessment.pk])
            assert client.get(address).status_code == (200 if allowed else refused), f"{role} {place} {name}"
            assert client.post(address, {}).status_code == (422 if allowed else refused), f"{role} {place} {name}"
        answer = client.post(_lift(world, assessment), {"reason": ""})
        assert answer.status_code == (302 if allowed else refused), f"{role} {place}"
    assert CampaignRevision.objects.count() == 1
    assert Declaration.objects.exists()
