"""The list of results and comparisons: order, bands at their edges, change, warnings, bounded at any number."""

from decimal import Decimal

import pytest
from django.utils import timezone

from pemantik.accounts.audit import acting
from pemantik.assessments.models import Campaign, ResultSnapshot, StageRecord
from pemantik.assessments.result_page import result_page
from pemantik.assessments.selectors.results.comparison import comparability
from pemantik.assessments.selectors.results.listing import (
    ROWS_SHOWN,
    campaigns_with_results,
    newest_result,
    result_history,
    result_list,
)
from pemantik.assessments.services.closing import Published, close_campaign, record_published
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    make_access,
    make_campaign,
    make_node,
    make_world,
    plan_for,
)
from pemantik.assessments.tests.result_cases import SELF_VALUES, fill, interviewed, many_results, send
from pemantik.maturity import library
from pemantik.organizations.models import Node, NodeKind
from pemantik.organizations.roles import Role
from pemantik.web.tests.conftest import plain_static_files  # noqa: F401 - used by every test

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def world(settings) -> World:
    settings.PEMANTIK_SECOND_FACTOR = "optional"
    return make_world()


def listed(access, campaign: Campaign, search: str = "", page: int = 1):
    campaigns = campaigns_with_results(access)
    chosen = next(each for each in campaigns if each.pk == campaign.pk)
    return result_list(access, campaigns, chosen, search, page)


def crowd(world: World, campaign: Campaign, count: int) -> None:
    """So many more members of the province in the campaign."""
    nodes = [make_node(world.province, f"Kabupaten {at:03}", NodeKind.REGENCY) for at in range(count)]
    many_results(campaign, list(Node.objects.filter(pk__in=[node.pk for node in nodes])))


def of_year(world: World, year: int, *nodes, **fields) -> Campaign:
    campaign = make_campaign(world, plan=plan_for(*nodes, **fields))
    Campaign.objects.filter(pk=campaign.pk).update(year=year, name=f"Evaluasi {year}")
    campaign.refresh_from_db()
    return campaign


def submitted(world: World, campaign: Campaign, values: dict[str, str]):
    assessment = assessment_of(campaign, world.city)
    fill(assessment, "self", values, world.coordinator)
    send(assessment, "self", world.coordinator)
    return assessment


def test_an_unsent_participant_stands_last_with_an_en_dash(client, world):
    campaign = make_campaign(world, world.city, world.other)
    submitted(world, campaign, SELF_VALUES)
    rows = listed(world.province_coordinator, campaign).rows
    assert [(row.rank, row.index is None) for row in rows] == [(1, False), (None, True)]
    client.force_login(world.province_coordinator.user)
    body = client.get("/hasil/").content.decode()
    assert "Belum dinilai" in body
    assert "1 dari 2 peserta sudah punya nilai" in body


def test_nobody_and_nothing(client, world):
    client.force_login(make_access(Role.HEAD, world.city).user)
    body = client.get("/hasil/").content.decode()
    assert "Belum ada hasil" in body


def test_the_index_is_of_the_last_submitted_stage(world):
    assessment = interviewed(world)
    row = listed(world.coordinator, assessment.campaign).rows[0]
    assert (row.stage, row.index) == ("Dokumen", result_page(world.coordinator, assessment.pk).shown.index)


def test_a_band_is_never_read_from_the_rounded_index_where_the_campaign_reads_it_unrounded(world):
    """2,496 is printed 2,50 and still Cukup."""
    campaign = make_campaign(world)
    assessment = submitted(world, campaign, dict.fromkeys(SELF_VALUES, "2.496"))
    row = listed(world.coordinator, campaign).rows[0]
    shown = result_page(world.coordinator, assessment.pk).shown
    assert (row.index, row.band.name) == (Decimal("2.50"), "Cukup")
    assert row.band == shown.band
    with acting(world.province_coordinator.user):
        close_campaign(world.province_coordinator, campaign.pk, accept_unfinished=True)
    assert listed(world.coordinator, campaign).rows[0].band.name == "Cukup"


def test_a_published_value_is_the_one_listed(world):
    campaign = make_campaign(world)
    assessment = submitted(world, campaign, SELF_VALUES)
    with acting(world.province_coordinator.user):
        close_campaign(world.province_coordinator, campaign.pk, accept_unfinished=True)
        record_published(world.province_coordinator, assessment.pk, Published("3,6", "Keputusan", "Lain."))
    row = listed(world.coordinator, campaign).rows[0]
    assert (row.index, row.band.name) == (Decimal("3.6"), "Sangat Baik")


def test_change_is_since_the_newest_comparable_year_only(world):
    submitted(
        world, of_year(world, 2023, world.city, programme="spbe-evaluasi"), dict.fromkeys(map(str, range(1, 48)), "2")
    )
    submitted(world, of_year(world, 2025, world.city), dict.fromkeys(SELF_VALUES, "2"))
    now = of_year(world, 2026, world.city)
    submitted(world, now, dict.fromkeys(SELF_VALUES, "2.5"))
    found = listed(world.coordinator, now)
    assert (found.since.year, found.rows[0].change) == (2025, Decimal("0.5"))


