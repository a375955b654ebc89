"""The official weights, and the nested means of the regulations computed a second way."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pemantik.maturity import library
from pemantik.maturity.scoring import score
from pemantik.maturity.tests.builders import as_filed, levels, nested_mean

#: Percent of the index, as printed: PermenPANRB 59/2020 Tabel 9; PermenPANRB 5/2018; PermenPANRB 8/2026 Tabel 1;
#: Peraturan BPS 3/2022; PeGI.
OFFICIAL = {
    "spbe-2020": {
        **{"domain-1": "13", "domain-2": "25", "domain-3": "16.5", "domain-4": "45.5"},
        **{"aspek-1": "13", "aspek-2": "10", "aspek-3": "10", "aspek-4": "5"},
        **{"aspek-5": "12", "aspek-6": "4.5", "aspek-7": "27.5", "aspek-8": "18"},
    },
    "spbe-2018": {
        **{"domain-1": "17", "domain-2": "28", "domain-3": "55", "aspek-1": "7", "aspek-2": "10", "aspek-3": "8"},
        **{"aspek-4": "8", "aspek-5": "12", "aspek-6": "35", "aspek-7": "20"},
    },
    "pemdi-2026": {
        **{"aspek-1": "10", "aspek-2": "10", "aspek-3": "15", "aspek-4": "15"},
        **{"aspek-5": "10", "aspek-6": "15", "aspek-7": "25"},
    },
    "pegi": {"K": "20", "L": "20", "I": "20", "A": "20", "P": "20"},
    "epss-2022": {"D1": "28", "D2": "24", "D3": "19", "D4": "17", "D5": "12"},
}
SIZES = {
    "pemdi-2026": (7, 20, 20),
    "spbe-2020": (12, 47, 47),
    "spbe-2018": (10, 35, 37),
    "pegi": (5, 35, 35),
    "indeks-kami-5": (6, 175, 175),
    "epss-2022": (24, 38, 38),
}
NESTED = [code for code in library.CODES if code != "indeks-kami-5"]


@pytest.mark.parametrize("code", SIZES)
def test_numbers_of_groups_indicators_and_answers(code: str) -> None:
    instrument = library.load(code)
    found = (len(instrument.all_groups), len(instrument.all_indicators), len(instrument.structure.leaves))
    assert found == SIZES[code]


@pytest.mark.parametrize("code", OFFICIAL)
def test_groups_decide_what_the_regulation_says(code: str) -> None:
    shares = {each.group.code: each.share for each in score(library.load(code), {}).groups}
    assert {group: shares[group] for group in OFFICIAL[code]} == {
        group: Decimal(share) for group, share in OFFICIAL[code].items()
    }


def test_indicator_weights_of_spbe_2020() -> None:
    shares = {each.leaf.code: each.share for each in score(library.load("spbe-2020"), {}).indicators}
    groups = {(1, 10): "1.3", (11, 20): "2.5", (21, 31): "1.5", (32, 41): "2.75", (42, 47): "3"}
    for (first, last), share in groups.items():
        assert {shares[str(number)] for number in range(first, last + 1)} == {Decimal(share)}


def test_indicator_weights_of_pemdi_2026() -> None:
    shares = [each.share for each in score(library.load("pemdi-2026"), {}).indicators]
    assert shares == [5, 5, 5, 5, 5, 3, 3, 4, 4, 4, 3, 4, 5, 5, 4, 4, 4, 3, 10, 15]


@pytest.mark.parametrize("code", NESTED)
@settings(max_examples=15)
@given(st.data())
def test_the_one_sum_equals_the_nested_means_of_the_regulation(code: str, data: st.DataObject) -> None:
    instrument = library.load(code)
    answers = data.draw(levels(instrument))
    result = score(instrument, answers)
    found: dict[str, Fraction] = {}
    index = nested_mean(as_filed(code), as_filed(code)["weighting"], lambda leaf: Fraction(answers[leaf]), found)
    close = Fraction(1, 10**45)
    assert abs(Fraction(result.exact) - index) < close
    assert result.index == Decimal(int((index * 200 + 1) // 2)).scaleb(-2)
    for each in result.groups:
        assert abs(Fraction(each.exact) - found[each.group.code]) < close
