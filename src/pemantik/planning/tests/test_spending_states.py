"""Whatever is done in whatever order, a request goes only where it may go, and what was decided stays."""

import pytest
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pemantik.assessments.problems import Refused
from pemantik.overlaps import looking
from pemantik.planning.models import Decision, Review, SpendingRequest
from pemantik.planning.services import deciding, realising, requests, reviewing, sending
from pemantik.planning.services.realising import Outcome
from pemantik.planning.services.requests import Draft
from pemantik.planning.services.reviewing import Asking
from pemantik.planning.tests.factories import give_opinions, make_draft, make_world, ruling

S = SpendingRequest.State
STEPS = (
    *("save", "send", "assign", "opine", "ask", "answer", "drop", "withdraw", "reopen", "check"),
    *("approve", "condition", "reject", "return", "correct", "realise", "close", "remove"),
)
BEGUN = ((), ("send", "assign"), ("send", "assign", "opine"), ("send", "assign", "opine", "approve"))
ALLOWED = {
    "send": {(S.DRAFT, S.SUBMITTED)},
    "assign": {(S.SUBMITTED, S.REVIEW)},
    "withdraw": {(S.SUBMITTED, S.WITHDRAWN), (S.REVIEW, S.WITHDRAWN)},
    "reopen": {(S.WITHDRAWN, S.DRAFT)},
    "approve": {(S.REVIEW, S.DECIDED)},
    "condition": {(S.REVIEW, S.DECIDED)},
    "reject": {(S.REVIEW, S.DECIDED)},
    "return": {(S.SUBMITTED, S.DRAFT), (S.REVIEW, S.DRAFT)},
    "realise": {(S.DECIDED, S.REALISED)},
    "close": {(S.DECIDED, S.CLOSED)},
}


@pytest.mark.database
class TestStates(TestCase):
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(BEGUN), st.lists(st.sampled_from(STEPS), max_size=12))
    def test_states_move_only_as_they_may(self, begun, steps):
        looking.forget()
        self.world = make_world()
        self.pk = make_draft(self.world).pk
        self.decisions: dict[int, tuple] = {}
        for step in (*begun, *steps):
            before = self.found()
            try:
                self.take(step, before)
            except (Refused, Http404):
                assert self.found().state == before.state
            if not SpendingRequest.objects.filter(pk=self.pk).exists():
                assert (step, before.state, before.sent_times) == ("remove", S.DRAFT, 0)
                return
            self.check(step, before, self.found())

    def found(self) -> SpendingRequest:
        return SpendingRequest.objects.get(pk=self.pk)

    def take(self, step: str, now: SpendingRequest) -> None:
        world, pk, version = self.world, self.pk, now.version
        unit, manager, assessor = world.operator, world.coordinator, world.assessor
        question = now.questions.filter(answered_at=None, dropped_at=None).first()
        if step in {"answer", "drop"} and question is None:
            return
        verdicts = {"approve": "approved", "condition": "conditional", "reject": "rejected", "return": "returned"}
        if step in verdicts:
            deciding.decide_request(manager, pk, version, ruling(verdicts[step]))
            return
        {
            "save": lambda: requests.save_request(unit, pk, version, Draft({"title": "Lain"})),
            "send": lambda: sending.submit_request(unit, pk, version),
            "assign": lambda: reviewing.assign_reviews(manager, pk, version, {"arsitektur": assessor.user.pk}),
            "opine": lambda: give_opinions(world, now),
            "ask": lambda: reviewing.ask_unit(assessor, pk, Asking("Mengapa?")),
            "answer": lambda: reviewing.answer_question(unit, question.pk, "Karena."),
            "drop": lambda: reviewing.drop_question(assessor, question.pk),
            "withdraw": lambda: requests.withdraw_request(unit, pk, version),
            "reopen": lambda: requests.reopen_request(unit, pk, version),
            "check": lambda: sending.run_checks(assessor, pk),
            "correct": lambda: deciding.correct_decision(manager, pk, version, ruling("rejected"), "Dobel."),
            "realise": lambda: realising.record_realisation(
                unit, pk, version, Outcome(1, "PT", "Laptop", met=self.met(now))
            ),
            "close": lambda: realising.close_request(unit, pk, version, "Batal."),
            "remove": lambda: requests.remove_request(unit, pk),
        }[step]()

    def met(self, now: SpendingRequest) -> list[str]:
        latest = now.decisions.first()
        return ["ya"] * len(latest.conditions) if latest else []

    def check(self, step: str, before: SpendingRequest, after: SpendingRequest) -> None:
        if before.state != after.state:
            assert (S(before.state), S(after.state)) in ALLOWED[step]
        if before.content != after.content:
            assert step in {"save", "send"}
            assert before.state == S.DRAFT
        assert after.versions.count() == after.sent_times
        assert after.is_waiting == (
            after.state in {S.SUBMITTED, S.REVIEW}
            and after.questions.filter(answered_at=None, dropped_at=None).exists()
        )
        if after.state in {S.DECIDED, S.REALISED, S.CLOSED}:
            assert after.decisions.filter(of__number=after.sent_times, replaced_by=None).get().verdict == after.verdict
            assert not Review.objects.filter(of__request=after, given_at=None).exists()
        for each in Decision.objects.filter(request=after):
            told = (each.number, each.verdict, each.approved, each.reasons, tuple(each.conditions))
            assert self.decisions.setdefault(each.pk, told) == told  # frozen
        sequences = sorted(Decision.objects.values_list("sequence", flat=True))
        assert sequences == list(range(1, len(sequences) + 1))
