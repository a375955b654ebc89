"""A unit's answers: filled in, kept as a draft, sent, taken back."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.monitoring import answer_forms as forms
from pemantik.monitoring.answers import show, show_row
from pemantik.monitoring.facts import facts_of
from pemantik.monitoring.models import Response
from pemantik.monitoring.problems import Incomplete
from pemantik.monitoring.questionnaire import REPEATING, Asked, Topic
from pemantik.monitoring.selectors.rounds import find_response, questionnaire_of
from pemantik.monitoring.services import responses as services
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedInRequest, response_id: int) -> HttpResponse:
    """The questionnaire of one unit: a form while it may be filled in, else what was answered."""
    if request.method == "POST":
        return _save(request, response_id)
    response = find_response(request.access, response_id)
    questions = questionnaire_of(response.round)
    if not _may_fill(request, response):
        return _read(request, response, questions)
    return _form(request, response, questions, forms.Filled(forms.stored_form(questions, response.answers)))


@login_required
@require_POST
def withdraw(request: SignedInRequest, response_id: int) -> HttpResponse:
    """Take sent answers back."""
    try:
        services.withdraw_response(request.access, response_id, whole_number(request.POST.get("version", "")))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Jawaban ditarik. Ubah, lalu kirim lagi."))
    return redirect("monitoring-answer", response_id)


def _save(request: SignedInRequest, response_id: int) -> HttpResponse:
    response = find_response(request.access, response_id, Action.EDIT_INVENTORY)
    questions = questionnaire_of(response.round)
    sent = forms.parse(questions, request.POST)
    todo = request.POST.get("action", "save")
    try:
        saved = services.save_answers(request.access, response_id, whole_number(request.POST.get("version", "")), sent)
        if todo == "send" and not saved.problems:
            services.submit_response(request.access, response_id, saved.response.version)
            messages.success(request, _("Terkirim. Koordinator membaca jawaban unit Anda setelah putaran ditutup."))
            return redirect("monitoring-answer", response_id)
    except Outdated as outdated:
        return _conflict(request, response_id, sent, str(outdated))
    except Incomplete as incomplete:
        stored = find_response(request.access, response_id)
        filled = forms.Filled(forms.stored_form(questions, stored.answers), incomplete.problems)
        return _form(request, stored, questions, filled, str(incomplete), REFUSED)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("monitoring-answer", response_id)
    if saved.problems:
        stored = find_response(request.access, response_id)
        filled = forms.Filled(forms.stored_form(questions, stored.answers) | dict(sent), saved.problems)
        told = _("Jawaban yang lain tersimpan. Perbaiki yang ditandai.")
        return _form(request, stored, questions, filled, told, REFUSED)
    messages.success(request, _("Draf tersimpan."))
    anchor = f"#baris-{todo.removeprefix('more-')}" if todo.startswith("more-") else ""
    return redirect(reverse("monitoring-answer", args=[response_id]) + anchor)


def _conflict(request: SignedInRequest, response_id: int, sent: dict[str, Any], said: str) -> HttpResponse:
    """Somebody else saved first: both versions side by side, nothing of either is lost."""
    stored = find_response(request.access, response_id)
    questions = questionnaire_of(stored.round)
    typed, theirs = forms.merged(questions, sent, stored.answers)
    filled = forms.Filled(typed, theirs=theirs)
    return _form(request, stored, questions, filled, said, CONFLICT)


def _may_fill(request: SignedInRequest, response: Response) -> bool:
    may = request.access.may(Action.EDIT_INVENTORY, response.node)
    return may and response.round.takes_answers and response.state != Response.State.SUBMITTED


def _form(
    request: SignedInRequest,
    response: Response,
    questions: tuple[Asked, ...],
    filled: forms.Filled,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    others = response.round.responses.exclude(pk=response.pk).values_list("node__path", flat=True)
    sections = forms.sections(questions, replace(filled, facts=facts_of(response.node, others)))
    context = {
        "response": response,
        "round": response.round,
        "sections": sections,
        "total": len(questions),
        "filled": sum(section.filled for section in sections),
        "problem": problem,
        "wrong": [each for section in sections for each in section.fields if each.problem],
        "is_conflict": status == CONFLICT,
        "who": response.saved_by.name if response.saved_by else "",
        "scale": ("1", "2", "3", "4", "5"),
    }
    page = render(request, "monitoring/rounds/answer.html", context, status=status)
    page["Cache-Control"] = "no-store"
    return page


def _read(request: SignedInRequest, response: Response, questions: tuple[Asked, ...]) -> HttpResponse:
    labels = dict(Topic.choices)
    by_topic: dict[str, list[tuple[Asked, list[str]]]] = {}
    for asked in questions:
        value = response.answers.get(asked.key)
        rows = isinstance(value, list) and asked.type in REPEATING
        told = [show_row(asked, row) for row in value] if rows and value else [show(asked, value)] if not rows else []
        by_topic.setdefault(asked.topic, []).append((asked, [each for each in told if each]))
    may_edit = request.access.may(Action.EDIT_INVENTORY, response.node)
    context = {
        "response": response,
        "round": response.round,
        "topics": [(labels[topic], rows) for topic, rows in by_topic.items()],
        "may_withdraw": may_edit
        and response.state == Response.State.SUBMITTED
        and response.round.takes_answers
        and not response.round.is_late,
        "is_sent": response.state == Response.State.SUBMITTED,
    }
    return render(request, "monitoring/rounds/answers.html", context)
