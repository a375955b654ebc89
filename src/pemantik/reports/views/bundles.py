"""Documents of all participants: begun, watched, cancelled, continued, downloaded."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from pemantik.assessments.layout import strip_of
from pemantik.assessments.problems import Refused
from pemantik.organizations.requests import SignedInRequest
from pemantik.reports import files
from pemantik.reports.archives import zipped
from pemantik.reports.selectors.bundles import bundle_page, find_bundle, made_documents
from pemantik.reports.services import bundles as services
from pemantik.reports.views.documents import origin_of


@require_POST
@login_required
def begin(request: SignedInRequest, campaign_id: int) -> HttpResponse:
    """Begin a bundle, or go to the one that is at work."""
    try:
        bundle = services.begin(request.access, campaign_id, request.POST.get("jenis", ""), origin_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("reports")
    return redirect("bundle", bundle.pk)


@require_safe
@login_required
def bundle(request: SignedInRequest, bundle_id: int) -> HttpResponse:
    """How far a bundle is. The page asks again by itself; without JavaScript a link does."""
    page = bundle_page(request.access, bundle_id)
    context = {"page": page, "bundle": page.bundle, "strip": strip_of(page.bundle.campaign, None)}
    return render(request, "reports/bundle.html", context)


@require_POST
@login_required
def cancel(request: SignedInRequest, bundle_id: int) -> HttpResponse:
    """Stop; what is made stays."""
    services.cancel(request.access, bundle_id)
    return redirect("bundle", bundle_id)


@require_POST
@login_required
def resume(request: SignedInRequest, bundle_id: int) -> HttpResponse:
    """Make what is missing."""
    services.resume(request.access, bundle_id)
    return redirect("bundle", bundle_id)


@require_safe
@login_required
def download(request: SignedInRequest, bundle_id: int) -> StreamingHttpResponse:
    """All documents that are made, as one ZIP."""
    found = find_bundle(request.access, bundle_id)
    name = files.file_name(f"{found.get_kind_display()} {found.campaign}", "zip")
    return zipped(made_documents(found), name)
