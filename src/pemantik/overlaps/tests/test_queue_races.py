"""Two people at once, and a search between them: one is told, nothing is overwritten, nothing is made twice."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.tests.test_races import at_once
from pemantik.organizations.tests.factories import have_regions
from pemantik.overlaps.models import Decision, DoubleGroup, Outcome, OwnerQuestion, Pair, SearchRun, Verdict
from pemantik.overlaps.services.deciding import decide
from pemantik.overlaps.services.outcomes import OutcomePlan, record_outcome
from pemantik.overlaps.services.owners import answer_owner, ask_owners
from pemantik.overlaps.services.searching import ask_search, run_search
from pemantik.overlaps.tests.queue_factories import LETTERS, group_of, make_app, make_doubled, pair_of, read_twice, say

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def doubled(monkeypatch):
    read_twice(monkeypatch, always=False)
    have_regions()
    return make_doubled()


def told(call) -> str:
    """How a call ended."""
    try:
        call()
    except (Outdated, Refused) as refused:
        return type(refused).__name__
    return "ok"


def outcomes_of(*calls) -> list[str]:
    """How calls that began together ended, sorted."""
    return sorted(at_once([partial(told, call) for call in calls]))


def test_two_first_readers(doubled) -> None:
    pair = pair_of(doubled.staff)
    first, second = doubled.reader.read(), doubled.second.read()
    assert outcomes_of(
        partial(decide, first, pair.pk, 1, Verdict.DOUBLE),
        partial(decide, second, pair.pk, 1, Verdict.DIFFERENT),
    ) == ["Outdated", "ok"]
    made = Decision.objects.get()
    pair.refresh_from_db()
    assert (pair.verdict, pair.counted, pair.version) == (made.verdict, made, 2)
    assert audit.verify().broken_id is None


def test_two_second_readers(doubled, monkeypatch) -> None:
    read_twice(monkeypatch, always=True)
    pair = say(doubled.reader, pair_of(doubled.staff))
    second, third = doubled.second.read(), doubled.coordinator.read()
    assert outcomes_of(
        partial(decide, second, pair.pk, 2, Verdict.DOUBLE),
        partial(decide, third, pair.pk, 2, Verdict.DIFFERENT),
    ) == ["Outdated", "ok"]
    assert Decision.objects.count() == 2


def test_a_search_between_decisions_loses_none(doubled) -> None:
    staff, letters = pair_of(doubled.staff), pair_of(doubled.letters)
    run = SearchRun.objects.create()
    reader, second = doubled.reader.read(), doubled.second.read()
    answers = at_once(
        [
            partial(run_search, run.pk),
            partial(decide, reader, staff.pk, 1, Verdict.DIFFERENT),
            partial(decide, second, letters.pk, 1, Verdict.DOUBLE),
        ]
    )
    assert answers[0] == "done", answers
    states = set(Pair.objects.filter(pk__in=[staff.pk, letters.pk]).values_list("verdict", flat=True))
    assert states == {"different", "double"}, answers
    assert not group_exists(doubled.staff)


def group_exists(entries) -> bool:
    """Whether both stand in one live group."""
    groups = DoubleGroup.objects.filter(is_live=True, members__entry=entries[0])
    return groups.filter(members__entry=entries[1]).exists()


def test_two_searches_are_one(doubled) -> None:
    SearchRun.objects.all().delete()
    first, second = doubled.reader.read(), doubled.coordinator.read()
    assert outcomes_of(partial(ask_search, first), partial(ask_search, second)) == ["Refused", "ok"]
    assert SearchRun.objects.count() == 1


def test_two_outcomes_of_one_group(doubled) -> None:
    say(doubled.reader, pair_of(doubled.letters))
    group = group_of(doubled.letters[0])
    first, second = doubled.reader.read(), doubled.second.read()
    plans = [OutcomePlan("keep", reason=reason) for reason in ("Perlu dua", "Beda unit")]
    assert outcomes_of(
        partial(record_outcome, first, group.pk, 0, plans[0]),
        partial(record_outcome, second, group.pk, 0, plans[1]),
    ) == ["Outdated", "ok"]
    assert Outcome.objects.get().version == 1


def test_an_owner_is_asked_once_and_answers_once(doubled) -> None:
    pair, due = pair_of(doubled.staff), timezone.localdate() + timedelta(days=3)
    first, second = doubled.reader.read(), doubled.second.read()
    ask = [partial(ask_owners, access, pair.pk, [doubled.staff[0].pk], "Sama?", due) for access in (first, second)]
    assert outcomes_of(*ask) == ["Refused", "ok"]
    question = OwnerQuestion.objects.get()
    one, other = doubled.operator.read(), doubled.coordinator.read()
    answers = [partial(answer_owner, access, question.pk, 1, "agree") for access in (one, other)]
    assert outcomes_of(*answers) == ["Outdated", "ok"]


def test_an_outcome_and_a_search_at_once_leave_no_member_that_nobody_decided_about(doubled) -> None:
    say(doubled.reader, pair_of(doubled.letters))
    group, stays = group_of(doubled.letters[0]), doubled.letters[0]
    third = make_app(doubled.coordinator, doubled.world.own, "E-Surat Daerah", LETTERS, "10000000")
    run, reader = SearchRun.objects.create(), doubled.reader.read()
    plan = OutcomePlan("merge", stays.pk, doubled.world.second.pk, timezone.localdate())
    answers = at_once([partial(run_search, run.pk), partial(record_outcome, reader, group.pk, 0, plan)])
    assert answers[0] == "done", answers
    members = dict(group.members.filter(status="in").values_list("entry", "goes"))
    assert members.pop(stays.pk) is False
    assert set(members.values()) == {True}
    assert group.members.filter(entry=third).exists()
