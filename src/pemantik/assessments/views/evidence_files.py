"""The bytes of evidence: only after the permission check, and only clean ones."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pemantik.assessments.models import DocumentVersion
from pemantik.assessments.reading.sandbox import UnreadableError
from pemantik.assessments.selectors.evidence_access import find_version
from pemantik.assessments.services.evidence_reading import page_image as image_of
from pemantik.assessments.serving import attachment, is_servable, picture
from pemantik.organizations.requests import SignedInRequest

#: Widths of page images: on the page, and in lists.
WIDTHS = {"": 1200, "kecil": 240}


@login_required
@require_safe
def download(request: SignedInRequest, document: int, number: int) -> HttpResponseBase:
    """The original file, as an attachment."""
    version = find_version(request.access, document, number)
    return attachment(request, version) if is_servable(version) else _withheld(request, version)


@login_required
@require_safe
def page_image(request: SignedInRequest, document: int, number: int, page: int) -> HttpResponseBase:
    """A picture of one page."""
    version = find_version(request.access, document, number)
    if not is_servable(version):
        return _withheld(request, version)
    try:
        return picture(image_of(version, page, WIDTHS.get(request.GET.get("ukuran", ""), WIDTHS[""])))
    except UnreadableError:
        raise Http404(_("Halaman ini tidak bisa ditampilkan. Unduh berkasnya untuk melihatnya.")) from None


def _withheld(request: SignedInRequest, version: DocumentVersion) -> HttpResponse:
    text = _("Berkas ini belum diperiksa pemindai virus. Coba lagi sebentar lagi.")
    if version.blob.threat:
        text = _("Pemindai virus menemukan %s di berkas ini, jadi tidak bisa dibuka.") % version.blob.threat
    return render(request, "web/error.html", {"title": _("Berkas ditahan"), "text": text}, status=403)
