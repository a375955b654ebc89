"""The published national results: complete, consistent with the instrument, ranked as one would by hand."""

from decimal import Decimal

import pytest

from pemantik.maturity import library
from pemantik.maturity.bands import find_band
from pemantik.organizations.models import Region
from pemantik.supervision import benchmark
from pemantik.supervision.selectors.benchmark import benchmark_page
from pemantik.supervision.tests.factories import make_supervised


def test_all_rows_are_there() -> None:
    rows = benchmark.published()
    assert len(rows) == 621
    assert {each.kind for each in rows} == set(benchmark.KINDS)
    assert len({each.name for each in rows}) == 621
    codes = [each.region for each in rows if each.region]
    assert len(codes) == len(set(codes))


def test_the_index_follows_from_the_printed_domains() -> None:
    """Weights of the domains by the instrument; printed domains are rounded, so the last digit may differ by one."""
    weights = [Decimal(13), Decimal(25), Decimal("16.5"), Decimal("45.5")]
    for each in benchmark.published():
        computed = sum(a * b for a, b in zip(weights, each.domains, strict=True)) / 100
        assert abs(computed - each.index) <= Decimal("0.015"), each.name


def test_bands_follow_from_the_printed_index() -> None:
    instrument = library.load("spbe-2020")
    for each in benchmark.published():
        assert find_band(instrument, each.index).name == each.band, each.name


def test_a_position_is_counted_among_its_own_kind() -> None:
    rows = [each for each in benchmark.published() if each.kind == "kabupaten"]
    best = max(rows, key=lambda each: each.index)
    assert benchmark.position_of(best.index, "kabupaten", best.name).rank == 1
    assert benchmark.position_of(best.index, "kabupaten", best.name).percentile == 100
    own = benchmark.of_region("18.10")
    position = benchmark.position_of(own.index, own.kind, own.name)
    assert position.rank == 1 + sum(each.index > own.index for each in rows)
    assert position.count == len(rows)
    mean = sum(each.domains[0] for each in position.above) / len(position.above)
    assert abs(position.domains_above[0] - mean) < Decimal("1e-20")
    assert position.nearest[0].index >= own.index


def test_names_are_searched_by_words() -> None:
    assert [each.name for each in benchmark.search("pringsewu kab")] == ["Pemerintah Kab. Pringsewu"]
    assert benchmark.search("  ") == []
    assert benchmark.search("<script>") == []


@pytest.mark.database
@pytest.mark.django_db
def test_regions_are_matched_where_the_name_is_sure() -> None:
    regions = {region.code: region for region in Region.objects.all()}
    for each in benchmark.published():
        if each.region:
            assert regions[each.region].level == each.kind
    matched = sum(bool(each.region) for each in benchmark.published())
    assert matched == 529


@pytest.mark.database
@pytest.mark.django_db
def test_the_page_shows_the_own_place_and_warns_of_another_instrument(client) -> None:
    world = make_supervised()
    page = benchmark_page(world.regency_coordinator)
    assert page.mine.region == "18.10"
    assert page.is_own
    assert not page.own.comparable
    assert page.own.warning
    client.force_login(world.regency_coordinator.user)
    for query in ("", "?cari=metro", "?instansi=Pemerintah+Kota+Metro", "?instansi=x&cari=%00"):
        assert client.get(f"/tolok-ukur/{query}").status_code == 200
