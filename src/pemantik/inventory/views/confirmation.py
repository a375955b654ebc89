"""The yearly confirmation: what the owners are asked, and for the coordinator how far everybody is."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pemantik.accounts import mail
from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.problems import Refused
from pemantik.assessments.views.working import REFUSED
from pemantik.inventory.selectors.rounds import (
    find_round,
    may_run,
    open_round,
    progress_of,
    question_to,
    rounds_of,
)
from pemantik.inventory.selectors.scope import Scope, find_scope
from pemantik.inventory.services import rounds as services
from pemantik.inventory.views.pictures import page_query, scope_of, wish
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.spreadsheets.dates import read_date


@require_safe
@login_required
def confirmation(request: SignedInRequest) -> HttpResponse:
    """The person's entries that wait, and the progress of the units."""
    return render(request, "inventory/pictures/confirmation.html", _context(request, scope_of(request)))


def _context(request: SignedInRequest, scope: Scope) -> dict[str, Any]:
    whole = Scope(scope.access, scope.institution, None, scope.institutions, scope.whole)
    found = open_round(scope.institution)
    runs = may_run(request.access, scope.institution)
    question = question_to(request.access, found, wish(request, "halaman")) if found else None
    progress = progress_of(found, whole) if found and (runs or scope.whole) else []
    return {
        "scope": whole,
        "round": found,
        "question": question,
        "progress": progress,
        "behind": [node.label for node, each in progress if each.left],
        "confirmed": sum(each.confirmed for _node, each in progress),
        "entries": sum(each.entries for _node, each in progress),
        "runs": runs,
        "past": list(rounds_of(scope.institution).exclude(closed_at=None)[:10]),
        "mail_on": mail.is_configured(),
        "page_query": page_query(whole, {}),
        "problems": {},
        "ticked": frozenset(),
    }


@require_POST
@login_required
def confirm(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Confirm one entry, or all that are ticked."""
    sent = [request.POST["only"]] if "only" in request.POST else request.POST.getlist("entry")[:200]
    versions = {
        whole_number(one): whole_number(version) for one, _dash, version in (each.partition("-") for each in sent)
    }
    institution_id = find_round(request.access, round_id).institution_id
    try:
        confirmed = services.confirm_entries(request.access, round_id, versions)
    except Refused as refused:
        context = _context(request, find_scope(request.access, institution_id)) | {"problem": str(refused)}
        context |= {"problems": getattr(refused, "problems", {}), "ticked": frozenset(versions)}
        return render(request, "inventory/pictures/confirmation.html", context, status=REFUSED)
    text = ngettext("%(n)s data dipastikan masih benar.", "%(n)s data dipastikan masih benar.", len(confirmed))
    messages.success(request, text % {"n": len(confirmed)})
    return redirect(f"{reverse('inventory-confirmation')}?instansi={institution_id}")


@require_POST
@login_required
def begin(request: SignedInRequest) -> HttpResponse:
    """Open this year's round."""
    institution_id = whole_number(request.POST.get("institution", ""))
    due_on = read_date(request.POST.get("due_on", "")[:40])
    try:
        if due_on is None:
            raise Refused(_("Tulis tenggat seperti 31 Desember 2026."))
        services.open_confirmation_round(request.access, institution_id, due_on)
    except Refused as refused:
        context = _context(request, find_scope(request.access, institution_id)) | {
            "problem": str(refused),
            "typed": request.POST.get("due_on", "")[:40],
        }
        return render(request, "inventory/pictures/confirmation.html", context, status=REFUSED)
    messages.success(request, _("Putaran konfirmasi dibuka. Tugasnya tampil pada setiap unit pemilik."))
    return redirect(f"{reverse('inventory-confirmation')}?instansi={institution_id}")


@require_POST
@login_required
def finish(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Close the round."""
    found = services.close_confirmation_round(request.access, round_id)
    messages.success(request, _("Putaran konfirmasi ditutup."))
    return redirect(f"{reverse('inventory-confirmation')}?instansi={found.institution_id}")


@require_POST
@login_required
def remind(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Mail those who are behind."""
    institution_id = find_round(request.access, round_id).institution_id
    try:
        count = services.remind_confirmation_round(request.access, round_id, request.build_absolute_uri("/"))
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        text = ngettext("%(n)s orang diingatkan.", "%(n)s orang diingatkan.", count)
        messages.success(request, text % {"n": count})
    return redirect(f"{reverse('inventory-confirmation')}?instansi={institution_id}")
