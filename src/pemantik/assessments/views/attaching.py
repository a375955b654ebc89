"""Evidence for one item of an indicator: from what the library offers, from a search in it, or a new upload."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.document_notes import notes_of
from pemantik.assessments.duties import require_answerer
from pemantik.assessments.offers import evidence_from
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors import evidence_places
from pemantik.assessments.selectors.evidence import LibraryQuery, library, writable_units
from pemantik.assessments.selectors.indicator import find_item
from pemantik.assessments.selectors.place import find_place
from pemantik.assessments.views.working import work_page
from pemantik.organizations.requests import SignedInRequest


@login_required
@require_safe
def attach(request: SignedInRequest, assessment: int, code: str) -> HttpResponse:
    """Choose or upload evidence for the item that `tingkat` and `butir` name."""
    place = find_place(request.access, assessment)
    item = find_item(place, code)
    require_answerer(request.access, place.assessment, code)
    level = whole_number(request.GET.get("tingkat", "")) or None
    number = whole_number(request.GET.get("butir", "")) or None
    words = request.GET.get("cari", "").strip()[:200]
    try:
        _indicator, asked = evidence_places.find_place(place.assessment, code, level, number)
        spot = (code, level, number)
        used = evidence_places.used_at(place.assessment, spot)
        offers = evidence_places.offers(request.access, place.assessment, spot, used=used)
    except Refused as refused:
        raise Http404(str(refused)) from refused
    found = library(request.access, LibraryQuery(words=words, page=request.GET.get("halaman", "1")))
    name = f"{level}.{number}" if level and number else str(level or "")
    context = {
        "item": item,
        "asked": asked,
        "title": _("Lampirkan bukti %(name)s") % {"name": name} if name else _("Lampirkan bukti"),
        "offers": [] if words else offers,
        "library": found,
        "notes": notes_of(request.access, [entry.version for entry in found.entries]),
        "sources": evidence_from(request.access, place),
        "words": words,
        "level": level,
        "number": number,
        "units": writable_units(request.access),
        "upload_for": f"{assessment}:{code}:{level or ''}:{number or ''}",
        "back": reverse("indicator", args=[assessment, code]),
    }
    return work_page(request, "attach.html", place, context)
