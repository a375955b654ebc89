"""Two lists: the same function in other institutions, and what an Aplikasi Umum already serves."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.dates import parse_day
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.inventory.metamodel import kind_of
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.overlaps.models import Move
from pemantik.overlaps.records import SEARCHED
from pemantik.overlaps.selectors import reuse as selector
from pemantik.overlaps.services.reuse import answer_move, offer_entry, withdraw_offer


@require_safe
@login_required
def elsewhere(request: SignedInRequest) -> HttpResponse:
    """Own entries whose function other institutions have too."""
    found = selector.elsewhere(
        request.access,
        words=request.GET.get("cari", ""),
        kind=request.GET.get("jenis", ""),
        is_offered=request.GET.get("ditawarkan") == "1",
        page=request.GET.get("hal", "1")[:5],
    )
    kinds = [kind_of(code) for code in SEARCHED if code != "belanja-tik"]
    return render(request, "overlaps/elsewhere.html", {"found": found, "kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def offer(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """Offer an entry to other institutions, change the offer, or take it back."""
    entry, stored = selector.find_offer(request.access, entry_id)
    is_live = stored is not None and stored.withdrawn_at is None
    context: dict[str, Any] = {"entry": entry, "offer": stored, "is_live": is_live, "typed": stored, "problem": ""}
    if request.method != "POST":
        return render(request, "overlaps/offer.html", context)
    if "tarik" in request.POST:
        withdraw_offer(request.access, entry_id)
        messages.success(request, _("Tawaran ditarik."))
        return redirect("overlaps-elsewhere")
    note, contact = request.POST.get("tawaran", ""), request.POST.get("kontak", "")
    try:
        offer_entry(request.access, entry_id, whole_number(request.POST.get("versi", "")), note, contact)
    except Refused as refused:
        context |= {"typed": {"note": note, "contact": contact}, "problem": str(refused)}
        status = CONFLICT if isinstance(refused, Outdated) else REFUSED
        return render(request, "overlaps/offer.html", context, status=status)
    messages.success(request, _("%(name)s ditawarkan ke instansi lain.") % {"name": entry.name})
    return redirect("overlaps-elsewhere")


@require_safe
@login_required
def moves(request: SignedInRequest) -> HttpResponse:
    """Applications that an Aplikasi Umum already serves."""
    found = selector.moves(
        request.access,
        answer=request.GET.get("keadaan", ""),
        unit=whole_number(request.GET.get("unit", "")),
        page=request.GET.get("hal", "1")[:5],
    )
    return render(request, "overlaps/moves.html", {"found": found, "answers": _answers()})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def move(request: SignedInRequest, move_id: int) -> HttpResponse:
    """What becomes of one of them."""
    row = selector.find_move(request.access, move_id)
    typed = {"answer": row.move.answer, "until": f"{row.move.until:%d/%m/%Y}" if row.move.until else ""}
    context = {
        "row": row,
        "entry": row.entry,
        "answers": Move.Answer.choices,
        "may_answer": request.access.may(Action.EDIT_INVENTORY, row.entry.node),
        "typed": typed | {"reason": row.move.reason},
    }
    if request.method != "POST":
        return render(request, "overlaps/move.html", context)
    answer, until, reason = (request.POST.get(name, "") for name in ("jawaban", "sampai", "alasan"))
    version = whole_number(request.POST.get("versi", ""))
    try:
        day = parse_day(until) if answer == Move.Answer.MOVE else None
        answer_move(request.access, move_id, version, answer, until=day, reason=reason)
    except Refused as refused:
        context |= {"typed": {"answer": answer, "until": until, "reason": reason}, "problem": str(refused)}
        status = CONFLICT if isinstance(refused, Outdated) else REFUSED
        return render(request, "overlaps/move.html", context, status=status)
    messages.success(request, _("Jawaban tersimpan."))
    return redirect("overlaps-moves")


def _answers() -> list[tuple[str, str]]:
    """What the list can be narrowed to, in few words."""
    return [
        (selector.OPEN, _("Belum dijawab")),
        (str(Move.Answer.MOVE), _("Akan pindah")),
        (str(Move.Answer.STAY), _("Tetap dipakai")),
        (str(Move.Answer.OTHER), _("Tidak sama")),
    ]
