"""Who is asked for what: the matrix, one indicator of it, the annex of a decree."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.campaign_forms import AssignmentForm
from pemantik.assessments.duties import visible_assessment
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.selectors.assignments import (
    Matrix,
    MatrixRow,
    annex_units,
    matrix_of,
    people_of,
    sources_for,
    version_of,
)
from pemantik.assessments.services import assignments as services
from pemantik.assessments.services.assignments import AssignmentPlan, MatrixChange
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action

FOLDER = "assessments/campaigns"
#: Indicators on one page of the matrix: each shows every unit, and a participant may have hundreds.
ROWS_SHOWN = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def matrix(request: SignedInRequest, pk: int) -> HttpResponse:
    """Units per indicator, page by page; what is asked of people and for items stays where its unit stays."""
    assessment = visible_assessment(request.access, pk)
    found = matrix_of(request.access, assessment)
    page = Paginator(found.rows, ROWS_SHOWN).get_page(request.GET.get("hal", "")[:5])
    rows: list[MatrixRow] = list(page.object_list)
    problem, chosen = "", {row.item.code: set(row.unit_ids) for row in rows}
    if request.method == "POST":
        chosen = _chosen(request, found, rows)
        try:
            version = request.POST.get("version", "")
            change = services.save_matrix(request.access, pk, version, chosen.keys(), _plans(rows, chosen))
            messages.success(request, _said(change))
            return redirect(f"{reverse('matrix', args=[pk])}?hal={page.number}")
        except Outdated as outdated:
            problem = str(outdated)
        except Refused as refused:
            problem = str(refused)
    context = {
        "assessment": assessment,
        "campaign": assessment.campaign,
        "matrix": found,
        "page": page,
        "version": version_of([each for row in rows for each in row.assignments]),
        "rows": [(row, chosen[row.item.code], _labels(found, chosen[row.item.code])) for row in rows],
        "problem": problem,
        "may_assign": request.access.may(Action.ASSIGN, assessment.node),
        "sources": sources_for(request.access, assessment),
    }
    return render(request, f"{FOLDER}/matrix.html", context, status=422 if problem else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """What is asked for one indicator: of which units and people, for which evidence items, until when."""
    assessment = visible_assessment(request.access, pk)
    found = matrix_of(request.access, assessment)
    row = next((row for row in found.rows if row.item.code == code), None)
    if row is None:
        raise Http404(_("Indikator ini tidak ada pada instrumen."))
    criteria = row.item.indicator.criteria if row.item.indicator else ()
    form = AssignmentForm(code, found.units, people_of(assessment), criteria, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.assign(request.access, pk, [form.as_plan()])
            messages.success(request, _("Tugas tersimpan."))
            return redirect("matrix-indicator", pk=pk, code=code)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "assessment": assessment,
        "campaign": assessment.campaign,
        "row": row,
        "form": form,
        "may_assign": request.access.may(Action.ASSIGN, assessment.node),
    }
    return render(request, f"{FOLDER}/indicator.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one assignment back."""
    try:
        gone = services.unassign(request.access, pk)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("campaigns")
    messages.success(request, _("Tugas dihapus."))
    return redirect("matrix-indicator", pk=gone.assessment_id, code=gone.code)


@login_required
@require_POST
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the division of work over from another campaign."""
    request.access.require(Action.ASSIGN, visible_assessment(request.access, pk).node)
    source = request.POST.get("sumber", "")
    try:
        if not source.isdecimal() or len(source) > 9:
            raise Refused(_("Pilih penilaian yang disalin."))
        messages.success(request, _said(services.copy_assignments(request.access, pk, int(source))))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("matrix", pk=pk)


@login_required
@require_safe
def annex(request: SignedInRequest, pk: int) -> HttpResponse:
    """The matrix on paper: annex of the decree of the institution's head."""
    assessment = visible_assessment(request.access, pk)
    found = matrix_of(request.access, assessment)
    context = {
        "assessment": assessment,
        "campaign": assessment.campaign,
        "matrix": found,
        "units": annex_units(found),
        "node": assessment.node,
    }
    return render(request, f"{FOLDER}/annex.html", context)


def _chosen(request: SignedInRequest, found: Matrix, rows: Iterable[MatrixRow]) -> dict[str, set[int]]:
    known = {unit.pk for unit in found.units}
    sent = {row.item.code: request.POST.getlist(f"unit-{row.item.code}") for row in rows}
    return {
        code: {int(each) for each in ids if each.isdecimal() and len(each) < 10} & known for code, ids in sent.items()
    }


def _plans(rows: Iterable[MatrixRow], chosen: dict[str, set[int]]) -> list[AssignmentPlan]:
    """The assignments of the chosen units: those that exist as they are, a plain one for each new unit."""
    plans = []
    for row in rows:
        kept = [each for each in row.assignments if each.unit_id in chosen[row.item.code]]
        # What asks for single items only stays too: it is not shown as a choice here.
        kept += [each for each in row.assignments if each.level is not None and each not in kept]
        plans += [
            AssignmentPlan(each.code, each.unit_id, each.person_id, each.level, each.item, each.due_on) for each in kept
        ]
        plans += [AssignmentPlan(row.item.code, unit) for unit in chosen[row.item.code] - row.unit_ids]
    return plans


def _labels(found: Matrix, chosen: set[int]) -> str:
    return ", ".join(unit.label for unit in found.units if unit.pk in chosen)


def _said(change: MatrixChange) -> str:
    counts = {"added": change.added, "removed": change.removed}
    return _("%(added)s tugas ditambahkan, %(removed)s dihapus.") % counts
