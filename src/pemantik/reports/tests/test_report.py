"""The report as PDF: its text read back equals the numbers of the result page; whatever people wrote stays text."""

import pytest
from PIL import Image

from pemantik.assessments.models import StageKind, StageValue
from pemantik.assessments.result_page import result_page
from pemantik.assessments.tests.factories import assessment_of, make_campaign, plan_for
from pemantik.assessments.tests.result_cases import fill, send
from pemantik.organizations.models import Node
from pemantik.reports.content.lhe import report
from pemantik.reports.content.parts import Stamp
from pemantik.reports.content.source import source_of
from pemantik.reports.content.summary import summary
from pemantik.reports.content.words import value_text
from pemantik.reports.problems import NothingToReport
from pemantik.reports.rendering.pdf import pdf
from pemantik.reports.tests.reading import pages_of, plain, text_of
from pemantik.web.templatetags.pm import number

pytestmark = [pytest.mark.django_db, pytest.mark.database]

STAMP = Stamp("000.7/12/2026", "22 November 2026", "7K3M-Q2XD-9RTA", "https://contoh.go.id/periksa/7K3M-Q2XD-9RTA/")
HOSTILE = '#let x = 1; #panic("x") $\\sum$ <b>tebal</b> *bintang* @ref `kode` // \u202eterbalik شكرا \\ ' + "A" * 200


def spbe(world, values):
    """A submitted self-assessment with the 47 indicators of SPBE 2020."""
    plan = plan_for(world.city, programme="spbe-evaluasi", instrument="spbe-2020")
    assessment = assessment_of(make_campaign(world, plan=plan), world.city)
    fill(assessment, StageKind.SELF, values, world.coordinator, "Kebijakan sudah ditetapkan.")
    send(assessment, StageKind.SELF, world.coordinator)
    return assessment


def test_the_numbers_are_those_of_the_result_page(renderer, world, frozen) -> None:
    page = result_page(world.coordinator, frozen.pk)
    found = text_of(pdf(renderer, "lhe", report(world.coordinator, frozen.pk), STAMP))
    assert f"{page.instrument.index_name} Pemerintah Kota Satu tahun 2026 sebesar {number(page.shown.index)}" in found
    assert page.shown.band.name in found
    for row in page.rows:
        assert f"{row.label} {row.score.group.name}" in found
        assert f"{number(row.score.score)} {row.score.band.name}" in found
    for leaf in page.shown.result.indicators:
        values = " ".join(
            value_text(page.results.result(stage).answers[leaf.leaf.code].value, fractional=True)
            for stage in page.results.told
        )
        contribution = number(leaf.contribution, page.gain_places)
        assert f"{values} {contribution}" in found  # its row in the annex
    for step, _units in page.steps.steps:
        assert f"+{number(step.gain, page.gain_places)}" in found
    for stage in page.results.told:
        assert number(page.results.index(stage)) in found


def test_every_page_says_where_it_can_be_checked_and_which_it_is(renderer, world, assessment) -> None:
    pages = pages_of(pdf(renderer, "lhe", report(world.coordinator, assessment.pk), STAMP))
    for at, page in enumerate(pages, 1):
        assert STAMP.code in page
        assert STAMP.address in page
        assert f"Halaman {at} dari {len(pages)}" in page
    assert STAMP.number in pages[0]


def test_a_report_of_47_indicators_has_about_twenty_pages(renderer, world) -> None:
    values = {str(code): str(1 + code % 5) for code in range(1, 48)}
    content = report(world.coordinator, spbe(world, values).pk)
    assert sum(len(group.lines) for group in content.indicators) == 47
    pages = pages_of(pdf(renderer, "lhe", content, STAMP))
    assert 14 <= len(pages) <= 26
    assert "Daftar Isi" in pages[1]
    assert "Bab III: Uraian Hasil per Indikator" in pages[1]


def test_a_provisional_result_says_so_on_every_page(renderer, world, assessment) -> None:
    content = report(world.coordinator, assessment.pk)
    assert not content.heading.is_final
    pages = pages_of(pdf(renderer, "lhe", content, STAMP))
    assert "Nilai sementara" in pages[0]
    assert all("SEMENTARA" in page for page in pages[1:])


