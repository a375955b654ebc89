"""The classes of a province: read, made, changed, removed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.organizations.models import Node
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.supervision.selectors.classes import find_class, province_classes
from pemantik.supervision.selectors.members import find_supervisor, members_of
from pemantik.supervision.services import classes as services
from pemantik.supervision.views.asking import wish


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def classes(request: SignedInRequest) -> HttpResponse:
    """All classes of a province, and the form for a new one."""
    problem, typed = "", {}
    if request.method == "POST":
        try:
            made = services.make_class(request.access, whole_number(request.POST.get("provinsi", "")), _sent(request))
        except Refused as refused:
            problem, typed = str(refused), _typed(request)
        else:
            messages.success(request, _("Kelas disimpan."))
            return redirect(_list_of(made.supervisor))
    supervisor = find_supervisor(request.access, request.POST.get("provinsi", "") or wish(request, "provinsi"))
    context = _common(request, supervisor) | {
        "classes": province_classes(request.access, supervisor),
        "problem": problem,
        "typed": typed,
    }
    return render(request, "supervision/classes.html", context, status=REFUSED if problem else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one_class(request: SignedInRequest, class_id: int) -> HttpResponse:
    """One class, to change."""
    found = find_class(request.access, class_id)
    problem, status = "", 200
    if request.method == "POST":
        try:
            services.change_class(
                request.access, class_id, whole_number(request.POST.get("version", "")), _sent(request)
            )
        except Refused as refused:
            problem, status = str(refused), CONFLICT if isinstance(refused, Outdated) else REFUSED
        else:
            messages.success(request, _("Kelas disimpan."))
            return redirect(_list_of(found.supervisor))
    stored = list(found.members.order_by("path"))
    kept = {"name": found.name, "note": found.note, "members": {node.pk for node in stored}}
    context = _common(request, found.supervisor) | {
        "found": found,
        "stored": stored,
        "problem": problem,
        "is_outdated": status == CONFLICT,
        "typed": _typed(request) if problem else kept,
    }
    return render(request, "supervision/class.html", context, status=status)


@login_required
@require_POST
def remove(request: SignedInRequest, class_id: int) -> HttpResponse:
    """Remove a class."""
    supervisor = find_class(request.access, class_id).supervisor
    name = services.remove_class(request.access, class_id)
    messages.success(request, _("Kelas %(name)s dihapus.") % {"name": name})
    return redirect(_list_of(supervisor))


def _list_of(supervisor: Node) -> str:
    return f"{reverse('province-classes')}?provinsi={supervisor.pk}"


def _common(request: SignedInRequest, supervisor: Node) -> dict[str, Any]:
    return {
        "supervisor": supervisor,
        "members": members_of(request.access, supervisor),
        "may_supervise": request.access.may(Action.SUPERVISE, supervisor),
    }


def _sent(request: SignedInRequest) -> services.Sorting:
    sent = request.POST
    return services.Sorting(sent.get("name", ""), sent.get("note", ""), _chosen(request))


def _typed(request: SignedInRequest) -> dict[str, object]:
    return {"name": request.POST.get("name", ""), "note": request.POST.get("note", ""), "members": _chosen(request)}


def _chosen(request: SignedInRequest) -> frozenset[int]:
    """The ids that were ticked; what is no number becomes one that nobody has."""
    return frozenset(whole_number(each) for each in request.POST.getlist("members"))
