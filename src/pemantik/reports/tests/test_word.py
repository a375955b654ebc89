"""Documents as Word: read back by another library they say what the pages say; whatever people wrote stays text."""

import pytest

from pemantik.assessments.models import StageValue
from pemantik.assessments.problems import Refused
from pemantik.assessments.result_page import result_page
from pemantik.reports import files
from pemantik.reports.content.lhe import report
from pemantik.reports.content.parts import Stamp
from pemantik.reports.models import IssuedDocument
from pemantik.reports.selectors.checking import confirm
from pemantik.reports.services.issuing import Wish, issue
from pemantik.reports.tests.reading_word import complaints, open_word, rows_of, text_of
from pemantik.reports.word.rendering import docx
from pemantik.web.templatetags.pm import number

pytestmark = [pytest.mark.django_db, pytest.mark.database]
STAMP = Stamp("000.7/12/2026", "22 November 2026", "7K3M-Q2XD-9RTA", "https://contoh.go.id/periksa/7K3M-Q2XD-9RTA/")
HOSTILE = '{{ 7*7 }} {% for x in y %} {%p if a %} {# c #} <w:p/> </w:t> &amp; "x" \u202eterbalik {_{ ' + "A" * 200
KIND = IssuedDocument.Kind


def word_report(access, assessment, renderer) -> bytes:
    return docx(renderer, KIND.REPORT, report(access, assessment.pk), STAMP)


def test_the_numbers_are_those_of_the_result_page(renderer, world, frozen) -> None:
    page = result_page(world.coordinator, frozen.pk)
    content = word_report(world.coordinator, frozen, renderer)
    found, rows = text_of(content), rows_of(content)
    assert complaints(content) == []
    assert f"{page.instrument.index_name} Pemerintah Kota Satu tahun 2026 sebesar {number(page.shown.index)}" in found
    assert page.shown.band.name in found
    for row in page.rows:
        assert any(
            cells[:2] == [row.label, row.score.group.name] and number(row.score.score) in cells for cells in rows
        )
    for leaf in page.shown.result.indicators:
        values = [number(page.results.result(stage).answers[leaf.leaf.code].value) for stage in page.results.told]
        ends = [*values, number(leaf.contribution, page.gain_places)]
        assert any(cells[0] == leaf.leaf.code and cells[-len(ends) :] == ends for cells in rows)
    for step, _units in page.steps.steps:
        assert f"+{number(step.gain, page.gain_places)}" in found


def test_it_has_real_styles_a_table_of_contents_and_pictures(renderer, world, frozen) -> None:
    content = word_report(world.coordinator, frozen, renderer)
    document = open_word(content)
    headings = [(each.style.name, each.text) for each in document.paragraphs if each.style.name.startswith("Heading")]
    assert ("Heading 1", "Bab II: Hasil Evaluasi") in headings
    assert sum(style == "Heading 3" for style, _text in headings) == 20
    listed = [each.text for each in document.paragraphs if each.style.name.startswith("toc ") and each.text]
    assert listed == [text for style, text in headings if style in {"Heading 1", "Heading 2"}]
    xml = document.element.xml
    assert 'TOC \\o "1-2"' in xml
    pictures = [each._inline.docPr.get("descr") for each in document.inline_shapes]
    assert len(pictures) == len(report(world.coordinator, frozen.pk).charts)
    assert all(pictures)
    feet = document.sections[0].footer._element.xml
    assert all(each in feet for each in ("PAGE", "NUMPAGES", STAMP.code, "w:drawing"))
    assert document.core_properties.title.startswith("Laporan Hasil Evaluasi Pemerintah Kota Satu")


def test_what_people_wrote_stays_text(renderer, world, assessment) -> None:
    StageValue.objects.filter(assessment=assessment).update(narrative=HOSTILE)
    type(assessment.node).objects.filter(pk=assessment.node_id).update(name='{{ 7*7 }} <b>&"' + "N" * 100)
    content = word_report(world.coordinator, assessment, renderer)
    found = text_of(content)
    assert "{{ 7*7 }} {% for x in y %}" in found
    assert "</w:t> &amp;" in found
    assert "49 {%" not in found
    assert all("left over" in each for each in complaints(content))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("lhe", "LAPORAN HASIL EVALUASI"),
        ("berita-acara", "BERITA ACARA PENILAIAN"),
        ("penugasan", "sebagaimana tabel berikut"),
    ],
)
def test_word_documents_are_issued_with_their_code(world, assessment, kind, said) -> None:
    wish = Wish(kind, assessment.pk, part=world.health.pk, number="7/2026", format="docx")
    document = issue(world.coordinator, wish, "https://contoh.go.id")
    with files.storage().open(document.path) as file:
        content = file.read()
    assert complaints(content) == []
    found = text_of(content)
    assert said in found
    assert document.code in found
    assert "Dinas Kesehatan" in found or kind == "lhe"
    assert document.file_name.endswith(".docx")
    assert confirm(document.code).is_editable


@pytest.mark.parametrize(
    ("kind", "form"), [("ringkasan", "docx"), ("penugasan", "pdf"), ("surat", "docx"), ("lhe", "x")]
)
def test_only_formats_that_exist_are_made(world, assessment, kind, form) -> None:
    with pytest.raises(Refused):
        issue(world.coordinator, Wish(kind, assessment.pk, format=form), "https://contoh.go.id")
