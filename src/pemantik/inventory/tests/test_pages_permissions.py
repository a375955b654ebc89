"""Who may call which service and open which page: every role at every place.

`unit` owns the entry, `own` is its institution, `above` the province, `beside` another unit of it, `other` another
institution.
"""

import inspect
from collections.abc import Callable
from types import ModuleType

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from pemantik.inventory.models import Entry
from pemantik.inventory.reading import Sent
from pemantik.inventory.services import entries, needs, seals
from pemantik.inventory.tests.factories import World, make_entry, make_published, make_whole, make_world
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]

PLACES = ("unit", "own", "above", "beside", "other")
INSIDE = ("unit", "own", "above")
EDITORS = (Role.COORDINATOR, Role.RESPONSIBLE, Role.DATA_ENTRY, Role.OPERATOR)
VERIFIERS = (Role.COORDINATOR, Role.INTERNAL_ASSESSOR)
Call = Callable[[Access, World], object]


def _whole(world: World) -> Entry:
    return make_whole(world.coordinator, world.unit)


def _draft(world: World) -> Entry:
    return make_entry(world.coordinator, world.unit)


def _verified(world: World) -> Entry:
    entry = _whole(world)
    return seals.verify_entry(world.coordinator, entry.pk, entry.version)


def _need(world: World) -> Entry:
    return make_entry(world.coordinator, world.unit, "kebutuhan", "Laptop")


Make = Callable[[World], Entry]
Do = Callable[[Access, Entry], object]

#: Service -> the entry it is tried on, how, the roles that may, and where.
SERVICES: dict[str, tuple[Make, Do, tuple[Role, ...], tuple[str, ...]]] = {
    "entries.create_entry": (
        _draft,
        lambda access, entry: entries.create_entry(access, "aplikasi", entry.node_id, Sent(texts={"name": "Baru"})),
        EDITORS,
        INSIDE,
    ),
    "entries.change_entry": (
        _draft,
        lambda access, entry: entries.change_entry(access, entry.pk, entry.version, Sent(texts={"name": "Lain"})),
        EDITORS,
        INSIDE,
    ),
    "entries.remove_entry": (_draft, lambda access, entry: entries.remove_entry(access, entry.pk), EDITORS, INSIDE),
    "entries.restore_entry": (_draft, lambda access, entry: entries.restore_entry(access, entry.pk), EDITORS, INSIDE),
    "seals.verify_entry": (
        _whole,
        lambda access, entry: seals.verify_entry(access, entry.pk, entry.version),
        VERIFIERS,
        INSIDE,
    ),
    "seals.verify_entries": (
        _whole,
        lambda access, entry: seals.verify_entries(access, {entry.pk: entry.version}),
        VERIFIERS,
        INSIDE,
    ),
    "seals.publish_entry": (
        _verified,
        lambda access, entry: seals.publish_entry(access, entry.pk, entry.version),
        VERIFIERS,
        INSIDE,
    ),
    "seals.withdraw_entry": (
        _verified,
        lambda access, entry: seals.withdraw_entry(access, entry.pk, entry.version),
        VERIFIERS,
        INSIDE,
    ),
    # The owner's word is the unit's own, not that of whoever stands above it.
    "seals.confirm_entry": (
        _whole,
        lambda access, entry: seals.confirm_entry(access, entry.pk, entry.version),
        EDITORS,
        ("unit",),
    ),
    "needs.answer_need": (
        _need,
        lambda access, entry: needs.answer_need(access, entry.pk, 0, "planned", "Tahun depan"),
        VERIFIERS,
        INSIDE,
    ),
}
#: Public functions of the services that are no use cases of their own.
HELPERS = {
    "entries.next_code": "inside the transaction of whoever numbers",
    "entries.code_text": "writes a number",
    "seals.speaks_for": "answers a question",
    "seals.is_confirmed": "answers a question",
    "seals.after_change": "inside a change",
}


def place_of(world: World, place: str) -> Node:
    return {
        "unit": world.unit,
        "own": world.own,
        "above": world.province,
        "beside": world.second,
        "other": world.sibling,
    }[place]


def public(module: ModuleType) -> set[str]:
    name = module.__name__.rpartition(".")[2]
    found = inspect.getmembers(module, inspect.isfunction)
    return {f"{name}.{one}" for one, function in found if function.__module__ == module.__name__ and one[0] != "_"}


def test_every_service_stands_in_the_table():
    assert public(entries) | public(seals) | public(needs) == SERVICES.keys() | HELPERS.keys()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", SERVICES)
def test_services(name, place):
    world = make_world()
    make, do, roles, places = SERVICES[name]
    for role in Role:
        entry = make(world)
        access = access_of(role, place_of(world, place))
        if place not in INSIDE:
            with pytest.raises(Http404):
                do(access, entry)
        elif role in roles and place in places:
            do(access, entry)
        else:
            with pytest.raises(PermissionDenied):
                do(access, entry)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", Role)
def test_pages(client, role, place):
    world = make_world()
    draft, need = _draft(world), _need(world)
    published = make_published(world)
    client.force_login(access_of(role, place_of(world, place)).user)
    inside, edits = place in INSIDE, role in EDITORS
    told = {True: 200, False: 403}
    assert client.get("/inventaris/").status_code == 200
    assert client.get("/inventaris/aplikasi/").status_code == 200
    assert client.get("/inventaris/aplikasi/?milik=lain").status_code == 200
    assert client.get("/inventaris/aplikasi/tambah/").status_code == told[edits]
    assert client.get(f"/inventaris/data/{draft.pk}/").status_code == (200 if inside else 404)
    assert client.get(f"/inventaris/data/{draft.pk}/ubah/").status_code == (told[edits] if inside else 404)
    # What is published is shown to everyone with an inventory, in its public part.
    assert client.get(f"/inventaris/data/{published.pk}/").status_code == 200
    assert client.get(f"/inventaris/data/{published.pk}/ubah/").status_code == (told[edits] if inside else 404)
    step = client.post(f"/inventaris/data/{draft.pk}/langkah/", {"langkah": "verify", "versi": draft.version})
    assert step.status_code == ((422 if role in VERIFIERS else 403) if inside else 404)
    answer = client.post(f"/inventaris/data/{need.pk}/jawab/", {"versi": "0", "jawaban": "planned", "alasan": "x"})
    assert answer.status_code == ((302 if role in VERIFIERS else 403) if inside else 404)


def test_nobody_without_a_role_finds_an_inventory(client):
    from pemantik.accounts.tests.factories import make_person

    world = make_world()
    published = make_published(world)
    client.force_login(make_person())
    for path in ("", "aplikasi/", "aplikasi/tambah/", f"data/{published.pk}/", f"data/{published.pk}/ubah/"):
        assert client.get(f"/inventaris/{path}").status_code == 404, path
    client.logout()
    for path in ("", "aplikasi/", f"data/{published.pk}/"):
        assert client.get(f"/inventaris/{path}").status_code == 302, path


def test_a_unit_is_chosen_only_where_the_person_edits(client):
    world = make_world()
    client.force_login(world.operator.user)
    for node in (world.second, world.own, world.foreign):
        response = client.post("/inventaris/aplikasi/tambah/", {"isi-name": "X", "unit": node.pk})
        assert response.status_code == (404 if node == world.foreign else 403) or not Entry.objects.exists()
    assert not Entry.objects.exists()
