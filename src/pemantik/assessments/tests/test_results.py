"""Results: every number equals the core's, each person sees what was told, what is frozen stays."""

import json
import re
from decimal import Decimal

import pytest
from django.utils import timezone

from pemantik.accounts.audit import acting
from pemantik.assessments.models import CampaignRevision, ResultSnapshot, StageKind, StageValue
from pemantik.assessments.result_page import result_page, wanted_target
from pemantik.assessments.selectors.results.findings import group_loss, leaf_loss
from pemantik.assessments.selectors.values import result_of
from pemantik.assessments.services.closing import Correction, Published, correct, record_published
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    make_access,
    make_campaign,
    make_world,
    plan_for,
    stage_of,
)
from pemantik.assessments.tests.result_cases import (
    DESK_CHANGES,
    INTERVIEW_CHANGES,
    SELF_VALUES,
    closed,
    fill,
    interviewed,
    send,
)
from pemantik.maturity import library
from pemantik.maturity.scoring import score
from pemantik.maturity.simulation import next_steps
from pemantik.organizations.roles import Role
from pemantik.web.tests.conftest import plain_static_files  # noqa: F401 - used by every test

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def world(settings) -> World:
    settings.PEMANTIK_SECOND_FACTOR = "optional"
    return make_world()


@pytest.fixture
def assessment(world):
    return interviewed(world)


def open_page(client, access, assessment, query: str = "", part: str = ""):
    client.force_login(access.user)
    return client.get(f"/penilaian/{assessment.pk}/hasil/{part}{query}")


def text_of(response) -> str:
    """The words of a page without its tags, spaces made one."""
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", body.replace("&nbsp;", " ").replace("\xa0", " "))


def core(*changes: dict[str, str]):
    values = dict(SELF_VALUES)
    for each in changes:
        values.update(each)
    return score(library.load("pemdi-2026"), {code: Decimal(value) for code, value in values.items()})


@pytest.mark.parametrize(
    ("kind", "changes"),
    [("self", ()), ("desk", (DESK_CHANGES,)), ("interview", (DESK_CHANGES, INTERVIEW_CHANGES))],
)
def test_every_number_equals_the_core_to_the_last_digit(world, assessment, kind, changes):
    page = result_page(world.assessor, assessment.pk, kind)
    expected = core(*changes)
    assert page.shown.stage.kind == kind
    assert page.shown.result.exact == expected.exact
    assert page.shown.index == expected.index
    assert page.shown.band == expected.band
    assert page.shown.next_band == expected.next_band
    assert [row.score.exact for row in page.rows] == [each.exact for each in expected.groups]
    assert [each.contribution for each in page.shown.result.indicators] == [
        each.contribution for each in expected.indicators
    ]
    assert page.shown.result == result_of(assessment, stage_of(assessment.campaign, kind))
    steps = next_steps(expected.instrument, {each.leaf.code: each.answer for each in expected.indicators})
    assert [step for step, _units in page.steps.steps] == list(steps[:3])


def test_the_page_shows_the_numbers_of_the_core(client, world, assessment):
    expected = core(DESK_CHANGES)
    words = text_of(open_page(client, world.coordinator, assessment, "?target=2.6"))
    assert f"{expected.index}".replace(".", ",") in words
    assert f"Kurang {Decimal('2.5') - expected.index} lagi".replace(".", ",") in words
    assert "Target 2,60" in words
    for group in expected.groups:
        assert f"{group.score}".replace(".", ",") in words
    assert "Penilaian Dokumen" in words
    assert "Skala 1 sampai 5, PermenPANRB Nomor 8 Tahun 2026" in words
    assert "nilai sementara" in words


def test_contributions_and_losses_add_up_to_the_top_of_the_scale(assessment):
    result = result_of(assessment, stage_of(assessment.campaign, "desk"))
    lost = sum(leaf_loss(result, leaf) for leaf in result.indicators)
    assert abs(result.exact + lost - 5) < Decimal("1e-40")
    assert abs(sum(group_loss(result, group) for group in result.groups) - lost) < Decimal("1e-40")


def test_an_assessors_value_is_told_only_once_it_is_submitted(world, assessment):
    head = make_access(Role.HEAD, world.city)
    for access in (world.coordinator, head):
        page = result_page(access, assessment.pk, "interview")
        assert page.shown.stage.kind == "desk"
        assert [step.value for step in page.strip.steps if step.name == "Interviu"] == [None]
    assert result_page(world.assessor, assessment.pk).shown.stage.kind == "interview"
    send(assessment, StageKind.INTERVIEW, world.assessor)
    assert result_page(head, assessment.pk).shown.stage.kind == "interview"


def test_a_skipped_stage_has_no_value(world, assessment):
    step = result_page(world.coordinator, assessment.pk).strip.steps[1]
    assert (step.name, step.value, step.note) == ("Verifikasi internal", None, "dilewati")


