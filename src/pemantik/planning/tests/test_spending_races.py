"""Two coordinators decide in the same moment: two numbers, none twice, none left out."""

from functools import partial

import pytest

from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.tests.test_races import at_once
from pemantik.organizations.permissions import Access
from pemantik.organizations.tests.factories import have_regions
from pemantik.overlaps import looking
from pemantik.planning.models import Decision
from pemantik.planning.services import deciding
from pemantik.planning.tests.factories import fresh, make_reviewed, make_world, ruling

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def told(act) -> str:
    """How an act ended."""
    try:
        act()
    except (Refused, Outdated) as refused:
        return type(refused).__name__
    return "ok"


def test_decisions_of_the_same_moment_get_numbers_of_their_own_and_one_request_is_decided_once() -> None:
    looking.forget()
    have_regions()
    world = make_world()
    found = [make_reviewed(world, title=f"Belanja {number}") for number in range(3)]
    people = [world.coordinator.user, world.second_coordinator.user]
    same = fresh(found[0])
    acts = [lambda user=user: deciding.decide_request(Access(user), same.pk, same.version, ruling()) for user in people]
    acts += [
        lambda each=each: deciding.decide_request(
            Access(world.coordinator.user), each.pk, fresh(each).version, ruling()
        )
        for each in found[1:]
    ]
    ends = at_once([partial(told, act) for act in acts])
    assert sorted(ends) == ["Outdated", "ok", "ok", "ok"]
    assert sorted(Decision.objects.values_list("sequence", flat=True)) == [1, 2, 3]
