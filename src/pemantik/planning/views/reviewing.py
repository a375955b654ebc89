"""What reviewers and the unit do with a request: checks, parts, opinions, questions and answers."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pemantik.assessments.answer_forms import whole_number
from pemantik.organizations.requests import SignedInRequest
from pemantik.planning.models import Review, SpendingQuestion
from pemantik.planning.rules import ANSWER_DAYS
from pemantik.planning.selectors.requests import find_request, unknown
from pemantik.planning.services import reviewing, sending
from pemantik.planning.services.reviewing import Asking
from pemantik.planning.views.asking import acted, version_of


@login_required
@require_POST
def check(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Run the checks again."""
    act = partial(sending.run_checks, request.access, request_id)
    return acted(request, request_id, act, _("Pemeriksaan dijalankan lagi."))


@login_required
@require_POST
def assign(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Give parts to people."""
    people = {
        name.removeprefix("bagian-"): whole_number(request.POST.get(name, ""))
        for name in request.POST
        if name.startswith("bagian-") and whole_number(request.POST.get(name, ""))
    }
    version = version_of(request)
    return acted(
        request,
        request_id,
        lambda: reviewing.assign_reviews(request.access, request_id, version, people),
        _("Telaah dibagi. Penelaah melihatnya di tugas mereka."),
    )


@login_required
@require_POST
def opine(request: SignedInRequest, review_id: int) -> HttpResponse:
    """The opinion on one part."""
    review = Review.objects.select_related("of").filter(pk=review_id).first()
    if review is None:
        raise unknown()
    request_id = review.of.request_id
    find_request(request.access, request_id)
    opinion, text = request.POST.get("opinion", ""), request.POST.get("text", "")
    act = partial(reviewing.give_opinion, request.access, review_id, opinion, text)
    return acted(request, request_id, act, _("Pendapat tersimpan."))


@login_required
@require_POST
def ask(request: SignedInRequest, request_id: int) -> HttpResponse:
    """A question to the unit."""
    days = whole_number(request.POST.get("days", "")) or ANSWER_DAYS
    asking = Asking(request.POST.get("text", ""), days)
    said = _("Pertanyaan terkirim. Hitungan hari berhenti sampai unit menjawab.")
    return acted(request, request_id, lambda: reviewing.ask_unit(request.access, request_id, asking), said)


@login_required
@require_POST
def answer(request: SignedInRequest, question_id: int) -> HttpResponse:
    """The unit's answer."""
    request_id, text = _request_of(request, question_id), request.POST.get("text", "")
    act = partial(reviewing.answer_question, request.access, question_id, text)
    return acted(request, request_id, act, _("Jawaban terkirim. Hitungan hari berjalan lagi."))


@login_required
@require_POST
def drop(request: SignedInRequest, question_id: int) -> HttpResponse:
    """Take a question back."""
    request_id = _request_of(request, question_id)
    act = partial(reviewing.drop_question, request.access, question_id)
    return acted(request, request_id, act, _("Pertanyaan ditarik."))


def _request_of(request: SignedInRequest, question_id: int) -> int:
    """The request of a question that the person may see."""
    found = SpendingQuestion.objects.filter(pk=question_id).first()
    if found is None:
        raise unknown()
    find_request(request.access, found.request_id)
    return int(found.request_id)
