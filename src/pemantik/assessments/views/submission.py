"""Submitting a stage, its receipt, and taking it back."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.codes import items_of
from pemantik.assessments.problems import Refused, Unfinished
from pemantik.assessments.selectors.place import find_place
from pemantik.assessments.selectors.receipts import check_receipt
from pemantik.assessments.selectors.sending import sending_of
from pemantik.assessments.services import stages
from pemantik.assessments.views.working import REFUSED, work_page
from pemantik.maturity.instrument import Instrument
from pemantik.organizations.requests import SignedInRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: SignedInRequest, assessment: int) -> HttpResponse:
    """What is complete and what is missing in the open stage; POST submits it and leads to the receipt."""
    problem = ""
    if request.method == "POST":
        try:
            record = stages.submit(request.access, assessment, whole_number(request.POST.get("stage", "")))
        except Unfinished as unfinished:
            problem = str(unfinished)
        except Refused as refused:
            problem = str(refused)
        else:
            return redirect("stage-receipt", assessment, record.pk)
    place = find_place(request.access, assessment)
    context = {"sending": sending_of(request.access, place), "problem": problem}
    return work_page(request, "submit.html", place, context, status=REFUSED if problem else 200)


@login_required
@require_POST
def withdraw(request: SignedInRequest, assessment: int) -> HttpResponse:
    """Take a submitted stage back, with a reason."""
    stage = whole_number(request.POST.get("stage", ""))
    try:
        stages.withdraw(request.access, assessment, stage, request.POST.get("reason", ""))
    except Refused as refused:
        place = find_place(request.access, assessment)
        record = next((each for each in place.records if each.stage_id == stage), None)
        if record is None:
            raise Http404(_("Tahap ini tidak ada.")) from refused
        return _receipt(request, assessment, record.pk, problem=str(refused))
    messages.success(request, _("Penilaian ditarik. Anda dapat mengubahnya lagi sampai tenggat."))
    return redirect("assessment-overview", assessment)


@login_required
@require_safe
def receipt(request: SignedInRequest, assessment: int, record: int) -> HttpResponse:
    """The receipt of a stage, checked again each time it is opened."""
    return _receipt(request, assessment, record)


def _in_order(instrument: Instrument, receipt: Mapping[str, Any] | None) -> list[tuple[str, Any]]:
    """The values of a receipt in the order of the instrument; the receipt itself is sorted by code, for its hash."""
    order = {item.code: place for place, item in enumerate(items_of(instrument))}
    return sorted((receipt or {}).get("values", {}).items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0]))


def _receipt(request: SignedInRequest, assessment: int, record_id: int, problem: str = "") -> HttpResponse:
    place = find_place(request.access, assessment)
    check = check_receipt(request.access, record_id)
    if check.record.assessment_id != assessment:
        raise Http404(_("Belum ada tanda terima untuk tahap ini."))
    context = {
        "check": check,
        "record": check.record,
        "receipt": check.record.receipt,
        "sent_values": _in_order(place.instrument, check.record.receipt),
        "may_withdraw": stages.may_withdraw(request.access, place, check.record),
        "problem": problem,
        "typed": request.POST.get("reason", "") if problem else "",
    }
    return work_page(request, "receipt.html", place, context, status=REFUSED if problem else 200)
