"""The list of reasons for sending evidence back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pemantik.assessments.models import Reason
from pemantik.assessments.problems import Refused
from pemantik.assessments.services.verdicts import require_reason_editor, save_reason
from pemantik.organizations.requests import SignedInRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reason_list(request: SignedInRequest) -> HttpResponse:
    """All reasons, each with its form, and one for a new reason."""
    require_reason_editor(request.access)
    if request.method == "POST":
        number = request.POST.get("id", "")
        pk = int(number) if number.isdecimal() and len(number) < 10 else None
        order = request.POST.get("order", "")
        place = int(order) if order.isdecimal() and len(order) < 5 else 0
        try:
            save_reason(request.access, pk, request.POST.get("text", ""), place, is_active="hide" not in request.POST)
            messages.success(request, _("Alasan tersimpan."))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("reasons")
    return render(request, "assessments/campaigns/reasons.html", {"reasons": Reason.objects.all()})
