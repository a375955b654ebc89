"""The analysis of a round of monitoring as a document."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pemantik.assessments.problems import Refused
from pemantik.organizations.requests import SignedInRequest
from pemantik.reports.rendering.renderer import RenderingError
from pemantik.reports.services.telematics import issue_analysis
from pemantik.reports.views.documents import origin_of


@require_POST
@login_required
def make(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Make it now; it takes about a second."""
    sent = request.POST
    try:
        made = issue_analysis(
            request.access, round_id, origin_of(request), sent.get("nomor", ""), sent.get("jenis", "pdf")
        )
    except Refused as refused:
        messages.error(request, str(refused))
    except RenderingError:
        messages.error(request, _("Dokumen gagal dibuat. Coba lagi sebentar lagi."))
    else:
        messages.success(
            request, _("%(title)s selesai dibuat. Unduh di bawah ini.") % {"title": made.get_kind_display()}
        )
    return redirect("monitoring-analysis", round_id)
