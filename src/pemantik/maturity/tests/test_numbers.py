"""Numbers as people type them, rounding as the ministries do it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemantik.maturity.numbers import MAX_DIGITS, divide, parse_decimal, plain, round_half_up
from pemantik.maturity.text import decimal_text, set_language

NUMBERS = st.decimals(min_value=-(10**6), max_value=10**6, allow_nan=False, allow_infinity=False, places=4)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3,5", "3.5"), ("3.5", "3.5"), (" 4 ", "4"), ("+2", "2"), ("-1,25", "-1.25"), (".5", "0.5"), ("3.", "3")],
)
def test_decimal_comma_and_point_are_both_understood(typed: str, number: str) -> None:
    assert parse_decimal(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    [
        *["", " ", "-", ".", "tiga", "3,5,1", "1.000,5", "1 000", "1e3", "nan", "inf", "Infinity", "1_0", "-+3"],
        *["--3", "٣", "３", "²", "½", "3%", "0x10", "3;5", "'3", "1" * (MAX_DIGITS + 1)],
    ],
)
def test_what_is_not_a_plain_number_is_refused(typed: str) -> None:
    assert parse_decimal(typed) is None


@pytest.mark.parametrize("typed", ["-0", "-0,00", "+0"])
def test_there_is_no_negative_zero(typed: str) -> None:
    assert str(parse_decimal(typed)) == "0"


@given(NUMBERS)
def test_a_printed_number_is_read_back_as_itself(number: Decimal) -> None:
    printed = plain(number)
    assert parse_decimal(printed) == number
    assert parse_decimal(printed.replace(".", ",")) == number
    assert "E" not in printed


@pytest.mark.parametrize(
    ("number", "printed"), [("100", "100"), ("1E+2", "100"), ("3.1900", "3.19"), ("0.00", "0"), ("1E-7", "0.0000001")]
)
def test_plain_numbers_have_no_exponent_and_no_idle_zeros(number: str, printed: str) -> None:
    assert plain(Decimal(number)) == printed


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        *[("1.795", "1.80"), ("1.7949999999999999999", "1.79"), ("2.125", "2.13"), ("2.135", "2.14"), ("2.5", "2.50")],
        *[("0.005", "0.01"), ("0.0049", "0.00"), ("-2.125", "-2.13"), ("4.995", "5.00")],
    ],
)
def test_halves_are_rounded_up(exact: str, rounded: str) -> None:
    assert str(round_half_up(Decimal(exact), 2)) == rounded


def test_whole_points_are_rounded_to_whole_points() -> None:
    assert str(round_half_up(Decimal("17.5"), 0)) == "18"


@given(NUMBERS, st.integers(0, 4))
def test_rounding_stays_within_half_a_step_and_is_stable(number: Decimal, places: int) -> None:
    rounded = round_half_up(number, places)
    assert abs(rounded - number) * 2 <= Decimal(1).scaleb(-places)
    assert round_half_up(rounded, places) == rounded


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_a_quotient_rounds_like_the_true_fraction(numerator: int, denominator: int) -> None:
    doubled = Fraction(2 * 100 * numerator, denominator) + 1
    assert round_half_up(divide(Decimal(numerator), Decimal(denominator)), 2) == Decimal(int(doubled // 2)).scaleb(-2)


def test_nothing_divided_by_nothing_is_zero() -> None:
    assert divide(Decimal(0), Decimal(0)) == 0


def test_numbers_are_shown_in_the_habit_of_the_language() -> None:
    assert decimal_text(Decimal("1234.5")) == "1.234,5"
    assert decimal_text(Decimal("3"), 2) == "3,00"
    assert decimal_text(Decimal("100.00")) == "100"
    set_language("en")
    assert decimal_text(Decimal("1234.5")) == "1,234.5"


def test_shown_numbers_are_rounded_half_up_like_the_index() -> None:
    assert decimal_text(Decimal("2.345"), 2) == "2,35"
