"""The coaching log: entries of one member, all open agreements, one agreement changed or closed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.dates import parse_day
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.assessments.wording import day
from pemantik.organizations.requests import SignedInRequest
from pemantik.supervision.selectors.coaching import find_agreement, log_of, own_reminders, reports_of
from pemantik.supervision.selectors.member_page import member_page
from pemantik.supervision.services import coaching as services
from pemantik.supervision.services import progress


@login_required
@require_safe
def log(request: SignedInRequest) -> HttpResponse:
    """All agreements that the person sees; those past their date first."""
    context = {"log": log_of(request.access), "own_reminders": own_reminders(request.access)}
    return render(request, "supervision/coaching.html", context)


@login_required
@require_POST
def agree(request: SignedInRequest, node_id: int) -> HttpResponse:
    """Note an agreement with a member."""
    try:
        services.agree(request.access, node_id, _terms(request))
    except Refused as refused:
        page = member_page(request.access, node_id, request.POST.get("penilaian", ""))
        context = {"page": page, "problem": str(refused), "typed": request.POST}
        return render(request, "supervision/member.html", context, status=REFUSED)
    messages.success(request, _("Kesepakatan dicatat."))
    return redirect(reverse("province-member", args=[node_id]) + "#pembinaan")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """One agreement, to read, change or close."""
    problem, status = "", 200
    if request.method == "POST":
        try:
            services.change(request.access, agreement_id, _version(request), _terms(request))
        except Refused as refused:
            problem, status = str(refused), CONFLICT if isinstance(refused, Outdated) else REFUSED
        else:
            messages.success(request, _("Kesepakatan disimpan."))
            return redirect("agreement", agreement_id)
    return _page(request, agreement_id, problem, status)


@login_required
@require_POST
def close(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """Mark as done."""
    try:
        services.close(request.access, agreement_id, _version(request), request.POST.get("note", ""), _site(request))
    except Refused as refused:
        return _page(request, agreement_id, str(refused), REFUSED)
    messages.success(request, _("Kesepakatan ditandai selesai."))
    return redirect("agreement", agreement_id)


@login_required
@require_POST
def reopen(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """Take back that it is done."""
    try:
        services.reopen(request.access, agreement_id, _version(request))
    except Refused as refused:
        return _page(request, agreement_id, str(refused), REFUSED)
    messages.success(request, _("Kesepakatan dibuka lagi."))
    return redirect("agreement", agreement_id)


@login_required
@require_POST
def report(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """The member tells how far it is."""
    sent = request.POST
    is_done = sent.get("done") == "yes"
    try:
        progress.report(
            request.access,
            agreement_id,
            _version(request),
            sent.get("progress", ""),
            is_done=is_done,
            site=_site(request),
        )
    except Refused as refused:
        status = CONFLICT if isinstance(refused, Outdated) else REFUSED
        return _page(request, agreement_id, str(refused), status)
    said = _("Laporan terkirim. Provinsi mengonfirmasinya.") if is_done else _("Laporan kemajuan dicatat.")
    messages.success(request, said)
    return redirect("agreement", agreement_id)


@login_required
@require_POST
def send_back(request: SignedInRequest, agreement_id: int, report_id: int) -> HttpResponse:
    """The province says what is still missing."""
    try:
        progress.send_back(request.access, agreement_id, report_id, request.POST.get("reply", ""), _site(request))
    except Refused as refused:
        return _page(request, agreement_id, str(refused), REFUSED)
    messages.success(request, _("Laporan dikembalikan kepada kab/kota."))
    return redirect("agreement", agreement_id)


def _page(request: SignedInRequest, agreement_id: int, problem: str, status: int) -> HttpResponse:
    """The page with what was typed, if it was refused; beside it what is stored, where somebody else was faster."""
    entry = find_agreement(request.access, agreement_id)
    stored = entry.agreement
    kept = {
        "text": stored.text,
        "owner": stored.owner,
        "due_on": day(stored.due_on),
        "agreed_on": day(stored.agreed_on),
        "indicator": f"{stored.instrument}/{stored.code}" if stored.code else "",
    }
    context = {
        "entry": entry,
        "reports": reports_of(stored),
        "typed": request.POST if "text" in request.POST else kept,
        "sent": request.POST,
        "kept": kept,
        "problem": problem,
        "is_outdated": status == CONFLICT,
    }
    return render(request, "supervision/agreement.html", context, status=status)


def _site(request: SignedInRequest) -> str:
    return request.build_absolute_uri("/")


def _version(request: SignedInRequest) -> int:
    return whole_number(request.POST.get("version", ""))


def _terms(request: SignedInRequest) -> services.Terms:
    sent = request.POST
    instrument, _slash, code = sent.get("indicator", "")[:60].partition("/")
    return services.Terms(
        text=sent.get("text", ""),
        owner=sent.get("owner", ""),
        due_on=parse_day(sent.get("due_on", "")),
        agreed_on=parse_day(sent.get("agreed_on", "")),
        instrument=instrument,
        code=code,
    )
