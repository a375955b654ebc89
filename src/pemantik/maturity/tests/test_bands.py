"""Bands: where one ends the next begins, on both bases."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemantik.maturity import library
from pemantik.maturity.bands import band_table, effective_basis, find_band, find_next_band
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import BandBasis
from pemantik.maturity.tests.builders import small

BIT = Decimal("0.0000001")
MEASURED = [library.load(code) for code in ("pemdi-2026", "spbe-2020", "spbe-2018", "epss-2022")]
EDGES = {
    "pemdi-2026": ["1.5", "2.5", "3.5", "4"],
    "spbe-2020": ["1.8", "2.6", "3.5", "4.2"],
    "spbe-2018": ["1.8", "2.6", "3.5", "4.2"],
    "epss-2022": ["1.8", "2.6", "3.5", "4.2"],
    "pegi": ["1.6", "2.6", "3.6"],
}
NAMES = ["Kurang", "Cukup", "Baik", "Sangat Baik", "Memuaskan"]


def name_at(instrument: Instrument, exact: Decimal, basis: BandBasis, category: str | None = None) -> str:
    band = find_band(instrument, exact, basis, category)
    return band.name if band else ""


@pytest.mark.parametrize("instrument", MEASURED, ids=lambda each: each.code)
@pytest.mark.parametrize("number", range(4))
def test_each_edge_belongs_to_the_band_above(instrument: Instrument, number: int) -> None:
    edge = Decimal(EDGES[instrument.code][number])
    lower, upper = NAMES[number], NAMES[number + 1]
    unrounded = [name_at(instrument, each, BandBasis.UNROUNDED) for each in (edge - BIT, edge, edge + BIT)]
    assert unrounded == [lower, upper, upper]


@pytest.mark.parametrize("instrument", MEASURED, ids=lambda each: each.code)
@pytest.mark.parametrize("number", range(4))
def test_on_the_rounded_basis_half_a_cent_below_the_edge_is_enough(instrument: Instrument, number: int) -> None:
    half = Decimal(EDGES[instrument.code][number]) - Decimal("0.005")
    lower, upper = NAMES[number], NAMES[number + 1]
    assert [name_at(instrument, each, BandBasis.ROUNDED) for each in (half - BIT, half)] == [lower, upper]


@pytest.mark.parametrize("number", range(3))
def test_pegi_bands_printed_with_gaps_are_read_from_the_rounded_value(number: int) -> None:
    pegi = library.load("pegi")
    edge = Decimal(EDGES["pegi"][number])
    names = ["Sangat Kurang", "Kurang", "Baik", "Sangat Baik"][number : number + 2]
    half = edge - Decimal("0.005")
    for asked in BandBasis:
        assert [name_at(pegi, each, asked) for each in (half - BIT, half, edge)] == [names[0], names[1], names[1]]
    assert effective_basis(pegi, BandBasis.UNROUNDED) is BandBasis.ROUNDED


@pytest.mark.parametrize("instrument", [*MEASURED, library.load("pegi")], ids=lambda each: each.code)
def test_the_ends_of_the_scale_have_a_band(instrument: Instrument) -> None:
    top = find_band(instrument, instrument.scale.max)
    assert top == band_table(instrument)[-1]
    assert find_band(instrument, instrument.scale.min) == band_table(instrument)[0]
    assert find_next_band(instrument, instrument.scale.max) is None


@pytest.mark.parametrize("instrument", [*MEASURED, library.load("pegi")], ids=lambda each: each.code)
@given(st.data())
def test_every_index_has_one_band_and_more_never_gives_a_lower_one(instrument: Instrument, data: st.DataObject) -> None:
    indices = st.decimals(instrument.scale.min, instrument.scale.max, places=4)
    low, high = sorted([data.draw(indices), data.draw(indices)])
    table = band_table(instrument)
    for basis in BandBasis:
        first, second = find_band(instrument, low, basis), find_band(instrument, high, basis)
        assert first is not None
        assert second is not None
        assert table.index(first) <= table.index(second)


def test_an_index_of_zero_has_a_band_only_where_the_lowest_is_open() -> None:
    zero = Decimal(0)
    assert name_at(library.load("spbe-2020"), zero, BandBasis.UNROUNDED) == "Kurang"
    assert name_at(library.load("spbe-2018"), zero, BandBasis.UNROUNDED) == "Kurang"
    assert find_band(library.load("pemdi-2026"), zero) is None
    first = find_next_band(library.load("pemdi-2026"), zero)
    assert first is not None
    assert (first.band.name, first.distance) == ("Kurang", Decimal(1))


def test_the_next_band_and_how_far_it_is() -> None:
    following = find_next_band(library.load("spbe-2020"), Decimal("3.1925"))
    assert following is not None
    assert (following.band.name, following.distance) == ("Sangat Baik", Decimal("0.3075"))


KAMI_EDGES = {"Rendah": [248, 444, 761], "Tinggi": [388, 647, 829], "Strategis": [473, 761, 865]}
KAMI_NAMES = ["Tidak Layak", "Pemenuhan Kerangka Kerja Dasar", "Cukup Baik", "Baik"]


@pytest.mark.parametrize("category", KAMI_EDGES)
def test_kami_bands_of_each_category_at_every_edge(category: str) -> None:
    kami = library.load("indeks-kami-5")
    for edge, (lower, upper) in zip(KAMI_EDGES[category], pairwise(KAMI_NAMES), strict=True):
        below, at = Decimal(edge - 1), Decimal(edge)
        assert name_at(kami, below, BandBasis.ROUNDED, category) == lower
        assert name_at(kami, at, BandBasis.ROUNDED, category) == upper
    assert name_at(kami, Decimal(0), BandBasis.ROUNDED, category) == "Tidak Layak"
    assert name_at(kami, Decimal(918), BandBasis.ROUNDED, category) == "Baik"
    following = find_next_band(kami, Decimal(KAMI_EDGES[category][0] - 3), category=category)
    assert following is not None
    assert following.distance == 3


def test_without_a_category_kami_has_no_band() -> None:
    kami = library.load("indeks-kami-5")
    assert find_band(kami, Decimal(918)) is None
    assert find_next_band(kami, Decimal(100)) is None


def test_an_edge_that_the_regulation_gives_to_the_lower_band_stays_there() -> None:
    closed_above = small(
        ("max: 2.5}", "max: 2.5, max_included: true}"), ("min: 2.5, max", "min: 2.5, min_included: false, max")
    )
    names = [name_at(closed_above, Decimal("2.5") + each, BandBasis.UNROUNDED) for each in (-BIT, Decimal(0), BIT)]
    assert names == ["Kurang", "Kurang", "Baik"]
