"""Templates and good evidence: the shelf, publishing, proposing, answering, taking back, downloading."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.archives import FileRefusedError
from pemantik.assessments.problems import Refused
from pemantik.assessments.services.uploads import receive_whole
from pemantik.assessments.serving import attachment, is_servable
from pemantik.assessments.views.working import REFUSED
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.supervision.choices import indicator_groups
from pemantik.supervision.selectors.members import find_supervisor, supervisors
from pemantik.supervision.selectors.sharing import find_shared_version, possible_examples, shelf_of
from pemantik.supervision.services import sharing as services


@login_required
@require_safe
def shelf(request: SignedInRequest) -> HttpResponse:
    """Everything that is shared with the person, and proposals that wait."""
    return _page(request)


@login_required
@require_POST
def publish(request: SignedInRequest) -> HttpResponse:
    """Share a template with all members."""
    supervisor = find_supervisor(request.access, request.POST.get("provinsi", "")[:20])
    request.access.require(Action.SUPERVISE, supervisor)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refused(_("Pilih berkas templatnya."))
        if not request.POST.get("description", "").strip():
            raise Refused(_("Tulis kegunaan templat ini."))
        upload = receive_whole(request.access, supervisor, file)
        services.publish_template(request.access, upload.pk, request.POST.get("description", ""), *_about(request))
    except (Refused, FileRefusedError) as refused:
        return _page(request, str(refused), REFUSED)
    messages.success(request, _("Templat dibagikan kepada semua kab/kota."))
    return redirect("shared")


@login_required
@require_POST
def propose(request: SignedInRequest) -> HttpResponse:
    """Ask a member whether a document may be shown to the others."""
    sent = request.POST
    try:
        services.propose(
            request.access,
            whole_number(sent.get("provinsi", "")),
            whole_number(sent.get("document", "")),
            sent.get("description", ""),
            *_about(request),
        )
    except Refused as refused:
        return _page(request, str(refused), REFUSED)
    messages.success(request, _("Usulan dikirim. Dokumennya tampil setelah pemiliknya mengizinkan."))
    return redirect("shared")


@login_required
@require_POST
def decide(request: SignedInRequest, share_id: int) -> HttpResponse:
    """The owner's answer."""
    allowed = request.POST.get("answer") == "yes"
    try:
        services.decide(request.access, share_id, allowed=allowed)
    except Refused as refused:
        return _page(request, str(refused), REFUSED)
    messages.success(request, _("Bukti ini kini dibagikan.") if allowed else _("Bukti ini tidak dibagikan."))
    return redirect("shared")


@login_required
@require_POST
def revoke(request: SignedInRequest, share_id: int) -> HttpResponse:
    """Take a document back."""
    try:
        services.revoke(request.access, share_id)
    except Refused as refused:
        return _page(request, str(refused), REFUSED)
    messages.success(request, _("Dokumen ditarik. Kab/kota lain tidak melihatnya lagi."))
    return redirect("shared")


@login_required
@require_safe
def download(request: SignedInRequest, share_id: int) -> HttpResponseBase:
    """The newest file of a shared document, as an attachment."""
    version = find_shared_version(request.access, share_id)
    if is_servable(version):
        return attachment(request, version)
    text = _("Berkas ini belum diperiksa pemindai virus, atau ditahan olehnya.")
    return render(request, "web/error.html", {"title": _("Berkas ditahan"), "text": text}, status=403)


def _about(request: SignedInRequest) -> tuple[str, str]:
    instrument, _slash, code = request.POST.get("indicator", "")[:60].partition("/")
    return instrument, code


def _page(request: SignedInRequest, problem: str = "", status: int = 200) -> HttpResponse:
    found = [each for each in supervisors(request.access) if request.access.may(Action.SUPERVISE, each)]
    supervisor = found[0] if found else None
    context = {
        "shelf": shelf_of(request.access),
        "supervisor": supervisor,
        "documents": possible_examples(request.access, supervisor) if supervisor else [],
        "groups": indicator_groups() if supervisor else [],
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "supervision/shelf.html", context, status=status)
