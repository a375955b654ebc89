"""After closing: correcting a result as a new visible revision, and noting the index that was published."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pemantik.assessments.codes import items_of
from pemantik.assessments.correction_forms import CorrectionForm, PublishedForm
from pemantik.assessments.duties import require_manager, visible_assessment
from pemantik.assessments.models import Assessment, Campaign, ResultSnapshot
from pemantik.assessments.problems import Refused
from pemantik.assessments.services import closing
from pemantik.maturity.answers import AnswerError
from pemantik.maturity.text import decimal_text
from pemantik.organizations.requests import SignedInRequest

FOLDER = "assessments/campaigns"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct_result(request: SignedInRequest, pk: int) -> HttpResponse:
    """New values for indicators of a frozen result, with the reason; the old ones stay in their revision."""
    assessment, latest, why_not = _closed(request, pk)
    if latest is None:
        return _refused(request, assessment, why_not)
    form = CorrectionForm(
        items_of(assessment.campaign.instrument), latest, data=request.POST if request.method == "POST" else None
    )

    def save() -> str:
        data = form.cleaned_data
        made = closing.correct(request.access, pk, data["why"], form.as_corrections(), seen=data["seen"])
        places = assessment.campaign.instrument.rounding.places
        before, after = decimal_text(latest.index, places), decimal_text(made.index, places)
        words = {"number": made.revision, "before": before, "after": after}
        return _("Revisi %(number)s tersimpan: indeks %(before)s menjadi %(after)s.") % words

    return _answer(request, assessment, latest, form, save, "correct.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish_result(request: SignedInRequest, pk: int) -> HttpResponse:
    """The published index with its source and date. Changing one that is noted already is a correction."""
    assessment, latest, why_not = _closed(request, pk)
    if latest is None:
        return _refused(request, assessment, why_not)
    form = PublishedForm(latest, data=request.POST if request.method == "POST" else None)

    def save() -> str:
        published = form.as_published()
        if "why" in form.fields:
            data = form.cleaned_data
            made = closing.correct(request.access, pk, data["why"], published=published, seen=data["seen"])
            return _("Revisi %(number)s tersimpan.") % {"number": made.revision}
        closing.record_published(request.access, pk, published)
        return _("Nilai terbit tercatat.")

    return _answer(request, assessment, latest, form, save, "publish.html")


def _closed(request: SignedInRequest, pk: int) -> tuple[Assessment, ResultSnapshot | None, str]:
    """The assessment for its coordinator with its newest final result, or why there is none to work on."""
    assessment = visible_assessment(request.access, pk)
    require_manager(request.access, assessment)
    if assessment.campaign.state != Campaign.State.CLOSED:
        return assessment, None, _("Hasil baru dapat dikoreksi setelah penilaian ditutup.")
    try:
        return assessment, closing.latest_final(assessment), ""
    except Refused as refused:
        return assessment, None, str(refused)


def _refused(request: SignedInRequest, assessment: Assessment, why_not: str) -> HttpResponse:
    messages.error(request, why_not)
    return redirect("participant", pk=assessment.pk)


def _answer(
    request: SignedInRequest,
    assessment: Assessment,
    latest: ResultSnapshot,
    form: CorrectionForm | PublishedForm,
    save: Callable[[], str],
    template: str,
) -> HttpResponse:
    """Show the form; save what was sent and show the result, or the form again with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, save())
            return redirect("result", assessment_id=assessment.pk)
        except (Refused, AnswerError) as problem:
            form.add_error(None, str(problem))
    context = {
        "assessment": assessment,
        "campaign": assessment.campaign,
        "places": assessment.campaign.instrument.rounding.places,
        "latest": latest,
        "form": form,
    }
    return render(request, f"{FOLDER}/{template}", context, status=422 if form.is_bound and form.errors else 200)
