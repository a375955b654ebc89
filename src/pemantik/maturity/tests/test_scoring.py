"""The index: what raises it, what it is made of, and what blanks do."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal, getcontext, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pemantik.maturity import library
from pemantik.maturity.answers import NOT_RELEVANT, Answer, Answers, with_provisional
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import BandBasis, Blank, InstitutionKind, NotRelevant
from pemantik.maturity.reading import parse_instrument
from pemantik.maturity.scoring import Result, index_of, score
from pemantik.maturity.tests.builders import all_at, changed, levels, small

ALL = library.load_all()
PEMDI = library.load("pemdi-2026")
SPBE = library.load("spbe-2020")
TINY = Decimal("1e-40")
ZERO = Decimal(0)
for_all = pytest.mark.parametrize("instrument", ALL, ids=lambda each: each.code)


def group(result: Result, code: str) -> Decimal:
    return next(each.exact for each in result.groups if each.group.code == code)


@for_all
@given(st.data())
def test_raising_any_answer_never_lowers_the_index(instrument: Instrument, data: st.DataObject) -> None:
    answers = data.draw(levels(instrument))
    code = data.draw(st.sampled_from(sorted(answers)))
    higher = [level.value for level in instrument.scale.levels if level.value >= answers[code]]
    raised = {**answers, code: data.draw(st.sampled_from(higher))}
    before, after = score(instrument, answers), score(instrument, raised)
    assert after.exact >= before.exact
    assert all(late.exact >= early.exact for early, late in zip(before.groups, after.groups, strict=True))


@for_all
@given(st.data())
def test_an_index_lies_between_its_lowest_and_its_highest_answer(instrument: Instrument, data: st.DataObject) -> None:
    answers = data.draw(levels(instrument))
    exact = score(instrument, answers).exact
    if instrument.structure.summed:
        assert 0 <= exact <= instrument.maximum
    else:
        assert min(answers.values()) <= exact <= max(answers.values())


@for_all
def test_the_same_level_everywhere_gives_that_index(instrument: Instrument) -> None:
    for level in instrument.scale.levels:
        result = score(instrument, all_at(instrument, level.value))
        if not instrument.structure.summed:
            assert {result.exact, *(each.exact for each in result.groups)} == {level.value}
    assert result.exact == instrument.maximum
    assert result.next_band is None


@for_all
@given(st.data())
def test_contributions_add_up_to_the_index_and_shares_to_hundred(instrument: Instrument, data: st.DataObject) -> None:
    answers = data.draw(levels(instrument))
    result = score(instrument, answers)
    with localcontext(prec=60):
        assert abs(sum((leaf.contribution for leaf in result.indicators), ZERO) - result.exact) < TINY
        assert abs(sum((leaf.share for leaf in result.indicators), ZERO) - 100) < TINY
        top = [each.share for each in result.groups if each.group in instrument.groups]
        assert abs(sum(top, ZERO) - 100) < TINY


@for_all
@given(st.data())
def test_the_fast_path_equals_the_full_score(instrument: Instrument, data: st.DataObject) -> None:
    answers = data.draw(levels(instrument))
    missing = data.draw(st.sets(st.sampled_from(sorted(answers))))
    given_values = {code: value for code, value in answers.items() if code not in missing}
    assert index_of(instrument, given_values) == score(instrument, given_values).exact


@for_all
def test_without_any_answer_the_index_is_zero_and_everything_is_named(instrument: Instrument) -> None:
    result = score(instrument, {})
    assert result.exact == 0
    assert len(result.not_answered) == len(instrument.structure.leaves)
    assert index_of(instrument, {}) == 0


@for_all
def test_codes_that_are_not_in_the_instrument_do_not_count(instrument: Instrument) -> None:
    answers = all_at(instrument, instrument.scale.max)
    assert score(instrument, {**answers, "tidak-ada": Decimal(5)}).exact == instrument.maximum


def test_a_blank_counts_zero_and_stays_in_the_divisor() -> None:
    answers = all_at(SPBE, Decimal(5))
    del answers["42"]
    result = score(SPBE, answers)
    assert (result.exact, result.not_answered) == (Decimal("4.85"), ("42",))
    assert score(SPBE, {**answers, "42": Answer()}).exact == Decimal("4.85")


def test_where_blanks_are_skipped_they_leave_the_divisor() -> None:
    skipping = small(("blank: zero", "blank: skip"))
    assert skipping.blank is Blank.SKIP
    answers = {"1": Decimal(2), "3-1": Decimal(5)}
    assert score(skipping, answers).exact == Decimal("3.5")
    assert index_of(skipping, answers) == Decimal("3.5")
    assert score(small(), answers).exact == Decimal("1.4")


def test_not_relevant_counts_full_or_leaves_the_divisor() -> None:
    answers: Answers = {"1": NOT_RELEVANT, "2": Decimal(2), "3-1": Decimal(2), "3-2": Decimal(2)}
    excluding = small()
    assert excluding.not_relevant is NotRelevant.EXCLUDE
    assert score(excluding, answers).exact == 2
    full = small(("blank: zero", "blank: zero\nnot_relevant: full"))
    assert score(full, answers).exact == Decimal("2.6")
    assert score(full, answers).not_answered == ()


def test_an_indicator_of_other_institutions_leaves_the_divisor() -> None:
    only_cities = small(("        weight: 20\n", "        weight: 20\n        applies_to: [kota]\n"))
    answers = {"2": Decimal(2), "3-1": Decimal(4), "3-2": Decimal(4)}
    regency = score(only_cities, answers, institution_kind=InstitutionKind.REGENCY)
    city = score(only_cities, answers, institution_kind=InstitutionKind.CITY)
    assert (regency.exact, regency.not_answered) == (Decimal(3), ())
    assert (city.exact, city.not_answered) == (Decimal("2.4"), ("1",))
    assert [leaf.applies for leaf in regency.indicators] == [False, True, True, True]
    assert sum(leaf.share for leaf in regency.indicators) == 100


def test_entries_share_the_weight_of_their_indicator() -> None:
    shares = {leaf.leaf.code: leaf.share for leaf in score(small(), {}).indicators}
    assert shares == {"1": 20, "2": 40, "3-1": 20, "3-2": 20}


@pytest.mark.parametrize(("each_counts", "index"), [("true", "3"), ("false", "2.5")])
def test_in_a_plain_mean_entries_count_one_by_one_or_together(each_counts: str, index: str) -> None:
    text = changed(("each_counts: false", f"each_counts: {each_counts}"))
    first = text[text.index("  - code: aspek-1") : text.index("  - code: aspek-2")]
    two = "    weight: 100\n    weighting: equal\n    indicators:\n      - {code: '4', name: Indikator empat}\n"
    whole = text.replace(first, "").replace("    weight: 40\n    indicators:\n", two)
    plain = parse_instrument(whole[: whole.index("suggested_precedence:")] + whole[whole.index("confidence:") :])
    answers = {"4": Decimal(1), "3-1": Decimal(4), "3-2": Decimal(4)}
    assert score(plain, answers).exact == Decimal(index)


def test_entries_that_count_one_by_one_make_the_mean_of_six() -> None:
    spbe = library.load("spbe-2018")
    answers = all_at(spbe, Decimal(0)) | {"32": Decimal(5), "33": Decimal(4), "35-1": Decimal(3), "35-3": Decimal(1)}
    result = score(spbe, answers)
    assert next(each.score for each in result.groups if each.group.code == "aspek-7") == Decimal("2.17")
    assert result.exact == divide_by_hand("20", "13", "600")


def divide_by_hand(weight: str, total: str, parts: str) -> Decimal:
    with localcontext(prec=50):
        return Decimal(weight) * Decimal(total) / Decimal(parts)


def test_a_mean_with_thirds_that_ends_on_a_half_is_rounded_up() -> None:
    """Thirds of aspect 7 (20 / 6) and fifths of others meet: no part is rounded before the end."""
    spbe = library.load("spbe-2018")
    thirds = {"32": Decimal(1), "33": Decimal(1), "35-2": Decimal(4)}
    assert group(score(spbe, thirds), "aspek-7") == 1
    tie = score(PEMDI, {"1": Decimal("2.3")})
    assert (tie.exact, str(tie.index)) == (Decimal("0.115"), "0.12")
    down = score(PEMDI, {"1": Decimal("2.299999999")})
    assert str(down.index) == "0.11"


def test_provisional_values_are_counted_and_marked() -> None:
    waiting = {code: value for code, value in all_at(PEMDI, Decimal(3)).items() if code not in {"5", "6", "7", "18"}}
    result = score(PEMDI, with_provisional(PEMDI, waiting))
    assert result.provisional == ("5", "6", "7", "18")
    assert result.not_answered == ()
    assert result.exact == 3 - 2 * sum(each.share for each in result.indicators if each.answer.provisional) / 100


def test_the_other_basis_is_told_where_it_changes_the_band() -> None:
    answers = all_at(SPBE, Decimal(1)) | {"42": Decimal(5)}
    assert score(SPBE, answers).band_on_other_basis is None
    near = small()
    rounded_up = {"1": Decimal(2), "2": Decimal("2.49"), "3-1": Decimal("2.75"), "3-2": Decimal("2.745")}
    result = score(near, rounded_up)
    assert result.exact == Decimal("2.4950")
    assert result.band is not None
    assert result.band_on_other_basis is not None
    assert (result.band.name, result.band_on_other_basis.name) == ("Kurang", "Baik")
    asked = score(near, rounded_up, BandBasis.ROUNDED)
    assert asked.band is not None
    assert (asked.band_basis, asked.band.name) == (BandBasis.ROUNDED, "Baik")


def test_the_callers_decimal_context_changes_nothing() -> None:
    answers = all_at(SPBE, Decimal(3)) | {"11": Decimal(4), "42": Decimal(1)}
    usual = score(SPBE, answers)
    with localcontext(prec=3, rounding="ROUND_DOWN"):
        assert score(SPBE, answers).exact == usual.exact
        assert score(SPBE, answers).index == usual.index
        assert index_of(SPBE, answers) == usual.exact
        assert getcontext().prec == 3


def test_many_at_once_give_what_one_gives() -> None:
    """Fresh copies, so that every thread is the first to compute what the instrument keeps."""
    fresh = replace(SPBE)
    answers = [all_at(SPBE, Decimal(level)) for level in (1, 2, 3, 4, 5)] * 8
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda each: score(fresh, each).exact, answers))
    assert found == [Decimal(level) for level in (1, 2, 3, 4, 5)] * 8


def test_a_changed_copy_of_an_instrument_is_scored_by_its_own_tree() -> None:
    original = small()
    assert len(original.structure.leaves) == 4
    copy = replace(original, groups=original.groups[:1])
    assert [leaf.code for leaf in copy.structure.leaves] == ["1", "2"]
    assert replace(original) == original
