"""The shared components: what they say, and never by colour alone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import timezone

from pemantik.maturity import library
from pemantik.maturity.scoring import score
from pemantik.web.bars import group_rows
from pemantik.web.context import ContextStrip
from pemantik.web.deadlines import Closeness, deadline_of
from pemantik.web.scale import band_scale
from pemantik.web.selectors import group_labels
from pemantik.web.stages import StageLook, StageStep, StageStrip
from pemantik.web.templatetags.pm import share_of, signed

TODAY = date(2026, 11, 23)


def shown(template: str, **context: object) -> str:
    return engines["django"].from_string(template).render(context)


def pemdi(values: str):
    codes = [leaf.code for leaf in library.load("pemdi-2026").structure.leaves]
    return score(library.load("pemdi-2026"), dict.fromkeys(codes, Decimal(values)))


@pytest.mark.parametrize(
    ("day", "closeness", "words"),
    [
        (date(2026, 12, 4), Closeness.FAR, "11 hari lagi"),
        (date(2026, 12, 1), Closeness.FAR, "8 hari lagi"),
        (date(2026, 11, 30), Closeness.SOON, "7 hari lagi"),
        (date(2026, 11, 24), Closeness.SOON, "besok"),
        (TODAY, Closeness.SOON, "hari ini"),
        (date(2026, 11, 20), Closeness.LATE, "terlambat 3 hari"),
    ],
)
def test_a_deadline_says_how_far_it_is(day, closeness, words):
    deadline = deadline_of(day, TODAY)
    assert (deadline.closeness, deadline.left) == (closeness, words)


def test_a_deadline_names_weekday_and_date_and_the_year_only_when_it_is_another():
    this_year = timezone.localdate().replace(month=6, day=15)
    assert "2" not in deadline_of(this_year).written.replace("15", "")
    assert deadline_of(date(2031, 11, 26)).written.replace("\N{NO-BREAK SPACE}", " ") == "Rabu, 26 November 2031"


def test_a_moment_counts_as_its_day_here():
    midnight = timezone.make_aware(timezone.datetime(2026, 11, 30, 23, 59))
    assert deadline_of(midnight, TODAY).days == 7


def test_the_deadline_component_shows_clock_words_and_look():
    page = shown("{% deadline due %}", due=timezone.localdate() - timedelta(days=2))
    assert "<svg" in page
    assert "pm-due-late" in page
    assert "terlambat 2 hari" in page
    assert shown("{% deadline due %}", due=None).strip() == ""


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("accepted", "Diterima"),
        ("review", "Sedang diperiksa"),
        ("revise", "Perlu perbaikan"),
        ("missing", "Belum ada"),
        ("locked", "Terkunci"),
        ("late", "Terlambat"),
    ],
)
def test_a_status_is_icon_and_word(name, word):
    page = shown("{% status name %}", name=name)
    assert "<svg" in page
    assert word in page


def test_a_status_takes_a_more_telling_word_and_escapes_it():
    assert "&lt;b&gt;" in shown("{% status 'late' word %}", word="<b>")


def test_an_unknown_status_is_our_mistake():
    with pytest.raises(KeyError):
        shown("{% status 'rejected' %}")


def test_the_stage_strip_shows_an_en_dash_for_an_open_stage_and_links_the_others():
    strip = StageStrip(
        [
            StageStep("Mandiri", StageLook.DONE, Decimal("2.68"), "30 September 2026", "?tahap=self"),
            StageStep("Dokumen", StageLook.NOW, Decimal("2.18"), "13 November 2026", "?tahap=desk", current=True),
            StageStep("Visitasi", StageLook.WAIT, None, "Desember", note="dilewati"),
        ],
        sentence="Turun 0,50.",
    )
    page = shown('{% include "web/components/_stage_strip.html" %}', strip=strip)
    assert page.count("<a ") == 1
    assert 'aria-current="step"' in page
    assert "2,68" in page
    assert "–" in page
    assert "dilewati" in page
    assert "Turun 0,50." in page


def test_the_band_scale_marks_now_and_target_in_words_too():
    scale = band_scale(pemdi("2.31"), target=Decimal("2.6"))
    assert scale.sentence == "Nilai 2,31 pada skala predikat; sekarang Cukup. Target 2,60."
    assert (scale.now.at, scale.target.at) == ("32.75", "40.00")
    assert [segment.width for segment in scale.segments] == ["12.50", "25.00", "25.00", "12.50", "25.00"]
    page = shown('{% include "web/components/_band_scale.html" %}', scale=scale)
    assert "Target 2,60" in page
    assert 'role="img"' in page


def test_the_band_scale_without_a_value_has_no_mark():
    scale = band_scale(score(library.load("pemdi-2026"), {}), filled=False)
    assert scale.now is None
    assert "belum ada nilai" in scale.sentence


def test_the_band_scale_marks_a_published_value_that_differs():
    scale = band_scale(pemdi("2.31"), at=Decimal("2.5"))
    assert scale.now.text == "2,50"
    assert [segment.band.name for segment in scale.segments if segment.current] == ["Baik"]


def test_group_bars_carry_value_and_lead_to_the_formula_when_there_is_one():
    result = pemdi("2.5")
    rows = group_rows(result, group_labels(result.instrument))
    template = '{% include "web/components/_group_bars.html" with places=2 %}'
    assert "<a " not in shown(template, rows=rows)
    page = shown(template, rows=rows, formulas="/rumus/", query="?tahap=self", weights=True)
    assert 'href="/rumus/aspek-1/?tahap=self"' in page
    assert "Aspek 7 · 25%" in page


def test_the_context_strip_says_instrument_stage_and_days_left():
    strip = ContextStrip("Pemdi 2026", "Tahap interviu", deadline_of(timezone.localdate()), is_example=True)
    page = shown('{% include "web/components/_context_strip.html" %}', strip=strip)
    for words in ("Pemdi 2026", "Tahap interviu", "hari ini", "Data contoh"):
        assert words in page


@pytest.mark.parametrize(
    ("value", "written"),
    [("0.13", "+0,13"), ("-0.24", "−0,24"), ("0", "0,00"), ("0.001", "0,00"), ("-0.001", "0,00"), ("0.005", "+0,01")],
)
def test_a_difference_has_its_sign(value, written):
    assert signed(Decimal(value)) == written


def test_a_share_of_nothing_is_nothing():
    assert (share_of(1, 3), share_of(0, 0)) == (33, 0)
