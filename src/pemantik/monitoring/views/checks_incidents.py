"""Incidents: the list, one of them, its note."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.problems import Outdated, Refused
from pemantik.monitoring.conditions import condition_of
from pemantik.monitoring.selectors import checks_incidents as selectors
from pemantik.monitoring.services import checks_incidents as services
from pemantik.monitoring.views.asking import number, status_of, wish
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action


@login_required
@require_safe
def incidents(request: SignedInRequest) -> HttpResponse:
    """All incidents that the person sees; those that go on stand first."""
    only_open = wish(request, "berjalan") == "ya"
    page = selectors.incident_page(request.access, only_open=only_open, page=number(request, "halaman") or 1)
    context = {"page": page, "only_open": only_open, "open_incidents": selectors.open_count(request.access)}
    return render(request, "monitoring/checks/incidents.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: SignedInRequest, incident_id: int) -> HttpResponse:
    """One incident, and the note about it."""
    problem = None
    if request.method == "POST":
        try:
            services.note_incident(
                request.access, incident_id, number(request, "version"), request.POST.get("note", "")
            )
        except Refused as refused:
            problem = refused
        else:
            messages.success(request, _("Catatan disimpan."))
            return redirect("incident", incident_id)
    found = selectors.find_incident(request.access, incident_id)
    may_edit = request.access.may(Action.EDIT_INVENTORY, found.address.node)
    context = {
        "found": found,
        "condition": condition_of(found.address),
        "problem": problem,
        "is_outdated": isinstance(problem, Outdated),
        "typed": request.POST.get("note", "") if problem else found.note,
        "may_edit": may_edit,
        "may_close": may_edit and found.is_open and not found.address.is_active,
    }
    return render(request, "monitoring/checks/incident.html", context, status=status_of(problem) if problem else 200)


@login_required
@require_POST
def close(request: SignedInRequest, incident_id: int) -> HttpResponse:
    """End an incident by hand."""
    try:
        services.close_incident(request.access, incident_id)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Insiden ditutup."))
    return redirect("incident", incident_id)
