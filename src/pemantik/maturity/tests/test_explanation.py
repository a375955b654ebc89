"""Why a number is what it is: the formula that people read must give the number that they see."""

import re
from decimal import Decimal

import pytest
from hypothesis import given

from pemantik.maturity import library
from pemantik.maturity.answers import NOT_RELEVANT, with_provisional
from pemantik.maturity.explanation import explain, interval_text
from pemantik.maturity.parts import BandBasis
from pemantik.maturity.scoring import score
from pemantik.maturity.tests.builders import levels, small

LEVELS_2021 = "41433333332234435343222222232234335533335422444"
ANSWERS_2021 = {str(number): Decimal(level) for number, level in enumerate(LEVELS_2021, start=1)}
RESULT_2021 = score(library.load("spbe-2020"), ANSWERS_2021)


def computed(calculation: str) -> Decimal:
    """What a reader with a pocket calculator gets from the formula (Indonesian decimal commas, × and /)."""
    text = calculation.replace(".", "").replace(",", ".").replace("×", "*").replace("%", "/100")
    assert re.fullmatch(r"[0-9+*/(). ]+", text)
    return Decimal(repr(eval(text)))


def test_the_index_of_a_city():
    found = explain(RESULT_2021)
    assert found.formula == "Indeks SPBE = jumlah (bobot × nilai) / jumlah bobot"
    assert found.calculation == "(13 × 3 + 25 × 3,3 + 16,5 × 2,1818 + 45,5 × 3,5549) / 100"
    assert found.outcome == "= 3,1925, dibulatkan menjadi 3,19"
    assert found.notes == ("Predikat Baik: 2,6 ≤ nilai < 3,5.",)


def test_an_answer_and_what_it_gives():
    found = explain(RESULT_2021, "35")
    assert (found.calculation, found.outcome) == ("5 × 2,75%", "= 0,1375")


def test_a_mean_of_entries():
    result = score(library.load("spbe-2018"), {"32": Decimal(3), "35-1": Decimal(4)})
    assert explain(result, "aspek-7").calculation == "(3 + 0 + 0 + 4 + 0 + 0) / 6"
    assert "35 butir belum dijawab." in explain(result).notes


@pytest.mark.parametrize("code", library.CODES)
def test_every_formula_gives_its_number(code):
    @given(levels(library.load(code)))
    def check(answers):
        result = score(library.load(code), answers)
        shown = {group.group.code: group.exact for group in result.groups} | {"index": result.exact}
        for node, exact in shown.items():
            assert abs(computed(explain(result, node).calculation) - exact) < Decimal("0.001")
        for leaf in result.indicators:
            assert abs(computed(explain(result, leaf.leaf.code).calculation) - leaf.contribution) < Decimal("0.001")

    check()


def test_a_group_explains_itself_by_the_rule_it_inherits():
    instrument = small(("    weight: 60\n", "    weight: 60\n    weighting: equal\n"))
    found = explain(score(instrument, {"1": Decimal(2), "2": Decimal(5)}), "aspek-1")
    assert found.calculation == "(2 + 5) / 2"
    assert found.outcome == "= 3,50"


def test_what_else_decided_the_number_is_said():
    instrument = library.load("pemdi-2026")
    result = score(instrument, with_provisional(instrument, {"1": Decimal(2)}))
    assert explain(result, "5").notes == ("Nilai sementara; menunggu Indeks Satu Data Indonesia (SDI).",)
    assert explain(result, "2").notes == ("Belum dijawab.",)
    assert "Nilai di bawah predikat terendah; lengkapi jawaban lebih dulu." in explain(result).notes


def test_points_gates_and_a_missing_category_are_said():
    instrument = library.load("indeks-kami-5")
    answers = {leaf.code: Decimal(1) for leaf in instrument.structure.leaves} | {"PA31": NOT_RELEVANT}
    result = score(instrument, answers)
    assert explain(result).notes[0] == "Predikat menunggu seluruh pertanyaan Kategori Sistem Elektronik."
    assert explain(result, "TK").notes == ("Gerbang tahap akhir belum terbuka; jawaban tahap itu dihitung 0.",)
    assert explain(result, "PA31").notes == ("Dijawab tidak relevan.",)


def test_a_band_that_depends_on_the_basis_is_said():
    lowered = ("32", "33", "34", "1", "2", "3", "4", "5", "6", "11", "21")
    answers = {str(number): Decimal(1 if str(number) in lowered else 2) for number in range(1, 48)}
    printed = score(library.load("spbe-2020"), answers, BandBasis.ROUNDED)
    assert explain(printed).notes[0].endswith("Dengan nilai sebelum dibulatkan predikatnya Kurang.")
    unrounded = score(library.load("spbe-2020"), answers)
    assert explain(unrounded).notes[0].endswith("Dengan nilai setelah dibulatkan predikatnya Cukup.")


def test_intervals_show_which_end_belongs():
    kurang, *_others, memuaskan = library.load("spbe-2020").bands.table
    assert interval_text(kurang) == "nilai < 1,8"
    assert interval_text(memuaskan) == "4,2 ≤ nilai ≤ 5"


def test_an_unknown_code_is_a_key_error():
    with pytest.raises(KeyError):
        explain(RESULT_2021, "99")
