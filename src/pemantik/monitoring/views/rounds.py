"""The home of the subject, and a round as its coordinator runs it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.accounts import mail
from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.dates import parse_day
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.assessments.wording import day
from pemantik.monitoring.models import Response, Round
from pemantik.monitoring.round_forms import plan_of
from pemantik.monitoring.selectors import rounds as selectors
from pemantik.monitoring.services import reminders
from pemantik.monitoring.services import rounds as services
from pemantik.organizations.requests import SignedInRequest


@login_required
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """What is running, what the own units owe, what is over."""
    return render(request, "monitoring/rounds/home.html", {"home": selectors.home(request.access)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Begin a round: whose, its name and days, where its questions come from."""
    institutions = selectors.managed_institutions(request.access)
    wanted = whole_number(request.POST.get("institution", "") or request.GET.get("instansi", ""))
    chosen = next((each for each in institutions if each.pk == wanted), institutions[0] if institutions else None)
    institution = chosen or selectors.managed_institution(request.access, wanted)
    problem = ""
    if request.method == "POST":
        try:
            source = request.POST.get("source", services.TEMPLATE)
            made = services.create_round(request.access, wanted, plan_of(request.POST), source)
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, _("Putaran disusun. Periksa kuesioner dan pesertanya, lalu buka."))
            return redirect("monitoring-round", made.pk)
    context = {
        "institutions": institutions,
        "institution": institution,
        "last": selectors.last_closed(institution),
        "typed": request.POST,
        "problem": problem,
    }
    return render(request, "monitoring/rounds/new.html", context, status=REFUSED if problem else 200)


@login_required
@require_safe
def one(request: SignedInRequest, round_id: int) -> HttpResponse:
    """One round: how far it is, its units, the next step."""
    return _page(request, round_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Name, period and days of a draft."""
    problem, status = "", 200
    if request.method == "POST":
        try:
            version = whole_number(request.POST.get("version", ""))
            services.change_round(request.access, round_id, version, plan_of(request.POST))
        except Refused as refused:
            problem, status = str(refused), CONFLICT if isinstance(refused, Outdated) else REFUSED
        else:
            messages.success(request, _("Putaran disimpan."))
            return redirect("monitoring-round", round_id)
    found = selectors.managed_round(request.access, round_id)
    kept = {
        "name": found.name,
        "period": found.period,
        "opens_on": day(found.opens_on) if found.opens_on else "",
        "due_on": day(found.due_on) if found.due_on else "",
        "note": found.note,
    }
    context = {
        "round": found,
        "typed": request.POST if problem else kept,
        "kept": kept,
        "problem": problem,
        "is_outdated": status == CONFLICT,
    }
    return render(request, "monitoring/rounds/describe.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def participants(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Which units take part."""
    problem, status = "", 200
    sent = {whole_number(each) for each in request.POST.getlist("unit")}
    if request.method == "POST":
        try:
            version = whole_number(request.POST.get("version", ""))
            services.set_participants(request.access, round_id, version, sent)
        except Refused as refused:
            problem, status = str(refused), CONFLICT if isinstance(refused, Outdated) else REFUSED
        else:
            messages.success(request, _("Peserta disimpan."))
            return redirect("monitoring-round", round_id)
    found = selectors.managed_round(request.access, round_id)
    stored = set(found.responses.values_list("node_id", flat=True))
    units = selectors.possible_participants(found.institution)
    top = found.institution.depth + 1
    context = {
        "round": found,
        "units": [(unit, unit.depth - top) for unit in units],
        "chosen": sent if problem else stored,
        "problem": problem,
    }
    return render(request, "monitoring/rounds/participants.html", context, status=status)


@login_required
@require_POST
def remove(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Remove a draft."""
    try:
        services.remove_round(request.access, round_id)
    except Refused as refused:
        return _page(request, round_id, str(refused))
    messages.success(request, _("Rancangan putaran dihapus."))
    return redirect("monitoring")


@login_required
@require_POST
def begin(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Open it to the units."""
    return _do(request, round_id, services.open_round, _("Putaran dibuka. Unit dapat mengisi."))


@login_required
@require_POST
def end(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Close it; the analysis is there at once."""
    try:
        services.close_round(request.access, round_id)
    except Refused as refused:
        return _page(request, round_id, str(refused))
    messages.success(request, _("Putaran ditutup dan dianalisis. Baca, tambahkan simpulan, lalu terbitkan."))
    return redirect("monitoring-analysis", round_id)


@login_required
@require_POST
def extend(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Another last day."""
    return _with_day(request, round_id, services.extend_round, _("Batas isian diubah."))


@login_required
@require_POST
def reopen(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Take answers again."""
    return _with_day(request, round_id, services.reopen_round, _("Putaran dibuka lagi."))


@login_required
@require_POST
def remind(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Mail the units that have not sent."""
    try:
        made = reminders.remind_units(request.access, round_id, request.build_absolute_uri("/"))
    except Refused as refused:
        return _page(request, round_id, str(refused))
    told = _("%(made)s unit diingatkan.") % {"made": made.made}
    if made.paused:
        told += " " + _("%(n)s sudah diingatkan dalam 24 jam terakhir.") % {"n": made.paused}
    if made.nobody:
        told += " " + _("%(n)s belum punya pengguna yang mengisi.") % {"n": made.nobody}
    messages.success(request, told)
    return redirect("monitoring-round", round_id)


def _with_day(
    request: SignedInRequest, round_id: int, work: Callable[[Any, int, Any], Round], said: str
) -> HttpResponse:
    try:
        work(request.access, round_id, parse_day(request.POST.get("due_on", "")))
    except Refused as refused:
        return _page(request, round_id, str(refused))
    messages.success(request, said)
    return redirect("monitoring-round", round_id)


def _do(request: SignedInRequest, round_id: int, work: Callable[[Any, int], Round], said: str) -> HttpResponse:
    try:
        work(request.access, round_id)
    except Refused as refused:
        return _page(request, round_id, str(refused))
    messages.success(request, said)
    return redirect("monitoring-round", round_id)


def _page(request: SignedInRequest, round_id: int, problem: str = "") -> HttpResponse:
    page = selectors.round_page(request.access, round_id)
    context = {
        "page": page,
        "round": page.round,
        "problem": problem,
        "typed": request.POST,
        "mail_on": mail.is_configured(),
        "sent_state": Response.State.SUBMITTED,
        "may_reopen": not Round.objects.filter(previous=page.round).exists() if page.may_manage else False,
    }
    return render(request, "monitoring/rounds/round.html", context, status=REFUSED if problem else 200)
