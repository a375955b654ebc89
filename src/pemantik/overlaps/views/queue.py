"""The queue of pairs, and the search that fills it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pemantik.assessments.problems import Refused
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.overlaps.selectors import queue as selectors
from pemantik.overlaps.selectors.agreement import readers_agree
from pemantik.overlaps.selectors.reach import unknown
from pemantik.overlaps.selectors.running import searching
from pemantik.overlaps.services import searching as services


@login_required
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """Pairs that wait, narrowed as the address asks; for owners those that touch their units."""
    access = request.access
    if not access.paths(Action.VIEW_INVENTORY):
        raise unknown()
    query = selectors.QueueQuery.of(request.GET.dict())
    found = selectors.queue(access, query, request.GET.get("hal", "1"))
    context = {
        "queue": found,
        "query": query,
        "state": query.state or (selectors.WAITING if found.reviews else selectors.ALL),
        "states": selectors.STATES,
        "standing": selectors.standing(access, query.institution) if found.reviews else None,
        "agreement": readers_agree(access) if found.reviews else None,
        "searching": searching(),
        "may_search": services.may_search(access),
    }
    return render(request, "overlaps/queue/queue.html", context)


@login_required
@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    """How far the search is, and the last ones; for who may start one."""
    if not services.may_search(request.access):
        raise unknown()
    return render(request, "overlaps/queue/search.html", {"searching": searching()})


@login_required
@require_POST
def start(request: SignedInRequest) -> HttpResponse:
    """Begin a search, or begin anew one that was killed."""
    try:
        services.ask_search(request.access)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Pencarian dimulai. Anda boleh meninggalkan halaman ini."))
    return redirect("overlaps-search")
