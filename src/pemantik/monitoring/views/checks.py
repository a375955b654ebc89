"""Addresses: the list, one of them, and what people do with them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.problems import Outdated, Refused
from pemantik.inventory.selectors.entries import find_entry
from pemantik.monitoring.conditions import FILTERS
from pemantik.monitoring.models import Address
from pemantik.monitoring.selectors import checks as selectors
from pemantik.monitoring.selectors.checks_days import history, last_measurements
from pemantik.monitoring.selectors.checks_incidents import open_count
from pemantik.monitoring.selectors.checks_networks import administered_roots
from pemantik.monitoring.services import checks as services
from pemantik.monitoring.views.asking import number, status_of, wish
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action


@login_required
@require_safe
def addresses(request: SignedInRequest) -> HttpResponse:
    """All addresses that the person sees; what does not work stands first."""
    wanted = selectors.Wish(
        wish(request, "keadaan"), number(request, "unit"), wish(request, "cari"), number(request, "halaman") or 1
    )
    kept = {"keadaan": wanted.state, "unit": wanted.unit, "cari": wanted.words}
    context = {
        "list": selectors.address_list(request.access, wanted),
        "wish": wanted,
        "query": urlencode({name: value for name, value in kept.items() if value}),
        "filters": FILTERS,
        "open_incidents": open_count(request.access),
        "may_edit": bool(request.access.paths(Action.EDIT_INVENTORY)),
        "may_open": bool(administered_roots(request.access)),
    }
    return render(request, "monitoring/checks/addresses.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """Register an address of a unit."""
    units = selectors.units_to_register(request.access)
    if not units:
        raise PermissionDenied(_("Anda tidak berhak mengisi inventaris di sini."))
    problem = None
    if request.method == "POST":
        try:
            made = services.register_address(request.access, number(request, "unit"), _plan(request))
        except Refused as refused:
            problem = refused
        else:
            messages.success(request, _("Alamat didaftarkan. Pemeriksaan pertama menyusul dalam satu atau dua menit."))
            return redirect("address", made.pk)
    context = {
        "units": units,
        "typed": request.POST if problem else _proposed(request),
        "problem": problem,
    } | _choices()
    return render(request, "monitoring/checks/add.html", context, status=status_of(problem) if problem else 200)


@login_required
@require_safe
def address(request: SignedInRequest, address_id: int) -> HttpResponse:
    """One address: how it is, how it was, and its incidents."""
    now = timezone.now()
    found = selectors.find_address(request.access, address_id)
    days, months = history(found, now)
    context = {
        "row": selectors.address_rows([found], now)[0],
        "days": days,
        "months": months,
        "measurements": last_measurements(found),
        "incidents": list(found.incidents.all()[:10]),
        "may_edit": request.access.may(Action.EDIT_INVENTORY, found.node),
    }
    return render(request, "monitoring/checks/address.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, address_id: int) -> HttpResponse:
    """Another name, place or rhythm."""
    found = selectors.find_address(request.access, address_id)
    request.access.require(Action.EDIT_INVENTORY, found.node)
    problem = None
    if request.method == "POST":
        try:
            services.change_address(request.access, address_id, number(request, "version"), _plan(request))
        except Refused as refused:
            problem = refused
        else:
            messages.success(request, _("Perubahan disimpan. Alamat ini diperiksa lagi sebentar lagi."))
            return redirect("address", address_id)
    typed = request.POST if problem else _stored(found)
    context = {"found": found, "typed": typed, "problem": problem} | _choices()
    context["is_outdated"] = isinstance(problem, Outdated)
    return render(request, "monitoring/checks/change.html", context, status=status_of(problem) if problem else 200)


@login_required
@require_POST
def check(request: SignedInRequest, address_id: int) -> HttpResponse:
    """Check an address as soon as possible."""
    try:
        services.ask_check(request.access, address_id)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("Pemeriksaan diminta. Muat ulang halaman ini sebentar lagi untuk melihat hasilnya.")
        )
    return redirect("address", address_id)


@login_required
@require_POST
def pause(request: SignedInRequest, address_id: int) -> HttpResponse:
    """Stop checking an address."""
    services.set_active(request.access, address_id, is_active=False)
    messages.success(request, _("Pemeriksaan dihentikan. Riwayatnya tetap ada."))
    return redirect("address", address_id)


@login_required
@require_POST
def resume(request: SignedInRequest, address_id: int) -> HttpResponse:
    """Check an address again."""
    services.set_active(request.access, address_id, is_active=True)
    messages.success(request, _("Pemeriksaan dilanjutkan."))
    return redirect("address", address_id)


def _proposed(request: SignedInRequest) -> dict[str, Any]:
    """The form as it begins: empty, or with what the inventory knows about the entry that was named."""
    usual = {"unit": wish(request, "unit"), "interval": "15", "slow_ms": "3000"}
    if not (data := number(request, "data")):
        return usual
    entry = find_entry(request.access, data)
    known = {"data": entry.pk, "unit": str(entry.node_id), "name": entry.name[:150], "url": entry.values.get("url", "")}
    return usual | known


def _plan(request: SignedInRequest) -> services.AddressPlan:
    sent = request.POST
    return services.AddressPlan(
        name=sent.get("name", ""),
        url=sent.get("url", ""),
        interval=number(request, "interval"),
        slow_ms=number(request, "slow_ms"),
        accepts_sign_in=sent.get("accepts_sign_in") == "yes",
        method=sent.get("method", Address.Method.OWN),
        entry=number(request, "data") or None,
    )


def _stored(found: Address) -> dict[str, Any]:
    return {
        "name": found.name,
        "url": found.url,
        "interval": str(found.interval),
        "slow_ms": str(found.slow_ms),
        "accepts_sign_in": "yes" if found.accepts_sign_in else "",
        "method": found.method,
    }


def _choices() -> dict[str, Any]:
    intervals = [(str(value), label) for value, label in Address.Interval.choices]
    return {"intervals": intervals, "methods": Address.Method.choices}
