"""Decisions, their correction, and what became of them."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pemantik.assessments.dates import parse_day
from pemantik.assessments.problems import Refused
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.planning.models import SpendingRequest
from pemantik.planning.rules import USUAL_BASIS
from pemantik.planning.selectors.page import RequestPage, current_decision, request_page
from pemantik.planning.selectors.requests import find_request
from pemantik.planning.services import deciding, realising
from pemantik.planning.services.deciding import Ruling
from pemantik.planning.services.realising import Outcome
from pemantik.planning.views.asking import acted, money_of, page_of, status_of, version_of

Verdict = SpendingRequest.Verdict


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Decide on a request, or correct the decision in force."""
    page = request_page(request.access, request_id)
    request.access.require(Action.DECIDE_SPENDING, page.request.node)
    is_correction = page.request.state == SpendingRequest.State.DECIDED
    problem: Refused | None = None
    if request.method == "POST":
        try:
            decision = _decide(request, request_id, is_correction=is_correction)
        except Refused as refused:
            problem = refused
            page = request_page(request.access, request_id)
        else:
            messages.success(request, _("%(number)s tersimpan. Buat suratnya di bawah.") % {"number": decision.number})
            return redirect("spending-request", request_id)
    elif not (page.may.decide or page.may.correct):
        messages.error(request, page.conflict or _("Pengajuan ini tidak menunggu keputusan."))
        return redirect("spending-request", request_id)
    context = {
        "page": page,
        "asked": page.request,
        "is_correction": is_correction,
        "typed": request.POST if problem else _proposed(page, is_correction=is_correction),
        "verdicts": Verdict.choices,
        "problem": str(problem) if problem else "",
    }
    return page_of(request, "decide.html", context, status_of(problem) if problem else 200)


def _decide(request: SignedInRequest, request_id: int, *, is_correction: bool) -> Any:
    ruling, version = _ruling(request.POST), version_of(request)
    if is_correction:
        return deciding.correct_decision(request.access, request_id, version, ruling, request.POST.get("why", ""))
    return deciding.decide_request(request.access, request_id, version, ruling)


def _ruling(post: QueryDict) -> Ruling:
    return Ruling(
        verdict=post.get("verdict", ""),
        reasons=post.get("reasons", ""),
        approved=money_of(post.get("approved", "")),
        conditions=post.get("conditions", "").splitlines()[:100],
        basis=post.get("basis", "").splitlines()[:100],
    )


def _proposed(page: RequestPage, *, is_correction: bool) -> dict[str, str]:
    """What the form begins with: the reviewers' conditions and reasons, or the decision that is corrected."""
    current = current_decision(page.decisions) if is_correction else None
    if current is not None:
        return {
            "verdict": current.verdict,
            "reasons": current.reasons,
            "approved": _plain(current.approved),
            "conditions": "\n".join(current.conditions),
            "basis": "\n".join(current.basis),
        }
    told = [f"{each.part_name}: {each.text}" for each in page.reviews if each.text]
    return {
        "reasons": "\n".join(told),
        "approved": _plain(page.request.amount),
        "basis": "\n".join(USUAL_BASIS),
    }


def _plain(value: Any) -> str:
    return f"{int(value):,}".replace(",", ".") if value == int(value) else f"{value}".replace(".", ",")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def realise(request: SignedInRequest, request_id: int) -> HttpResponse:
    """What was bought, beside what was decided."""
    page = request_page(request.access, request_id)
    request.access.require(Action.REQUEST_SPENDING, page.request.node)
    decision = current_decision(page.decisions)
    if decision is None or not page.may.realise:
        messages.error(request, _("Realisasi dicatat setelah disetujui."))
        return redirect("spending-request", request_id)
    problem: Refused | None = None
    if request.method == "POST":
        try:
            outcome = _outcome(request.POST, len(decision.conditions))
            realising.record_realisation(request.access, request_id, version_of(request), outcome)
        except Refused as refused:
            problem = refused
            page = request_page(request.access, request_id)
        else:
            messages.success(request, _("Realisasi tersimpan, juga di baris belanja inventaris."))
            return redirect("spending-request", request_id)
    stored = page.realised.realisation if page.realised else None
    met = stored.met if stored and len(stored.met) == len(decision.conditions) else [""] * len(decision.conditions)
    if problem:
        met = [request.POST.get(f"met-{at}", "") for at in range(len(decision.conditions))]
    context = {
        "page": page,
        "asked": page.request,
        "decision": decision,
        "conditions": list(zip(decision.conditions, met, strict=True)),
        "typed": request.POST if problem else _stored(stored),
        "problem": str(problem) if problem else "",
    }
    return page_of(request, "realise.html", context, status_of(problem) if problem else 200)


def _outcome(post: QueryDict, conditions: int) -> Outcome:
    value = money_of(post.get("contract_value", ""))
    if value is None:
        raise Refused(_("Tulis nilai kontrak, lebih dari nol."))
    return Outcome(
        contract_value=value,
        vendor=post.get("vendor", ""),
        bought=post.get("bought", ""),
        contract_on=parse_day(post.get("contract_on", "")),
        met=[post.get(f"met-{at}", "") for at in range(conditions)],
        note=post.get("note", ""),
    )


def _stored(stored: Any) -> dict[str, str]:
    if stored is None:
        return {}
    return {
        "contract_value": _plain(stored.contract_value),
        "vendor": stored.vendor,
        "bought": stored.bought,
        "contract_on": f"{stored.contract_on:%d/%m/%Y}" if stored.contract_on else "",
        "note": stored.note,
    }


@login_required
@require_POST
def close(request: SignedInRequest, request_id: int) -> HttpResponse:
    """It is not carried out."""
    find_request(request.access, request_id)
    version, why = version_of(request), request.POST.get("why", "")
    act = partial(realising.close_request, request.access, request_id, version, why)
    return acted(request, request_id, act, _("Pengajuan ditutup."))
