"""What an administrator opens for checks: private networks and a Prometheus."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pemantik.assessments.problems import Outdated, Refused
from pemantik.monitoring.selectors.checks_networks import administered_roots, opened
from pemantik.monitoring.services import checks_networks as services
from pemantik.monitoring.views.asking import number, status_of
from pemantik.organizations.requests import SignedInRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def networks(request: SignedInRequest) -> HttpResponse:
    """The networks that may be checked, and the form for another one."""
    node_id = _chosen(request)
    problem = None
    if request.method == "POST":
        try:
            sent = request.POST
            services.allow_network(request.access, node_id, sent.get("cidr", ""), sent.get("reason", ""))
        except Refused as refused:
            problem = refused
        else:
            messages.success(request, _("Jaringan diizinkan."))
            return redirect(_page_of(node_id))
    return _page(request, node_id, {"problem": problem, "typed": request.POST if problem else {}}, problem)


@login_required
@require_POST
def withdraw(request: SignedInRequest, network_id: int) -> HttpResponse:
    """No longer check anything in a network."""
    found = services.withdraw_network(request.access, network_id)
    messages.success(request, _("Izin jaringan %(cidr)s dicabut.") % {"cidr": found.cidr})
    return redirect(_page_of(found.node_id))


@login_required
@require_POST
def prometheus(request: SignedInRequest) -> HttpResponse:
    """Where measurements are fetched from."""
    node_id = _chosen(request)
    sent = request.POST
    try:
        services.set_prometheus(
            request.access, node_id, number(request, "version"), sent.get("url", ""), is_active=sent.get("on") == "yes"
        )
    except Refused as refused:
        context = {"prometheus_problem": refused, "sent": sent, "is_outdated": isinstance(refused, Outdated)}
        return _page(request, node_id, context, refused)
    messages.success(request, _("Pengaturan Prometheus disimpan."))
    return redirect(_page_of(node_id))


def _page(request: SignedInRequest, node_id: int, context: dict[str, Any], problem: Refused | None) -> HttpResponse:
    found = opened(request.access, node_id)
    context |= {"opened": found, "roots": administered_roots(request.access)}
    return render(request, "monitoring/checks/networks.html", context, status=status_of(problem) if problem else 200)


def _chosen(request: SignedInRequest) -> int:
    """The tree that is meant; the first of one's own where none is named."""
    wanted = number(request, "instansi")
    if wanted:
        return wanted
    roots = administered_roots(request.access)
    if not roots:
        raise PermissionDenied(_("Jaringan diatur oleh administrator instansi teratas."))
    return int(roots[0].pk)


def _page_of(node_id: int) -> str:
    return f"{reverse('networks')}?instansi={node_id}"
