"""Who may do what with pairs and groups, where: every service and every page by every role at every place."""

import inspect
from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from pemantik.assessments.problems import Refused
from pemantik.assessments.tests.factories import make_access
from pemantik.organizations.roles import Role
from pemantik.overlaps import urls_queue
from pemantik.overlaps.tests.queue_factories import read_twice
from pemantik.overlaps.tests.queue_permission_table import FORMS, NO_USE_CASE, PAGES, PLACES, SERVICES, Things

pytestmark = [pytest.mark.database, pytest.mark.django_db]

#: The services of this subject; those of likely doubles while writing have a table of their own.
MODULES = ("searching", "deciding", "owners", "outcomes", "grouping")


@pytest.fixture
def things(monkeypatch) -> Things:
    read_twice(monkeypatch, always=False)
    return Things()


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
    for role in Role:
        for place in PLACES:
            mark = transaction.savepoint()
            access = make_access(role, things.nodes[place])
            found = outcome(lambda access=access: case.call(things, access))
            transaction.savepoint_rollback(mark)
            wanted = "ok" if (role, place) in case.may else "403" if (role, place) in case.told else "404"
            if found != wanted:
                wrong.append(f"{role} {place}: {found}, expected {wanted}")
    assert not wrong, "\n".join(wrong)
    assert outcome(lambda: case.call(things, make_access(None))) == "404"


def test_every_public_function_of_the_services_is_in_one_of_the_two_lists() -> None:
    modules = [import_module(f"pemantik.overlaps.services.{name}") for name in MODULES]
    found = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert found == set(SERVICES) | set(NO_USE_CASE)


def test_every_address_is_in_one_of_the_two_lists() -> None:
    assert {each.name for each in urls_queue.urlpatterns} == set(PAGES) | FORMS


def test_every_role_opens_its_pages_at_every_place_and_no_other(client, things) -> None:
    wrong = []
    for role in Role:
        for place in PLACES:
            client.force_login(make_access(role, things.nodes[place]).user)
            for name, (address, may) in PAGES.items():
                found = client.get(address(things)).status_code
                wanted = 200 if (role, place) in may else 404
                if found != wanted:
                    wrong.append(f"{name} {role} {place}: {found}, expected {wanted}")
    assert not wrong, "\n".join(wrong)
