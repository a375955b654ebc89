"""Filling in: the overview of an assessment, and the page of one indicator with its drafts."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.answer_forms import (
    changes_from,
    chosen,
    comparison,
    field_to_blame,
    form_values,
    shown,
    whole_number,
)
from pemantik.assessments.choices import answer_form
from pemantik.assessments.document_notes import notes_of
from pemantik.assessments.offers import evidence_from, links_beside
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.indicator import find_item, indicator_page
from pemantik.assessments.selectors.overview import overview_of
from pemantik.assessments.selectors.place import find_place, works_here
from pemantik.assessments.services.answer_fields import blank_fields, fields_of, inherited_fields
from pemantik.assessments.services.answering import AnswerChanges, Conflict, SavedValue, save_value
from pemantik.assessments.views.working import CONFLICT, REFUSED, wants_json, work_page
from pemantik.assessments.wording import clock_time
from pemantik.maturity.answers import AnswerError
from pemantik.organizations.requests import SignedInRequest


@login_required
@require_safe
def overview(request: SignedInRequest, assessment: int) -> HttpResponse:
    """All indicators of one assessment; `?tugas=saya` shows what is asked of the reader."""
    place = find_place(request.access, assessment)
    only_mine = request.GET.get("tugas") == "saya"
    context = {
        "overview": overview_of(request.access, place, only_mine=only_mine),
        "only_mine": only_mine,
        "works_here": works_here(request.access, place),
        "links": links_beside(request.access, place),
    }
    return work_page(request, "overview.html", place, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: SignedInRequest, assessment: int, code: str) -> HttpResponse:
    """One indicator. POST saves the draft: for our script with an answer in JSON, else with a page."""
    if request.method == "POST":
        return _save(request, assessment, code)
    return indicator_response(request, assessment, code)


@login_required
@require_safe
def standing(request: SignedInRequest, assessment: int, code: str) -> JsonResponse:
    """For a page that was left open: a fresh token against forgery, after the reader has signed in again."""
    find_place(request.access, assessment)
    response = JsonResponse({"csrf": get_token(request), "user": request.user.pk})
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def compare(request: SignedInRequest, assessment: int, code: str) -> HttpResponse:
    """Save what was chosen of two versions. If somebody was faster again, compare again."""
    version = whole_number(request.POST.get("version", ""))
    try:
        changes = chosen(request.POST)
        saved = save_value(request.access, assessment, code, version, changes)
    except (Refused, AnswerError) as problem:
        return indicator_response(request, assessment, code, problem=str(problem), typed=_typed(request))
    return _answered(request, assessment, code, saved)


def indicator_response(
    request: SignedInRequest, assessment: int, code: str, problem: str = "", typed: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of one indicator, after a refusal with what was typed still in it."""
    place = find_place(request.access, assessment)
    page = indicator_page(request.access, place, code)
    fields = blank_fields()
    if page.own:
        fields = fields_of(page.own)
    elif page.value:
        fields = inherited_fields(page.value.row)
    values = form_values(fields) | (typed or {})
    context = {
        "page": page,
        "form": answer_form(place.instrument, page.item, values),
        "problem": problem,
        "typed": typed or {},
        "saved_at": clock_time(page.own.updated_at) if page.own and page.own.author_id == request.user.pk else "",
        "notes": notes_of(request.access, [each.use.version for each in page.uses]),
        "sources": evidence_from(request.access, place) if page.may_attach else [],
        "settled": request.GET.get("selesai", "")[:60],
        "may_reply": page.place.current is not None and (page.may_fill or page.may_assess),
    }
    return work_page(request, "indicator.html", place, context, status=REFUSED if problem else 200)


def _save(request: SignedInRequest, assessment: int, code: str) -> HttpResponse:
    """Save a draft. For the script this is the hot path: nothing is read but what saving itself needs."""
    changes = AnswerChanges()
    try:
        changes = changes_from(request.POST)
        version = whole_number(request.POST.get("version", ""))
        saved = save_value(request.access, assessment, code, version, changes)
    except (Refused, AnswerError) as problem:
        if wants_json(request):
            field = field_to_blame(changes) if isinstance(problem, AnswerError) else ""
            return JsonResponse({"state": "refused", "message": str(problem), "field": field}, status=REFUSED)
        return indicator_response(request, assessment, code, problem=str(problem), typed=_typed(request))
    return _told(saved) if wants_json(request) else _answered(request, assessment, code, saved)


def _told(saved: SavedValue | Conflict) -> JsonResponse:
    """The outcome for the script."""
    if isinstance(saved, Conflict):
        text = _("%(name)s juga menyimpan isian ini pukul %(time)s.") % {
            "name": saved.theirs.author,
            "time": clock_time(saved.theirs.updated_at),
        }
        return JsonResponse({"state": "conflict", "message": text}, status=CONFLICT)
    row = saved.row
    return JsonResponse(
        {
            "state": "saved",
            "version": saved.version,
            "message": _("Draf Anda tersimpan pukul %(time)s") % {"time": clock_time(row.updated_at)},
            "value": form_values(fields_of(row))["value"],
            "shown": _("Nilai indikator: %(value)s") % {"value": shown("value", row.value)},
        }
    )


def _answered(request: SignedInRequest, assessment: int, code: str, saved: SavedValue | Conflict) -> HttpResponse:
    """The outcome as a page: back to the indicator, or both versions beside each other."""
    if isinstance(saved, SavedValue):
        address = reverse("indicator", args=[assessment, code])
        draft = request.POST.get("draft", "")[:60]
        return redirect(f"{address}?{urlencode({'selesai': draft})}" if draft else address)
    place = find_place(request.access, assessment)
    context = {
        "item": find_item(place, code),
        "conflict": saved,
        "rows": comparison(saved.fields),
        "saved_at": clock_time(saved.theirs.updated_at),
        "draft": request.POST.get("draft", "")[:60],
    }
    return work_page(request, "compare.html", place, context, status=CONFLICT)


def _typed(request: SignedInRequest) -> dict[str, Any]:
    """What was sent, so that it stands in the form again."""
    sent = request.POST
    typed: dict[str, Any] = {
        name: sent[name] for name in ("narrative", "measured", "source", "source_date") if name in sent
    }
    if "value" in sent:
        typed["value"] = sent["value"]
    if "met" in sent.getlist("field"):
        typed["met"] = [whole_number(text) for text in sent.getlist("met")]
    if "provisional" in sent.getlist("field"):
        typed["provisional"] = "provisional" in sent
    return typed
