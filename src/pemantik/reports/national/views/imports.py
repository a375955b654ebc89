"""Pages that bring verdicts in: send, preview, save, take back."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.services.official import finish_official
from pemantik.assessments.serving import guard
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.maturity.answers import AnswerError
from pemantik.organizations.requests import SignedInRequest
from pemantik.reports.national.forms import VerdictForm
from pemantik.reports.national.models import VerdictImport
from pemantik.reports.national.selectors import imports as selectors
from pemantik.reports.national.services import imports as services
from pemantik.reports.national.verdicts.checking import CheckedRow, Fate, Problem
from pemantik.reports.national.verdicts.columns import LABELS
from pemantik.reports.national.verdicts.workbook import problem_rows
from pemantik.tables.problems import FileError

#: Problem rows on one page: nobody corrects more at a sitting.
ROWS_SHOWN = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CELL = re.compile(r"r(\d{1,7})-([a-z]{1,10})", re.ASCII)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def verdicts(request: SignedInRequest, assessment: int) -> HttpResponse:
    """Send a file or a pasted table of verdicts; what came in before."""
    target = selectors.find_target(request.access, assessment)
    form = VerdictForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = services.send(request.access, assessment, form.as_sent())
        except FileError as error:
            field = "file" if form.cleaned_data["file"] else "pasted"
            for problem in error.problems[:10]:
                place = _("Baris %(row)s: ") % {"row": problem.row} if problem.row else ""
                form.add_error(field, place + problem.message)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("verdicts-preview", assessment, draft.pk)
    saved = selectors.imports_of(target)
    open_id = target.stage.pk if target.stage else None
    last = next((each for each in saved if each.state == VerdictImport.State.SAVED), None)
    context = {
        "form": form,
        "target": target,
        "saved": saved,
        "undoable": last.pk if last and open_id and last.stage_id == open_id else None,
        "finishable": target.stage if last and last.stage_id == open_id else None,
    }
    return _page(request, "verdicts.html", target, context, REFUSED if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: SignedInRequest, assessment: int, draft: int) -> HttpResponse:
    """What each row would become; those with problems can be corrected in place."""
    found, target = selectors.find_import(request.access, assessment, draft)
    if found.state != VerdictImport.State.DRAFT:
        return redirect("verdicts", assessment)
    if request.method != "POST":
        return _preview(request, found, target)
    try:
        return _act(request, assessment, found)
    except Outdated as outdated:
        problem, status = str(outdated), CONFLICT
    except (Refused, AnswerError) as refused:
        problem, status = str(refused), REFUSED
    found, target = selectors.find_import(request.access, assessment, draft)
    if found.state != VerdictImport.State.DRAFT:
        messages.error(request, problem)
        return redirect("verdicts", assessment)
    return _preview(request, found, target, problem, status)


def _act(request: SignedInRequest, assessment: int, draft: VerdictImport) -> HttpResponse:
    """Put what was decided into the draft, and save if that was the button."""
    written = request.POST.get("version", "")
    version = int(written) if written.isascii() and written.isdigit() and len(written) < 9 else -1
    decided = _decisions(request)
    if decided.cells or decided.kept or decided.skipped or decided.index is not None or decided.reason:
        version = services.decide(request.access, assessment, draft.pk, version, decided).version
    if "simpan" not in request.POST:
        return redirect("verdicts-preview", assessment, draft.pk)
    count = services.save(request.access, assessment, draft.pk, version, request.POST.get("seen", ""))
    messages.success(request, ngettext("%(n)s nilai tersimpan.", "%(n)s nilai tersimpan.", count) % {"n": count})
    return redirect("verdicts", assessment)


def _decisions(request: SignedInRequest) -> services.Decisions:
    named = [(found, str(text)) for name, text in request.POST.items() if (found := _CELL.fullmatch(name))]
    return services.Decisions(
        cells={(int(found[1]), found[2]): text for found, text in named if found[2] in services.CORRECTED},
        kept={int(found[1]) for found, _text in named if found[2] == "keep"},
        skipped={int(found[1]) for found, _text in named if found[2] == "skip"},
        index=request.POST.get("index"),
        reason=request.POST.get("reason", ""),
    )


def _preview(
    request: SignedInRequest, draft: VerdictImport, target: selectors.Target, problem: str = "", status: int = 200
) -> HttpResponse:
    report = selectors.report_of(draft, target)
    wanted = request.GET.get("lihat", "")
    shown = {Fate.FIX.value: [Fate.FIX], Fate.DOUBT.value: [Fate.DOUBT]}.get(wanted, [Fate.FIX, Fate.DOUBT])
    page = Paginator(report.having(*shown), ROWS_SHOWN).get_page(request.GET.get("hal"))
    context = {
        "draft": draft,
        "report": report,
        "counts": report.counts,
        "rows": [_row(checked) for checked in page],
        "page": page,
        "wanted": wanted if wanted in {"perbaiki", "ragu"} else "",
        "problem": problem,
        "moved": (target.stage.pk if target.stage else None) != draft.stage_id,
    }
    return _page(request, "verdicts_preview.html", target, context, status)


def _row(checked: CheckedRow) -> dict[str, object]:
    problems = list({problem.column: problem for problem in reversed(checked.problems)}.values())[::-1]
    name = checked.row.values.get("name") or checked.row.values.get("code", "")
    if checked.item is not None and not checked.row.values.get("name"):
        name = f"{checked.item.code} {checked.item.name}"
    return {
        "number": checked.row.number,
        "name": name,
        "is_doubt": checked.fate is Fate.DOUBT,
        "problems": [_cell(checked, problem) for problem in problems],
    }


def _cell(checked: CheckedRow, problem: Problem) -> dict[str, object]:
    return {
        "column": problem.column,
        "label": LABELS[problem.column],
        "value": checked.row.values.get(problem.column, ""),
        "reason": problem.reason,
        "suggestion": problem.suggestion,
    }


def _page(
    request: SignedInRequest, template: str, target: selectors.Target, context: dict[str, object], status: int
) -> HttpResponse:
    base = {"place": target.place, "assessment": target.place.assessment}
    response = render(request, f"reports/national/{template}", base | context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_GET
def problems(request: SignedInRequest, assessment: int, draft: int) -> HttpResponse:
    """The rows that need work as a workbook."""
    found, target = selectors.find_import(request.access, assessment, draft)
    content = problem_rows(selectors.report_of(found, target).problems)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="baris-bermasalah.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_GET
def kept(request: SignedInRequest, assessment: int, draft: int) -> HttpResponse:
    """The file as it was sent."""
    found = selectors.kept_file(request.access, assessment, draft)
    name = found.file_name if "." in found.file_name else f"{found.file_name}.txt"
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    guard(response)
    response["Content-Type"] = "application/octet-stream"
    header = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = header or "attachment"
    return response


@login_required
@require_POST
def forget(request: SignedInRequest, assessment: int, draft: int) -> HttpResponse:
    """Throw a draft away."""
    services.forget(request.access, assessment, draft)
    messages.success(request, _("Berkas dilupakan. Tidak ada yang tersimpan."))
    return redirect("verdicts", assessment)


@login_required
@require_POST
def undo(request: SignedInRequest, assessment: int, draft: int) -> HttpResponse:
    """Take the last import back."""
    try:
        count = services.undo(request.access, assessment, draft)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, ngettext("%(n)s nilai dikembalikan.", "%(n)s nilai dikembalikan.", count) % {"n": count}
        )
    return redirect("verdicts", assessment)


@login_required
@require_POST
def finish(request: SignedInRequest, assessment: int, stage: int) -> HttpResponse:
    """Submit the stage whose verdicts came in."""
    try:
        record = finish_official(request.access, assessment, stage)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Tahap %(stage)s selesai.") % {"stage": record.stage})
    return redirect("verdicts", assessment)
