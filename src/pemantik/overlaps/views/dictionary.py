"""The dictionary: what is proposed, what counts, what was refused; one word with what it changes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.inventory.problems import Invalid
from pemantik.organizations.requests import SignedInRequest
from pemantik.overlaps.models import Wording
from pemantik.overlaps.selectors import governing as selectors
from pemantik.overlaps.services import dictionary as services
from pemantik.overlaps.services import proposing

PER_PAGE = 30
TABS = ("proposed", "approved", "gone")


@login_required
@require_safe
def words(request: SignedInRequest) -> HttpResponse:
    """The list of a tab, narrowed by kind and words, and the form for one's own."""
    return _page(request)


@login_required
@require_POST
def add(request: SignedInRequest) -> HttpResponse:
    """A word typed by hand."""
    sent = request.POST
    try:
        made = services.add_wording(
            request.access, sent.get("jenis", ""), sent.get("kata", ""), sent.get("arti", ""), sent.get("alasan", "")
        )
    except Refused as refused:
        return _page(request, refused)
    text = (
        _("“%(text)s” dipakai mulai sekarang.") if made.state == Wording.State.APPROVED else _("“%(text)s” diusulkan.")
    )
    messages.success(request, text % {"text": made.text})
    return redirect(f"{reverse('overlaps-dictionary')}?daftar={made.state}")


@login_required
@require_POST
def look(request: SignedInRequest) -> HttpResponse:
    """Look for proposals in the list and in the decisions."""
    proposing.ask_proposals(request.access)
    messages.success(request, _("Usulan sedang dicari. Muat ulang halaman ini sebentar lagi."))
    return redirect("overlaps-dictionary")


@login_required
@require_safe
def word(request: SignedInRequest, wording_id: int) -> HttpResponse:
    """One word: where it comes from, what it changes, and the decision."""
    return _word_page(request, wording_id)


@login_required
@require_POST
def decide(request: SignedInRequest, wording_id: int) -> HttpResponse:
    """Approve, refuse or withdraw."""
    sent = request.POST
    version = int(sent["versi"]) if sent.get("versi", "").isdecimal() else 0
    reason = sent.get("alasan", "")
    try:
        if sent.get("putusan") == "tolak":
            made = services.refuse_wording(request.access, wording_id, version, reason)
        elif sent.get("putusan") == "cabut":
            made = services.withdraw_wording(request.access, wording_id, version, reason)
        else:
            made = services.approve_wording(request.access, wording_id, version, reason)
    except Refused as refused:
        return _word_page(request, wording_id, refused)
    told = {
        Wording.State.APPROVED: _("“%(text)s” dipakai mulai sekarang."),
        Wording.State.REFUSED: _("“%(text)s” ditolak dan tidak diusulkan lagi."),
        Wording.State.WITHDRAWN: _("“%(text)s” dicabut."),
    }
    messages.success(request, told[Wording.State(made.state)] % {"text": made.text})
    return redirect("overlaps-dictionary")


def _page(request: SignedInRequest, refused: Refused | None = None) -> HttpResponse:
    access = request.access
    tab = request.GET.get("daftar", "")
    tab = tab if tab in TABS else "proposed"
    sense = request.GET.get("jenis", "")
    sense = sense if sense in Wording.Sense.values else ""
    text = request.GET.get("cari", "").strip()[:100]
    rows = selectors.wordings(access, tab, sense, text)
    context: dict[str, Any] = {
        "tab": tab,
        "tabs": _tabs(selectors.counts(access)),
        "sense": sense,
        "senses": Wording.Sense.choices,
        "words": text,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("halaman", "1")),
        "may_govern": selectors.may_govern(access),
        "problem": str(refused) if refused else "",
        "problems": refused.problems if isinstance(refused, Invalid) else {},
        "typed": request.POST if refused else {},
    }
    return render(request, "overlaps/dictionary.html", context, status=REFUSED if refused else 200)


def _tabs(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    labels = {"proposed": _("Usulan"), "approved": _("Dipakai"), "gone": _("Ditolak atau dicabut")}
    return [(tab, labels[tab], counts[tab]) for tab in TABS]


def _word_page(request: SignedInRequest, wording_id: int, refused: Refused | None = None) -> HttpResponse:
    row = selectors.find_wording(request.access, wording_id)
    may_govern = selectors.may_govern(request.access)
    context = {
        "row": row,
        "may_govern": may_govern,
        "effect": selectors.effect_of(request.access, row),
        "problem": str(refused) if refused else "",
        "typed": request.POST if refused else {},
    }
    status = 200 if refused is None else CONFLICT if isinstance(refused, Outdated) else REFUSED
    return render(request, "overlaps/wording.html", context, status=status)
