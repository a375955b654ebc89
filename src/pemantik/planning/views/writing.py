"""A request written by its unit: begun, kept, sent, taken back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.problems import Outdated, Refused
from pemantik.inventory.problems import Invalid
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.overlaps import looking
from pemantik.planning import content as parts
from pemantik.planning import forms
from pemantik.planning.models import RequestObject, SpendingRequest
from pemantik.planning.selectors.lines import free_lines
from pemantik.planning.selectors.requests import find_request, requesting_units
from pemantik.planning.services import requests, sending
from pemantik.planning.views.asking import CONFLICT, REFUSED, acted, page_of, sent_words, status_of, version_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Begin: for which unit, about which budget line, and what it is called."""
    units = requesting_units(request.access)
    sent = request.POST if request.method == "POST" else request.GET
    line = whole_number(sent.get("belanja", ""))
    unit = _unit(request, units, whole_number(sent.get("unit", "")), line)
    problem = ""
    if request.method == "POST" and "mulai" in sent:
        texts = {} if line else {"title": sent.get("title", "")}
        try:
            found = requests.create_request(request.access, unit, requests.Draft(texts), line or None)
        except Invalid as invalid:
            problem = " ".join(invalid.problems.values())
        except Refused as refused:
            problem = str(refused)
        else:
            return redirect("spending-edit", found.pk)
    context = {
        "units": units,
        "unit": unit,
        "line": line,
        "lines": free_lines(request.access, unit),
        "typed": sent,
        "problem": problem,
    }
    return page_of(request, "new.html", context, REFUSED if problem else 200)


def _unit(request: SignedInRequest, units: list[Any], wanted: int, line: int) -> int:
    """The unit that is meant: the wished one, that of the line, or the first."""
    known = {each.pk for each in units}
    if wanted in known:
        return wanted
    if line:
        owner = free_lines(request.access, 0, line)
        if owner and owner[0].node_id in known:
            return owner[0].node_id
    return units[0].pk if units else 0


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, request_id: int) -> HttpResponse:
    """The form of a draft."""
    found = find_request(request.access, request_id, Action.REQUEST_SPENDING)
    if found.state != SpendingRequest.State.DRAFT:
        return redirect("spending-request", request_id)
    if request.method != "POST":
        looking.warm()
        return _form(request, found, forms.stored_of(found))
    typed = forms.typed_of(request.POST)
    if typed.asked:
        return _form(request, found, typed)
    return _save(request, found, typed)


def _save(request: SignedInRequest, found: SpendingRequest, typed: forms.Typed) -> HttpResponse:
    try:
        saved = requests.save_request(request.access, found.pk, version_of(request), forms.draft_of(typed))
        if request.POST.get("action") == "send":
            sending.submit_request(request.access, found.pk, saved.version)
            messages.success(request, sent_words())
            return redirect("spending-request", found.pk)
    except Invalid as invalid:
        stored = find_request(request.access, found.pk)
        return _form(request, stored, typed, {"errors": invalid.problems, "problem": str(invalid)}, REFUSED)
    except Outdated as outdated:
        stored = find_request(request.access, found.pk)
        theirs = _differing(typed, stored)
        return _form(request, stored, typed, {"theirs": theirs, "problem": str(outdated)}, CONFLICT)
    except Refused as refused:
        stored = find_request(request.access, found.pk)
        if stored.state != SpendingRequest.State.DRAFT:
            messages.error(request, str(refused))
            return redirect("spending-request", found.pk)
        return _form(request, stored, typed, {"problem": str(refused)}, status_of(refused))
    messages.success(request, _("Draf tersimpan."))
    return redirect(reverse("spending-edit", args=[found.pk]))


def _differing(typed: forms.Typed, stored: SpendingRequest) -> dict[str, str]:
    """What somebody else saved, where it is not what was typed."""
    theirs = forms.texts_of(stored.content)
    return {
        key: parts.shown(key, stored.content.get(key)) or _("(kosong)")
        for key, text in typed.texts.items()
        if " ".join(text.split()) != " ".join(theirs.get(key, "").split())
    }


def _form(
    request: SignedInRequest,
    found: SpendingRequest,
    typed: forms.Typed,
    said: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    told = said or {}
    errors = told.get("errors", {})
    chosen, found_objects, is_cut = forms.chosen_objects(found.institution, typed, found)
    context = {
        "asked": found,
        "sections": forms.sections_of(typed, errors, told.get("theirs")),
        "chosen": chosen,
        "found": found_objects,
        "is_cut": is_cut,
        "typed": typed,
        "roles": RequestObject.Role.choices,
        "documents": forms.offered_documents(request.access, found.node, typed),
        "errors": [(key, parts.label_of(key) if key in parts.BY_KEY else "", text) for key, text in errors.items()],
        "problem": told.get("problem", ""),
        "is_conflict": status == CONFLICT,
    }
    return page_of(request, "edit.html", context, status)


@login_required
@require_POST
def remove(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Delete a draft."""
    try:
        requests.remove_request(request.access, request_id)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("spending-request", request_id)
    messages.success(request, _("Draf dihapus."))
    return redirect("spending")


@login_required
@require_POST
def withdraw(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Take it back."""
    version = version_of(request)
    said = _("Pengajuan ditarik. Buka lagi untuk mengubah dan mengirimnya.")
    return acted(request, request_id, lambda: requests.withdraw_request(request.access, request_id, version), said)


@login_required
@require_POST
def reopen(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Take it up again."""
    try:
        requests.reopen_request(request.access, request_id, version_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("spending-request", request_id)
    return redirect("spending-edit", request_id)