def test_nothing_answered_is_an_en_dash_and_says_what_to_do(client, world):
    empty = assessment_of(make_campaign(world), world.city)
    page = result_page(world.coordinator, empty.pk)
    assert page.shown is None
    words = text_of(open_page(client, world.coordinator, empty, "?target=2.6&banding=self"))
    assert "Belum ada nilai" in words
    assert "0,00" not in words
    assert open_page(client, world.coordinator, empty, part="rumus/index/").status_code == 404


def test_one_answer_counts_the_blanks_and_says_so(client, world):
    begun = assessment_of(make_campaign(world), world.city)
    fill(begun, "self", {"1": "3"}, world.coordinator)
    words = text_of(open_page(client, world.coordinator, begun))
    assert "Baru 1 dari 20 indikator yang terisi." in words
    assert "19 indikator belum dijawab." in words
    assert "masih dikerjakan" in words
    assert "0,15" in words


def test_the_sentence_tells_the_largest_move(world, assessment):
    sentence = result_page(world.coordinator, assessment.pk).strip.sentence
    drop = core().index - core(DESK_CHANGES).index
    assert sentence == f"Turun {drop} di tahap Dokumen: 4 nilai diturunkan.".replace(".", ",", 1)


def test_reasons_of_each_change_for_the_institution_itself(client, world, assessment):
    response = open_page(client, world.coordinator, assessment, part="alasan/")
    words = text_of(response)
    assert "Tim Audit ditetapkan" in words
    assert "2,5 → 2" in words
    assert "Bukti dilengkapi saat interviu." not in words, "the interview is not submitted yet"
    assert "Bukti dilengkapi saat interviu." in text_of(open_page(client, world.assessor, assessment, part="alasan/"))


def test_steps_name_the_units_they_fall_to(client, world, assessment):
    page = result_page(world.coordinator, assessment.pk)
    assert {units for _step, units in page.steps.steps} <= {"Dinas Kesehatan", "Bappeda"}
    assert page.steps.together.after.exact > page.shown.result.exact


def test_units_carry_their_indicators_and_mean(client, world, assessment):
    units = result_page(world.coordinator, assessment.pk).units
    assert [each.unit.name for each in units] == ["Dinas Kesehatan", "Bappeda"]
    values = [leaf.counted for leaf in units[0].leaves]
    assert units[0].mean == sum(values) / len(values)
    whole = sum(each.contribution for each in units)
    assert abs(whole - core(DESK_CHANGES).exact) < Decimal("1e-40")


@pytest.mark.parametrize("node", ["index", "aspek-1", "aspek-7", "1", "20"])
def test_every_number_is_explained_with_its_numbers(client, world, assessment, node):
    response = open_page(client, world.coordinator, assessment, part=f"rumus/{node}/")
    assert response.status_code == 200
    assert "=" in text_of(response)


@pytest.mark.parametrize("node", ["", "x", "aspek-99", "<script>", "%00", "1" * 300, "INDEX"])
def test_an_unknown_number_is_told_in_words(client, world, assessment, node):
    assert open_page(client, world.coordinator, assessment, part=f"rumus/{node}/").status_code == 404


HOSTILE = ["%00", "<script>alert(1)</script>", "'; DROP TABLE", "9" * 5000, "-1", "NaN", "1e9", "٣", "tahap", "%F0%9F"]


@pytest.mark.parametrize("written", HOSTILE)
def test_whatever_an_address_wishes_the_page_answers(client, world, assessment, written):
    for name in ("tahap", "banding", "target"):
        response = open_page(client, world.coordinator, assessment, f"?{name}={written}")
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
    client.force_login(world.coordinator.user)
    for address in ("/hasil/?penilaian={0}&cari={0}&halaman={0}", "/tugas/?penilaian={0}&halaman={0}"):
        response = client.get(address.format(written))
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    ("written", "target"),
    [("2,6", "2.6"), ("2.60", "2.6"), ("5", "5"), ("5.1", None), ("0.5", None), ("", None), ("dua", None)],
)
def test_a_target_is_an_index_of_the_instrument_or_nothing(written, target):
    found = wanted_target(library.load("pemdi-2026"), written)
    assert found == (Decimal(target) if target else None)


def test_closing_freezes_what_the_page_shows(client, world):
    assessment = closed(world)
    before = result_page(world.coordinator, assessment.pk)
    assert before.shown.snapshot is not None
    assert before.shown.recomputes
    assert before.shown.index == core(DESK_CHANGES, INTERVIEW_CHANGES).index
    StageValue.objects.update(value=Decimal(5))
    after = result_page(world.coordinator, assessment.pk)
    assert after.shown.index == before.shown.index
    assert after.shown.result == before.shown.result
    words = text_of(open_page(client, world.coordinator, assessment))
    assert "sama sampai angka terakhir" in words
    assert "nilai akhir" in words


