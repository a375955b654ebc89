"""Issued documents: of which institutions, of one assessment, made, downloaded."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pemantik.assessments.layout import campaign_title, strip_of
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.results.listing import campaigns_with_results, first_told, result_list
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.reports import files
from pemantik.reports.models import IssuedDocument
from pemantik.reports.rendering.renderer import RenderingError
from pemantik.reports.selectors import documents as selectors
from pemantik.reports.selectors.bundles import bundles_of
from pemantik.reports.selectors.letters import writes_letters
from pemantik.reports.services.bundles import KINDS
from pemantik.reports.services.issuing import Wish, issue

#: Longer words in an address are nobody's search.
LONGEST_WISH = 100


def origin_of(request: HttpRequest) -> str:
    """The address of this installation as the visitor sees it."""
    return request.build_absolute_uri("/").rstrip("/")


@require_safe
@login_required
def reports(request: SignedInRequest) -> HttpResponse:
    """Of which participants documents can be made, one campaign at a time; for its coordinator all at once."""
    access = request.access
    campaigns = campaigns_with_results(access)
    wanted, search, number = _wish(request, "penilaian"), _wish(request, "cari"), _wish(request, "halaman")
    campaign = next((each for each in campaigns if str(each.pk) == wanted), first_told(campaigns))
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    manages = campaign is not None and access.may(Action.MANAGE_CAMPAIGNS, campaign.owner)
    context = {
        "campaigns": campaigns,
        "campaign": campaign,
        "list": result_list(access, campaigns, campaign, search, page) if campaign else None,
        "search": search,
        "bundles": bundles_of(access, campaign) if manages and campaign else (),
        "kinds": [(kind.value, kind.label) for kind in KINDS] if manages else [],
        "writes_letters": writes_letters(access),
        "issues_workbook": campaign is not None and access.may(Action.ISSUE_DOCUMENTS, campaign.owner),
        "strip": strip_of(campaign, None) if campaign else None,
    }
    return render(request, "reports/reports.html", context)


@require_safe
@login_required
def shelf(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """The documents of one assessment, and the forms that make new ones."""
    return _shelf(request, assessment_id)


@require_POST
@login_required
def make(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """Make a document now; it takes about a second."""
    sent = request.POST
    part = sent.get("bagian", "")
    kind, _dot, form = sent.get("jenis", "").partition(".")
    wish = Wish(
        kind=kind,
        assessment_id=assessment_id,
        stage=sent.get("tahap", "")[:LONGEST_WISH],
        part=int(part) if part.isascii() and part.isdigit() and len(part) < 12 else None,
        number=sent.get("nomor", ""),
        format=form or "pdf",
    )
    try:
        made = issue(request.access, wish, origin_of(request))
    except Refused as refused:
        return _shelf(request, assessment_id, str(refused), status=422)
    except RenderingError:
        return _shelf(request, assessment_id, _("Dokumen gagal dibuat. Coba lagi sebentar lagi."), status=503)
    messages.success(request, _("%(title)s selesai dibuat. Unduh di bawah ini.") % {"title": made.get_kind_display()})
    return redirect("assessment-documents", assessment_id)


@require_safe
@login_required
def download(request: SignedInRequest, document_id: int) -> FileResponse:
    """The file of an issued document."""
    return files.attachment(selectors.find_document(request.access, document_id))


def _shelf(request: SignedInRequest, assessment_id: int, problem: str = "", status: int = 200) -> HttpResponse:
    found = selectors.shelf(request.access, assessment_id)
    kinds = IssuedDocument.Kind
    context = {
        "shelf": found,
        "assessment": found.assessment,
        "title": campaign_title(found.assessment.campaign),
        "kinds": [
            (kinds.REPORT.value, _("Laporan hasil evaluasi (PDF)")),
            (f"{kinds.REPORT.value}.docx", _("Laporan hasil evaluasi (Word)")),
            (kinds.SUMMARY.value, _("Ringkasan untuk pimpinan (PDF)")),
        ],
        "problem": problem,
        "typed": request.POST,
        "strip": strip_of(found.assessment.campaign, None),
    }
    return render(request, "reports/shelf.html", context, status=status)


def _wish(request: HttpRequest, name: str) -> str:
    """What an address asks for; control characters and endless texts are nobody's wish."""
    return "".join(letter for letter in request.GET.get(name, "")[:LONGEST_WISH] if letter.isprintable()).strip()
