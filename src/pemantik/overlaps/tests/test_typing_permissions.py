"""Who may do what about likely doubles, and what each of them reads: services, pages and texts by role and place."""

import inspect

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import URLPattern

from pemantik.assessments.problems import Refused
from pemantik.assessments.tests.factories import make_access
from pemantik.inventory.models import State
from pemantik.organizations.roles import Role
from pemantik.overlaps import looking, pace, urls_typing
from pemantik.overlaps.models import Twin
from pemantik.overlaps.services import notices, reuse
from pemantik.overlaps.tests.typing_permission_table import EDITORS, NO_USE_CASE, PLACES, SERVICES, World, make

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


def test_every_public_function_of_these_services_is_in_one_of_the_two_lists() -> None:
    found = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in (notices, reuse)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if inspect.unwrap(function).__module__ == module.__name__ and not name.startswith("_")
    }
    assert found == set(SERVICES) | set(NO_USE_CASE)


ALL, SEES, EDITS, TYPES = "all", "sees", "edits", "types"
#: Each page with who opens it, and whether it is sent.
PAGES = {
    "overlaps-typing": ("/dobel/mengetik/aplikasi/", TYPES, True),
    "overlaps-similar": ("/dobel/mirip/{entry}/", SEES, False),
    "overlaps-elsewhere": ("/dobel/di-tempat-lain/", ALL, False),
    "overlaps-share": ("/dobel/di-tempat-lain/{entry}/tawarkan/", EDITS, False),
    "overlaps-moves": ("/dobel/aplikasi-umum/", ALL, False),
    "overlaps-move": ("/dobel/aplikasi-umum/{move}/", SEES, False),
}


def test_every_page_is_in_the_table() -> None:
    assert {each.name for each in urls_typing.urlpatterns if isinstance(each, URLPattern)} == set(PAGES)


def expected(rule: str, role: Role, place: str) -> int:
    """The answer that the rule means for this role at this place."""
    in_sight, edits = place in {"province", "own", "unit"}, role in EDITORS
    return {
        ALL: 200,
        TYPES: 200 if edits else 403,
        SEES: 200 if in_sight else 404,
        EDITS: (200 if edits else 403) if in_sight else 404,
    }[rule]


@pytest.mark.parametrize("place", PLACES)
def test_every_page_by_every_role(client, place) -> None:
    world, wrong = World(), []
    for role in Role:
        client.force_login(make_access(role, world.nodes[place]).user)
        for name, (path, rule, is_sent) in PAGES.items():
            address = path.format(entry=world.entry.pk, move=world.move.pk)
            found = client.post(address, {"isi-name": "Arsip"}) if is_sent else client.get(address)
            if found.status_code != expected(rule, role, place):
                wrong.append(f"{role} {name}: {found.status_code}, expected {expected(rule, role, place)}")
    assert not wrong, "\n".join(wrong)


def test_pages_ask_for_sign_in(client) -> None:
    for path, _rule, is_sent in PAGES.values():
        address = path.format(entry=1, move=1)
        found = client.post(address) if is_sent else client.get(address)
        assert found.status_code == 302
        assert "/masuk/" in found.url


def typed(client, access, name: str) -> str:
    pace._left.clear()
    client.force_login(access.user)
    answer = client.post("/dobel/mengetik/aplikasi/", {"isi-name": name})
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_each_place_reads_while_typing(client) -> None:
    """Of the own institution name and unit of everything; of others only what is published; drafts of others never."""
    world = World()
    nodes = world.nodes
    make(nodes["second_unit"], nodes["own"], "Pendataan Nelayan", description="Rahasia: mendata nelayan miskin")
    make(nodes["other_unit"], nodes["sibling"], "Pendataan Nelayan Pesisir", code="X-1")
    make(nodes["other_unit"], nodes["sibling"], "Sistem Pendataan Nelayan Terbit", state=State.PUBLISHED, code="X-2")
    looking.forget()
    asked = "Pendataan Nelayan"
    own = typed(client, make_access(Role.OPERATOR, nodes["unit"]), asked)
    assert "Dinas Pendidikan" in own
    assert "Rahasia" not in own
    assert "miskin" not in own
    assert "/inventaris/data/" in own  # the published one of the sibling may be opened
    assert own.count("/inventaris/data/") == 1
    assert "Pesisir" not in own
    assert "Nelayan Terbit" in own
    coordinator = typed(client, make_access(Role.COORDINATOR, nodes["own"]), asked)
    assert coordinator.count("/inventaris/data/") == 2
    theirs = typed(client, make_access(Role.OPERATOR, nodes["other_unit"]), asked)
    assert "Pesisir" in theirs
    assert "Dinas Pendidikan" not in theirs
    above = typed(client, make_access(Role.COORDINATOR, nodes["province"]), asked)
    assert "Pesisir" not in above  # the form is about the province itself