def test_a_frozen_result_is_final(world, frozen) -> None:
    assert report(world.coordinator, frozen.pk).heading.is_final


@pytest.mark.parametrize("template", ["lhe", "ringkasan"])
def test_hostile_text_stays_text(renderer, world, assessment, template) -> None:
    Node.objects.filter(pk=world.city.pk).update(name=("Kota " + HOSTILE)[:150])
    Node.objects.filter(pk=world.province.pk).update(head_name=HOSTILE[:150], head_title="<i>Gubernur</i> #x")
    StageValue.objects.filter(assessment=assessment, code__in=["1", "10", "20"]).update(narrative=HOSTILE)
    content = (report if template == "lhe" else summary)(world.coordinator, assessment.pk)
    found = text_of(pdf(renderer, template, content, STAMP))
    assert '#let x = 1; #panic("x") $\\sum$ <b>tebal</b> *bintang* @ref `kode` //' in found
    if template == "lhe":
        assert "A" * 60 in found.replace(" ", "")


def test_the_summary_is_one_page(renderer, world, frozen) -> None:
    content = summary(world.coordinator, frozen.pk)
    pages = pages_of(pdf(renderer, "ringkasan", content, STAMP))
    assert len(pages) == 1
    assert content.index in pages[0]
    assert all(step.gain in pages[0] for step in content.steps)


def test_a_logo_is_drawn_and_a_missing_one_is_left_out(renderer, world, assessment, settings) -> None:
    content = report(world.coordinator, assessment.pk)
    assert content.heading.letterhead.logo is None
    folder = settings.MEDIA_ROOT / "logos"
    folder.mkdir(parents=True)
    Image.new("RGBA", (60, 40), "red").save(folder / "a.png")
    Node.objects.filter(pk=world.province.pk).update(logo="logos/a.png")
    content = report(world.coordinator, assessment.pk)
    assert content.heading.letterhead.logo
    assert "Daftar Isi" in text_of(pdf(renderer, "lhe", content, STAMP))
    (folder / "a.png").unlink()
    assert report(world.coordinator, assessment.pk).heading.letterhead.logo is None


def test_without_any_value_there_is_nothing_to_report(world) -> None:
    assessment = assessment_of(make_campaign(world), world.city)
    with pytest.raises(NothingToReport):
        report(world.coordinator, assessment.pk)


def test_one_answer_alone_can_be_reported(renderer, world) -> None:
    assessment = assessment_of(make_campaign(world), world.city)
    fill(assessment, StageKind.SELF, {"1": "3"}, world.coordinator)
    content = report(world.coordinator, assessment.pk)
    assert "19 (sembilan belas) indikator belum terisi" in " ".join(content.result)
    assert "Belum terisi." in text_of(pdf(renderer, "lhe", content, STAMP))


def test_an_earlier_year_is_compared_or_warned_of(world, frozen) -> None:
    earlier = spbe(world, {str(code): "3" for code in range(1, 48)})
    earlier.campaign.year, earlier.campaign.name = 2025, "Evaluasi SPBE 2025"
    earlier.campaign.save()
    compared = report(world.coordinator, frozen.pk).comparison
    assert compared is not None
    assert not compared.comparable
    assert "tidak sebanding" in compared.warning
    assert compared.groups == ()
    assert "3,00" in compared.sentences[0]


def test_changes_carry_the_assessors_reason(world, assessment) -> None:
    content = report(world.coordinator, assessment.pk)
    changed = {(each.code, each.before, each.after): each.reason for each in content.changes}
    assert changed["1", "2,50", "2,00"] == "Tim Audit ditetapkan, auditnya belum dilaksanakan."
    codes = [each.code for each in content.changes]
    assert codes == ["1", "10", "19", "20"]


def test_reading_a_report_takes_a_bounded_number_of_queries(world, assessment, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(25):
        report(world.coordinator, assessment.pk)
    StageValue.objects.filter(assessment=assessment).update(narrative="x")
    with django_assert_max_num_queries(25):
        report(world.coordinator, assessment.pk)


def test_the_writer_is_the_institution_that_runs_the_campaign(world, assessment) -> None:
    source = source_of(world.coordinator, assessment.pk)
    assert source.writer == world.province
    assert plain(source.heading("x", "y").letterhead.lines[0]) == "Pemerintah Provinsi Contoh"
