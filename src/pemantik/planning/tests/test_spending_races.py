"""Two coordinators decide in the same moment: two numbers, none twice, none left out."""

import threading

import pytest
from django.db import connection, connections

from pemantik.assessments.problems import Outdated, Refused
from pemantik.organizations.permissions import Access
from pemantik.overlaps import looking
from pemantik.planning.models import Decision
from pemantik.planning.services import deciding
from pemantik.planning.tests.factories import fresh, make_reviewed, make_world, ruling

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def together(*acts) -> list[str]:
    """Run them in threads that begin at once; how each ended."""
    begin, ends = threading.Barrier(len(acts)), [""] * len(acts)

    def run(at: int) -> None:
        try:
            begin.wait(timeout=20)
            acts[at]()
            ends[at] = "ok"
        except (Refused, Outdated) as refused:
            ends[at] = type(refused).__name__
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ends


def test_decisions_of_the_same_moment_get_numbers_of_their_own_and_one_request_is_decided_once() -> None:
    looking.forget()
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
    ends = together(*acts)
    assert sorted(ends) == ["Outdated", "ok", "ok", "ok"]
    assert sorted(Decision.objects.values_list("sequence", flat=True)) == [1, 2, 3]
    assert connection.vendor in {"sqlite", "postgresql"}
