"""Every role at every place calls every service and opens every page: the table says how that ends."""

import inspect
import pkgutil
from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from pemantik.assessments.problems import Refused
from pemantik.assessments.tests.factories import make_access
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.overlaps import looking
from pemantik.planning import services
from pemantik.planning.tests.spending_permission_table import NO_USE_CASE, PAGES, PLACES, SERVICES, Things

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(scope="module")
def things(django_db_setup, django_db_blocker):
    """Everything once for this module: each call is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        looking.forget()
        made = Things()
        made.people = {(role, place): make_access(role, made.nodes[place]).user for role in Role for place in PLACES}
        yield made
        transaction.set_rollback(True)


def outcome(call) -> str:
    """How a call ended."""
    try:
        call()
    except Http404:
        return "404"
    except PermissionDenied:
        return "403"
    except Refused as refused:
        return f"refused: {refused}"
    return "ok"


@pytest.mark.parametrize("name", SERVICES)
def test_every_role_at_every_place(name: str, things) -> None:
    case, wrong = SERVICES[name], []
    for (role, place), user in things.people.items():
        mark = transaction.savepoint()
        found = outcome(lambda user=user: case.call(things, Access(user)))
        transaction.savepoint_rollback(mark)
        here = (role, place)
        wanted = (
            "ok" if here in case.may else "refused" if here in case.refused else "403" if here in case.told else "404"
        )
        if found.partition(":")[0] != wanted:
            wrong.append(f"{role} {place}: {found}, expected {wanted}")
    looking.forget()
    assert not wrong, "\n".join(wrong)
    assert outcome(lambda: case.call(things, make_access(None))) == "404"


def test_every_public_function_of_the_services_is_in_one_of_the_two_lists() -> None:
    modules = [import_module(f"{services.__name__}.{each.name}") for each in pkgutil.iter_modules(services.__path__)]
    found = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert found == set(SERVICES) | set(NO_USE_CASE)


@pytest.mark.parametrize("name", PAGES)
def test_every_role_opens_its_pages_at_every_place_and_no_other(name: str, things, client, settings) -> None:
    address, may, told = PAGES[name]
    wrong = []
    for (role, place), user in things.people.items():
        mark = transaction.savepoint()
        client.force_login(user)
        found = client.get(address(things)).status_code
        transaction.savepoint_rollback(mark)
        wanted = 200 if (role, place) in may else 403 if (role, place) in told else 404
        if found != wanted:
            wrong.append(f"{role} {place}: {found}, expected {wanted}")
    assert not wrong, "\n".join(wrong)


def test_the_reviewer_of_a_part_gives_the_opinion(things) -> None:
    access = Access(things.world.assessor.user)
    assert outcome(lambda: SERVICES["reviewing.give_opinion"].call(things, access)) == "ok"
