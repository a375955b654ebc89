"""The assessor's desk: queue, one item on one screen, verdicts, values, opinions, declaration."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.answer_forms import changes_from, form_values, shown, whole_number
from pemantik.assessments.choices import answer_form
from pemantik.assessments.document_notes import notes_of
from pemantik.assessments.problems import NotDeclared, Refused
from pemantik.assessments.selectors.desk import desk_queue
from pemantik.assessments.selectors.desk_page import ASSESSING, Look, desk_item, desk_list, desk_of, next_unjudged
from pemantik.assessments.services import assessors, opinions, verdicts
from pemantik.assessments.services.answer_fields import blank_fields, fields_of, inherited_fields
from pemantik.assessments.services.answering import Conflict, SavedValue, save_value
from pemantik.assessments.views.working import CONFLICT, REFUSED, work_page
from pemantik.assessments.wording import clock_time
from pemantik.maturity.answers import AnswerError
from pemantik.organizations.requests import SignedInRequest


@dataclass(frozen=True, slots=True)
class Kept:
    """What the page keeps in front after a refusal: the file, and the newer version of somebody else."""

    use: int | None = None
    conflict: dict[str, Any] | None = None


@login_required
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits for this assessor, over all campaigns."""
    if not any(request.access.paths(action) for action in ASSESSING):
        raise PermissionDenied(_("Antrean ini untuk asesor."))
    return render(request, "assessments/working/queue.html", {"rows": desk_queue(request.access)})


@login_required
@require_safe
def desk(request: SignedInRequest, assessment: int) -> HttpResponse:
    """The indicators of one assessment with what is still to be judged."""
    found = desk_of(request.access, assessment)
    if found.must_declare:
        return redirect("desk-declare", assessment)
    overview = desk_list(request.access, found)
    context = {"desk": found, "overview": overview, "first": next_unjudged(overview)}
    return work_page(request, "desk.html", found.place, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: SignedInRequest, assessment: int) -> HttpResponse:
    """Whether a conflict of interest exists; asked before the work."""
    problem = ""
    if request.method == "POST":
        answer = request.POST.get("has_conflict", "")
        try:
            if answer not in {"ya", "tidak"}:
                raise Refused(_("Pilih ada atau tidak ada benturan kepentingan."))
            note = request.POST.get("note", "")
            assessors.declare(request.access, assessment, has_conflict=answer == "ya", note=note)
        except Refused as refused:
            problem = str(refused)
        else:
            if answer == "tidak":
                return redirect("desk", assessment)
            messages.success(request, _("Benturan kepentingan tercatat. Koordinator akan menugaskan asesor lain."))
            return redirect("desk-queue")
    found = desk_of(request.access, assessment)
    context = {"desk": found, "problem": problem, "typed": request.POST if problem else {}}
    return work_page(request, "declare.html", found.place, context, status=REFUSED if problem else 200)


@login_required
@require_safe
def item(request: SignedInRequest, assessment: int, code: str) -> HttpResponse:
    """One file of one indicator with criterion, narrative and value; `?bukti=` names the file."""
    return item_response(request, assessment, code)


@login_required
@require_POST
def verdict(request: SignedInRequest, assessment: int, code: str, use: int) -> HttpResponse:
    """Decide on one file, then show the next one that nobody has judged."""
    decision, note = request.POST.get("decision", ""), request.POST.get("note", "")
    reason = whole_number(request.POST.get("reason", "")) or None
    try:
        verdicts.give_verdict(request.access, use, decision, reason, note)
    except NotDeclared:
        return redirect("desk-declare", assessment)
    except Refused as refused:
        typed = {"note": note, "reason": reason, "decision": decision}
        return item_response(request, assessment, code, problem=str(refused), typed=typed, kept=Kept(use))
    return redirect(_next_address(request, assessment, code))


@login_required
@require_POST
def value(request: SignedInRequest, assessment: int, code: str) -> HttpResponse:
    """The value of the stage with its justification, where one assessor decides."""
    version = whole_number(request.POST.get("version", ""))
    try:
        saved = save_value(request.access, assessment, code, version, changes_from(request.POST))
    except NotDeclared:
        return redirect("desk-declare", assessment)
    except (Refused, AnswerError) as problem:
        return item_response(request, assessment, code, problem=str(problem), typed=_typed_value(request))
    return _valued(request, assessment, code, saved)


