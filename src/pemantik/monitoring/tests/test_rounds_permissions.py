"""Who may do what with rounds, where: every service and every page by every role at every place."""

import inspect
import pkgutil
from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from pemantik.assessments.problems import Refused
from pemantik.assessments.tests.factories import make_access
from pemantik.monitoring import services
from pemantik.monitoring.services.conclusions import publish_analysis
from pemantik.monitoring.tests.rounds_permission_table import (
    FORMS,
    MANAGES,
    NO_USE_CASE,
    PAGES,
    PLACES,
    PUBLISHED,
    SERVICES,
    Things,
)
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]


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
def test_every_role_at_every_place(name: str, settings) -> None:
    settings.PEMANTIK_MAIL_ON = True
    case, things, wrong = SERVICES[name], Things(), []
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
    modules = [
        import_module(f"{services.__name__}.{each.name}")
        for each in pkgutil.iter_modules(services.__path__)
        if not each.name.startswith("checks")  # live checks have a table of their own
    ]
    found = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert found == set(SERVICES) | set(NO_USE_CASE)


def test_every_role_opens_its_pages_at_every_place_and_no_other(client) -> None:
    things, wrong = Things(), []
    people = [(role, place, make_access(role, things.nodes[place]).user) for role in Role for place in PLACES]

    def walk(pages) -> None:
        for role, place, user in people:
            client.force_login(user)
            for name, (address, may) in pages.items():
                found = client.get(address(things)).status_code
                wanted = 200 if (role, place) in may else 404
                if found != wanted:
                    wrong.append(f"{name} {role} {place}: {found}, expected {wanted}")

    walk(PAGES)
    for role, place, user in people:
        client.force_login(user)
        for form in FORMS:
            found = client.get(f"/pemantauan/putaran/{things.draft.pk}/{form}").status_code
            if found != (200 if (role, place) in MANAGES else 404):
                wrong.append(f"{form} {role} {place}: {found}")
        assert client.get("/pemantauan/").status_code == 200
    publish_analysis(Access(things.world.coordinator.user), things.closed.pk)
    walk(PUBLISHED)
    assert not wrong, "\n".join(wrong)
