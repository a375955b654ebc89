"""What if, and what next."""

from decimal import Decimal

import pytest
from hypothesis import given

from pemantik.maturity import library
from pemantik.maturity.answers import NOT_RELEVANT
from pemantik.maturity.numbers import EXACT
from pemantik.maturity.scoring import score
from pemantik.maturity.simulation import next_steps, simulate
from pemantik.maturity.tests.builders import levels

SPBE = library.load("spbe-2020")
ALL_TWO = {leaf.code: Decimal(2) for leaf in SPBE.structure.leaves}


def test_a_change_is_scored_beside_the_present():
    found = simulate(SPBE, ALL_TWO, {"42": Decimal(5), "1": Decimal(3)})
    assert found.gain == Decimal("0.103")  # 3 levels of 3 percent and one of 1.3
    assert found.before.exact == 2
    assert not found.band_changes


def test_a_change_into_another_band_is_told():
    assert simulate(SPBE, ALL_TWO, dict.fromkeys(ALL_TWO, Decimal(3))).band_changes


def test_the_heaviest_indicators_come_first_in_the_official_order():
    assert [step.leaf.code for step in next_steps(SPBE, ALL_TWO)[:7]] == ["42", "43", "44", "45", "46", "47", "32"]


@pytest.mark.parametrize("code", library.CODES)
def test_every_step_gains_what_it_promises(code):
    instrument = library.load(code)

    @given(levels(instrument))
    def check(answers):
        now = score(instrument, answers).exact
        steps = next_steps(instrument, answers)
        assert [step.gain for step in steps] == sorted((step.gain for step in steps), reverse=True)
        for step in steps[:3]:
            after = score(instrument, {**answers, step.leaf.code: step.to})
            assert after.exact == step.exact == EXACT.add(now, step.gain)
            assert after.band == step.band
            assert step.to > (step.current or 0)

    check()


def test_a_fractional_value_rises_to_the_next_full_level():
    pemdi = library.load("pemdi-2026")
    step = next_steps(pemdi, dict.fromkeys((str(number) for number in range(1, 21)), Decimal("2.31")))[0]
    assert (step.leaf.code, step.to, step.level) == ("20", Decimal("2.5"), 2)


def test_the_top_has_no_next_step():
    assert next_steps(SPBE, dict.fromkeys(ALL_TWO, Decimal(5))) == ()


def test_what_is_not_relevant_stays():
    kami = library.load("indeks-kami-5")
    steps = next_steps(kami, {leaf.code: Decimal(2) for leaf in kami.structure.leaves} | {"PA31": NOT_RELEVANT})
    assert "PA31" not in {step.leaf.code for step in steps}
    assert steps
