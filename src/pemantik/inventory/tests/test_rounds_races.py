"""Two people confirm, or open a round, at the same moment: on a real database with real transactions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Refused
from pemantik.assessments.tests.test_races import at_once
from pemantik.inventory.models import ConfirmationRound, Entry
from pemantik.inventory.services.rounds import confirm_entries, open_confirmation_round
from pemantik.inventory.tests.pictures_world import make_entry
from pemantik.inventory.tests.test_rounds import FACTS
from pemantik.organizations.models import Node
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_unit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_two_people_confirm_the_same_entries() -> None:
    city = Node.objects.add_root({"kind": "kota", "name": "Kota"})
    unit = make_unit(city)
    entries = [make_entry(unit, "perangkat", f"P {number}", **FACTS) for number in range(6)]
    due = timezone.localdate() + timedelta(days=9)
    opened = open_confirmation_round(access_of(Role.COORDINATOR, city), city.pk, due)
    people = [access_of(Role.OPERATOR, unit).read() for _each in range(2)]
    versions = {entry.pk: 1 for entry in entries}
    orders = (versions, dict(reversed(versions.items())))
    answers = at_once([lambda at=at: confirm_entries(people[at], opened.pk, orders[at]) for at in range(2)])
    assert sorted(len(answer) for answer in answers) == [0, 6], answers
    assert Entry.objects.values("confirmed_by").distinct().count() == 1
    assert AuditEntry.objects.filter(action="entry.confirmed").count() == 6


def test_two_coordinators_open_one_round() -> None:
    city = Node.objects.add_root({"kind": "kota", "name": "Kota"})
    due = timezone.localdate() + timedelta(days=9)
    people = [access_of(Role.COORDINATOR, city).read() for _each in range(2)]
    answers = at_once([lambda at=at: open_confirmation_round(people[at], city.pk, due) for at in range(2)])
    assert sum(isinstance(answer, ConfirmationRound) for answer in answers) == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 1, answers