def test_a_frozen_result_that_no_longer_recomputes_says_so_and_stays(client, world):
    assessment = closed(world)
    ResultSnapshot.objects.filter(stage__kind="interview").update(exact="2.5", index=Decimal("2.5"))
    page = result_page(world.coordinator, assessment.pk)
    assert not page.shown.recomputes
    assert page.shown.index == Decimal("2.5")
    assert "Yang berlaku tetap nilai yang dibekukan" in text_of(open_page(client, world.coordinator, assessment))


def test_a_correction_is_a_new_revision_beside_the_old_one(client, world):
    assessment = closed(world)
    old = result_page(world.coordinator, assessment.pk).shown.index
    frozen = list(ResultSnapshot.objects.order_by("pk").values())
    with acting(world.province_coordinator.user):
        correct(world.province_coordinator, assessment.pk, "Salah ketik.", [Correction("20", "3", "Berita acara.")])
    page = result_page(world.coordinator, assessment.pk)
    assert page.shown.index == core(DESK_CHANGES, INTERVIEW_CHANGES, {"20": "3"}).index != old
    assert [(each.snapshot.revision, each.reason, each.corrected) for each in page.revisions] == [
        (2, "Salah ketik.", (("20", "2,5", "3"),)),
        (1, "", ()),
    ]
    words = text_of(open_page(client, world.coordinator, assessment))
    assert "Salah ketik." in words
    assert CampaignRevision.objects.count() == 2
    assert list(ResultSnapshot.objects.order_by("pk").values())[: len(frozen)] == frozen, "what was frozen stays"


def test_a_published_value_stands_beside_the_computed_one_with_its_reason(client, world):
    assessment = closed(world)
    computed = result_page(world.coordinator, assessment.pk).shown.index
    with acting(world.province_coordinator.user):
        record_published(
            world.province_coordinator, assessment.pk, Published("2,61", "Kepmenpan 1/2027", "Pembulatan aspek.")
        )
    page = result_page(world.coordinator, assessment.pk)
    assert (page.shown.index, page.shown.computed) == (Decimal("2.61"), computed)
    assert page.shown.band.name == "Baik"
    assert page.scale.now.text == "2,61"
    words = text_of(open_page(client, world.coordinator, assessment))
    for said in ("nilai terbit", "Nilai terbit 2,61", "Pembulatan aspek.", "Kepmenpan 1/2027"):
        assert said in words


def test_a_campaign_closed_before_anything_was_sent_has_no_result(client, world):
    from pemantik.assessments.services.closing import close_campaign

    campaign = make_campaign(world)
    with acting(world.province_coordinator.user):
        close_campaign(world.province_coordinator, campaign.pk, accept_unfinished=True)
    words = text_of(open_page(client, world.coordinator, assessment_of(campaign, world.city)))
    assert "tidak ada hasil yang dibekukan" in words


@pytest.mark.parametrize("instrument", ["spbe-2020", "spbe-2018", "pegi"])
def test_other_instruments_have_pages_too(client, world, instrument):
    plan = plan_for(world.city, programme="pemantik-2018", instrument=instrument)
    assessment = assessment_of(make_campaign(world, plan=plan), world.city)
    codes = [leaf.code for leaf in library.load(instrument).structure.leaves]
    fill(assessment, "self", dict.fromkeys(codes, "2"), world.coordinator)
    send(assessment, "self", world.coordinator)
    response = open_page(client, world.coordinator, assessment)
    assert response.status_code == 200
    assert "2,00" in text_of(response)


def test_the_security_index_waits_for_its_category(client, world):
    plan = plan_for(world.city, programme="indeks-kami", instrument="indeks-kami-5")
    assessment = assessment_of(make_campaign(world, plan=plan), world.city)
    codes = [leaf.code for leaf in library.load("indeks-kami-5").structure.leaves]
    fill(assessment, "self", dict.fromkeys(codes[:40], "2"), world.coordinator)
    assert "Predikat menunggu semua pertanyaan kategori." in text_of(open_page(client, world.coordinator, assessment))


@pytest.mark.parametrize("many", [False, True])
def test_the_page_asks_a_fixed_number_of_queries(client, world, many, django_assert_max_num_queries):
    assessment = interviewed(world)
    for year in range(2015, 2025 if many else 2016):
        plan = plan_for(world.city, start=timezone.localdate())
        other = make_campaign(world, plan=plan)
        other.year = year
        other.save()
    open_page(client, world.coordinator, assessment)
    with django_assert_max_num_queries(12):
        assert client.get(f"/penilaian/{assessment.pk}/hasil/?banding=self").status_code == 200


def test_the_radar_describes_both_results(client, world, assessment):
    page = result_page(world.coordinator, assessment.pk, against="self")
    chart = json.loads(json.dumps(page.chart))
    assert len(chart["axes"]) == len(chart["other"]["values"]) == 7
    assert [axis["value"] for axis in chart["axes"]] == [float(row.score.score) for row in page.rows]
