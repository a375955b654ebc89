"""Using documents as evidence, from the page of an indicator or of a document."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pemantik.assessments.models import Assessment, DocumentVersion
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.evidence import versions_of
from pemantik.assessments.selectors.evidence_access import find_document, not_here
from pemantik.assessments.services import evidence_uses as services
from pemantik.assessments.views.returning import Target, target_of, way_back
from pemantik.organizations.requests import SignedInRequest


def use_for(request: SignedInRequest, target: Target, version: DocumentVersion, pages: str = "") -> None:
    """Use a version where it is asked for, and say how it went."""
    assessment = (
        Assessment.objects.select_related("node", "campaign__instrument_version").filter(pk=target.assessment).first()
    )
    if assessment is None:
        raise not_here()
    try:
        services.use_document(request.access, assessment, target.place, version, pages)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        text = _("%(title)s dipakai untuk indikator %(code)s.")
        messages.success(request, text % {"title": version.document.title, "code": target.place.code})


@login_required
@require_POST
def use(request: SignedInRequest, document: int) -> HttpResponse:
    """`Pakai ini`: the newest version of a library document, for what `untuk` names."""
    found = find_document(request.access, document)
    target = target_of(request.POST.get("untuk", ""))
    if target is None:
        raise not_here()
    use_for(request, target, versions_of(found)[0], request.POST.get("halaman", ""))
    return _back(request, document)


@login_required
@require_POST
def pages(request: SignedInRequest, use: int) -> HttpResponse:
    """Change the pages that are cited."""
    return _changed(request, use, request.POST.get("halaman", ""))


@login_required
@require_POST
def remove(request: SignedInRequest, use: int) -> HttpResponse:
    """Take evidence away from where it is used."""
    return _changed(request, use, None)


def _changed(request: SignedInRequest, use_id: int, pages: str | None) -> HttpResponse:
    try:
        if pages is None:
            use = services.remove_use(request.access, use_id)
            messages.success(request, _("Bukti dilepas dari indikator %s. Dokumennya tetap di pustaka.") % use.code)
        else:
            use = services.change_pages(request.access, use_id, pages)
            messages.success(request, _("Halaman bukti tersimpan."))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(way_back(request) or reverse("evidence"))
    return _back(request, use.version.document_id)


def _back(request: SignedInRequest, document: int) -> HttpResponse:
    return redirect(way_back(request) or reverse("evidence-document", args=[document]))
