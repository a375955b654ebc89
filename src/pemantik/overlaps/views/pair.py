"""A pair: read, decided, asked about, answered."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.dates import parse_day
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.organizations.requests import SignedInRequest
from pemantik.overlaps.models import OwnerQuestion, Pair, Verdict
from pemantik.overlaps.selectors.pair import pair_page
from pemantik.overlaps.selectors.queue import QueueQuery, beside, following
from pemantik.overlaps.services import deciding, owners


@login_required
@require_safe
def one(request: SignedInRequest, pair_id: int) -> HttpResponse:
    """Both entries side by side, why they were found, and the decision."""
    return _page(request, pair_id)


@login_required
@require_POST
def decide(request: SignedInRequest, pair_id: int) -> HttpResponse:
    """Keep a reading, then open the next pair that waits."""
    version, sent = whole_number(request.POST.get("version", "")), request.POST
    try:
        pair = deciding.decide(request.access, pair_id, version, sent.get("verdict", ""), sent.get("reason", ""))
    except Refused as refused:
        return _page(request, pair_id, refused, "decide")
    return _next(request, pair)


@login_required
@require_POST
def settle(request: SignedInRequest, pair_id: int) -> HttpResponse:
    """What counts after two readers differed."""
    version, sent = whole_number(request.POST.get("version", "")), request.POST
    try:
        pair = deciding.settle(request.access, pair_id, version, sent.get("verdict", ""), sent.get("reason", ""))
    except Refused as refused:
        return _page(request, pair_id, refused, "decide")
    return _next(request, pair)


@login_required
@require_POST
def reopen(request: SignedInRequest, pair_id: int) -> HttpResponse:
    """Have a pair decided anew."""
    version = whole_number(request.POST.get("version", ""))
    try:
        deciding.reopen(request.access, pair_id, version, request.POST.get("why", ""))
    except Refused as refused:
        return _page(request, pair_id, refused, "reopen")
    messages.success(request, _("Pasangan dibuka lagi. Putusan sebelumnya tetap tersimpan di riwayat."))
    return redirect(_address(request, pair_id))


@login_required
@require_POST
def ask(request: SignedInRequest, pair_id: int) -> HttpResponse:
    """Ask the owners."""
    entries = [whole_number(each) for each in request.POST.getlist("entry")]
    try:
        due_on = parse_day(request.POST.get("due_on", ""))
        made = owners.ask_owners(request.access, pair_id, entries, request.POST.get("text", ""), due_on)
    except Refused as refused:
        return _page(request, pair_id, refused, "ask")
    names = ", ".join(question.node.name for question in made)
    messages.success(request, _("Pertanyaan terkirim. %(units)s melihatnya di Tugas.") % {"units": names})
    return redirect(_address(request, pair_id))


@login_required
@require_POST
def answer(request: SignedInRequest, question_id: int) -> HttpResponse:
    """The owner's answer."""
    version, sent = whole_number(request.POST.get("version", "")), request.POST
    try:
        question = owners.answer_owner(
            request.access, question_id, version, sent.get("answer", ""), sent.get("words", "")
        )
    except Refused as refused:
        return _page(request, _pair_of(question_id), refused, f"answer-{question_id}")
    messages.success(request, _("Jawaban terkirim. Penelaah membacanya sebelum memutuskan."))
    return redirect("overlaps-pair", question.pair_id)


@login_required
@require_POST
def withdraw(request: SignedInRequest, question_id: int) -> HttpResponse:
    """Take a question back."""
    try:
        pair = owners.withdraw_question(request.access, question_id)
    except Refused as refused:
        return _page(request, _pair_of(question_id), refused, "ask")
    messages.success(request, _("Pertanyaan ditarik."))
    return redirect(_address(request, pair.pk))


def _pair_of(question_id: int) -> int:
    return get_object_or_404(OwnerQuestion, pk=question_id).pair_id


def _query(request: SignedInRequest) -> QueueQuery:
    """The queue that the person walks through: it stays in the address."""
    return QueueQuery.of(request.GET.dict())


def _address(request: SignedInRequest, pair_id: int) -> str:
    tail = _query(request).text
    return reverse("overlaps-pair", args=[pair_id]) + (f"?{tail}" if tail else "")


def _next(request: SignedInRequest, pair: Pair) -> HttpResponse:
    said = {
        Pair.State.SECOND: _("Tersimpan; pasangan ini menunggu pembaca kedua."),
        Pair.State.DISPUTED: _("Tersimpan; kedua pembaca berbeda pendapat. Bicarakan bersama."),
    }.get(Pair.State(pair.state), _("Diputuskan: %(verdict)s.") % {"verdict": pair.get_verdict_display()})
    link = format_html('{} <a href="{}">{}</a>', said, _address(request, pair.pk), _("Lihat lagi"))
    messages.success(request, link)
    following_id = following(request.access, pair, _query(request))
    if following_id:
        return redirect(_address(request, following_id))
    tail = _query(request).text
    return redirect(reverse("overlaps") + (f"?{tail}" if tail else ""))


def _page(request: SignedInRequest, pair_id: int, refused: Refused | None = None, place: str = "") -> HttpResponse:
    """The page; after a refusal with what was typed, in the form that was sent."""
    found = pair_page(request.access, pair_id)
    query = _query(request)
    before, after = beside(request.access, found.pair, query)
    context: dict[str, Any] = {
        "page": found,
        "pair": found.pair,
        "verdicts": Verdict.choices,
        "reasoned": deciding.REASONED,
        "answers": OwnerQuestion.Answer.choices,
        "query": query,
        "before": before,
        "after": after,
        "problem": str(refused) if refused else "",
        "place": place,
        "is_outdated": isinstance(refused, Outdated),
        "typed": request.POST,
        "typed_entries": request.POST.getlist("entry"),
    }
    status = 200 if refused is None else CONFLICT if isinstance(refused, Outdated) else REFUSED
    return render(request, "overlaps/queue/pair.html", context, status=status)
