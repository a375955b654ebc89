"""The board: numbers, order, lateness, who sees what, bounded at any number of members."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import Http404

from pemantik.assessments.codes import index_codes
from pemantik.assessments.models import Campaign, StageKind
from pemantik.assessments.plans import propose
from pemantik.assessments.services.campaigns import create_draft, open_campaign
from pemantik.assessments.services.closing import close_campaign
from pemantik.assessments.tests.factories import assessment_of, make_access, plan_for
from pemantik.assessments.tests.result_cases import fill, send
from pemantik.maturity import library
from pemantik.maturity.scoring import score
from pemantik.organizations.models import Consent
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.services import consents
from pemantik.organizations.tests.factories import make_institution
from pemantik.supervision import sentences
from pemantik.supervision.charts import trend_chart, trend_in_words
from pemantik.supervision.mapping import map_of
from pemantik.supervision.selectors.board import build_board
from pemantik.supervision.selectors.comparison import kinds_of, trend_of
from pemantik.supervision.selectors.heat import heat_of
from pemantik.supervision.tests.factories import (
    CITY_VALUES,
    REGENCY_VALUES,
    make_late,
    make_outsider,
    make_supervised,
    many_members,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def fresh(access: Access) -> Access:
    return Access(access.user)


def test_members_stand_in_the_order_of_their_values() -> None:
    world = make_supervised()
    board = build_board(fresh(world.coordinator))
    assert [(each.member.name, each.rank) for each in board.standings] == [
        ("Kota Bandar Lampung", 1),
        ("Pringsewu", 2),
        ("Mesuji", None),
    ]
    instrument = world.campaign.instrument
    exact = [
        score(instrument, {code: Decimal(value) for code, value in values.items()}).exact
        for values in (CITY_VALUES, REGENCY_VALUES)
    ]
    assert board.mean == sum(exact) / 2
    assert (board.well, board.low) == (1, 0)
    assert board.mean_band.name == "Cukup"


def test_what_is_not_submitted_does_not_count() -> None:
    world = make_supervised()
    fill(world.assessment(world.silent), StageKind.SELF, {"1": "5"}, world.coordinator)
    board = build_board(fresh(world.coordinator))
    assert board.standing_of(world.silent.pk).shown is None
    assert len(board.told) == 2


def test_the_late_are_named_with_days_and_what_is_missing() -> None:
    world = make_supervised()
    make_late(world, days=9)
    board = build_board(fresh(world.coordinator))
    assert [each.member.name for each in board.late] == ["Mesuji"]
    assert board.late[0].late.days == 9
    assert board.late[0].late.text == "0 dari 20 indikator dijawab"
    assert sentences.late_names(board) == "Mesuji"
    assert sentences.others_sentence(board) == "Dua yang lain sesuai jadwal."


def test_a_stage_can_be_chosen_and_an_unknown_wish_is_left_out() -> None:
    world = make_supervised()
    access = fresh(world.coordinator)
    assert build_board(access, stage="self").stage == "self"
    assert len(build_board(access, stage="self").told) == 2
    assert build_board(access, stage="desk").told == ()
    assert build_board(access, stage="<b>", campaign="999999999999999999999").stage == ""


def test_a_closed_campaign_shows_what_was_frozen() -> None:
    world = make_supervised()
    before = [each.index for each in build_board(fresh(world.coordinator)).told]
    close_campaign(world.coordinator, world.campaign.pk, accept_unfinished=True)
    fill(world.assessment(world.city), StageKind.DESK, {"1": "5"}, world.coordinator)
    board = build_board(fresh(world.coordinator))
    assert [each.index for each in board.told] == before
    assert board.late == ()


def test_the_heat_map_has_every_value_and_the_weakest_first() -> None:
    world = make_supervised()
    heat = heat_of(build_board(fresh(world.coordinator)))
    assert len(heat.columns) == 20
    assert sum(span for _name, span in heat.headings) == 20
    assert heat.weakest[0].code == "9"
    assert heat.weakest[0].mean == Decimal("1.5")
    assert heat.weakest[0].below == (1, 2)
    assert [cell.value for cell in heat.rows[0][1]] == [Decimal(CITY_VALUES[str(n)]) for n in range(1, 21)]
    assert [cell.ramp for cell in heat.columns[8].cells] == [1, 2]


@pytest.mark.parametrize("programme", ["pemdi-2026", "spbe-evaluasi", "pemantik-2018", "indeks-kami", "epss"])
def test_the_board_works_for_each_programme(programme, client) -> None:
    codes = index_codes(library.load(propose(programme, 2026, date(2026, 1, 1)).instrument))
    values = dict.fromkeys(codes, "2")
    world = make_supervised(programme, (dict.fromkeys(codes, "3"), values))
    board = build_board(fresh(world.coordinator))
    assert len(board.told) == 2
    assert heat_of(board).columns
    assert map_of(board)
    client.force_login(world.coordinator.user)
    for path in ("", "perbandingan/", f"simulasi/?indikator={codes[0]}", "anggota/", f"{world.city.pk}/", "nilai.xlsx"):
        assert client.get(f"/provinsi/{path}").status_code == 200


def test_the_map_carries_values_and_rings() -> None:
    world = make_supervised()
    make_late(world)
    drawn = map_of(build_board(fresh(world.coordinator)))
    tiles = {tile.shape.code: tile for tile in drawn.tiles}
    assert len(tiles) == 15
    assert tiles["18.10"].text == "2,00"
    assert tiles["18.11"].is_late
    assert not tiles["18.10"].is_late
    assert tiles["18.01"].text == "–"


@pytest.mark.parametrize("count", [0, 1])
def test_provinces_with_no_and_with_one_member(count, client) -> None:
    province = make_institution("18")
    if count:
        make_institution("18.10", province)
    access = make_access(Role.COORDINATOR, province)
    board = build_board(access)
    assert (len(board.members), board.campaign, board.mean) == (count, None, None)
    assert heat_of(board) is None
    client.force_login(access.user)
    for path in ("", "perbandingan/", "simulasi/", "anggota/"):
        assert client.get(f"/provinsi/{path}").status_code == 200
    assert client.get("/provinsi/nilai.xlsx").status_code == 404


def test_only_people_of_the_province_see_the_board() -> None:
    world = make_supervised()
    for access in (world.city_coordinator, world.stranger):
        with pytest.raises(Http404):
            build_board(fresh(access))
        with pytest.raises(Http404):
            build_board(fresh(access), str(world.province.pk))
    assert build_board(fresh(world.head)).told


def test_a_member_outside_the_tree_is_shown_once_it_shares_and_hidden_at_once() -> None:
    world = make_supervised()
    outsider, theirs = make_outsider(world)
    board = build_board(fresh(world.coordinator))
    assert board.silent == 1
    assert sentences.others_sentence(board) == "Tiga yang lain sesuai jadwal."
    standing = board.standing_of(outsider.pk)
    assert (standing.member.shares, standing.shown) == (False, None)
    assert "Pemdi mandiri" not in {each.name for each in board.campaigns}
    given = consents.give(theirs, outsider.pk, world.province.pk, Consent.Scope.RESULTS)
    campaign = Campaign.objects.get(name="Pemdi mandiri")
    shown = build_board(fresh(world.coordinator), campaign=str(campaign.pk)).standing_of(outsider.pk)
    assert shown.member.shares
    assert shown.index == Decimal("2.00")
    consents.withdraw(theirs, given.pk)
    after = build_board(fresh(world.coordinator), campaign=str(campaign.pk))
    assert after.standing_of(outsider.pk).shown is None
    assert campaign not in after.campaigns


def test_classes_and_years() -> None:
    world = make_supervised()
    board = build_board(fresh(world.coordinator))
    city, regency = kinds_of(board)
    assert (city.name, city.members, city.told) == ("Kota", 1, 1)
    assert (regency.name, regency.members, regency.told) == ("Kabupaten", 2, 1)
    trend = trend_of(fresh(world.coordinator), board)
    assert [year.told for year in trend.years] == [2]
    assert trend.change is None
    assert trend.rows[0].member.name == "Kota Bandar Lampung"


def test_years_of_other_instruments_are_not_compared() -> None:
    world = make_supervised()
    plan = plan_for(world.city, programme="spbe-evaluasi", instrument="spbe-2020")
    older = open_campaign(world.coordinator, create_draft(world.coordinator, world.province.pk, plan).pk)
    Campaign.objects.filter(pk=older.pk).update(year=2025)
    assessment = assessment_of(older, world.city)
    fill(assessment, StageKind.SELF, dict.fromkeys(index_codes(older.instrument), "2"), world.city_coordinator)
    send(assessment, StageKind.SELF, world.city_coordinator)
    board = build_board(fresh(world.coordinator))
    trend = trend_of(fresh(world.coordinator), board)
    assert [year.campaign.year for year in trend.years] == [2025, 2026]
    assert not trend.years[-1].comparable
    assert trend.change is None
    assert trend.warnings
    chart = trend_chart(trend, 2, "Rata-rata provinsi")
    assert [axis["text"] for axis in chart["axes"]] == ["2,00", "2,46"]
    assert [axis["apart"] for axis in chart["axes"]] == [False, True]  # no line over the break
    assert sorted(chart["others"], key=str) == [[2.0, 2.92], [None, 2.0]]
    assert chart["scale"] == {"min": 1.0, "max": 5.0, "steps": 4}
    assert trend_in_words(chart) == "Rata-rata provinsi: 2025 2,00, 2026 2,46."


@pytest.mark.parametrize("count", [15, 150])
def test_the_board_asks_the_same_number_of_questions_at_any_size(count, django_assert_max_num_queries) -> None:
    world = make_supervised()
    many_members(world, count)
    access = fresh(world.coordinator)
    with django_assert_max_num_queries(18):
        board = build_board(access)
        heat_of(board)
        map_of(board)
        trend_of(access, board)
    assert len(board.told) == count + 2


@pytest.mark.parametrize("count", [15, 150])
def test_the_page_asks_the_same_number_of_questions_at_any_size(count, client, django_assert_max_num_queries) -> None:
    world = make_supervised()
    many_members(world, count)
    client.force_login(world.coordinator.user)
    with django_assert_max_num_queries(26):
        response = client.get("/provinsi/")
    assert response.status_code == 200
