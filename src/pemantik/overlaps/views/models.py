"""The models that score: which one does now, what was learned, and the way back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.organizations.requests import SignedInRequest
from pemantik.overlaps.engine.learning import LOGISTIC_FROM, TREES_FROM
from pemantik.overlaps.models import Release
from pemantik.overlaps.selectors import governing as selectors
from pemantik.overlaps.selectors.decisions import labelled
from pemantik.overlaps.services import releases as services

#: Models that the page shows.
MOST = 30


@login_required
@require_safe
def all_models(request: SignedInRequest) -> HttpResponse:
    """The model in use, those that were learned with their figures, and the forms of whoever decides."""
    return _page(request)


@login_required
@require_POST
def train(request: SignedInRequest) -> HttpResponse:
    """Learn from all decisions, in the background."""
    try:
        services.ask_training(request.access)
    except Refused as refused:
        return _page(request, refused)
    messages.success(request, _("Model sedang belajar dari putusan. Muat ulang halaman ini sebentar lagi."))
    return redirect("overlaps-models")


@login_required
@require_POST
def use(request: SignedInRequest, release_id: int) -> HttpResponse:
    """Score with this model from now on."""
    sent = request.POST
    version = int(sent["versi"]) if sent.get("versi", "").isdecimal() else 0
    try:
        made = services.release(request.access, release_id, version, sent.get("alasan", ""))
    except Refused as refused:
        return _page(request, refused)
    messages.success(request, _("Model %(name)s dipakai mulai sekarang.") % {"name": made.name})
    return redirect("overlaps-models")


@login_required
@require_POST
def first_day(request: SignedInRequest) -> HttpResponse:
    """Score as on the first day."""
    try:
        services.back_to_first(request.access, request.POST.get("alasan", ""))
    except Refused as refused:
        return _page(request, refused)
    messages.success(request, _("Model bawaan dipakai lagi mulai sekarang."))
    return redirect("overlaps-models")


def _page(request: SignedInRequest, refused: Refused | None = None) -> HttpResponse:
    rows = list(selectors.releases(request.access)[:MOST])
    active = next((row for row in rows if row.state == Release.State.ACTIVE), None)
    decisions = labelled()
    context = {
        "rows": [{"row": row, "said": services.comparison(row)} for row in rows],
        "active": active,
        "is_learning": any(row.state in Release.LIVE for row in rows),
        "decisions": len(decisions),
        "regions": len(set(decisions.region)),
        "least": LOGISTIC_FROM,
        "trees": TREES_FROM,
        "enough": len(decisions) >= LOGISTIC_FROM,
        "may_govern": selectors.may_govern(request.access),
        "problem": str(refused) if refused else "",
    }
    status = 200 if refused is None else CONFLICT if isinstance(refused, Outdated) else REFUSED
    return render(request, "overlaps/models.html", context, status=status)
