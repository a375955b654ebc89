"""Measurements of Prometheus: sent, looked at, saved."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pemantik.assessments.problems import Refused
from pemantik.monitoring.models import MeasurementImport
from pemantik.monitoring.selectors.checks_networks import match_report
from pemantik.monitoring.services import checks_import as services
from pemantik.monitoring.views.asking import status_of
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: SignedInRequest) -> HttpResponse:
    """Choose files or paste what Prometheus answered."""
    if not request.access.paths(Action.EDIT_INVENTORY):
        raise PermissionDenied(_("Anda tidak berhak mengisi inventaris di sini."))
    problem = None
    if request.method == "POST":
        try:
            made = services.read_measurements(request.access, *_sent(request))
        except Refused as refused:
            problem = refused
        else:
            return redirect("measurements-preview", made.pk)
    saved = MeasurementImport.objects.filter(sent_by=request.user, state=MeasurementImport.State.SAVED)[:10]
    context = {"problem": problem, "typed": request.POST.get("text", "") if problem else "", "saved": saved}
    return render(request, "monitoring/checks/import.html", context, status=status_of(problem) if problem else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: SignedInRequest, import_id: int) -> HttpResponse:
    """What saving would do; POST saves."""
    problem = None
    if request.method == "POST":
        try:
            saved = services.save_measurements(request.access, import_id)
        except Refused as refused:
            problem = refused
        else:
            text = ngettext("%(count)s pengukuran disimpan.", "%(count)s pengukuran disimpan.", saved.count)
            messages.success(request, text % {"count": saved.count})
            return redirect("addresses")
    context = {"report": match_report(request.access, import_id), "problem": problem}
    return render(request, "monitoring/checks/preview.html", context, status=status_of(problem) if problem else 200)


@login_required
@require_POST
def discard(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Throw a draft away."""
    services.discard_measurements(request.access, import_id)
    messages.success(request, _("Impor dibuang. Tidak ada yang disimpan."))
    return redirect("measurements")


def _sent(request: SignedInRequest) -> tuple[str, bytes]:
    """The names and the content of all files together, or of the pasted text."""
    files = request.FILES.getlist("files")[:10]
    if files:
        # One byte more than is taken is enough to refuse it; nobody fills the memory.
        content = b"\n".join(file.read(services.MOST_BYTES + 1) for file in files)
        return ", ".join(file.name or "JSON" for file in files), content
    return _("Tempelan"), request.POST.get("text", "").encode("utf-8", "replace")
