"""What the pictures say: sums equal naive sums, gaps are seen, nothing unknown is counted as nothing, few queries."""

from collections import Counter
from decimal import Decimal

import pytest
from django.utils import timezone

from pemantik.inventory.models import Entry
from pemantik.inventory.pictures.bars import Bar, bars, money_text
from pemantik.inventory.pictures.integration import near_graph, whole_graph
from pemantik.inventory.selectors.costs import RUNNING, bidang, costs_of
from pemantik.inventory.selectors.devices import devices_of
from pemantik.inventory.selectors.integration import network_of
from pemantik.inventory.selectors.landscape import landscape_of
from pemantik.inventory.selectors.scope import Scope, find_scope
from pemantik.inventory.selectors.staff import staff_of
from pemantik.inventory.tests.pictures_world import Office, make_entry, make_office
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_institution, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def scope(office) -> Scope:
    return find_scope(access_of(Role.COORDINATOR, office.city))


def amounts(**wanted) -> Decimal:
    return sum((each.amount for each in Entry.objects.filter(amount__isnull=False, **wanted)), Decimal(0))


def test_running_costs_are_exact_and_the_unknown_is_told(office, scope) -> None:
    costs = costs_of(scope)
    assert costs.running.total == Decimal("275000000.75") == amounts(kind__in=RUNNING)
    assert (costs.running.known, costs.running.unknown) == (4, 2)
    assert costs.by_urusan["1.02"].total == Decimal("75000000.25")
    assert (costs.by_urusan["1.01"].known, costs.by_urusan["1.01"].unknown) == (0, 1)
    assert costs.by_unit[office.kominfo.pk].total == Decimal("200000000.50")
    for groups in (costs.by_urusan, costs.by_unit, costs.by_kind):
        assert sum(each.total for each in groups.values()) == costs.running.total


def test_budget_lines_are_planned_and_realised_by_year_urusan_and_unit(office, scope) -> None:
    year = timezone.localdate().year
    costs = costs_of(scope)
    line = costs.years[year]
    assert line.planned.total == Decimal("690000000.75") == amounts(kind="belanja-tik", year=year)
    assert (line.planned.known, line.planned.unknown) == (3, 1)
    assert line.paid.total == Decimal("549000000.10")
    assert (line.paid.known, line.paid.unknown) == (2, 2)
    assert {key: each.planned.total for key, each in costs.budget_by_urusan.items()} == {
        "2.16": Decimal(200000000), "1.02": Decimal(90000000), "1.01": Decimal("400000000.75"), "": Decimal(0),
    }  # fmt: skip
    assert costs_of(scope, year - 1).budget_by_urusan["2.16"].paid.total == Decimal(180000000)


def test_sums_keep_every_sen_at_the_size_of_a_province(office, scope) -> None:
    for number in range(40):
        make_entry(office.kominfo, "belanja-tik", f"Besar {number}", tahun=2024, pagu="987654321012.37")
    assert costs_of(scope, 2024).years[2024].planned.total == 40 * Decimal("987654321012.37")


@pytest.mark.parametrize(
    ("code", "found"), [("2.16.03.2.02.0037", "2.16"), ("2.16", "2.16"), ("2", "2"), ("", ""), ("A.1", "")]
)
def test_the_urusan_of_a_code_is_its_first_two_parts(code, found) -> None:
    assert bidang(code) == found


def test_devices_are_counted_in_pieces(office, scope) -> None:
    found = devices_of(scope, "perangkat")
    assert found.whole.total == 69
    assert found.whole.age_row == [15, 0, 40, 9, 5]
    assert found.whole.conditions == Counter({"Baik": 55, "Rusak ringan": 9, "Rusak berat": 5})
    assert (found.whole.old, found.whole.broken) == (49, 14)
    assert [node.label for node, _pieces in found.units] == ["Dinkes", "Disdik", "Diskominfo"]
    assert devices_of(scope).whole.total == 72, "servers too"
    assert devices_of(find_scope(scope.access, 0, office.health.pk), "perangkat").whole.total == 12


def test_staff_gaps_name_nobody_and_guess_nothing(office, scope) -> None:
    found = staff_of(scope)
    assert found.gaps[0][0] == "Keamanan informasi"
    assert (found.gaps[0][1].needed, found.gaps[0][1].covered, found.gaps[0][1].missing) == (1, 0, 1)
    assert "Tata kelola data" not in dict(found.gaps), "what is owned is not known there"
    assert (found.whole.posts, found.whole.unknown, found.whole.expired) == (3, 1, 1)
    assert "Analis data" in found.empty_roles
    assert "Administrator server" not in found.empty_roles


