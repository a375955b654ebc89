"""The library, and the page of one document."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.document_notes import notes_of
from pemantik.assessments.evidence_forms import DescribeForm, TokenForm
from pemantik.assessments.evidence_hints import hints_of
from pemantik.assessments.evidence_preview import preview_of
from pemantik.assessments.evidence_suggestions import suggestions
from pemantik.assessments.models import Document, DocumentKind, DocumentVersion
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.selectors import evidence as selectors
from pemantik.assessments.selectors.evidence_access import find_document, may_write, not_here
from pemantik.assessments.services import evidence as services
from pemantik.assessments.views.returning import way_back
from pemantik.organizations.requests import SignedInRequest


@login_required
@require_safe
def library(request: SignedInRequest) -> HttpResponse:
    """All documents that the reader sees: searched, narrowed, page by page."""
    asked = request.GET
    query = selectors.LibraryQuery(
        words=asked.get("cari", "").strip()[:200],
        kind=asked.get("jenis", ""),
        state=asked.get("keadaan", "semua"),
        unit=int(asked["unit"]) if asked.get("unit", "").isdecimal() and len(asked["unit"]) < 10 else None,
        page=asked.get("hal", "1"),
    )
    units = selectors.writable_units(request.access)
    found = selectors.library(request.access, query)
    context = {
        "query": query,
        "library": found,
        "notes": notes_of(request.access, [entry.version for entry in found.entries]),
        "kinds": DocumentKind.choices,
        "states": _states(query.state),
        "may_upload": bool(units),
        "uploads": selectors.unfinished_uploads(request.access),
    }
    return render(request, "assessments/evidence/library.html", context)


def _states(current: str) -> list[tuple[str, str, bool]]:
    labels = {
        "semua": _("Semua"),
        "belum": _("Belum dijelaskan"),
        "segera": _("Segera kedaluwarsa"),
        "lewat": _("Kedaluwarsa"),
        "arsip": _("Arsip"),
    }
    return [(state, label, state == current) for state, label in labels.items()]


@login_required
@require_safe
def document(request: SignedInRequest, document: int) -> HttpResponse:
    """One document: a look into it, what to know about it, its versions and where it is used."""
    found = find_document(request.access, document)
    versions = selectors.versions_of(found)
    version = _chosen(versions, request.GET.get("versi", ""))
    words = request.GET.get("cari", "").strip()[:200]
    context = {
        "document": found,
        "versions": versions,
        "chosen": version,  # `version` is the program's own, in the base layout
        "newest": versions[0],
        "words": words,
        "preview": preview_of(version, words, request.GET.get("hal", "")),
        "hints": hints_of(found, version),
        "notes": notes_of(request.access, [version]),
        "uses": selectors.uses_of(request.access, found),
        "expiry": selectors.expiry(found),
        "may_write": may_write(request.access, found),
        "back": way_back(request),
    }
    return render(request, "assessments/evidence/document.html", context)


def _chosen(versions: list[DocumentVersion], number: str) -> DocumentVersion:
    """The version that the address names, else the newest."""
    if not number:
        return versions[0]
    chosen = next((one for one in versions if str(one.number) == number), None)
    if chosen is None:
        raise not_here()
    return chosen


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: SignedInRequest, document: int) -> HttpResponse:
    """The form that says what a document is, filled with what its text suggests."""
    found = find_document(request.access, document)
    if not may_write(request.access, found):
        services.require_write(request.access, found)
    version = selectors.versions_of(found)[0]
    offered = suggestions(found, version)
    context: dict[str, Any] = {"document": found, "chosen": version, "offered": offered, "back": way_back(request)}
    if request.method != "POST":
        form = DescribeForm(instance=found, initial=offered if found.described_at is None else {})
        return _describe_page(request, form, context, found.form_version)
    saved_version = found.form_version
    form = DescribeForm(request.POST, instance=found)
    token = TokenForm(request.POST)
    if not form.is_valid() or not token.is_valid():
        sent = token.cleaned_data.get("form_version", saved_version) if token.is_valid() else saved_version
        return _describe_page(request, form, context, sent, status=422)
    try:
        services.describe(request.access, document, form.cleaned_data, token.cleaned_data["form_version"])
    except Outdated as outdated:
        context["conflict"] = _conflict(form, find_document(request.access, document))
        context["problem"] = str(outdated)
        return _describe_page(request, form, context, saved_version, status=409)
    except Refused as refused:
        context["problem"] = str(refused)
        return _describe_page(request, form, context, saved_version, status=409)
    messages.success(request, _("Keterangan dokumen tersimpan."))
    return redirect(way_back(request) or reverse("evidence-document", args=[document]))


def _describe_page(
    request: SignedInRequest, form: DescribeForm, context: dict[str, Any], form_version: int, status: int = 200
) -> HttpResponse:
    shown = context | {"form": form, "form_version": form_version}
    return render(request, "assessments/evidence/describe.html", shown, status=status)


@dataclass(frozen=True)
class Difference:
    """A field that two people wrote differently."""

    label: str
    yours: str
    saved: str


def _conflict(form: DescribeForm, saved: Document) -> list[Difference]:
    """Field by field: what this person wrote, and what somebody else saved meanwhile."""
    now = DescribeForm(instance=saved)
    rows = []
    for name in form.fields:
        yours = form.cleaned_data[name]
        theirs = getattr(saved, name)
        if yours != theirs:
            rows.append(Difference(str(form[name].label), _shown(now, name, yours), _shown(now, name, theirs)))
    return rows


def _shown(form: DescribeForm, name: str, value: Any) -> str:
    if name == "kind":
        return str(dict(DocumentKind.choices).get(value, value))
    return str(form.fields[name].prepare_value(value) or "–")


@login_required
@require_POST
def archive(request: SignedInRequest, document: int) -> HttpResponse:
    """Take a document out of the list."""
    try:
        services.archive(request.access, document)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Dokumen dipindahkan ke arsip. Anda bisa mengembalikannya kapan saja."))
    return redirect("evidence-document", document=document)


@login_required
@require_POST
def restore(request: SignedInRequest, document: int) -> HttpResponse:
    """Bring a document back into the list."""
    services.restore(request.access, document)
    messages.success(request, _("Dokumen kembali ke pustaka."))
    return redirect("evidence-document", document=document)
