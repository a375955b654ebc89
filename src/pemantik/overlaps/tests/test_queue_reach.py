"""Whose pairs and groups a person sees: of the institutions that the person decides, and what touches own units."""

import pytest

from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_unit
from pemantik.overlaps.models import DoubleGroup, Pair
from pemantik.overlaps.selectors.reach import visible_groups, visible_pairs
from pemantik.overlaps.tests.queue_factories import LETTERS, Doubled, make_app, make_doubled, run_now

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def doubled() -> Doubled:
    """The province above and the city beside pay twice too."""
    found = make_doubled(search=False)
    world = found.world
    for node, boss in ((world.province, access_of(Role.COORDINATOR, world.province)), (world.sibling, world.stranger)):
        for name in ("Aplikasi Surat Elektronik", "Sistem Persuratan Elektronik (E-Surat)"):
            make_app(boss, make_unit(node, f"Biro {name}"), name, LETTERS)
    run_now()
    return found


def seen(access) -> tuple[set[int], set[int]]:
    """The institutions of the pairs and of the groups that the person sees."""
    pairs, groups = visible_pairs(access), visible_groups(access)
    return set(pairs.values_list("institution", flat=True)), set(groups.values_list("institution", flat=True))


def test_who_decides_for_a_member_sees_nothing_of_the_province_above_or_the_city_beside(doubled):
    own = doubled.world.own.pk
    assert set(Pair.objects.values_list("institution", flat=True)) == {
        own,
        doubled.world.province.pk,
        doubled.world.sibling.pk,
    }
    for role in (Role.COORDINATOR, Role.INTERNAL_ASSESSOR, Role.REVIEWER, Role.HEAD, Role.AUDITOR):
        assert seen(access_of(role, doubled.world.own)) == ({own}, {own}), role


def test_who_decides_for_the_province_sees_its_members_too(doubled):
    everything = set(Pair.objects.values_list("institution", flat=True))
    assert seen(access_of(Role.COORDINATOR, doubled.world.province)) == (everything, everything)


def test_a_reviewer_of_one_unit_sees_only_what_touches_it(doubled):
    third = make_unit(doubled.world.own, "Dinas Sosial")
    assert seen(access_of(Role.COORDINATOR, third)) == (set(), set())
    reviewer = access_of(Role.COORDINATOR, doubled.world.second)
    touching = {entry.pk for entry in (doubled.letters[1], doubled.staff[1])}
    for pair in visible_pairs(reviewer):
        assert {pair.first_id, pair.second_id} & touching
    assert visible_groups(reviewer).count() <= DoubleGroup.objects.filter(institution=doubled.world.own).count()
    assert visible_pairs(reviewer).count() == 2
