"""Whatever is done in whatever order, a round and its answers go only where they may go."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pemantik.assessments.problems import Refused
from pemantik.inventory.models import Entry
from pemantik.monitoring.models import Response, Round
from pemantik.monitoring.selectors.analysis import compute_round
from pemantik.monitoring.services import conclusions, questions, responses, rounds
from pemantik.monitoring.tests.rounds_factories import ANSWERS, NEED, make_draft, make_world, response_of
from pemantik.organizations.permissions import Access

STEPS = (
    *("open", "open", "close", "reopen", "extend", "pass", "question", "answer", "answer", "send", "send"),
    *("withdraw", "conclude", "publish", "hide", "remove"),
)
S, A = Round.State, Response.State
#: How far the round has come before chance takes over.
BEGUN = ((), ("open", "answer"), ("open", "answer", "send"), ("open", "answer", "send", "close"))
#: Which step may lead from which state of the round to which.
ALLOWED = {
    "open": {(S.DRAFT, S.OPEN)},
    "close": {(S.OPEN, S.CLOSED)},
    "reopen": {(S.CLOSED, S.OPEN)},
}


@pytest.mark.database
class TestStates(TestCase):
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(BEGUN), st.lists(st.sampled_from(STEPS), max_size=14))
    def test_states_move_only_as_they_may(self, begun, steps):
        self.world = make_world()
        self.round = make_draft(self.world)
        for step in (*begun, *steps):
            before = self.state()
            try:
                self.take(step)
            except (Refused, Http404):
                assert self.state() == before
            if not Round.objects.filter(pk=self.round.pk).exists():
                assert (step, before[0]) == ("remove", S.DRAFT)
                return
            self.check(step, before, self.state())

    def state(self):
        found = Round.objects.get(pk=self.round.pk)
        response = response_of(found, self.world.health)
        return found.state, response.state, response.answers, found.questions.count(), found.published_at

    def take(self, step):
        manager = Access(self.world.coordinator.user)
        found = Round.objects.get(pk=self.round.pk)
        response = response_of(found, self.world.health)
        unit, later = Access(self.world.health_operator.user), timezone.localdate() + timedelta(days=5)
        wording = questions.Wording("perangkat", "yes_no", "Ada?")
        sent = ANSWERS | {"kebutuhan": [NEED]}
        if step == "pass":
            Round.objects.filter(pk=found.pk, state=S.OPEN).update(due_on=timezone.localdate() - timedelta(days=1))
            return
        {
            "open": lambda: rounds.open_round(manager, found.pk),
            "close": lambda: rounds.close_round(manager, found.pk),
            "reopen": lambda: rounds.reopen_round(manager, found.pk, later),
            "extend": lambda: rounds.extend_round(manager, found.pk, later),
            "question": lambda: questions.add_question(manager, found.pk, found.version, wording),
            "answer": lambda: responses.save_answers(unit, response.pk, response.version, sent),
            "send": lambda: responses.submit_response(unit, response.pk, response.version),
            "withdraw": lambda: responses.withdraw_response(unit, response.pk, response.version),
            "conclude": lambda: conclusions.write_conclusions(manager, found.pk, found.version, "Simpulan"),
            "publish": lambda: conclusions.publish_analysis(manager, found.pk),
            "hide": lambda: conclusions.withdraw_analysis(manager, found.pk),
            "remove": lambda: rounds.remove_round(manager, found.pk),
        }[step]()

    def check(self, step, before, after):
        found = Round.objects.select_related("previous").get(pk=self.round.pk)
        if before[0] != after[0]:
            assert (before[0], after[0]) in ALLOWED[step]
        if before[3] != after[3]:
            assert after[0] == S.DRAFT
        if before[2] != after[2]:  # answers change only while the round is open and they are not sent
            assert (after[0], before[1] != A.SUBMITTED, step) == (S.OPEN, True, "answer")
        if before[1] == A.SUBMITTED != after[1]:
            assert step == "withdraw"
            assert not found.is_late
        assert (found.analysis is not None) == (found.state == S.CLOSED)
        assert found.published_at is None or found.state == S.CLOSED
        if found.state == S.CLOSED:
            assert compute_round(found) == found.analysis
            assert Entry.objects.filter(kind="kebutuhan").count() == 1  # never twice, however often it was closed
