"""The recap workbook, read back by two other libraries: the numbers of the pages, and text that stays text."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from pemantik.assessments.models import StageValue
from pemantik.assessments.result_page import result_page
from pemantik.assessments.tests.factories import assessment_of, make_access, make_campaign, make_use
from pemantik.organizations.models import Node
from pemantik.organizations.roles import PERMISSIONS, Action, Role
from pemantik.reports import files
from pemantik.reports.selectors.checking import confirm
from pemantik.reports.selectors.documents import seen_documents
from pemantik.reports.services.workbooks import issue_workbook
from pemantik.reports.sheets.paper import Column, Formats, Sheet
from pemantik.tables.writing import new_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ORIGIN = "https://contoh.go.id"


def workbook(access, campaign_id, assessment_id=None) -> bytes:
    document = issue_workbook(access, campaign_id, ORIGIN, assessment_id)
    with files.storage().open(document.path) as file:
        return file.read()


def sheets(content: bytes) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def rows_below(rows: list[list], head: str) -> list[list]:
    at = next(at for at, row in enumerate(rows) if row[0] == head)
    return [row for row in rows[at + 1 :] if any(cell != "" for cell in row)]


@pytest.mark.parametrize("state", ["assessment", "frozen"])
def test_the_numbers_are_those_of_the_result_page(world, state, request) -> None:
    assessment = request.getfixturevalue(state)
    make_use(assessment, "1")
    page = result_page(world.province_coordinator, assessment.pk)
    told = [stage for stage in page.results.told if not page.results.result(stage).is_unsent]
    shown = page.results.result(told[-1])
    found = sheets(workbook(world.province_coordinator, assessment.campaign_id))
    summary = rows_below(found["Ringkasan"], "Peringkat")[0]
    stages = page.results.stages
    assert summary[:2] == [1, "Kota Satu"]
    for stage, cell in zip(stages, summary[3 : 3 + len(stages)], strict=True):
        assert cell == ("" if stage not in told else float(page.results.index(stage)))
    assert summary[3 + len(stages) :][:3] == [float(shown.index), shown.band.name, told[-1].name]
    values = {row[1]: row[3:] for row in rows_below(found["Nilai per tahap"], "Instansi")}
    assert len(values) == 20
    for stage, at in zip(stages, range(len(stages)), strict=True):
        answers = page.results.result(stage).answers if stage in told else {}
        for code, row in values.items():
            assert row[at] == (float(answers[code].value) if code in answers else "")
    groups = rows_below(found["Kelompok"], "Instansi")[0][2:]
    assert groups == [float(each.score) for each in shown.result.groups]
    changed = {(row[1], row[3]): row[4:6] for row in rows_below(found["Perubahan"], "Instansi")}
    desk = next(stage.name for stage in stages if stage.kind == "desk")
    assert changed["19", desk] == [2.9, 2.5]
    assert rows_below(found["Bukti"], "Instansi")[0][3:] == [1, 0, 0, 1]


def test_text_is_never_a_formula_and_numbers_are_numbers(world, assessment) -> None:
    bad = '=HYPERLINK("http://x","y")'
    Node.objects.filter(pk=world.city.pk).update(name=bad)
    StageValue.objects.filter(assessment=assessment, stage__kind="desk").update(narrative="+1+1\x07\u202e\n@x")
    book = openpyxl.load_workbook(io.BytesIO(workbook(world.province_coordinator, assessment.campaign_id)))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value[:1] in "=+-@":
                    assert cell.quotePrefix
    values = book["Nilai per tahap"]
    assert values["A2"].value == bad
    assert values["D2"].data_type == "n"
    assert values["D2"].number_format == "0.00"
    assert book["Perubahan"]["G2"].value.startswith("+1+1")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<r><t>a</t></r></is></c><c><f>1+1</f></c><c><is><r></r>", None),
        ('a & <b> "c"', None),
        ("_x0041_ dan _X0041_", None),
        ("dua\nbaris", None),
        ("\ufffe\ud83d x", "x"),
        ("\U0001f600" * 20_000, "\U0001f600" * 16_383),
        ("x" * 40_000, "x" * 32_767),
    ],
)
def test_any_text_is_read_back_as_it_was_typed(typed, read) -> None:
    file = io.BytesIO()
    with new_workbook(file, {"constant_memory": True}) as book:
        columns = [Column(typed[:90], 10), Column("Angka", 10, "0.00")]
        sheet = Sheet(book, "Uji", Formats(book, "#000000", "#ffffff"), columns, frozen=0)
        sheet.begin()
        sheet.add([typed, Decimal("2.50")])
        sheet.add([None, 0])
        sheet.finish("Uji")
    wanted = typed if read is None else read
    found = openpyxl.load_workbook(file).active
    assert found.dimensions == "A1:B3"
    assert [unescape(found["A2"].value), found["B2"].value] == [wanted, 2.5]
    assert [found["A3"].value, found["B3"].value] == [None, 0]
    file.seek(0)
    text, number = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()[1]
    assert [text, number] == [wanted, 2.5]


def test_panes_filters_and_print_setup(world, assessment) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(world.province_coordinator, assessment.campaign_id)))
    assert book.sheetnames == ["Ringkasan", "Nilai per tahap", "Perubahan", "Kelompok", "Bukti"]
    for sheet in book:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows
    document = seen_documents(world.province_coordinator).get()
    assert document.code in str([cell.value for row in book["Ringkasan"].iter_rows(max_row=5) for cell in row])
    assert confirm(document.code).is_editable


def test_without_any_value_the_names_are_there(world) -> None:
    campaign = make_campaign(world, world.city, world.other)
    rows = rows_below(sheets(workbook(world.province_coordinator, campaign.pk))["Ringkasan"], "Peringkat")
    assert [row[:2] for row in rows] == [["", "Kabupaten Dua"], ["", "Kota Satu"]]
    campaign.assessments.all().delete()
    assert rows_below(sheets(workbook(world.province_coordinator, campaign.pk))["Ringkasan"], "Peringkat") == []


@pytest.mark.parametrize("role", list(Role))
def test_who_makes_a_workbook(world, assessment, role) -> None:
    may = Action.ISSUE_DOCUMENTS in PERMISSIONS[role]
    own, stranger = make_access(role, world.city), make_access(role, world.other)
    if may:
        document = issue_workbook(own, assessment.campaign_id, ORIGIN, assessment.pk)
        assert seen_documents(own).filter(pk=document.pk).exists()
        assert not seen_documents(stranger).exists()
    else:
        with pytest.raises(PermissionDenied):
            issue_workbook(own, assessment.campaign_id, ORIGIN, assessment.pk)
    for access in (own, stranger):
        with pytest.raises((Http404, PermissionDenied)):
            issue_workbook(access, assessment.campaign_id, ORIGIN)
    with pytest.raises(Http404):
        issue_workbook(stranger, assessment.campaign_id, ORIGIN, assessment.pk)


def test_one_participant_gets_only_its_own_row(world, assessment) -> None:
    other = assessment_of(make_campaign(world, world.city, world.other), world.other)
    with pytest.raises(Http404):
        issue_workbook(world.coordinator, assessment.campaign_id, ORIGIN, other.pk)
    rows = rows_below(
        sheets(workbook(world.coordinator, assessment.campaign_id, assessment.pk))["Ringkasan"], "Peringkat"
    )
    assert [row[1] for row in rows] == ["Kota Satu"]


def test_queries_do_not_grow_with_participants(world, django_assert_max_num_queries) -> None:
    from pemantik.assessments.tests.factories import make_node
    from pemantik.assessments.tests.result_cases import many_results

    campaign = make_campaign(world, world.city)
    many_results(campaign, [make_node(world.province, kind="kabupaten") for _each in range(40)])
    with django_assert_max_num_queries(30):
        issue_workbook(world.province_coordinator, campaign.pk, ORIGIN)
