"""Whatever readers, a coordinator and searches do in whatever order: no decision is lost, no "no" undone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test.utils import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pemantik.assessments.problems import Refused
from pemantik.inventory.models import Entry
from pemantik.overlaps.models import APART, Decision, DoubleGroup, Pair, Verdict
from pemantik.overlaps.selectors.decisions import apart, labelled
from pemantik.overlaps.services import deciding
from pemantik.overlaps.tests.queue_factories import make_doubled, pair_of, run_now

STEPS = st.one_of(
    st.tuples(st.sampled_from(["reader", "second", "coordinator"]), st.sampled_from(Verdict.values)),
    st.tuples(st.just("stale"), st.sampled_from(Verdict.values)),
    st.tuples(st.just("settle"), st.sampled_from(Verdict.values)),
    st.tuples(st.sampled_from(["reopen", "search", "search", "change"]), st.just("")),
)
S = Pair.State
#: Where each kind of step may lead from where.
MOVES = {
    "read": {(S.WAITING, S.DECIDED), (S.WAITING, S.SECOND), (S.SECOND, S.DECIDED), (S.SECOND, S.DISPUTED)},
    "settle": {(S.DISPUTED, S.DECIDED)},
    "reopen": {(S.DECIDED, S.WAITING)},
}


@pytest.mark.database
@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class TestStates(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.booleans(), st.lists(STEPS, max_size=9))
    def test_decisions_are_only_added_and_a_no_stays(self, is_read_twice, steps):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(deciding, "needs_second", lambda _first, _second: is_read_twice)
            self.doubled = make_doubled()
            for who, verdict in steps:
                before, said = self.pair(), self.said()
                try:
                    self.take(who, verdict)
                except (Refused, PermissionDenied):
                    assert (self.pair().state, self.pair().version, self.said()) == (before.state, before.version, said)
                    continue
                self.check(who, before, said)

    def pair(self):
        return pair_of(self.doubled.staff)

    def said(self):
        return list(Decision.objects.order_by("pk").values_list("pk", "verdict", "reader", "round", "turn"))

    def take(self, who, verdict):
        found, doubled = self.pair(), self.doubled
        if who == "search":
            run_now()
        elif who == "change":
            Entry.objects.filter(pk=doubled.staff[0].pk).update(name="Lain", description="Peta banjir.")
        elif who == "settle":
            deciding.settle(doubled.coordinator, found.pk, found.version, verdict, "Disepakati")
        elif who == "reopen":
            deciding.reopen(doubled.second, found.pk, found.version, "Datanya berubah")
        elif who == "stale":
            deciding.decide(doubled.second, found.pk, found.version - 1, verdict, "Terlambat")
        else:
            deciding.decide(getattr(doubled, who), found.pk, found.version, verdict, "Sudah dibaca")

    def check(self, who, before, said):
        after = self.pair()
        assert self.said()[: len(said)] == said
        assert who != "stale"
        if who in {"search", "change"}:
            assert (after.state, after.verdict, after.counted_id, after.version, after.round) == (
                (before.state, before.verdict, before.counted_id, before.version, before.round)
            )
        else:
            kind = who if who in {"settle", "reopen"} else "read"
            assert (before.state, after.state) in MOVES[kind]
            assert after.version == before.version + 1
            assert len(self.said()) == len(said) + (kind != "reopen")
        is_decided = after.state == S.DECIDED
        assert is_decided == bool(after.verdict) == (after.counted_id is not None)
        is_no = after.verdict in APART
        assert ((str(after.first_id), str(after.second_id)) in apart()) == is_no
        assert len(labelled()) == (is_decided and after.verdict != Verdict.UNCLEAR)
        joined = [
            group
            for group in DoubleGroup.objects.filter(is_live=True)
            if {after.first_id, after.second_id} <= set(group.members.values_list("entry", flat=True))
        ]
        assert not (is_no and joined)
