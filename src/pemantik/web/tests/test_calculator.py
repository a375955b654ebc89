"""The calculator's address: what it reads, what it refuses in words, what it gives back."""

import itertools
from decimal import Decimal

import pytest
from django.http import QueryDict

from pemantik.maturity import library
from pemantik.maturity.answers import NOT_RELEVANT, Answer
from pemantik.web.charts import radar_groups
from pemantik.web.fields import sections
from pemantik.web.panel import build_panel
from pemantik.web.selectors import group_labels
from pemantik.web.sheet import answerable, read_sheet

SPBE = "/kalkulator/spbe-2020/"


def sheet_of(code: str, query: str):
    return read_sheet(library.load(code), QueryDict(query))


def panel_of(code: str, query: str):
    instrument = library.load(code)
    return build_panel(read_sheet(instrument, QueryDict(query)), group_labels(instrument))


def test_reads_answers_and_writes_the_same_address():
    sheet = sheet_of("spbe-2020", "3=2&1=5")
    assert sheet.answers == {"1": Answer(Decimal(5)), "3": Answer(Decimal(2))}
    assert sheet.query == "1=5&3=2"
    assert not sheet.problems


def test_reads_fractions_with_comma_and_point():
    sheet = sheet_of("pemdi-2026", "1=2,76&2=3.50")
    assert sheet.query == "1=2.76&2=3.5"


def test_reads_every_kind_of_question_of_the_security_index():
    sheet = sheet_of("indeks-kami-5", "SE01=b&TK01=3&TK02=0")
    assert sheet.query == "SE01=B&TK01=3&TK02=0"
    allowed = next(one.code for one in library.load("indeks-kami-5").all_indicators if one.may_be_not_relevant)
    assert sheet_of("indeks-kami-5", f"{allowed}=tr").answers[allowed] == NOT_RELEVANT


def test_reads_an_indicator_answered_for_three_services():
    assert sheet_of("spbe-2018", "35-1=3&35-3=2").query == "35-1=3&35-3=2"
    assert sheet_of("spbe-2018", "35=3").problems[0].code == ""


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ("1=9", "1", "di luar skala"),
        ("1=-3", "1", "di luar skala"),
        ("1=abc", "1", "bukan angka"),
        ("1=2.5", "1", "bukan bilangan bulat"),
        ("1=%00", "1", "bukan angka"),
        ("1=1e3", "1", "bukan angka"),
        ("99=1", "", "tidak ada pada SPBE 2020"),
        ("1=2&1=3", "1", "lebih dari satu nilai"),
        ("%00=1", "", "tidak ada pada"),
    ],
)
def test_says_what_is_wrong(query, code, words):
    sheet = sheet_of("spbe-2020", query)
    assert [problem.code for problem in sheet.problems] == [code]
    assert words in sheet.problems[0].message


def test_form_has_every_question_once():
    for instrument in library.load_all():
        form = sections(read_sheet(instrument, QueryDict()))
        codes = [field.code for section in form for part in section.parts for field in part.fields]
        assert sorted(codes) == sorted(answerable(instrument))
        assert len(codes) == len(set(codes))


def test_panel_repeats_the_core_and_says_the_way_up():
    query = "&".join(f"{number}=3" for number in range(1, 48))
    panel = panel_of("spbe-2020", query)
    assert panel.result.index == Decimal("3.00")
    assert panel.result.band.name == "Baik"
    assert panel.distance == Decimal("0.50")
    assert panel.scale.now.at == "50.00"
    assert [segment.band.name for segment in panel.scale.segments if segment.current] == ["Baik"]
    assert len(panel.steps) == 3


def test_distance_is_never_too_short():
    panel = panel_of("spbe-2020", "&".join(f"{number}={2 if number < 47 else 3}" for number in range(1, 48)))
    assert panel.result.exact + panel.distance >= Decimal("2.6")
    assert panel.distance - (Decimal("2.6") - panel.result.exact) < Decimal("0.01")


@pytest.mark.parametrize("code", library.CODES)
def test_bands_fill_the_scale(code):
    instrument = library.load(code)
    query = ""
    if instrument.category:
        query = "&".join(f"{question.code}=C" for question in instrument.category.questions)
    segments = panel_of(code, query).scale.segments
    assert segments[-1].ramp == 5
    for left, right in itertools.pairwise(segments):
        assert abs(Decimal(left.start) + Decimal(left.width) - Decimal(right.start)) <= Decimal("0.01")
    assert abs(Decimal(segments[-1].start) + Decimal(segments[-1].width) - 100) <= Decimal("0.01")


@pytest.mark.parametrize("code", library.CODES)
def test_radar_shows_a_few_groups_of_one_kind(code):
    groups = radar_groups(library.load(code))
    assert 3 <= len(groups) <= 8
    assert len({group.kind for group in groups}) == 1


def test_nothing_answered_has_no_value(client):
    page = client.get(SPBE).content.decode()
    assert 'id="pm-index">–<' in page
    assert "Isi satu indikator untuk melihat indeksnya" in page


def test_chart_says_the_same_as_the_table():
    panel = panel_of("spbe-2020", "1=3")
    assert [axis["text"] for axis in panel.chart["axes"]] == [axis.text for axis in panel.axes]
    assert panel.chart["axes"][0] == {"label": "Aspek 1", "value": 0.3, "text": "0,30"}
    assert panel.chart["axes"][1]["value"] is None


def test_empty_fields_leave_the_address(client):
    assert client.get(SPBE + "?1=&2=4&3=").headers["Location"] == SPBE + "?2=4"


def test_htmx_gets_the_result_only_and_the_address(client):
    response = client.get(SPBE + "?1=&2=4", headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert 'id="pm-index">0,05<' in page
    assert response.headers["HX-Replace-Url"] == SPBE + "?2=4"
    assert "HX-Request" in response.headers["Vary"]
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("extra", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize(
    "query",
    [
        "1=%3Cscript%3Ealert(1)%3C/script%3E",
        "%3Cscript%3E=1",
        "x" * 10_000 + "=1",
        "1=" + "9" * 10_000,
        "1=%00&2=%FF%FE",
        "=&==&&&",
        "&".join(f"{number}=3" for number in range(1, 900)),
        "1=NaN&2=Infinity&3=1e999",
        "1=٣",
    ],
)
def test_hostile_addresses_are_answered_in_words(client, query, extra):
    response = client.get(f"{SPBE}?{query}", headers=extra, follow=True)
    assert response.status_code == 200
    page = response.content.decode()
    assert "<script>alert" not in page
    assert "<script>=" not in page


def test_more_fields_than_any_form_has_is_refused_in_words(client):
    response = client.get(SPBE + "?" + "&".join(f"{number}=3" for number in range(1500)))
    assert response.status_code == 400
    assert "Alamat ini tidak bisa dibaca" in response.content.decode()
