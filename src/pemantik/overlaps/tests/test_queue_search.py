"""The search in the background: what it stores, what it never touches, and how it is begun."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone, translation

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Refused
from pemantik.assessments.tests.factories import make_access
from pemantik.inventory.models import Entry, InventoryImport
from pemantik.inventory.reading import Sent
from pemantik.inventory.services.entries import change_entry
from pemantik.inventory.tests.factories import make_entry
from pemantik.organizations.permissions import OperatorAccess
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of
from pemantik.overlaps import sampling
from pemantik.overlaps.agreement import agreement
from pemantik.overlaps.engine.finding import Found
from pemantik.overlaps.explaining import sentences
from pemantik.overlaps.models import Pair, SearchRun, Verdict
from pemantik.overlaps.selectors.decisions import apart, labelled
from pemantik.overlaps.selectors.running import searching
from pemantik.overlaps.services.searching import ask_search, may_search, run_search, search_if_due
from pemantik.overlaps.tests.queue_factories import (
    LETTERS,
    make_app,
    make_doubled,
    pair_of,
    read_twice,
    run_now,
    say,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_search_stores_pairs_with_why_and_what_is_at_stake() -> None:
    doubled = make_doubled()
    assert Pair.objects.count() == 2
    pair = pair_of(doubled.staff)
    assert (pair.first, pair.second) == doubled.staff
    assert (pair.institution, pair.kind, pair.slot) == (doubled.world.own, "aplikasi", Pair.Slot.TOP)
    assert pair.score > 0.9
    assert pair.features["likeness"] > 0
    assert pair.stake == 60_000_000
    assert (pair.first_version, pair.second_version) == (1, 1)
    run = SearchRun.objects.get()
    assert run.counts == {"records": 5, "candidates": 2, "likely": 2, "listed": 2}
    assert run.release == pair.release
    assert sentences(pair.explanation)[0] == "Kata yang sama: “kepegawaian”."
    with translation.override("en"):
        assert sentences(pair.explanation)[0] == "Words that agree: “kepegawaian”."


def test_the_same_thing_in_two_institutions_is_nobody_s_pair() -> None:
    doubled = make_doubled(search=False)
    make_app(access_of(Role.COORDINATOR, doubled.world.sibling), doubled.world.foreign, "Surat Elektronik", LETTERS)
    doubled.world.sibling.name = doubled.world.own.name
    doubled.world.sibling.save()
    run_now()
    for pair in Pair.objects.select_related("first", "second"):
        assert pair.first.institution_id == pair.second.institution_id == pair.institution_id


def test_a_later_search_leaves_what_people_did(monkeypatch) -> None:
    read_twice(monkeypatch, always=False)
    doubled = make_doubled()
    say(doubled.reader, pair_of(doubled.letters), Verdict.DOUBLE)
    say(doubled.reader, pair_of(doubled.staff), Verdict.DIFFERENT)
    before = [(pair.state, pair.verdict, pair.counted_id, pair.version) for pair in Pair.objects.order_by("pk")]
    assert apart() == {tuple(str(entry.pk) for entry in doubled.staff)}
    run_now()
    run_now()
    after = [(pair.state, pair.verdict, pair.counted_id, pair.version) for pair in Pair.objects.order_by("pk")]
    assert after == before
    assert not Pair.objects.filter(is_changed=True).exists()
    decisions = labelled()
    assert sorted(decisions.same.tolist()) == [False, True]
    assert set(decisions.region) == {doubled.world.own.name}
    assert decisions.features.any()


def test_what_is_no_longer_alike_leaves_the_queue_and_what_changed_is_told(monkeypatch) -> None:
    read_twice(monkeypatch, always=False)
    doubled = make_doubled()
    say(doubled.reader, pair_of(doubled.letters), Verdict.DOUBLE)
    for entries in (doubled.letters, doubled.staff):
        entry = Entry.objects.get(pk=entries[1].pk)
        texts = {"name": "Peta Banjir", "description": "Memetakan daerah rawan banjir.", "biaya_tahunan": ""}
        change_entry(doubled.coordinator, entry.pk, entry.version, Sent(texts=texts))
    run_now()
    decided, waiting = pair_of(doubled.letters), pair_of(doubled.staff)
    assert (decided.is_changed, decided.verdict) == (True, Verdict.DOUBLE)
    assert (waiting.is_listed, waiting.state) == (False, Pair.State.WAITING)


def test_a_confirmation_is_no_change(monkeypatch) -> None:
    read_twice(monkeypatch, always=False)
    doubled = make_doubled()
    say(doubled.reader, pair_of(doubled.letters), Verdict.DOUBLE)
    Entry.objects.filter(pk=doubled.letters[0].pk).update(version=7)
    run_now()
    assert not pair_of(doubled.letters).is_changed


def test_only_readers_and_managers_begin_a_search() -> None:
    doubled = make_doubled(search=False)
    with pytest.raises(PermissionDenied):
        ask_search(doubled.operator)
    with pytest.raises(Http404):
        ask_search(make_access(None))
    run = ask_search(doubled.reader)
    assert AuditEntry.objects.filter(action="overlaps.search").count() == 1
    assert run.asked_by == doubled.reader.user
    assert may_search(access_of(Role.ADMINISTRATOR, doubled.world.own))
    assert may_search(OperatorAccess())


def test_one_search_at_a_time_and_a_killed_one_is_begun_anew() -> None:
    doubled = make_doubled(search=False)
    first = ask_search(doubled.reader)
    with pytest.raises(Refused):
        ask_search(doubled.coordinator)
    assert search_if_due(timezone.now()) is None
    long_ago = timezone.now() - timedelta(hours=1)
    SearchRun.objects.filter(pk=first.pk).update(state=SearchRun.State.RUNNING, heard_at=long_ago)
    assert not searching().is_running
    second = ask_search(doubled.reader)
    first.refresh_from_db()
    assert (first.state, bool(first.problem)) == (SearchRun.State.FAILED, True)
    assert run_search(first.pk) == "not mine"
    assert run_search(second.pk) == "done"
    assert run_search(second.pk) == "not mine"


def test_a_worker_that_died_leaves_a_search_that_is_done_again() -> None:
    make_doubled(search=False)
    run = SearchRun.objects.create(state=SearchRun.State.RUNNING, step=SearchRun.Step.STORING)
    assert run_search(run.pk) == "done"
    assert Pair.objects.count() == 2


def test_a_failed_search_says_so(monkeypatch) -> None:
    make_doubled(search=False)

    def broken(*_args, **_words):
        raise RuntimeError

    monkeypatch.setattr("pemantik.overlaps.services.searching.search", broken)
    run = SearchRun.objects.create()
    with pytest.raises(RuntimeError):
        run_search(run.pk)
    run.refresh_from_db()
    assert (run.state, bool(run.problem)) == (SearchRun.State.FAILED, True)
    assert Pair.objects.count() == 0


def test_a_search_begins_by_itself_first_after_an_import_and_once_a_day() -> None:
    assert search_if_due(timezone.now()) is None  # nothing to compare
    doubled = make_doubled(search=False)
    first = search_if_due(timezone.now())
    assert first is not None
    assert run_search(first.pk) == "done"
    now = timezone.now()
    assert search_if_due(now) is None
    assert search_if_due(now + timedelta(days=2)) is None  # nothing has changed
    make_entry(doubled.coordinator, doubled.world.unit, name="Peta Banjir")
    assert search_if_due(now) is None
    daily = search_if_due(now + timedelta(days=2))
    assert daily is not None
    assert daily.reason == SearchRun.Reason.DAILY
    assert run_search(daily.pk) == "done"
    InventoryImport.objects.create(node=doubled.world.unit, sha256="", saved_at=timezone.now(), state="saved")
    after = search_if_due(timezone.now())
    assert after is not None
    assert after.reason == SearchRun.Reason.IMPORT


def found(count: int) -> list[Found]:
    """Candidates with scores from 1 down to 0."""
    return [Found(str(at), str(at + 1), round(1 - at / count, 4), at) for at in range(count)]


def test_the_queue_is_seven_two_and_one_of_ten_and_always_the_same() -> None:
    candidates = found(1000)
    chosen = sampling.choose(candidates, 0.93, lambda _each: 1)
    slots = [each.slot for each in sorted(chosen, key=lambda each: each.rank)]
    assert [slots.count(slot) for slot in (Pair.Slot.TOP, Pair.Slot.NEAR, Pair.Slot.BELOW)] == [71, 21, 11]
    assert slots[:10].count(Pair.Slot.TOP) == 7
    assert slots[0] == Pair.Slot.TOP
    near = next(each for each in chosen if each.slot == Pair.Slot.NEAR)
    assert near.share == pytest.approx(200 / 21)
    assert sum(each.share for each in chosen) == pytest.approx(1000)
    again = sampling.choose(list(reversed(candidates)), 0.93, lambda _each: 1)
    assert {(each.found, each.slot, each.rank) for each in chosen} == {
        (each.found, each.slot, each.rank) for each in again
    }
    assert sampling.choose([], 0.5, lambda _each: 1) == []


def test_one_pair_in_ten_is_read_twice() -> None:
    count = sum(sampling.needs_second(one, one + 1) for one in range(5000))
    assert 400 < count < 600
    assert sampling.needs_second(3, 8) == sampling.needs_second(8, 3)


def test_agreement_takes_chance_off() -> None:
    assert agreement([]).kappa is None
    assert agreement([("double", "double")] * 30).kappa is None
    read = [("double", "double")] * 20 + [("different", "different")] * 15 + [("double", "different")] * 15
    found_ = agreement(read)
    assert (found_.count, found_.percent, found_.is_enough) == (50, 70, True)
    assert found_.kappa == pytest.approx((0.7 - (0.7 * 0.4 + 0.3 * 0.6)) / (1 - (0.7 * 0.4 + 0.3 * 0.6)))
    assert not agreement(read[:10]).is_enough
