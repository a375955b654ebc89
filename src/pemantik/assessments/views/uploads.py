"""Uploads: a plain form, and the small protocol by which a script sends a file in pieces.

Protocol, all answers JSON: `mulai` (owner, filename, size) answers with the address of the upload; each piece is posted
to `potongan/?mulai=OFFSET` as it is; 409 tells where to go on; `keadaan` tells it too; `selesai` checks the whole file
and answers where the person goes on.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.archives import FileRefusedError
from pemantik.assessments.evidence_forms import StartForm, UploadForm
from pemantik.assessments.models import Document, Upload
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors import evidence as selectors
from pemantik.assessments.selectors.evidence_access import find_document, find_upload
from pemantik.assessments.services import evidence as services
from pemantik.assessments.services import uploads
from pemantik.assessments.views.evidence_uses import use_for
from pemantik.assessments.views.returning import target_of, way_back
from pemantik.organizations.models import Node
from pemantik.organizations.requests import SignedInRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedInRequest) -> HttpResponse:
    """The page with the one button, and the plain form behind it."""
    document, units = _where(request)
    form = UploadForm(units, request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "units": units,
        "document": document,
        "uploads": selectors.unfinished_uploads(request.access),
        "upload_for": request.GET.get("untuk", ""),
        "back": way_back(request),
    }
    if request.method != "POST":
        return render(request, "assessments/evidence/upload.html", context)
    if form.is_valid():
        try:
            done = uploads.receive_whole(
                request.access, form.cleaned_data["owner"], form.cleaned_data["berkas"], document
            )
            return redirect(_settle(request, done))
        except (FileRefusedError, Refused) as refused:
            form.add_error("berkas", str(refused))
    return render(request, "assessments/evidence/upload.html", context, status=422)


def _where(request: SignedInRequest) -> tuple[Document | None, list[Node]]:
    """The document that gets a new version, if any, and the units to choose from."""
    written = request.POST.get("dokumen") or request.GET.get("dokumen") or ""
    if written.isdecimal() and len(written) < 10:
        document = find_document(request.access, int(written))
        services.require_write(request.access, document)
        return document, [document.owner]
    return None, selectors.writable_units(request.access)


@login_required
@require_POST
def start(request: SignedInRequest) -> JsonResponse:
    """Begin: refused by size before the first byte."""
    document, units = _where(request)
    form = StartForm(units, request.POST)
    if not form.is_valid():
        return _problem(_("Pilih berkas dan pustakanya dulu."))
    try:
        values = form.cleaned_data
        begun = uploads.start_upload(request.access, values["owner"], values["filename"], values["size"], document)
    except (FileRefusedError, Refused) as refused:
        return _problem(str(refused))
    return JsonResponse(_state(begun), status=201)


def _state(upload: Upload) -> dict[str, Any]:
    address = reverse("upload-decide", args=[upload.pk])
    return {"address": address, "received": upload.received, "size": upload.size}


def _problem(text: str, status: int = 422, **more: object) -> JsonResponse:
    return JsonResponse({"problem": text, **more}, status=status)


@login_required
@require_safe
def state(request: SignedInRequest, upload_id: UUID) -> JsonResponse:
    """Where a cut upload goes on."""
    return JsonResponse(_state(find_upload(request.access, upload_id)))


@login_required
@require_POST
def piece(request: SignedInRequest, upload_id: UUID) -> JsonResponse:
    """Add one piece."""
    offset = request.GET.get("mulai", "")
    if not offset.isdecimal() or len(offset) > 12:
        return _problem(_("Potongan ini tidak menyebut tempatnya."), 400)
    try:
        sent = uploads.append_piece(request.access, upload_id, int(offset), uploads.read_piece(request))
    except uploads.WrongOffsetError as wrong:
        return _problem(_("Potongan ini sudah diterima, atau ada yang terlewat."), 409, received=wrong.received)
    except FileRefusedError as refused:
        return _problem(str(refused))
    return JsonResponse(_state(sent))


@login_required
@require_POST
def finish(request: SignedInRequest, upload_id: UUID) -> JsonResponse:
    """Check the whole file; where the person goes on."""
    try:
        done = uploads.finish_upload(request.access, upload_id)
        return JsonResponse({"next": _settle(request, done)})
    except uploads.WrongOffsetError as wrong:
        return _problem(_("Berkas ini belum utuh."), 409, received=wrong.received)
    except (FileRefusedError, Refused) as refused:
        return _problem(str(refused))


def _settle(request: SignedInRequest, upload: Upload) -> str:
    """Make the document or version of a finished upload, or ask first where the file is in the library already."""
    if upload.document_id:
        version = services.add_version(request.access, upload.pk)
        text = _("Versi %(n)s tersimpan. Versi sebelumnya tetap ada.")
        messages.success(request, text % {"n": version.number})
        return _used(request, version.document, reverse("evidence-document", args=[version.document_id]))
    if selectors.same_file(request.access, upload):
        return reverse("upload-decide", args=[upload.pk]) + _query(request)
    return _created(request, upload)


def _created(request: SignedInRequest, upload: Upload) -> str:
    document = services.create_document(request.access, upload.pk)
    return _used(request, document, reverse("evidence-describe", args=[document.pk]) + _query(request))


def _used(request: SignedInRequest, document: Document, otherwise: str) -> str:
    """Use the newest version where `untuk` says so."""
    target = target_of(_asked(request, "untuk"))
    if target:
        use_for(request, target, selectors.versions_of(document)[0])
    return otherwise


def _asked(request: SignedInRequest, name: str) -> str:
    return request.POST.get(name) or request.GET.get(name) or ""


def _query(request: SignedInRequest) -> str:
    kept = {name: value for name in ("untuk", "lanjut") if (value := _asked(request, name))}
    return "?" + urlencode(kept) if kept else ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedInRequest, upload_id: UUID) -> HttpResponse:
    """The file is here already: use that one, or keep a document of its own. An unfinished upload can be continued."""
    found = find_upload(request.access, upload_id)
    same = selectors.same_file(request.access, found) if found.blob_id else []
    if request.method == "POST":
        chosen = next((one for one in same if str(one.pk) == request.POST.get("pakai")), None)
        if chosen is None:
            return redirect(_decided(request, found))
        uploads.discard_upload(request.access, upload_id)
        page = reverse("evidence-document", args=[chosen.document_id])
        return redirect(_used(request, chosen.document, way_back(request) or page))
    context = {
        "upload": found,
        "same": same,
        "upload_for": request.GET.get("untuk", ""),
        "back": way_back(request),
        "form": None,
    }
    return render(request, "assessments/evidence/decide.html", context)


def _decided(request: SignedInRequest, upload: Upload) -> str:
    try:
        return _created(request, upload)
    except Refused as refused:
        messages.error(request, str(refused))
        return reverse("upload-decide", args=[upload.pk])


@login_required
@require_POST
def discard(request: SignedInRequest, upload_id: UUID) -> HttpResponse:
    """Throw an unfinished upload away."""
    uploads.discard_upload(request.access, upload_id)
    messages.success(request, _("Unggahan dibuang."))
    return redirect("evidence-upload")
