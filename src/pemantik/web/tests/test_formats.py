"""Numbers, dates and icons in templates."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from pemantik.maturity.text import set_language
from pemantik.web.templatetags import pm


@pytest.fixture(autouse=True)
def indonesian():
    set_language("id")
    with translation.override("id"):
        yield


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (Decimal("2.305"), 2, "2,31"),
        (Decimal("2.3049"), 2, "2,30"),
        (Decimal("1250"), 0, "1.250"),
        (0, 2, "0,00"),
        (None, 2, "–"),
    ],
)
def test_number(value, places, written):
    assert pm.number(value, places) == written


def test_plain_number_keeps_the_digits_of_the_regulation():
    assert pm.plain_number(Decimal("16.50")) == "16,5"
    assert pm.plain_number(None) == "–"


def test_english_numbers():
    set_language("en")
    assert pm.number(Decimal("2.305")) == "2.31"


def test_date_stays_on_one_line():
    assert pm.long_date(date(2026, 11, 22)) == "22\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026"
    assert pm.long_date(None) == "–"


@pytest.mark.parametrize(
    ("position", "count", "step"), [(1, 5, 1), (5, 5, 5), (1, 4, 1), (2, 4, 2), (3, 4, 4), (4, 4, 5), (0, 5, 0)]
)
def test_ramp(position, count, step):
    assert pm.ramp(position, count) == step


def test_typed_numbers_are_shown_in_the_readers_form():
    assert pm.shown_number("2.76") == "2,76"
    assert pm.shown_number("<b>") == "<b>"


def test_icon_is_hidden_from_readers():
    assert 'aria-hidden="true"' in pm.icon("check")


def test_icon_outside_the_build_is_a_mistake():
    with pytest.raises(KeyError):
        pm.icon("not-an-icon")
