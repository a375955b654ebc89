"""One participant: its stages with their buttons, and its units."""

from collections.abc import Callable
from datetime import datetime, time

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.campaign_forms import AssessorsForm, ExtensionForm, ReasonForm
from pemantik.assessments.duties import require_manager, visible_assessment
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors import progress
from pemantik.assessments.selectors.participants import (
    conflicts_of,
    find_stage,
    participant_page,
    possible_assessors,
)
from pemantik.assessments.services import assessors, stages
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action

FOLDER = "assessments/campaigns"


@login_required
@require_safe
def participant(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far one participant is, unit by unit, and what may be done with its stages."""
    assessment = visible_assessment(request.access, pk)
    manages = request.access.may(Action.MANAGE_CAMPAIGNS, assessment.campaign.owner)
    context = {
        "assessment": assessment,
        "campaign": assessment.campaign,
        "row": progress.participant_rows(assessment.campaign, [assessment])[0],
        "units": progress.unit_rows(assessment),
        "steps": participant_page(request.access, assessment),
        "manages": manages,
        "conflicts": conflicts_of(assessment) if manages else [],
        "assigns": request.access.may(Action.ASSIGN, assessment.node),
        "sees_all": request.access.may(Action.VIEW_ASSESSMENT, assessment.node),
    }
    return render(request, f"{FOLDER}/participant.html", context)


@login_required
@require_POST
def submit_stage(request: SignedInRequest, pk: int, stage: int) -> HttpResponse:
    """Submit a stage."""

    def act() -> str:
        record = stages.submit(request.access, pk, stage)
        return _("%(stage)s terkirim. Tanda terima tersimpan.") % {"stage": record.stage}

    return _answer(request, pk, act)


@login_required
@require_POST
def withdraw_stage(request: SignedInRequest, pk: int, stage: int) -> HttpResponse:
    """Withdraw a stage, with the reason."""

    def act() -> str:
        record = stages.withdraw(request.access, pk, stage, _reason(request))
        return _("%(stage)s ditarik dan dapat diubah lagi.") % {"stage": record.stage}

    return _answer(request, pk, act)


@login_required
@require_POST
def skip_stage(request: SignedInRequest, pk: int, stage: int) -> HttpResponse:
    """Skip an optional stage, with the reason."""

    def act() -> str:
        record = stages.skip(request.access, pk, stage, _reason(request))
        return _("%(stage)s dilewati.") % {"stage": record.stage}

    return _answer(request, pk, act)


@login_required
@require_POST
def extend_stage(request: SignedInRequest, pk: int, stage: int) -> HttpResponse:
    """More time for this participant."""
    require_manager(request.access, visible_assessment(request.access, pk))

    def act() -> str:
        form = ExtensionForm(request.POST)
        if not form.is_valid():
            raise Refused(_("Isi tanggal dan alasan perpanjangan."))
        evening = timezone.make_aware(datetime.combine(form.cleaned_data["until"], time(23, 59)))
        record = stages.extend_deadline(request.access, pk, stage, evening, form.cleaned_data["reason"])
        return _("%(stage)s diperpanjang.") % {"stage": record.stage}

    return _answer(request, pk, act)


@login_required
@require_POST
def lift_conflict(request: SignedInRequest, pk: int, assessor: int) -> HttpResponse:
    """Take back an assessor's declaration, with the reason."""
    require_manager(request.access, visible_assessment(request.access, pk))

    def act() -> str:
        assessors.lift_declaration(request.access, pk, assessor, _reason(request))
        return _("Pernyataan dicabut. Asesor itu menyatakan lagi sebelum memeriksa.")

    return _answer(request, pk, act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stage_assessors(request: SignedInRequest, pk: int, stage: int) -> HttpResponse:
    """Who assesses this participant in this stage."""
    assessment = visible_assessment(request.access, pk)
    require_manager(request.access, assessment)
    chosen = find_stage(assessment, stage)
    present = list(assessment.assessors.filter(stage=chosen).order_by("order").values_list("assessor_id", flat=True))
    initial = dict(zip(("first", "second"), present, strict=False))
    torn = {each.assessor_id for each in conflicts_of(assessment)}
    form = AssessorsForm(possible_assessors(assessment, chosen), torn, data=request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            assessors.set_assessors(request.access, pk, stage, form.as_ids())
            messages.success(request, _("Asesor tersimpan."))
            return redirect("participant", pk=pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"assessment": assessment, "campaign": assessment.campaign, "stage": chosen, "form": form}
    return render(request, f"{FOLDER}/assessors.html", context, status=422 if form.errors else 200)


def _reason(request: SignedInRequest) -> str:
    form = ReasonForm(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""


def _answer(request: SignedInRequest, pk: int, act: Callable[[], str]) -> HttpResponse:
    """Do it, say how it went, and show the participant again."""
    try:
        messages.success(request, act())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("participant", pk=pk)
