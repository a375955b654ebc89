"""The page of the package, and the package itself."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_safe

from pemantik.assessments.serving import guard
from pemantik.organizations.requests import SignedInRequest
from pemantik.reports.national.naming import number_of, words_of
from pemantik.reports.national.package import Package, PackageItem, advice
from pemantik.reports.national.selectors.imports import may_import
from pemantik.reports.national.selectors.package import package_of
from pemantik.reports.national.services.package import take_package
from pemantik.reports.national.streaming import stream

#: What the page may be narrowed to.
SHOWN = {"siap": True, "kurang": False}


@login_required
@require_safe
def package(request: SignedInRequest, assessment: int) -> HttpResponse:
    """What is ready for the national portal, what is missing, and the narratives to copy."""
    found = package_of(request.access, assessment)
    wanted = request.GET.get("lihat", "")
    items = [item for item in found.items if wanted not in SHOWN or item.is_ready == SHOWN[wanted]]
    context = {
        "package": found,
        "rows": [_row(found, item) for item in items],
        "wanted": wanted if wanted in SHOWN else "",
        "lacking": len(found.items) - found.ready,
        "place": found.place,
        "assessment": found.place.assessment,
        "example": f"{number_of(found.rule, found.items[0].item.code)}_Nama-Dokumen_{found.place.campaign.year}.pdf",
        "may_import": may_import(request.access, found.place),
    }
    response = render(request, "reports/national/package.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _row(package: Package, item: PackageItem) -> dict[str, object]:
    files = [{"file": file, "advice": advice(package.rule, file)} for file in item.files]
    return {"item": item, "files": files}


@login_required
@require_GET
def download(request: SignedInRequest, assessment: int, code: str = "") -> HttpResponseBase:
    """The package as a ZIP that is made while it is sent."""
    taken = take_package(request.access, assessment, code)
    response = StreamingHttpResponse(stream(taken))
    guard(response)
    response["Content-Type"] = "application/zip"
    name = content_disposition_header(as_attachment=True, filename=_name(taken)) or "attachment"
    response["Content-Disposition"] = name
    return response


def _name(package: Package) -> str:
    """`Paket_Kota-Satu_2026.zip`, `Paket_Kota-Satu_2026_IK-01.zip`."""
    node = words_of(package.place.assessment.node.name, "-")[:60] or "Instansi"
    words = ["Paket", node, str(package.place.campaign.year)]
    if package.code:
        words.append(number_of(package.rule, package.code))
    return "_".join(words) + ".zip"
