"""Groups: formed from pairs, kept once something was decided about them, followed to the money."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from pemantik.assessments.problems import Outdated, Refused
from pemantik.inventory.models import Entry
from pemantik.inventory.selectors.scope import find_scope
from pemantik.overlaps.models import DoubleGroup, GroupMember, Outcome, Pair, Verdict
from pemantik.overlaps.selectors.groups import DONE, OPEN, UNDER_WAY, counts, group_list, group_page
from pemantik.overlaps.selectors.queue import standing
from pemantik.overlaps.selectors.savings import savings
from pemantik.overlaps.services.outcomes import OutcomePlan, answer_offer, finish_outcome, record_outcome
from pemantik.overlaps.task_list import work
from pemantik.overlaps.tests.queue_factories import (
    LETTERS,
    group_of,
    make_app,
    make_doubled,
    pair_of,
    read_twice,
    run_now,
    say,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def doubled(monkeypatch):
    read_twice(monkeypatch, always=False)
    return make_doubled()


def members(group: DoubleGroup) -> dict[int, str]:
    """Who stands in it, and how."""
    return dict(group.members.values_list("entry", "status"))


def later(days: int = 30):
    """A day to come."""
    return timezone.localdate() + timedelta(days=days)


def plan_for(doubled, **changes) -> OutcomePlan:
    """Keep the first of the letters, end the other."""
    words = {
        "disposition": "merge",
        "stays": doubled.letters[0].pk,
        "doer": doubled.world.second.pk,
        "until": later(),
        "savings": {doubled.letters[1].pk: Decimal(25_000_000)},
    }
    return OutcomePlan(**words | changes)


def recorded(doubled, **changes) -> DoubleGroup:
    """The group of the letters with an outcome."""
    say(doubled.reader, pair_of(doubled.letters))
    group = group_of(doubled.letters[0])
    record_outcome(doubled.reader, group.pk, 0, plan_for(doubled, **changes))
    return group


def test_a_search_forms_groups_and_tells_the_money_once(doubled) -> None:
    third = make_app(doubled.coordinator, doubled.world.own, "E-Surat Daerah", LETTERS, "10000000")
    run_now()
    group = group_of(doubled.letters[0])
    assert set(members(group)) == {*(entry.pk for entry in doubled.letters), third.pk}
    assert group.stake == 35_000_000
    assert standing(doubled.reader).stake == 35_000_000 + 60_000_000
    same = group.pk
    run_now()
    assert group_of(third).pk == same


def test_a_no_takes_a_group_apart_and_no_search_joins_it_again(doubled) -> None:
    group = group_of(doubled.staff[0])
    say(doubled.reader, pair_of(doubled.staff), Verdict.DIFFERENT)
    group.refresh_from_db()
    assert not group.is_live
    run_now()
    assert not DoubleGroup.objects.filter(is_live=True, members__entry__in=doubled.staff).exists()
    assert pair_of(doubled.staff).verdict == Verdict.DIFFERENT


def test_an_outcome_needs_a_decided_double_and_says_who_does_what_until_when(doubled) -> None:
    group = group_of(doubled.letters[0])
    with pytest.raises(Refused, match="Putuskan dulu"):
        record_outcome(doubled.reader, group.pk, 0, plan_for(doubled))
    assert not group_page(doubled.reader, group.pk).may_record
    say(doubled.reader, pair_of(doubled.letters))
    for wrong in (
        {"disposition": "x"},
        {"stays": doubled.roads.pk},
        {"doer": doubled.world.foreign.pk},
        {"until": None},
        {"savings": {doubled.letters[1].pk: Decimal(1)}},
        {"savings": {doubled.letters[1].pk: Decimal(-1)}},
        {"savings": {doubled.letters[1].pk: Decimal("NaN")}},
        {"savings": {doubled.letters[1].pk: Decimal(10) ** 20}},
        {"disposition": "keep", "reason": ""},
    ):
        with pytest.raises(Refused):
            record_outcome(doubled.reader, group.pk, 0, plan_for(doubled, **wrong))
    assert not Outcome.objects.exists()
    outcome = record_outcome(doubled.reader, group.pk, 0, plan_for(doubled))
    page = group_page(doubled.reader, group.pk)
    assert (outcome.version, page.expected) == (1, 25_000_000)
    assert [each.row.entry for each in page.going] == [doubled.letters[1]]
    with pytest.raises(Outdated):
        record_outcome(doubled.second, group.pk, 0, plan_for(doubled, disposition="keep", reason="Perlu dua"))
    other = plan_for(doubled, savings={doubled.letters[1].pk: Decimal(5)}, saving_reason="Hosting tetap")
    record_outcome(doubled.second, group.pk, 1, other)
    assert group_page(doubled.reader, group.pk).expected == 5
    kept = record_outcome(doubled.second, group.pk, 2, OutcomePlan("keep", reason="Perlu dua"))
    assert (kept.stays, group_page(doubled.reader, group.pk).expected) == (None, 0)


def test_a_kept_group_does_not_jump_and_new_ones_are_only_offered(doubled) -> None:
    group = recorded(doubled)
    third = make_app(doubled.coordinator, doubled.world.own, "E-Surat Daerah", LETTERS, "10000000")
    fourth = make_app(doubled.coordinator, doubled.world.own, "Surat Elektronik Daerah", LETTERS)
    run_now()
    first, second = (entry.pk for entry in doubled.letters)
    assert members(group) == {first: "in", second: "in", third.pk: "offered", fourth.pk: "offered"}
    assert [each.row.entry for each in group_page(doubled.reader, group.pk).offered] == [third, fourth]
    with pytest.raises(Outdated):
        answer_offer(doubled.reader, group.pk, 0, third.pk, takes=True)
    answer_offer(doubled.reader, group.pk, 1, third.pk, takes=True)
    answer_offer(doubled.reader, group.pk, 2, fourth.pk, takes=False)
    with pytest.raises(Refused):
        answer_offer(doubled.reader, group.pk, 3, fourth.pk, takes=True)
    run_now()
    assert members(group) == {first: "in", second: "in", third.pk: "in", fourth.pk: "declined"}
    assert group_page(doubled.reader, group.pk).expected == 35_000_000
    Pair.objects.filter(first__in=members(group), second__in=members(group)).update(score=0.01)
    Entry.objects.filter(pk=second).update(name="Lain Sama Sekali", description="Peta banjir.")
    run_now()
    assert members(group) == {first: "in", second: "in", third.pk: "in", fourth.pk: "declined"}


def test_what_was_offered_and_no_longer_belongs_is_taken_back(doubled) -> None:
    group = recorded(doubled)
    third = make_app(doubled.coordinator, doubled.world.own, "E-Surat Daerah", LETTERS)
    run_now()
    assert members(group)[third.pk] == "offered"
    Entry.objects.filter(pk=third.pk).update(name="Peta Banjir", description="Peta daerah rawan banjir.")
    run_now()
    assert third.pk not in members(group)


def test_the_unit_that_does_it_sees_the_work_and_tells_when_it_is_done(doubled) -> None:
    group = recorded(doubled)
    goes = doubled.letters[1].pk
    assert [task.due for task in work(doubled.other_operator)] == [later()]
    assert list(work(doubled.operator)) == []
    with pytest.raises(PermissionDenied):
        finish_outcome(doubled.operator, group.pk, 1, timezone.localdate(), {})
    with pytest.raises(PermissionDenied):
        record_outcome(doubled.other_operator, group.pk, 1, plan_for(doubled))
    with pytest.raises(Refused, match="belum tiba"):
        finish_outcome(doubled.other_operator, group.pk, 1, later(), {})
    done = finish_outcome(doubled.other_operator, group.pk, 1, timezone.localdate(), {goes: Decimal(24_000_000)}, "Ya")
    assert (done.done_by, done.version) == (doubled.other_operator.user, 2)
    assert group_page(doubled.reader, group.pk).realised == 24_000_000
    assert list(work(doubled.other_operator)) == []
    with pytest.raises(Refused, match="sudah selesai"):
        record_outcome(doubled.reader, group.pk, 2, plan_for(doubled))
    back = finish_outcome(doubled.reader, group.pk, 2, None, {})
    assert (back.done_on, group_page(doubled.reader, group.pk).realised) == (None, 0)


def test_sums_tell_an_owner_nothing_about_the_other_side(doubled, client) -> None:
    group = recorded(doubled)
    client.force_login(doubled.operator.user)
    for address in ("/dobel/kelompok/", "/dobel/kelompok/?keadaan=jalan", f"/dobel/kelompok/{group.pk}/", "/tugas/"):
        page = client.get(address).content.decode()
        assert "25.000.000" not in page, address
    assert "40.000.000" in client.get(f"/dobel/kelompok/{group.pk}/").content.decode()
    assert not group_page(doubled.operator, group.pk).shows_money
    assert group_page(doubled.other_operator, group.pk).shows_money


def test_the_board_tells_expected_and_realised_by_year_and_unit(doubled) -> None:
    group = recorded(doubled)
    say(doubled.reader, pair_of(doubled.staff))
    staff = group_of(doubled.staff[0])
    late = plan_for(
        doubled,
        disposition="retire",
        stays=doubled.staff[1].pk,
        until=timezone.localdate() - timedelta(days=5),
        savings={doubled.staff[0].pk: Decimal(60_000_000)},
    )
    record_outcome(doubled.reader, staff.pk, 0, late)
    found = savings(find_scope(doubled.head))
    assert (found.total.expected, found.total.realised, found.late) == (85_000_000, 0, 1)
    assert [(node.name, money.expected) for node, money in found.by_unit] == [
        ("Dinas Kesehatan", 60_000_000),
        ("Dinas Pendidikan", 25_000_000),
    ]
    today = timezone.localdate()
    finish_outcome(doubled.reader, group.pk, 1, today, {doubled.letters[1].pk: Decimal(20_000_000)})
    found = savings(find_scope(doubled.head))
    assert (found.total.realised, found.open) == (20_000_000, 60_000_000)
    assert found.by_year[today.year].realised == 20_000_000
    assert found.by_outcome["Gabungkan"].count == 1
    assert savings(find_scope(doubled.operator)).total.expected == 60_000_000
    assert savings(find_scope(doubled.world.stranger)).total.count == 0
    assert counts(doubled.reader) == {"belum": 0, "jalan": 1, "selesai": 1, "tetap": 0}
    for state, number in ((OPEN, 0), (UNDER_WAY, 1), (DONE, 1)):
        assert len(group_list(doubled.reader, state)[1]) == number


def test_deciding_a_double_below_the_threshold_makes_a_group(doubled) -> None:
    pair = pair_of(doubled.staff)
    DoubleGroup.objects.all().delete()
    Pair.objects.filter(pk=pair.pk).update(score=0.2, slot=Pair.Slot.BELOW)
    say(doubled.reader, pair, Verdict.DOUBLE)
    assert set(members(group_of(doubled.staff[0]))) == {entry.pk for entry in doubled.staff}
    assert GroupMember.objects.count() == 2
