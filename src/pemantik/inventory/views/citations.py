"""Citing an entry as evidence: from the entry to an indicator, and from an indicator to an entry."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.evidence_places import find_place
from pemantik.assessments.views.returning import Target, target_of, way_back
from pemantik.assessments.views.working import REFUSED
from pemantik.inventory.metamodel import kinds
from pemantik.inventory.selectors.citations import (
    answerables,
    answered_assessment,
    citable_entries,
    spots_of,
    where_cited,
)
from pemantik.inventory.selectors.entries import find_entry
from pemantik.inventory.services.citations import cite_entry
from pemantik.organizations.requests import SignedInRequest

PER_PAGE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cite(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """`Jadikan bukti`: choose the indicator, then what of it; POST takes the snapshot and attaches it."""
    entry = find_entry(request.access, entry_id)
    problem = ""
    if request.method == "POST":
        target = target_of(request.POST.get("untuk", ""))
        if target is None:
            problem = _("Pilih dahulu untuk bukti mana data ini.")
        else:
            try:
                return _cited(request, entry_id, target)
            except Refused as refused:
                problem = str(refused)
        if way_back(request) and target:
            messages.error(request, problem)
            return redirect(way_back(request))
    words = request.GET.get("cari", "").strip()[:100]
    found = answerables(request.access, entry.institution, words)
    wanted = request.POST.get("untuk", "") or request.GET.get("untuk", "")
    chosen = next((each for each in found if wanted == each.key or wanted.startswith(f"{each.key}:")), None)
    context: dict[str, Any] = {
        "entry": entry,
        "words": words,
        "problem": problem,
        "chosen": chosen,
        "spots": spots_of(chosen.key, chosen.item) if chosen else [],
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("halaman", "1")),
        "several": len({each.assessment.pk for each in found}) > 1,
        "citations": where_cited(request.access, entry),
    }
    return render(request, "inventory/cite.html", context, status=REFUSED if problem else 200)


def _cited(request: SignedInRequest, entry_id: int, target: Target) -> HttpResponse:
    use = cite_entry(request.access, entry_id, target.assessment, target.place)
    text = _("%(title)s dikutip sebagai bukti untuk indikator %(code)s.")
    messages.success(request, text % {"title": use.version.document.title, "code": use.code})
    return redirect(way_back(request) or f"{reverse('indicator', args=[target.assessment, use.code])}#bukti-{use.pk}")


@login_required
@require_safe
def pick(request: SignedInRequest) -> HttpResponse:
    """`Ambil dari inventaris`: the entries that may support what `untuk` names."""
    target = target_of(request.GET.get("untuk", ""))
    if target is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    place = target.place
    assessment, institution = answered_assessment(request.access, target.assessment, place.code)
    try:
        indicator, asked = find_place(assessment, place.code, place.level, place.item)
    except Refused as refused:
        raise Http404(str(refused)) from refused
    words, kind = request.GET.get("cari", "").strip()[:100], request.GET.get("jenis", "")
    found = citable_entries(request.access, institution, words, kind if kind in kinds() else "")
    context = {
        "assessment": assessment,
        "code": place.code,
        "indicator": indicator,
        "asked": asked,
        "untuk": request.GET["untuk"],
        "words": words,
        "kind": kind,
        "kinds": kinds().values(),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("halaman", "1")),
        "back": reverse("indicator", args=[assessment.pk, place.code]),
    }
    return render(request, "inventory/cite_pick.html", context)
