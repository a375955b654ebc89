"""The letter of a decision about ICT spending."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pemantik.assessments.problems import Refused
from pemantik.organizations.requests import SignedInRequest
from pemantik.planning.models import Decision
from pemantik.planning.selectors.requests import find_request, unknown
from pemantik.reports.rendering.renderer import RenderingError
from pemantik.reports.services.spending import issue_decision
from pemantik.reports.views.documents import origin_of


@require_POST
@login_required
def make(request: SignedInRequest, decision_id: int) -> HttpResponse:
    """Make it now; it takes about a second."""
    decision = Decision.objects.filter(pk=decision_id).first()
    if decision is None:
        raise unknown()
    find_request(request.access, decision.request_id)
    try:
        made = issue_decision(request.access, decision_id, origin_of(request), request.POST.get("jenis", "pdf"))
    except Refused as refused:
        messages.error(request, str(refused))
    except RenderingError:
        messages.error(request, _("Dokumen gagal dibuat. Coba lagi sebentar lagi."))
    else:
        messages.success(request, _("Surat %(number)s selesai dibuat. Unduh di bawah ini.") % {"number": made.number})
    return redirect("spending-request", decision.request_id)
