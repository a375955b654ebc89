"""The public page that confirms a document by its code."""

import hashlib

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from pemantik.reports.codes import read_code
from pemantik.reports.selectors.checking import confirm


@require_safe
def code(request: HttpRequest) -> HttpResponse:
    """Asks for the code of a document."""
    typed = request.GET.get("kode", "")[:60]
    known = read_code(typed)
    if known:
        return redirect("check-document", known)
    return render(request, "reports/check_code.html", {"typed": typed, "is_wrong": bool(typed)})


@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, code: str) -> HttpResponse:
    """Confirms a document, and compares a file with it. The file is neither kept nor read, only hashed."""
    found = confirm(code)
    if found is None:
        return render(request, "reports/check_code.html", {"typed": code[:60], "is_unknown": True}, status=404)
    if read_code(code) != code:
        return redirect("check-document", found.code)
    same = None
    sent = request.FILES.get("berkas") if request.method == "POST" else None
    if sent is not None:
        same = _hash(sent) == found.sha256
    context = {"found": found, "same": same, "asked": request.method == "POST"}
    return render(request, "reports/check.html", context)


def _hash(sent: UploadedFile[bytes]) -> str:
    total = hashlib.sha256()
    for chunk in sent.chunks():
        total.update(chunk)
    return total.hexdigest()