def test_other_instruments_give_no_change(world):
    submitted(
        world, of_year(world, 2023, world.city, programme="spbe-evaluasi"), dict.fromkeys(map(str, range(1, 48)), "2")
    )
    now = of_year(world, 2026, world.city)
    submitted(world, now, SELF_VALUES)
    found = listed(world.coordinator, now)
    assert (found.since, found.rows[0].change) == (None, None)


def test_search_finds_part_of_a_name_and_keeps_wildcards_plain(world):
    campaign = make_campaign(world, world.city, world.other)
    assert [row.assessment.node for row in listed(world.province_coordinator, campaign, "dua").rows] == [world.other]
    assert listed(world.province_coordinator, campaign, "%").rows == ()


@pytest.mark.parametrize("page", [0, -5, 1, 2, 99999])
def test_pages_beyond_the_list_are_its_ends(world, page):
    campaign = make_campaign(world)
    crowd(world, campaign, ROWS_SHOWN + 5)
    found = listed(world.province_coordinator, campaign, page=page)
    assert 1 <= found.page <= found.pages == 2
    assert found.rows


@pytest.mark.parametrize("count", [7, 70, 699])
def test_the_list_asks_the_same_number_of_queries_at_any_length(client, world, count, django_assert_max_num_queries):
    campaign = make_campaign(world)
    crowd(world, campaign, count)
    client.force_login(world.province_coordinator.user)
    client.get("/hasil/")
    with django_assert_max_num_queries(11):
        response = client.get("/hasil/")
    assert response.status_code == 200
    assert response.content.count(b'class="pm-rank"') == min(count + 1, ROWS_SHOWN)


def test_someone_with_one_participant_sees_its_years(client, world):
    for year in (2024, 2025):
        submitted(world, of_year(world, year, world.city), dict.fromkeys(SELF_VALUES, "2"))
    head = make_access(Role.HEAD, world.city)
    rows = result_history(head, campaigns_with_results(head))
    assert [row.assessment.campaign.year for row in rows] == [2025, 2024]
    client.force_login(head.user)
    assert "2 penilaian" in client.get("/hasil/").content.decode()
    assert client.get("/tugas/").headers["Location"] == f"/penilaian/{newest_result(head).pk}/hasil/"


def test_heads_of_many_are_led_to_the_list(client, world):
    make_campaign(world, world.city, world.other)
    client.force_login(make_access(Role.HEAD, world.province).user)
    assert client.get("/tugas/").headers["Location"] == "/hasil/"


def test_comparison_with_another_stage(world):
    assessment = interviewed(world)
    both = result_page(world.coordinator, assessment.pk, against="self").comparison
    assert both.comparable
    assert both.warning == ""
    assert [each.after.leaf.code for each in both.leaves] == ["1", "10", "19", "20"]
    assert both.gain == both.after.index - both.before.index


def test_comparison_with_an_incomparable_instrument_warns_and_computes_no_difference(client, world):
    old = submitted(
        world, of_year(world, 2023, world.city, programme="spbe-evaluasi"), dict.fromkeys(map(str, range(1, 48)), "2")
    )
    now = submitted(world, of_year(world, 2026, world.city), SELF_VALUES)
    page = result_page(world.coordinator, now.pk, against=str(old.pk))
    assert not page.comparison.comparable
    assert page.comparison.groups == page.comparison.leaves == ()
    assert page.chart is None
    client.force_login(world.coordinator.user)
    body = client.get(f"/penilaian/{now.pk}/hasil/?banding={old.pk}").content.decode()
    assert "tidak sebanding" in body
    assert "selisihnya tidak dihitung" in body


def test_comparison_between_years_of_one_instrument(world):
    old = submitted(world, of_year(world, 2025, world.city), dict.fromkeys(SELF_VALUES, "2"))
    now = submitted(world, of_year(world, 2026, world.city), dict.fromkeys(SELF_VALUES, "2.5"))
    both = result_page(world.coordinator, now.pk, against=str(old.pk)).comparison
    assert (both.comparable, both.gain) == (True, Decimal("0.5"))
    assert len(both.groups) == 7
    assert len(both.leaves) == 20


@pytest.mark.parametrize("one", library.CODES)
@pytest.mark.parametrize("other", library.CODES)
def test_different_instruments_are_never_comparable_by_silence(one, other):
    comparable, warning = comparability(library.load(one), library.load(other))
    said = {each.instrument: each.comparable for each in library.load(one).comparability}
    assert comparable == (one == other or said.get(other, False))
    assert comparable or warning.endswith(".")


def test_kept_values_without_answers_still_have_a_band(world):
    campaign = make_campaign(world)
    crowd(world, campaign, 60)
    StageRecord.objects.filter(index__isnull=False).update(index=Decimal("2.5"), submitted_at=timezone.now())
    assert {row.band.name for row in listed(world.province_coordinator, campaign).rows if row.index} == {"Baik"}
    assert not ResultSnapshot.objects.exists()