def test_words_of_a_description_are_told_to_those_who_may_read_it_only(client) -> None:
    world = World()
    nodes = world.nodes
    make(nodes["second_unit"], nodes["own"], "SIGAP", description="Pendataan nelayan dan kapal ikan", code="X-1")
    looking.forget()
    name = "Pendataan Nelayan dan Kapal Ikan"
    operator = typed(client, make_access(Role.OPERATOR, nodes["unit"]), name)
    coordinator = typed(client, make_access(Role.COORDINATOR, nodes["own"]), name)
    assert "SIGAP" in operator
    assert "Kepanjangan nama atau uraiannya mirip." in operator
    assert "nelayan" not in operator.casefold().replace("pendataan nelayan dan kapal ikan", "")
    assert "nelayan" in coordinator.casefold()


def test_an_entry_of_another_unit_cannot_be_named_as_the_one_that_is_changed(client) -> None:
    world = World()
    client.force_login(make_access(Role.OPERATOR, world.nodes["second_unit"]).user)
    answer = client.post(f"/dobel/mengetik/aplikasi/?data={world.entry.pk}", {"isi-name": "Arsip"})
    assert answer.status_code == 404


def test_a_unit_that_may_not_be_chosen_is_not_asked_for(client) -> None:
    world = World()
    nodes = world.nodes
    make(nodes["other_unit"], nodes["sibling"], "Pendataan Nelayan", code="X-1")
    looking.forget()
    pace._left.clear()
    client.force_login(make_access(Role.OPERATOR, nodes["unit"]).user)
    sent = {"isi-name": "Pendataan Nelayan", "unit": str(nodes["other_unit"].pk)}
    assert "Pendataan Nelayan" not in client.post("/dobel/mengetik/aplikasi/", sent).content.decode()


def test_the_lists_hold_what_the_person_may_see(client) -> None:
    world = World()
    nodes = world.nodes
    theirs = make(nodes["other_unit"], nodes["sibling"], "Arsip Kota", state=State.PUBLISHED, code="X-1")
    Twin.objects.create(entry=world.entry, other=theirs, score=0.9)
    Twin.objects.create(entry=theirs, other=world.entry, score=0.9)
    for place, sees, mine in (("unit", True, "E-Arsip"), ("second_unit", False, "E-Arsip"), ("own", True, "E-Arsip")):
        client.force_login(make_access(Role.OPERATOR, nodes[place]).user)
        assert (mine in client.get("/dobel/di-tempat-lain/").content.decode()) is sees
        assert (mine in client.get("/dobel/aplikasi-umum/").content.decode()) is sees
    client.force_login(make_access(Role.OPERATOR, nodes["other_unit"]).user)
    page = client.get("/dobel/di-tempat-lain/").content.decode()
    assert "Arsip Kota" in page
    assert "E-Arsip" in page  # published, with its unit and institution
    assert "E-Arsip" not in client.get("/dobel/aplikasi-umum/").content.decode()


def test_a_choice_is_written_to_what_was_shown_for_this_entry_only() -> None:
    world = World()
    access = make_access(Role.OPERATOR, world.nodes["unit"])
    shown = world.shown(access)
    other = make(world.nodes["unit"], world.nodes["own"], "Lain", code="X-9")
    assert notices.choose(access, other.pk, {shown.pk: notices.Chosen("different")}) == 0
    shown.refresh_from_db()
    assert shown.choice == ""
