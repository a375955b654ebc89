"""Answers of a unit: saved as a draft, sent, and taken back before the last day."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import day
from pemantik.inventory.values import ValueProblemError, Vocabulary
from pemantik.monitoring.answers import Sent, Value, missing, read
from pemantik.monitoring.facts import facts_of
from pemantik.monitoring.models import Response, Round
from pemantik.monitoring.problems import Incomplete
from pemantik.monitoring.selectors.rounds import find_response, questionnaire_of
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved draft, and what could not be taken: a sentence by the key of its question. The rest is stored."""

    response: Response
    problems: dict[str, str]


@transaction.atomic
def save_answers(access: Access, response_id: int, version: int, sent: Mapping[str, Sent]) -> Saved:
    """Keep what was sent; a question that was not sent keeps its answer, and so does one that cannot be read.

    Raises Outdated if somebody saved since the form was opened (nothing is written), Refused once it is locked.
    """
    response = _locked(access, response_id, version)
    answers: dict[str, Value] = dict(response.answers)
    problems: dict[str, str] = {}
    words = Vocabulary()
    for asked in questionnaire_of(response.round):
        if asked.key not in sent:
            continue
        try:
            value = read(asked, sent[asked.key], words, answers.get(asked.key))
        except (ValueProblemError, Refused) as problem:
            problems[asked.key] = str(problem)
            continue
        answers.pop(asked.key, None)
        if value is not None:
            answers[asked.key] = value
    if answers != response.answers:
        before = {key: value for key, value in response.answers.items() if answers.get(key) != value}
        after = {key: value for key, value in answers.items() if response.answers.get(key) != value}
        response.answers = answers
        _keep(access, response, Response.State.DRAFT)
        told = {"answers": len(before)}, {"answers": len(after)}
        audit.record("response.saved", response, before=told[0], after=told[1], node_path=response.node.path)
    return Saved(response, problems)


@transaction.atomic
def submit_response(access: Access, response_id: int, version: int) -> Response:
    """Send the saved answers: they are locked, with what the inventory says today. Raises Incomplete."""
    response = _locked(access, response_id, version)
    problems = missing(questionnaire_of(response.round), response.answers)
    if problems:
        raise Incomplete(problems)
    others = response.round.responses.exclude(pk=response.pk).values_list("node__path", flat=True)
    response.facts = facts_of(response.node, others)
    response.submitted_by, response.submitted_at = access.user, timezone.now()
    _keep(access, response, Response.State.SUBMITTED)
    audit.record("response.sent", response, after={"answers": len(response.answers)}, node_path=response.node.path)
    return response


@transaction.atomic
def withdraw_response(access: Access, response_id: int, version: int) -> Response:
    """Take sent answers back to change them, until the last day. After it only an extension opens them again."""
    response = _found(access, response_id)
    if response.state != Response.State.SUBMITTED:
        raise Refused(_("Jawaban ini belum dikirim."))
    if response.version != version:
        raise Outdated(_("Jawaban ini baru saja diubah orang lain. Lihat isinya dahulu."))
    if not response.round.takes_answers or response.round.is_late:
        raise Refused(_("Batas isian sudah lewat, jadi jawaban tidak dapat ditarik. Mintalah perpanjangan."))
    response.facts, response.submitted_by, response.submitted_at = {}, None, None
    _keep(access, response, Response.State.DRAFT)
    after: dict[str, Any] = {"state": response.state}
    audit.record("response.withdrawn", response, after=after, node_path=response.node.path)
    return response


def _found(access: Access, response_id: int) -> Response:
    found = find_response(access, response_id, Action.EDIT_INVENTORY)
    # The round first, as closing does: nobody sends while it is being closed.
    Round.objects.select_for_update().filter(pk=found.round_id).values_list("pk").get()
    locked = Response.objects.select_for_update(of=("self",)).select_related("round__institution", "node")
    return locked.get(pk=response_id)


def _locked(access: Access, response_id: int, version: int) -> Response:
    """The response of an open round, still as it was on the form."""
    response = _found(access, response_id)
    round_ = response.round
    if not round_.takes_answers:
        begins = round_.opens_on if round_.state == round_.State.OPEN else None
        raise Refused(
            _("Isian baru dibuka %(day)s.") % {"day": day(begins)}
            if begins
            else _("Putaran ini sudah ditutup, jadi jawaban tidak dapat diubah lagi.")
        )
    if response.state == Response.State.SUBMITTED:
        raise Refused(_("Jawaban ini sudah dikirim. Tarik dahulu untuk mengubahnya."))
    if response.version != version:
        who = response.saved_by.name if response.saved_by else _("orang lain")
        raise Outdated(_("%(name)s baru saja menyimpan isian ini.") % {"name": who})
    return response


def _keep(access: Access, response: Response, state: Response.State) -> None:
    response.state = state
    response.version += 1
    response.saved_by, response.saved_at = access.user, timezone.now()
    response.save()
