"""What people may write, and what it means."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemantik.maturity import library
from pemantik.maturity.answers import (
    MAX_DECIMALS,
    NOT_ANSWERED,
    NOT_RELEVANT,
    Answer,
    AnswerError,
    check_value,
    convert_external,
    find_code,
    ladder_level,
    parse_answer,
    with_provisional,
)
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import plain
from pemantik.maturity.parts import ExternalIndex

PEMDI = library.load("pemdi-2026")
SPBE = library.load("spbe-2020")
SPBE_2018 = library.load("spbe-2018")
KAMI = library.load("indeks-kami-5")


def external(code: str) -> ExternalIndex:
    found = PEMDI.structure.by_code[code].indicator.external
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("written", "code"),
    [("7", "7"), (" 7 ", "7"), ("3.3", "7"), ("3,3", "7"), ("7.2", "20")],
)
def test_pemdi_codes_by_number_or_by_aspect(written: str, code: str) -> None:
    assert find_code(PEMDI, written) == code


@pytest.mark.parametrize(("written", "code"), [("I07", "7"), ("i07", "7"), ("35-2", "35-2")])
def test_spbe_2018_codes(written: str, code: str) -> None:
    assert find_code(SPBE_2018, written) == code


@pytest.mark.parametrize(("written", "code"), [("tk01", "TK01"), ("Se10", "SE10"), ("sup27", "SUP27")])
def test_kami_codes_whatever_the_capitals(written: str, code: str) -> None:
    assert find_code(KAMI, written) == code


@pytest.mark.parametrize("written", ["", "0", "48", "aspek-1", "1 1", "satu", "7;8", "9" * 5000])
def test_an_unknown_code_is_named_with_its_instrument(written: str) -> None:
    with pytest.raises(AnswerError, match="tidak ada pada SPBE 2020") as error:
        find_code(SPBE, written)
    assert len(str(error.value)) < 120


@pytest.mark.parametrize("written", ["35", "I35", "i35"])
def test_a_code_answered_for_each_service_says_which_codes_to_use(written: str) -> None:
    with pytest.raises(AnswerError, match="35-1, 35-2, 35-3"):
        find_code(SPBE_2018, written)


@pytest.mark.parametrize("instrument", library.load_all(), ids=lambda each: each.code)
def test_every_code_and_every_alias_finds_its_way(instrument: Instrument) -> None:
    for leaf in instrument.structure.leaves:
        assert find_code(instrument, leaf.code) == leaf.code
        if leaf.indicator.entries is None:
            assert {find_code(instrument, alias.lower()) for alias in leaf.indicator.aliases} <= {leaf.code}


@pytest.mark.parametrize("written", ["", "  ", "0", "0,00", "-0"])
def test_blank_and_zero_mean_not_answered_where_the_scale_begins_at_one(written: str) -> None:
    assert parse_answer(SPBE, "1", written) == NOT_ANSWERED


def test_zero_is_an_answer_where_the_scale_begins_at_zero() -> None:
    assert parse_answer(SPBE_2018, "1", "0") == Answer(Decimal(0))
    assert parse_answer(KAMI, "TK01", "0") == Answer(Decimal(0))
    assert parse_answer(SPBE_2018, "1", "") == NOT_ANSWERED


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("6", "Nilai 6 di luar skala 1 sampai 5."),
        ("0,5", "Nilai 0,5 di luar skala 1 sampai 5."),
        ("-1", "Nilai -1 di luar skala 1 sampai 5."),
        ("3,5", "Nilai 3,5 bukan bilangan bulat; pilih tingkat 1 sampai 5."),
        ("tiga", "“tiga” bukan angka."),
        ("=1+1", "“=1+1” bukan angka."),
        ("TR", "“Tidak relevan” tidak disediakan untuk 1."),
    ],
)
def test_a_refused_answer_says_what_is_allowed(written: str, message: str) -> None:
    with pytest.raises(AnswerError) as error:
        parse_answer(SPBE, "1", written)
    assert str(error.value) == message


def test_fractions_are_answers_where_the_instrument_knows_them() -> None:
    assert parse_answer(PEMDI, "1", "2,75") == Answer(Decimal("2.75"))
    assert parse_answer(SPBE, "1", "3,00") == Answer(Decimal("3.00"))


def test_more_decimals_than_any_published_value_are_refused() -> None:
    with pytest.raises(AnswerError, match="terlalu banyak angka"):
        parse_answer(PEMDI, "1", "2," + "1" * (MAX_DECIMALS + 1))


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_never_becomes_a_score(value: str) -> None:
    with pytest.raises(AnswerError):
        check_value(PEMDI, Decimal(value))
    with pytest.raises(AnswerError):
        convert_external(external("5"), Decimal(value))


@pytest.mark.parametrize("written", ["tr", "TR", "Tidak relevan", "n/a"])
def test_not_relevant_only_where_the_question_offers_it(written: str) -> None:
    assert parse_answer(KAMI, "PA31", written) == NOT_RELEVANT
    with pytest.raises(AnswerError):
        parse_answer(KAMI, "PA30", written)


@pytest.mark.parametrize(("written", "points"), [("A", 5), ("a", 5), ("B", 2), ("C", 1), ("5", 5), ("2", 2)])
def test_a_category_question_takes_its_letter_or_its_points(written: str, points: int) -> None:
    assert parse_answer(KAMI, "SE01", written) == Answer(Decimal(points))


def test_a_category_question_offers_its_choices() -> None:
    assert parse_answer(KAMI, "SE01", "0") == NOT_ANSWERED
    for written in ("D", "3", "-1"):
        with pytest.raises(AnswerError, match="Pilih salah satu: A, B, C"):
            parse_answer(KAMI, "SE01", written)


@pytest.mark.parametrize(
    ("code", "measured", "value"),
    [
        *[("5", "0", "1"), ("5", "25", "2"), ("5", "68.75", "3.75"), ("5", "100", "5"), ("18", "37.5", "2.5")],
        *[("6", "3.33", "3.33"), ("7", "1", "1"), ("7", "1.8", "1.5"), ("7", "2.2", "2"), ("7", "3.05", "3")],
        *[("7", "5", "5"), ("10", "0", "1"), ("10", "2.5", "2.5"), ("12", "4.5", "4.5")],
    ],
)
def test_indices_of_other_institutions_are_converted_as_published(code: str, measured: str, value: str) -> None:
    assert convert_external(external(code), Decimal(measured)) == Decimal(value)


def test_an_index_off_its_own_scale_is_refused() -> None:
    with pytest.raises(AnswerError, match="harus 0 sampai 100; tertulis 100,01"):
        convert_external(external("5"), Decimal("100.01"))
    with pytest.raises(AnswerError):
        convert_external(external("7"), Decimal("0.99"))


@pytest.mark.parametrize("code", ["5", "6", "7", "10", "11", "12", "18"])
@given(st.data())
def test_conversion_rises_stays_on_the_scale_and_can_be_stored(code: str, data: st.DataObject) -> None:
    index = external(code)
    measures = st.decimals(index.min, index.max, places=3)
    low, high = sorted([data.draw(measures), data.draw(measures)])
    first, second = convert_external(index, low), convert_external(index, high)
    assert PEMDI.scale.min <= first <= second <= PEMDI.scale.max
    assert parse_answer(PEMDI, code, plain(first)) == Answer(first)


def test_the_cycle_of_2026_puts_one_in_place_of_indices_that_have_not_arrived() -> None:
    completed = with_provisional(PEMDI, {"5": Decimal(3), "6": NOT_ANSWERED, "7": Answer(source="BPS")})
    assert completed["5"] == Decimal(3)
    for code in ("6", "7", "18"):
        answer = completed[code]
        assert isinstance(answer, Answer)
        assert (answer.value, answer.provisional, answer.source != "") == (Decimal(1), True, True)
    assert set(completed) == {"5", "6", "7", "18"}, "evidence-based indicators wait for their assessor"


@pytest.mark.parametrize(
    ("met", "level"),
    [
        ({}, 0),
        ({1: True}, 1),
        ({1: True, 2: True, 3: True, 4: True, 5: True}, 5),
        ({1: False, 2: True, 3: True}, 0),
        ({1: True, 2: False, 3: True, 4: True, 5: True}, 1),
        ({1: True, 2: True, 3: False}, 2),
        ({2: True}, 0),
    ],
)
def test_a_level_counts_only_with_all_levels_below_it(met: dict[int, bool], level: int) -> None:
    assert ladder_level(met) == level