@login_required
@require_POST
def opinion(request: SignedInRequest, assessment: int, code: str) -> HttpResponse:
    """One of two assessors' own value."""
    sent, why = request.POST.get("value", ""), request.POST.get("narrative", "")
    try:
        opinions.give_opinion(request.access, assessment, code, sent, why)
    except NotDeclared:
        return redirect("desk-declare", assessment)
    except (Refused, AnswerError) as problem:
        return item_response(request, assessment, code, problem=str(problem), typed=_typed_value(request))
    messages.success(request, _("Pendapat Anda tersimpan."))
    return redirect("desk-item", assessment, code)


@login_required
@require_POST
def reconcile(request: SignedInRequest, assessment: int, code: str) -> HttpResponse:
    """The value on which both assessors settle."""
    version = whole_number(request.POST.get("version", ""))
    sent, why = request.POST.get("value", ""), request.POST.get("narrative", "")
    try:
        saved = opinions.reconcile(request.access, assessment, code, version, sent, why)
    except NotDeclared:
        return redirect("desk-declare", assessment)
    except (Refused, AnswerError) as problem:
        return item_response(request, assessment, code, problem=str(problem), typed=_typed_value(request))
    return _valued(request, assessment, code, saved)


def item_response(
    request: SignedInRequest,
    assessment: int,
    code: str,
    problem: str = "",
    typed: dict[str, Any] | None = None,
    kept: Kept | None = None,
) -> HttpResponse:
    """The desk with one item; after a refusal with what was typed still in it."""
    kept = kept or Kept()
    found = desk_of(request.access, assessment)
    if found.must_declare:
        return redirect("desk-declare", assessment)
    sent = request.GET
    look = Look(
        kept.use or whole_number(sent.get("bukti", "")) or None, sent.get("hal", ""), sent.get("cari", "").strip()[:200]
    )
    shown_item = desk_item(request.access, found, code, look)
    overview = desk_list(request.access, found)
    codes = [row.item.code for section in overview.sections for row in section.rows]
    position = codes.index(code)
    fields = blank_fields()
    if shown_item.own:
        fields = fields_of(shown_item.own)
    elif shown_item.earlier:
        fields = inherited_fields(shown_item.earlier.row)
    values = form_values(fields) | (typed or {})
    context = {
        "desk": found,
        "page": shown_item,
        "form": answer_form(found.place.instrument, shown_item.item, values),
        "previous": codes[position - 1] if position else "",
        "next": codes[position + 1] if position + 1 < len(codes) else "",
        "position": position + 1,
        "total": len(codes),
        "problem": problem,
        "typed": typed or {},
        "conflict": kept.conflict,
        "notes": notes_of(request.access, [shown_item.front.use.version] if shown_item.front else []),
        "words": look.words,
    }
    status = CONFLICT if kept.conflict else REFUSED if problem else 200
    return work_page(request, "desk_item.html", found.place, context, status=status)


def _valued(request: SignedInRequest, assessment: int, code: str, saved: SavedValue | Conflict) -> HttpResponse:
    if isinstance(saved, SavedValue):
        messages.success(request, _("Nilai tahap ini tersimpan."))
        return redirect("desk-item", assessment, code)
    theirs = saved.theirs
    conflict = {
        "name": theirs.author.name,
        "time": clock_time(theirs.updated_at),
        "value": shown("value", theirs.value),
        "narrative": theirs.narrative,
        "version": saved.version,
    }
    return item_response(request, assessment, code, typed=_typed_value(request), kept=Kept(conflict=conflict))


def _typed_value(request: SignedInRequest) -> dict[str, Any]:
    return {name: request.POST[name] for name in ("value", "narrative") if name in request.POST}


def _next_address(request: SignedInRequest, assessment: int, code: str) -> str:
    """The next file without a verdict: of this indicator first, then of the ones after it; else back to the list."""
    found = desk_of(request.access, assessment)
    current = desk_item(request.access, found, code, Look())
    if current.front and current.front.decision is None:
        return f"{reverse('desk-item', args=[assessment, code])}?bukti={current.front.use.pk}"
    following = next_unjudged(desk_list(request.access, found), code)
    return reverse("desk-item", args=[assessment, following]) if following else reverse("desk", args=[assessment])
