"""Who keeps the dictionary and the models: the top decides, reviewers read and propose, all others stay outside."""

from types import ModuleType

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import URLPattern

from pemantik.assessments.problems import Refused
from pemantik.assessments.tests.factories import make_access, make_world
from pemantik.organizations.roles import Role
from pemantik.overlaps import urls_governing
from pemantik.overlaps.models import Release, Wording
from pemantik.overlaps.services import dictionary, proposing, releases
from pemantik.overlaps.tests.governing_factories import make_wording

pytestmark = [pytest.mark.django_db, pytest.mark.database]

#: Who manages the inventory decides, at the top; who reviews doubles proposes, anywhere.
KEEPERS = {Role.ADMINISTRATOR, Role.COORDINATOR}
REVIEWERS = {Role.COORDINATOR, Role.INTERNAL_ASSESSOR, Role.REVIEWER}


def _wording() -> Wording:
    return Wording.objects.get(text="surveilans")


def _withdraw(access) -> None:
    Wording.objects.filter(text="surveilans").update(state=Wording.State.APPROVED)
    dictionary.withdraw_wording(access, _wording().pk, 1, "Keliru")


def _back(access) -> None:
    Release.objects.filter(name="M1").update(state=Release.State.ACTIVE)
    releases.back_to_first(access, "Keliru")


SERVICES = {
    "dictionary.add_wording": lambda access: dictionary.add_wording(access, "idea", "angkringan", "wedangan"),
    "dictionary.approve_wording": lambda access: dictionary.approve_wording(access, _wording().pk, 1),
    "dictionary.refuse_wording": lambda access: dictionary.refuse_wording(access, _wording().pk, 1, "Keliru"),
    "dictionary.withdraw_wording": _withdraw,
    "proposing.ask_proposals": proposing.ask_proposals,
    "releases.ask_training": releases.ask_training,
    "releases.release": lambda access: releases.release(access, Release.objects.get().pk, 1, "Coba"),
    "releases.back_to_first": _back,
}
#: What nobody calls on behalf of a person.
NO_USE_CASE = {
    "dictionary.keep_proposals": "in the background",
    "proposing.propose": "in the background",
    "releases.train": "in the background",
    "releases.comparison": "words",
    "releases.shown_name": "words",
}


def functions_of(module: ModuleType) -> set[str]:
    return {
        f"{module.__name__.rsplit('.', 1)[1]}.{name}"
        for name, each in vars(module).items()
        if not name.startswith("_") and callable(each) and getattr(each, "__module__", "") == module.__name__
    }


def test_every_public_service_is_in_the_table():
    found = functions_of(dictionary) | functions_of(proposing) | functions_of(releases)
    assert found == SERVICES.keys() | NO_USE_CASE.keys()


def outcome(call) -> str:
    mark = transaction.savepoint()
    try:
        call()
    except Http404:
        return "404"
    except PermissionDenied:
        return "403"
    except Refused:
        return "ok"
    finally:
        transaction.savepoint_rollback(mark)
    return "ok"


def world_with_words():
    make_wording()
    Release.objects.create(name="M1", state=Release.State.HELD)
    return make_world()


@pytest.mark.parametrize("name", SERVICES)
def test_every_role_at_the_top_and_below(name):
    world, wrong = world_with_words(), []
    for role in Role:
        for node in (world.province, world.city, world.health):
            keeps = role in KEEPERS and node == world.province
            proposes = name == "dictionary.add_wording" and role in REVIEWERS
            access = make_access(role, node)
            found = outcome(lambda access=access: SERVICES[name](access))
            if found != ("ok" if keeps or proposes else "403"):
                wrong.append(f"{role} {node}: {found}")
    assert not wrong, "\n".join(wrong)
    assert outcome(lambda: SERVICES[name](make_access(None))) == "404"


READ, KEEP, PROPOSE = "read", "keep", "propose"
PAGES = {
    "overlaps-dictionary": ("/dobel/kamus/?daftar=approved&cari=x&jenis=idea", READ),
    "overlaps-wording": ("/dobel/kamus/{word}/", READ),
    "overlaps-models": ("/dobel/model/", READ),
    "overlaps-wording-add": ("/dobel/kamus/tambah/", PROPOSE),
    "overlaps-wording-look": ("/dobel/kamus/cari-usulan/", KEEP),
    "overlaps-wording-decide": ("/dobel/kamus/{word}/putuskan/", KEEP),
    "overlaps-model-train": ("/dobel/model/latih/", KEEP),
    "overlaps-model-first": ("/dobel/model/bawaan/", KEEP),
    "overlaps-model-use": ("/dobel/model/{model}/pakai/", KEEP),
}


def test_every_page_is_in_the_table():
    assert {each.name for each in urls_governing.urlpatterns if isinstance(each, URLPattern)} == set(PAGES)


@pytest.mark.parametrize("role", Role)
def test_every_page_by_every_role(client, role):
    world, wrong = world_with_words(), []
    ids = {"word": _wording().pk, "model": Release.objects.get().pk}
    for node in (world.province, world.city):
        client.force_login(make_access(role, node).user)
        keeps = role in KEEPERS and node == world.province
        for name, (path, rule) in PAGES.items():
            allowed = keeps if rule == KEEP else keeps or role in REVIEWERS
            mark = transaction.savepoint()
            address = path.format(**ids)
            status = (client.get(address) if rule == READ else client.post(address, {})).status_code
            transaction.savepoint_rollback(mark)
            if status not in ({200, 302, 409, 422} if allowed else {403}):
                wrong.append(f"{name} {node}: {status}")
    assert not wrong, "\n".join(wrong)


def test_whoever_sees_no_inventory_finds_nothing(client):
    world_with_words()
    client.force_login(make_access(None).user)
    for path, rule in PAGES.values():
        address = path.format(word=_wording().pk, model=Release.objects.get().pk)
        assert (client.get(address) if rule == READ else client.post(address, {})).status_code == 404


def test_examples_are_shown_to_those_who_decide_only(client):
    world = world_with_words()
    for node, seen in ((world.province, True), (world.city, False)):
        client.force_login(make_access(Role.COORDINATOR, node).user)
        page = client.get(f"/dobel/kamus/{_wording().pk}/").content.decode()
        assert ("Surveilans Gizi" in page) is seen
