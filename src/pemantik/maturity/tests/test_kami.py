"""Indeks KAMI: the gate before stage 3, maturity levels, categories and the supplement."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemantik.maturity import library
from pemantik.maturity.answers import NOT_RELEVANT, Answer
from pemantik.maturity.scoring import GroupScore, Result, index_of, score
from pemantik.maturity.tests.builders import all_at, levels

KAMI = library.load("indeks-kami-5")
GATED = {"TK": 48, "RK": 36, "KK": 68, "PA": 130, "TE": 88}
MAXIMA = {"TK": 126, "RK": 72, "KK": 192, "PA": 258, "TE": 186, "PDP": 84}


def codes(area: str, stage: int) -> list[str]:
    leaves = [KAMI.structure.leaves[position] for position in KAMI.structure.positions[area]]
    return [leaf.code for leaf in leaves if leaf.indicator.stage == stage]


def spread(over: list[str], total: int) -> dict[str, Decimal]:
    """Answers that add up to `total`, the first ones as high as possible."""
    assert total <= 3 * len(over)
    return {code: Decimal(min(3, max(0, total - 3 * position))) for position, code in enumerate(over)}


def area(result: Result, code: str) -> GroupScore:
    return next(each for each in result.groups if each.group.code == code)


def open_gate(code: str) -> dict[str, Decimal]:
    """Just enough: stage 1 complete, and stage 2 as low as the points allow."""
    first = {each: Decimal(3) for each in codes(code, 1)}
    missing = GATED[code] - 3 * len(first)
    return first | spread(codes(code, 2), -(-missing // 2))


def test_all_answers_complete_give_918_points() -> None:
    result = score(KAMI, all_at(KAMI, Decimal(3)))
    assert (result.index, result.exact) == (Decimal(918), Decimal(918))
    assert {each.group.code: each.exact for each in result.groups} == MAXIMA
    assert all(each.gate_open for each in result.groups)


@pytest.mark.parametrize("code", GATED)
def test_the_gate_asks_for_two_per_question_of_stage_1_and_four_of_stage_2(code: str) -> None:
    group = next(each for each in KAMI.groups if each.code == code)
    assert group.gate_points == GATED[code] == 2 * len(codes(code, 1)) + 4 * len(codes(code, 2))


@pytest.mark.parametrize("code", GATED)
def test_points_alone_keep_the_gate_closed(code: str) -> None:
    third = dict.fromkeys(codes(code, 3), Decimal(3))
    opened = open_gate(code)
    last = max(each for each in codes(code, 2) if opened[each] > 0)
    lacking = opened | {last: opened[last] - 1}
    with_gate = area(score(KAMI, opened | third), code)
    assert with_gate.gate_open
    assert with_gate.exact >= GATED[code] + 9 * len(third)
    without = area(score(KAMI, lacking | third), code)
    assert not without.gate_open
    assert without.exact == with_gate.exact - 9 * len(third) - 2


@pytest.mark.parametrize("code", GATED)
@pytest.mark.parametrize("status", [0, 1])
def test_one_question_of_stage_1_not_begun_keeps_the_gate_closed(code: str, status: int) -> None:
    answers = all_at(KAMI, Decimal(3)) | {codes(code, 1)[-1]: Decimal(status)}
    found = area(score(KAMI, answers), code)
    assert not found.gate_open
    assert found.exact == MAXIMA[code] - (3 - status) - 9 * len(codes(code, 3))


@pytest.mark.parametrize("code", GATED)
@pytest.mark.parametrize(("partly", "is_open"), [(0, True), (2, True), (3, False)])
def test_at_most_two_questions_of_stage_1_may_be_done_in_part(code: str, partly: int, is_open: bool) -> None:
    answers = all_at(KAMI, Decimal(3)) | dict.fromkeys(codes(code, 1)[:partly], Decimal(2))
    assert area(score(KAMI, answers), code).gate_open is is_open


def test_a_blank_question_of_stage_1_keeps_the_gate_closed() -> None:
    answers = all_at(KAMI, Decimal(3))
    del answers["TK01"]
    result = score(KAMI, answers)
    assert not area(result, "TK").gate_open
    assert result.exact == index_of(KAMI, answers) == 918 - 3 - 54


def test_a_closed_gate_keeps_the_answers_and_touches_no_other_area() -> None:
    result = score(KAMI, all_at(KAMI, Decimal(3)) | {"TK01": Decimal(0)})
    behind = [each for each in result.indicators if each.leaf.code in codes("TK", 3)]
    assert {(each.answer, each.counted) for each in behind} == {(Answer(Decimal(3)), Decimal(0))}
    assert [each.group.code for each in result.groups if not each.gate_open] == ["TK"]


def test_personal_data_protection_has_no_gate() -> None:
    assert area(score(KAMI, {}), "PDP").gate_open


def test_not_relevant_counts_as_complete() -> None:
    complete = all_at(KAMI, Decimal(3))
    offered = [leaf.code for leaf in KAMI.structure.leaves if leaf.indicator.may_be_not_relevant]
    assert len(offered) == 18
    result = score(KAMI, complete | dict.fromkeys(offered, NOT_RELEVANT))
    assert (result.exact, result.not_answered) == (Decimal(918), ())


def governance(two: int, three: int, four: int, stage_1: int = 24) -> dict[str, Decimal]:
    """Answers in area TK with these points for the labels II (stage 2 only), III and IV, and stage 1 points."""
    second = codes("TK", 2)
    return (
        spread(codes("TK", 1), stage_1)
        | spread(second[:5], two // 2)
        | spread(second[5:], three // 2)
        | spread(codes("TK", 3), four // 3)
    )


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({}, "I"),
        (governance(0, 0, 0, stage_1=11), "I"),
        (governance(0, 0, 0, stage_1=12), "I+"),
        (governance(10, 0, 0), "I+"),
        (governance(12, 0, 0), "II"),
        (governance(20, 6, 0), "II"),
        (governance(20, 8, 0), "II+"),
        (governance(20, 12, 0), "II+"),
        (governance(20, 14, 0), "III"),
        (governance(20, 14, 21), "III"),
        (governance(20, 14, 24), "III+"),
        (governance(20, 14, 51), "III+"),
        (governance(20, 14, 54), "IV"),
        (governance(20, 10, 54), "II+"),
        (governance(20, 12, 54), "IV"),
        (governance(10, 18, 54), "IV"),
        (governance(4, 18, 54), "I+"),
        (governance(20, 18, 54, stage_1=21), "II"),
    ],
)
def test_maturity_of_an_area_by_hand(answers: dict[str, Decimal], level: str) -> None:
    """TK: II needs 12 or 36 points, III 8 or 14, IV 24 or 54; above II the gate and 80% of the level below count."""
    assert area(score(KAMI, answers), "TK").maturity == level


@pytest.mark.parametrize(("last", "level"), [(9, "IV"), (12, "IV+"), (15, "IV+"), (18, "V")])
def test_the_highest_levels_by_hand(last: int, level: str) -> None:
    answers = {leaf.code: Decimal(3) for leaf in KAMI.structure.leaves if leaf.path == ("RK",)}
    result = score(KAMI, answers | spread(codes("RK", 3), last // 3))
    assert area(result, "RK").maturity == level


@given(st.data())
def test_raising_an_answer_never_lowers_a_maturity_level(data: st.DataObject) -> None:
    answers = data.draw(levels(KAMI))
    code = data.draw(st.sampled_from(sorted(answers)))
    before, after = score(KAMI, answers), score(KAMI, answers | {code: Decimal(3)})
    assert KAMI.maturity_ladder is not None
    order = KAMI.maturity_ladder.order
    for early, late in zip(before.groups, after.groups, strict=True):
        assert order.index(early.maturity) <= order.index(late.maturity)


def test_all_complete_reach_the_top_of_every_area() -> None:
    result = score(KAMI, all_at(KAMI, Decimal(3)))
    reached = {each.group.code: each.maturity for each in result.groups}
    assert reached == {"TK": "IV", "RK": "V", "KK": "V", "PA": "III", "TE": "IV", "PDP": "III"}


def letters(text: str) -> dict[str, Decimal]:
    points = {"A": Decimal(5), "B": Decimal(2), "C": Decimal(1)}
    return {f"SE{number:02}": points[letter] for number, letter in enumerate(text, start=1)}


@pytest.mark.parametrize(
    ("answers", "category"),
    [
        ("CCCCCCCCCC", "Rendah"),
        ("BBBBBCCCCC", "Rendah"),
        ("BBBBBBCCCC", "Tinggi"),
        ("AAAAAACCCC", "Tinggi"),
        ("AAAAAABCCC", "Strategis"),
        ("AAAAAAAAAA", "Strategis"),
    ],
    ids=["10", "15", "16", "34", "35", "50"],
)
def test_the_category_follows_from_ten_answers(answers: str, category: str) -> None:
    assert score(KAMI, letters(answers)).category == category


def test_an_incomplete_category_leaves_the_band_open() -> None:
    nine = letters("CCCCCCCCC")
    result = score(KAMI, all_at(KAMI, Decimal(3)) | nine)
    assert (result.category, result.band, result.next_band) == (None, None, None)
    complete = score(KAMI, all_at(KAMI, Decimal(3)) | letters("CCCCCCCCCC"))
    assert complete.band is not None
    assert complete.band.name == "Baik"


def test_700_points_mean_less_for_a_strategic_system() -> None:
    answers = all_at(KAMI, Decimal(3))
    for code in (*codes("KK", 3), *codes("PA", 3), *codes("TE", 3)):
        answers[code] = Decimal(0)
    answers["PDP16"] -= 2
    answers["PDP15"] -= 1
    low, high = (score(KAMI, answers | letters(each * 10)) for each in "CA")
    assert low.exact == high.exact == 918 - 9 * 23 - 6
    assert low.band is not None
    assert high.band is not None
    assert (low.band.name, high.band.name) == ("Cukup Baik", "Pemenuhan Kerangka Kerja Dasar")


def test_the_supplement_is_a_percentage_beside_the_index() -> None:
    full = {f"SUP{number:02}": Decimal(3) for number in range(1, 28)}
    assert score(KAMI, {}).supplements == {"SUP": None}
    assert score(KAMI, full).supplements == {"SUP": Decimal("100.00")}
    one = score(KAMI, {"SUP01": Decimal(1)})
    assert one.supplements == {"SUP": Decimal("1.23")}
    assert one.exact == 0
    assert "SUP02" not in one.not_answered
