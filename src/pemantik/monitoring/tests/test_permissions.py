"""Who may do what, where: every service and every page by every role at every place."""

import inspect
import pkgutil
from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import URLPattern

from pemantik.assessments.problems import Refused
from pemantik.assessments.tests.factories import make_access
from pemantik.monitoring import checks_urls, services
from pemantik.monitoring.services import checks_import
from pemantik.monitoring.tests.permission_table import (
    EDITORS,
    NO_USE_CASE,
    PLACES,
    SAMPLE,
    SERVICES,
    World,
)
from pemantik.organizations.roles import PERMISSIONS, Action, Role

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
def test_every_role_at_every_place(name: str) -> None:
    case, world, wrong = SERVICES[name], World(), []
    for role in Role:
        for place in PLACES:
            mark = transaction.savepoint()
            access = make_access(role, world.nodes[place])
            found = outcome(lambda access=access: case.call(world, access))
            transaction.savepoint_rollback(mark)
            wanted = "ok" if (role, place) in case.may else "403" if (role, place) in case.told else "404"
            if found != wanted:
                wrong.append(f"{role} {place}: {found}, expected {wanted}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", SERVICES)
def test_nobody_in_particular_finds_nothing(name: str) -> None:
    wanted = "403" if name == "checks_import.read_measurements" else "404"
    world = World()
    assert outcome(lambda: SERVICES[name].call(world, make_access(None))) == wanted


def test_every_public_function_of_the_services_is_in_one_of_the_two_lists() -> None:
    modules = [
        import_module(f"{services.__name__}.{each.name}")
        for each in pkgutil.iter_modules(services.__path__)
        if each.name.startswith("checks")
    ]
    found = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert found == set(SERVICES) | set(NO_USE_CASE)
    assert not set(SERVICES) & set(NO_USE_CASE)


def test_the_roles_of_the_inventory() -> None:
    def having(action: Action) -> set[Role]:
        return {role for role, actions in PERMISSIONS.items() if action in actions}

    assert having(Action.VIEW_INVENTORY) == set(Role)
    assert having(Action.EDIT_INVENTORY) == set(EDITORS)
    assert having(Action.VERIFY_INVENTORY) == {Role.COORDINATOR, Role.INTERNAL_ASSESSOR}
    assert having(Action.MANAGE_INVENTORY) == {Role.COORDINATOR, Role.ADMINISTRATOR}


SEES, EDITS, TOP, EDITS_ANY, ALL = "sees", "edits", "top", "edits any", "all"
#: Each page with who opens it, and what it is sent.
PAGES = {
    "addresses": ("/pemantauan/alamat/", ALL, False),
    "address-add": ("/pemantauan/alamat/tambah/", EDITS_ANY, False),
    "address": ("/pemantauan/alamat/{address}/", SEES, False),
    "address-change": ("/pemantauan/alamat/{address}/ubah/", EDITS, False),
    "address-check": ("/pemantauan/alamat/{address}/periksa/", EDITS, True),
    "address-pause": ("/pemantauan/alamat/{address}/hentikan/", EDITS, True),
    "address-resume": ("/pemantauan/alamat/{address}/lanjutkan/", EDITS, True),
    "incidents": ("/pemantauan/insiden/", ALL, False),
    "incident": ("/pemantauan/insiden/{incident}/", SEES, False),
    "incident-close": ("/pemantauan/insiden/{incident}/tutup/", EDITS, True),
    "measurements": ("/pemantauan/impor/", EDITS_ANY, False),
    "measurements-preview": ("/pemantauan/impor/1/", "nobody", False),
    "measurements-discard": ("/pemantauan/impor/1/buang/", "nobody", True),
    "networks": ("/pemantauan/jaringan/?instansi={province}", TOP, False),
    "network-withdraw": ("/pemantauan/jaringan/{network}/cabut/", TOP, True),
    "prometheus-set": ("/pemantauan/jaringan/prometheus/?instansi={province}", TOP, True),
}


def test_every_page_is_in_the_table() -> None:
    assert {each.name for each in checks_urls.urlpatterns if isinstance(each, URLPattern)} == set(PAGES)


def expected(rule: str, role: Role, place: str) -> set[int]:
    """The answers that the rule means for this role at this place."""
    fine, in_sight, edits = {200, 302, 422}, place in {"province", "own", "unit"}, role in EDITORS
    at_top = fine if role is Role.ADMINISTRATOR else {403}
    return {
        ALL: {200},
        EDITS_ANY: fine if edits else {403},
        SEES: {200} if in_sight else {404},
        EDITS: (fine if edits else {403}) if in_sight else {404},
        TOP: at_top if place == "province" else {404},
    }.get(rule, {404})


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", Role)
def test_every_page_by_every_role_at_every_place(client, role, place) -> None:
    world, wrong = World(), []
    client.force_login(make_access(role, world.nodes[place]).user)
    numbers = {
        "address": world.address.pk,
        "incident": world.incident.pk,
        "network": world.network.pk,
        "province": world.nodes["province"].pk,
    }
    for name, (path, rule, is_sent) in PAGES.items():
        address = path.format(**numbers)
        mark = transaction.savepoint()
        found = client.post(address, {"instansi": numbers["province"]}) if is_sent else client.get(address)
        transaction.savepoint_rollback(mark)
        if found.status_code not in expected(rule, role, place):
            wrong.append(f"{name}: {found.status_code}, expected {expected(rule, role, place)}")
    assert not wrong, "\n".join(wrong)


def test_a_draft_is_its_sender_s_alone() -> None:
    world = World()
    mine, other = (make_access(Role.OPERATOR, world.nodes["unit"]) for _each in range(2))
    made = checks_import.read_measurements(mine, "x", SAMPLE)
    for call in (checks_import.save_measurements, checks_import.discard_measurements, checks_import.find_draft):
        assert outcome(lambda call=call: call(other, made.pk)) == "404"
    assert checks_import.find_draft(mine, made.pk) == made
    checks_import.discard_measurements(mine, made.pk)
    assert outcome(lambda: checks_import.find_draft(mine, made.pk)) == "404"
