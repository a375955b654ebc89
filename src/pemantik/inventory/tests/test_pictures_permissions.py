"""Pictures, quality and confirmation: every page x role x place, every service x role x place."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from pemantik.assessments.problems import Refused
from pemantik.inventory.models import ConfirmationRound, Entry
from pemantik.inventory.services import rounds
from pemantik.inventory.tests.pictures_world import make_entry, make_office
from pemantik.organizations.roles import PERMISSIONS, Action, Role
from pemantik.organizations.tests.factories import access_of, make_institution, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PICTURES = (
    "/inventaris/gambar/lanskap/",
    "/inventaris/gambar/integrasi/",
    "/inventaris/gambar/biaya/",
    "/inventaris/gambar/sdm/",
    "/inventaris/gambar/perangkat/",
    "/inventaris/mutu/",
    "/inventaris/konfirmasi/",
)
PLACES = ("own", "above", "child", "other")
EDITORS = {role for role in Role if Action.EDIT_INVENTORY in PERMISSIONS[role]}
RUNNERS = {role for role in Role if {Action.VERIFY_INVENTORY, Action.MANAGE_INVENTORY} & PERMISSIONS[role]}


@pytest.fixture
def world() -> dict:
    province = make_institution("18")
    office = make_office(province)
    other = make_unit(make_institution("18.10", province))
    made = ConfirmationRound.objects.create(
        institution=office.city,
        year=2020,
        due_on=timezone.localdate() + timedelta(days=9),
        opened_by=access_of(Role.COORDINATOR, office.city).user,
        opened_at=timezone.now(),
    )
    facts = {"jenis_perangkat": "Laptop", "kondisi": "Baik", "tahun_perolehan": 2024}
    entry = make_entry(office.health, "perangkat", "Satu", **facts)
    places = {"own": office.city, "above": province, "child": office.health, "other": other}
    return {"office": office, "round": made, "entry": entry, "places": places}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", list(Role))
def test_pictures_show_only_what_the_person_may_see(world, role, place, client) -> None:
    client.force_login(access_of(role, world["places"][place]).user)
    sees = Action.VIEW_INVENTORY in PERMISSIONS[role]
    city, unit = world["office"].city.pk, world["office"].schools.pk
    for path in PICTURES:
        answer = client.get(path, {"instansi": city, "unit": unit})
        assert answer.status_code == (200 if sees else 404), path
        if place in {"child", "other"}:
            assert "PPDB" not in answer.content.decode(), path
            assert "Laptop guru" not in answer.content.decode(), path


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", list(Role))
def test_dependencies_begin_at_what_the_person_may_see(world, role, place, client) -> None:
    client.force_login(access_of(role, world["places"][place]).user)
    sees = Action.VIEW_INVENTORY in PERMISSIONS[role]
    for name, child_sees in (("e-Puskesmas", True), ("Host 1", False)):
        inside = place in {"own", "above"} or (place == "child" and child_sees)
        answer = client.get(f"/inventaris/gambar/ketergantungan/{world['office'].entries[name].pk}/")
        assert answer.status_code == (200 if sees and inside else 403 if inside else 404), name
    assert client.get("/inventaris/gambar/ketergantungan/999999/").status_code == 404


def answer_of(call) -> str:
    """What a service answers: done, told that this is not allowed, or that it does not exist."""
    try:
        call()
    except PermissionDenied:
        return "told"
    except Http404:
        return "unknown"
    except Refused:
        return "done"
    return "done"


SERVICES = {
    "rounds.open_confirmation_round": lambda w, a: rounds.open_confirmation_round(
        a, w["office"].city.pk, timezone.localdate() + timedelta(days=9)
    ),
    "rounds.close_confirmation_round": lambda w, a: rounds.close_confirmation_round(a, w["round"].pk),
    "rounds.remind_confirmation_round": lambda w, a: rounds.remind_confirmation_round(a, w["round"].pk),
}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", list(Role))
def test_rounds_are_run_by_those_who_check_or_manage_the_institution(world, service, role, place) -> None:
    answer = answer_of(lambda: SERVICES[service](world, access_of(role, world["places"][place])))
    if place in {"own", "above"}:
        assert answer == ("done" if role in RUNNERS else "told")
    else:
        assert answer == "unknown"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", list(Role))
def test_entries_are_confirmed_by_people_of_their_unit(world, role, place) -> None:
    access = access_of(role, world["places"][place])
    answer = answer_of(lambda: rounds.confirm_entries(access, world["round"].pk, {world["entry"].pk: 1}))
    child = "done" if role in EDITORS else "told"
    assert answer == {"own": "told", "above": "told", "child": child, "other": "unknown"}[place]
    confirmed = Entry.objects.exclude(confirmed_at=None).exists()
    assert confirmed == (place == "child" and role in EDITORS)


def test_every_service_stands_in_this_table() -> None:
    import inspect

    public = {
        f"rounds.{name}"
        for name, each in vars(rounds).items()
        if inspect.isfunction(each) and each.__module__ == rounds.__name__ and not name.startswith("_")
    }
    assert public == {*SERVICES, "rounds.confirm_entries"}


@pytest.mark.parametrize("path", [*PICTURES, "/inventaris/konfirmasi/buka/"])
def test_hostile_addresses_are_answered(world, path, client) -> None:
    client.force_login(access_of(Role.COORDINATOR, world["office"].city).user)
    for wish in ("x", "-1", "9" * 80, "<b>", "\x00", "2.16'--"):
        names = ("instansi", "unit", "halaman", "aturan", "urusan", "tampil", "cari", "aplikasi", "jenis", "tahun")
        answer = client.get(path, dict.fromkeys(names, wish))
        assert answer.status_code in {200, 405}, (path, wish)
        assert 'value="<b>' not in answer.content.decode()