def test_the_landscape_shows_gaps(office, scope) -> None:
    found = landscape_of(scope)
    assert {row.name for row in found.rows if row.gap} == {"Legalisasi ijazah"}
    assert (found.gaps, found.services, found.digital, found.no_process, found.apps) == (1, 4, 3, 3, 4)
    cells = {row.name: [app.name for cell in row.cells.values() for app in cell] for row in found.rows}
    assert cells["Antrean puskesmas"] == ["e-Puskesmas"]
    assert [row.name for row in landscape_of(scope, gaps_only=True).rows] == ["Legalisasi ijazah"]
    functions = landscape_of(scope, functions=True)
    assert {row.key: [app.name for cell in row.cells.values() for app in cell] for row in functions.rows} == {
        "RAB.04.01": ["e-Puskesmas"], "RAB.06.01": [],
    }  # fmt: skip


def test_the_network_has_applications_hubs_and_exchanged_data(office, scope) -> None:
    network = network_of(scope)
    names = {point.name: point.look for point in network.points.values()}
    assert names == {"SIAK": "app", "e-Puskesmas": "app", "PPDB": "app", "SPLP kota": "hub", "Data penduduk": "data"}
    assert network.alone == 1
    centre = office.entries["PPDB"].pk
    assert {network.points[pk].name: away for pk, away in network.within(centre, 2).items()} == {
        "PPDB": 0, "Data penduduk": 1, "SIAK": 2, "e-Puskesmas": 2,
    }  # fmt: skip
    drawn = near_graph(network, centre, network.within(centre, 2), "x")
    assert len(drawn["links"]) == 4
    assert len({(node["x"], node["y"]) for node in drawn["nodes"]}) == 4


def test_places_in_the_graph_are_apart_and_the_same_every_time(office, scope) -> None:
    for number in range(60):
        office.add(office.health, "aplikasi", f"A {number}", {"aplikasi": ["SIAK"]})
    network = network_of(scope)
    one, two = (whole_graph(network, set(network.points), "x") for _again in range(2))
    assert one == two
    places = [(node["x"], node["y"]) for node in one["nodes"] if node["look"] != "group"]
    assert len(set(places)) == len(places)


def test_who_sees_one_unit_sees_its_part_only(office) -> None:
    scope = find_scope(access_of(Role.OPERATOR, office.health))
    assert [node.label for node in scope.choices] == ["Dinkes"]
    assert not scope.whole
    assert costs_of(scope).running.total == Decimal("75000000.25")
    assert devices_of(scope, "perangkat").whole.total == 12
    assert {row.name for row in landscape_of(scope).rows} == {"Antrean puskesmas"}
    assert find_scope(scope.access, 0, office.schools.pk).unit is None


def test_a_province_chooses_between_its_own_and_its_members() -> None:
    province = make_institution("18")
    office = make_office(province)
    access = access_of(Role.COORDINATOR, province)
    assert find_scope(access).institution == province
    assert find_scope(access, office.city.pk).institution == office.city
    assert find_scope(access, 0, office.health.pk).institution == office.city
    assert not costs_of(find_scope(access)).running.known


@pytest.mark.parametrize(
    ("read", "most"),
    [(costs_of, 4), (devices_of, 2), (staff_of, 3), (landscape_of, 9), (network_of, 3)],
)
@pytest.mark.parametrize("size", [3, 30])
def test_every_picture_needs_the_same_queries(office, read, most, size, django_assert_max_num_queries) -> None:
    for number in range(size):
        node = make_unit(office.city)
        office.add(node, "layanan", f"L {number}", metode_layanan="Elektronik", urusan="1.02")
        office.add(node, "aplikasi", f"A {number}", {"layanan": [f"L {number}"], "aplikasi": ["SIAK"]}, status="Aktif")
        office.add(node, "perangkat", f"P {number}", kondisi="Baik", jumlah="2", tahun_perolehan=2020)
        office.add(node, "sdm-tik", f"S {number}", kompetensi=["Pemrograman"], kompetensi_dibutuhkan=["Pemrograman"])
        office.add(node, "belanja-tik", f"B {number}", tahun=2026, pagu="1000")
    access = access_of(Role.COORDINATOR, office.city).read()
    with django_assert_max_num_queries(most + 2):
        read(find_scope(access))


@pytest.mark.parametrize(
    ("highest", "end", "steps"),
    [(57, 60, 3), (1, 1, 1), (5, 5, 5), (40, 40, 4), (690000000, 800000000, 4), (101, 125, 5)],
)
def test_the_axis_ends_at_a_round_number_above_every_bar(highest, end, steps) -> None:
    scale = bars("x", [Bar("a", Decimal(highest))])["scale"]
    assert (scale["max"], scale["steps"]) == (end, steps)


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal(85_000_000), "Rp85 juta"), (Decimal(1_250_000_000), "Rp1,2 miliar"), (Decimal("999.5"), "Rp999,50"),
     (Decimal(2_000_000_000_000), "Rp2 triliun")],
)  # fmt: skip
def test_money_in_sentences(value, text) -> None:
    assert money_text(value) == text
