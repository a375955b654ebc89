"""The division of work of one assessment, as the annex of the decree that orders it."""

from dataclasses import dataclass

from pemantik.assessments.models import Assessment, CampaignStage
from pemantik.assessments.selectors.assignments import Matrix, MatrixRow, annex_units, matrix_of
from pemantik.assessments.selectors.place import find_place
from pemantik.assessments.selectors.values import stages_of
from pemantik.organizations.permissions import Access
from pemantik.reports.content.parts import Content, Heading, Signature, Term
from pemantik.reports.content.source import letterhead_of, province_of
from pemantik.reports.content.words import counted, government, listed, text
from pemantik.reports.problems import NothingToReport
from pemantik.web.templatetags.pm import NO_VALUE, long_date

_DOTS = "." * 30


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One indicator: which units answer for it, and until when."""

    code: str
    name: str
    units: str
    due: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit with its indicators."""

    name: str
    count: str
    codes: str


@dataclass(frozen=True, slots=True)
class AssignmentAnnex(Content):
    """The annex: by indicator, and by unit."""

    decree: tuple[Term, ...] = ()
    opening: tuple[str, ...] = ()
    rows: tuple[DutyLine, ...] = ()
    units: tuple[UnitLine, ...] = ()


def assignment_annex(access: Access, assessment_id: int) -> tuple[AssignmentAnnex, Assessment, CampaignStage]:
    """The annex for those who see the division of work. Raises Http404, PermissionDenied, or NothingToReport."""
    assessment = find_place(access, assessment_id).assessment
    matrix = matrix_of(access, assessment)
    units = annex_units(matrix)
    if not units:
        raise NothingToReport("Belum ada indikator yang dibagi kepada unit.")
    node, campaign = assessment.node, assessment.campaign
    annex = AssignmentAnnex(
        heading=Heading(
            kind="Matriks Penugasan Indikator",
            title=campaign.instrument.title,
            subject=government(node),
            region=province_of(node),
            campaign=text(campaign.name),
            year=str(campaign.year),
            stage="",
            letterhead=letterhead_of(node),
            is_example=campaign.is_example,
        ),
        signatures=(Signature("Ditetapkan oleh,", text(node.head_name), text(node.head_title) or "Pimpinan instansi"),),
        decree=(
            Term("Keputusan", _DOTS),
            Term("Nomor", _DOTS),
            Term("Tanggal", _DOTS),
            Term("Tentang", f"Pembagian Tugas {text(campaign.name)} pada {government(node)}"),
        ),
        opening=_opening(matrix, len(units)),
        rows=tuple(_duty(row) for row in matrix.rows if row.item.in_index or row.assignments),
        units=tuple(UnitLine(text(unit.name), str(len(codes)), ", ".join(codes)) for unit, codes in units),
    )
    return annex, assessment, stages_of(campaign)[0]


def _opening(matrix: Matrix, units: int) -> tuple[str, ...]:
    rows = [row for row in matrix.rows if row.assignments]
    found = [f"Sebanyak {counted(len(rows))} indikator dibagi kepada {counted(units)} unit sebagaimana tabel berikut."]
    if matrix.unassigned:
        found.append(f"Indikator yang belum memiliki penanggung jawab: {listed(matrix.unassigned)}.")
    return tuple(found)


def _duty(row: MatrixRow) -> DutyLine:
    names = dict.fromkeys(text(each.unit.name) for each in row.assignments)
    days = [each.due_on for each in row.assignments if each.due_on]
    return DutyLine(
        code=row.item.code,
        name=text(row.item.name),
        units="; ".join(names) or NO_VALUE,
        due=long_date(min(days)) if days else NO_VALUE,
    )
