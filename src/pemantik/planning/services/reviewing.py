"""Review: parts given to people, their opinions, questions to the unit and its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.accounts.models import User
from pemantik.assessments.problems import Refused
from pemantik.assessments.wording import required
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.planning import clock
from pemantik.planning.conflicts import possible_reviewers, require_no_conflict
from pemantik.planning.days import due_after
from pemantik.planning.models import RequestVersion, Review, SpendingQuestion, SpendingRequest
from pemantik.planning.rules import ANSWER_DAYS, Part, holidays_of, rules_of
from pemantik.planning.selectors.requests import find_request, locked_request, unknown
from pemantik.planning.services.requests import require_state, touch

State = SpendingRequest.State
LONGEST = 5_000


@transaction.atomic
def assign_reviews(access: Access, request_id: int, version: int, people: Mapping[str, int]) -> SpendingRequest:
    """Give parts of the review to people, by the key of the part; a part without a person is not reviewed.

    An opinion that was given stays. Raises Refused for someone who may not review this request.
    """
    request = locked_request(access, request_id, Action.DECIDE_SPENDING, version)
    require_state(request, *clock.AT_WORK, message=_("Telaah hanya dibagi untuk pengajuan yang terkirim."))
    reviewers = {user.pk: user for user in possible_reviewers(request)}
    rules = {part.key: part for part in rules_of(request.institution).parts}
    if not people or not set(people) <= rules.keys():
        raise Refused(_("Pilih paling sedikit satu bagian telaah dan orangnya."))
    if not set(people.values()) <= reviewers.keys():
        raise Refused(_("Pilih penelaah dari daftar. Orang dari unit pengaju tidak boleh menelaah."))
    latest = request.versions.get(number=request.sent_times)
    kept = {each.part: each for each in latest.reviews.select_related("reviewer")}
    before = {f"spending.part.{key}": each.reviewer.name for key, each in kept.items()}
    given_up = [key for key, each in kept.items() if key not in people and each.given_at is None]
    latest.reviews.filter(part__in=given_up).delete()
    for key, user_id in people.items():
        _assign(access, latest, rules[key], reviewers[user_id], kept.get(key))
    request.state = State.REVIEW
    touch(access, request)
    clock.set_due(request)
    after: dict[str, Any] = {f"spending.part.{key}": reviewers[pk].name for key, pk in people.items()}
    audit.record(
        "spending.assigned", request, before=before, after=after | {"state": request.state}, node_path=request.node.path
    )
    return request


def _assign(access: Access, latest: RequestVersion, part: Part, reviewer: User, stored: Review | None) -> None:
    if stored is not None and (stored.given_at or stored.reviewer_id == reviewer.pk):
        return
    today = timezone.localdate()
    values = {
        "part_name": part.name,
        "reviewer": reviewer,
        "days": part.days,
        "assigned_by": access.user,
        "assigned_on": today,
        "due_on": due_after(today, part.days, holidays_of(latest.request.institution)),
    }
    Review.objects.update_or_create(of=latest, part=part.key, defaults=values)


@transaction.atomic
def give_opinion(access: Access, review_id: int, opinion: str, text: str) -> Review:
    """What a reviewer thinks of the own part; it can be changed until the decision."""
    review = Review.objects.select_related("of__request__node").filter(pk=review_id).first()
    if review is None:
        raise unknown()
    request = locked_request(access, review.of.request_id, Action.REVIEW_SPENDING)
    if review.reviewer_id != access.user.pk:
        raise Refused(_("Bagian ini ditelaah orang lain."))
    require_no_conflict(access, request)
    is_current = review.of.number == request.sent_times
    if request.state != State.REVIEW or not is_current:
        raise Refused(_("Telaah pengajuan ini sudah selesai."))
    if opinion not in Review.Opinion.values:
        raise Refused(_("Pilih pendapat Anda."))
    before = {"spending.opinion": review.opinion} if review.opinion else {}
    review.opinion, review.text = opinion, required(text, _("Tulis alasan pendapat Anda."), LONGEST)
    review.given_at = timezone.now()
    review.save()
    after = {"spending.part": review.part_name, "spending.opinion": opinion, "spending.text": review.text}
    audit.record("spending.opined", request, before=before, after=after, node_path=request.node.path)
    return review


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, and how many working days the unit has."""

    text: str
    days: int = ANSWER_DAYS


@transaction.atomic
def ask_unit(access: Access, request_id: int, asking: Asking) -> SpendingQuestion:
    """Ask the unit; the clock of the review stops until it answers."""
    request = locked_request(access, request_id, Action.REVIEW_SPENDING)
    require_no_conflict(access, request)
    require_state(request, *clock.AT_WORK, message=_("Hanya pengajuan yang terkirim dapat ditanya."))
    text = required(asking.text, _("Tulis pertanyaannya."), LONGEST)
    if not 1 <= asking.days <= 60:
        raise Refused(_("Beri waktu 1 sampai 60 hari kerja."))
    question = SpendingQuestion.objects.create(
        request=request,
        text=text,
        asked_by=access.user,
        asked_at=timezone.now(),
        due_on=due_after(timezone.localdate(), asking.days, holidays_of(request.institution)),
    )
    clock.set_due(request)
    after = {"spending.question": text, "due_on": question.due_on}
    audit.record("spending.asked", request, after=after, node_path=request.node.path)
    return question


@transaction.atomic
def answer_question(access: Access, question_id: int, text: str) -> SpendingQuestion:
    """The unit answers; the clock goes on."""
    question = _locked_question(access, question_id, Action.REQUEST_SPENDING)
    question.answer = required(text, _("Tulis jawabannya."), LONGEST)
    question.answered_by, question.answered_at = access.user, timezone.now()
    question.save()
    clock.set_due(question.request)
    path = question.request.node.path
    audit.record("spending.answered", question.request, after={"spending.answer": question.answer}, node_path=path)
    return question


@transaction.atomic
def drop_question(access: Access, question_id: int) -> SpendingQuestion:
    """Take a question back that needs no answer any more; the clock goes on."""
    question = _locked_question(access, question_id, Action.REVIEW_SPENDING)
    require_no_conflict(access, question.request)
    question.dropped_at = timezone.now()
    question.save()
    clock.set_due(question.request)
    path = question.request.node.path
    audit.record("spending.dropped", question.request, before={"spending.question": question.text}, node_path=path)
    return question


def _locked_question(access: Access, question_id: int, action: Action) -> SpendingQuestion:
    found = SpendingQuestion.objects.filter(pk=question_id).first()
    if found is None:
        raise unknown()
    find_request(access, found.request_id, action)
    request = locked_request(access, found.request_id, action)
    question = SpendingQuestion.objects.get(pk=question_id)
    question.request = request
    if not question.is_open:
        raise Refused(_("Pertanyaan ini sudah dijawab atau ditarik."))
    require_state(request, *clock.AT_WORK, message=_("Pengajuan ini tidak sedang ditelaah."))
    return question
