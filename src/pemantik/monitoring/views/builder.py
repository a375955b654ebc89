"""The questionnaire as the coordinator builds it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.monitoring.facts import FACTS
from pemantik.monitoring.models import Question, Round
from pemantik.monitoring.questionnaire import QuestionType, Topic
from pemantik.monitoring.round_forms import wording_of
from pemantik.monitoring.selectors import rounds as selectors
from pemantik.monitoring.services import questions as services
from pemantik.organizations.requests import SignedInRequest


@login_required
@require_safe
def questionnaire(request: SignedInRequest, round_id: int) -> HttpResponse:
    """All questions, in their order; those who do not manage the round read them once it is open."""
    found = selectors.find_round(request.access, round_id)
    page = selectors.round_page(request.access, round_id)
    questions = list(found.questions.all())
    context = {
        "round": found,
        "questions": questions,
        "may_build": page.may_manage and found.state == Round.State.DRAFT,
        "compared": selectors.last_closed(found.institution) if page.may_manage else None,
    }
    return render(request, "monitoring/rounds/questionnaire.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest, round_id: int) -> HttpResponse:
    """A new question."""
    problem, status = "", 200
    if request.method == "POST":
        try:
            made = services.add_question(request.access, round_id, _version(request), wording_of(request.POST))
        except Refused as refused:
            problem, status = str(refused), CONFLICT if isinstance(refused, Outdated) else REFUSED
        else:
            messages.success(request, _("Pertanyaan ditambahkan."))
            return _back(round_id, made.pk)
    found = selectors.managed_round(request.access, round_id)
    typed = request.POST if problem else {"required": "yes", "type": QuestionType.CHOICE}
    return _form(request, found, None, typed, problem, status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, round_id: int, question_id: int) -> HttpResponse:
    """Other words for a question."""
    problem, status = "", 200
    if request.method == "POST":
        try:
            wording = wording_of(request.POST)
            services.change_question(request.access, round_id, _version(request), question_id, wording)
        except Refused as refused:
            problem, status = str(refused), CONFLICT if isinstance(refused, Outdated) else REFUSED
        else:
            messages.success(request, _("Pertanyaan disimpan."))
            return _back(round_id, question_id)
    found = selectors.managed_round(request.access, round_id)
    question = found.questions.filter(pk=question_id).first()
    if question is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return _form(request, found, question, request.POST if problem else _typed(question), problem, status)


@login_required
@require_POST
def move(request: SignedInRequest, round_id: int, question_id: int) -> HttpResponse:
    """One place up or down."""
    try:
        up = request.POST.get("to") == "up"
        services.move_question(request.access, round_id, _version(request), question_id, up=up)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("monitoring-questionnaire", round_id)
    return _back(round_id, question_id)


@login_required
@require_POST
def remove(request: SignedInRequest, round_id: int, question_id: int) -> HttpResponse:
    """Take a question out."""
    try:
        services.remove_question(request.access, round_id, _version(request), question_id)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Pertanyaan dihapus dari kuesioner."))
    return redirect("monitoring-questionnaire", round_id)


def _version(request: SignedInRequest) -> int:
    return whole_number(request.POST.get("version", ""))


def _back(round_id: int, question_id: int) -> HttpResponse:
    return redirect(reverse("monitoring-questionnaire", args=[round_id]) + f"#p-{question_id}")


def _typed(question: Question) -> dict[str, str]:
    """A stored question as its form types it."""
    return {
        "topic": question.topic,
        "type": question.type,
        "text": question.text,
        "hint": question.hint,
        "options": "\n".join(question.options),
        "unit": question.unit,
        "fact": question.fact,
        "scored": "yes" if question.scored else "",
        "required": "yes" if question.required else "",
    }


def _form(
    request: SignedInRequest, round_: Round, question: Question | None, typed: object, problem: str, status: int
) -> HttpResponse:
    context = {
        "round": round_,
        "question": question,
        "typed": typed,
        "problem": problem,
        "is_outdated": status == CONFLICT,
        "is_locked": round_.state != Round.State.DRAFT,
        "topics": Topic.choices,
        "types": QuestionType.choices,
        "facts": [(key, fact.label) for key, fact in FACTS.items()],
    }
    return render(request, "monitoring/rounds/question.html", context, status=status)
