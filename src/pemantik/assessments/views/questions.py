"""Questions and promises beside an indicator: made by assessors, answered on the page of the indicator."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.dates import parse_day
from pemantik.assessments.problems import NotDeclared, Refused
from pemantik.assessments.services import meetings, questions
from pemantik.assessments.views.desk import Kept, item_response
from pemantik.assessments.views.indicators import indicator_response
from pemantik.organizations.requests import SignedInRequest


@login_required
@require_POST
def ask(request: SignedInRequest, assessment: int, code: str) -> HttpResponse:
    """A question of an assessor, perhaps about one file, with a due date."""
    text, due = request.POST.get("text", ""), request.POST.get("due_on", "")
    use = whole_number(request.POST.get("use", "")) or None
    try:
        questions.ask(request.access, assessment, code, text, parse_day(due), use)
    except NotDeclared:
        return redirect("desk-declare", assessment)
    except Refused as refused:
        typed = {"question": text, "due_on": due}
        return item_response(request, assessment, code, problem=str(refused), typed=typed, kept=Kept(use))
    query = f"?bukti={use}" if use else ""
    return redirect(f"{reverse('desk-item', args=[assessment, code])}{query}#tanya")


@login_required
@require_POST
def reply(request: SignedInRequest, assessment: int, code: str, question: int) -> HttpResponse:
    """A contribution to a thread, from either side."""
    text = request.POST.get("text", "")
    at_desk = request.POST.get("from") == "meja"
    try:
        questions.reply(request.access, question, text)
    except Refused as refused:
        typed = {"reply": text, "reply_to": question}
        respond = item_response if at_desk else indicator_response
        return respond(request, assessment, code, problem=str(refused), typed=typed)
    return _back(assessment, code, question, at_desk=at_desk)


@login_required
@require_POST
def close(request: SignedInRequest, assessment: int, code: str, question: int) -> HttpResponse:
    """End a thread."""
    try:
        questions.close_question(request.access, question)
    except Refused as refused:
        return item_response(request, assessment, code, problem=str(refused) or _("Pertanyaan tidak dapat ditutup."))
    return _back(assessment, code, question, at_desk=True)


@login_required
@require_POST
def fulfil(request: SignedInRequest, assessment: int, code: str, promise: int) -> HttpResponse:
    """Keep what was promised in a meeting, with evidence that is now used for the indicator."""
    try:
        meetings.fulfil(request.access, promise, whole_number(request.POST.get("use", "")))
    except Refused as refused:
        return indicator_response(request, assessment, code, problem=str(refused))
    return redirect(f"{reverse('indicator', args=[assessment, code])}#janji-{promise}")


def _back(assessment: int, code: str, question: int, *, at_desk: bool) -> HttpResponse:
    name = "desk-item" if at_desk else "indicator"
    return redirect(f"{reverse(name, args=[assessment, code])}#pertanyaan-{question}")
