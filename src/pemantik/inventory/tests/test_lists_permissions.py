"""Who may change the shared lists: whoever manages the inventory at the top of a tree. And who opens which page."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from pemantik.assessments.tests.factories import make_access
from pemantik.inventory import references
from pemantik.inventory.selectors.lists import code_token, may_manage_lists
from pemantik.inventory.services import lists
from pemantik.inventory.tests.lists_factories import make_application, make_world
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MANAGERS = {Role.ADMINISTRATOR, Role.COORDINATOR}


def token(tree: str, code: str) -> str:
    return code_token(references.tree(tree).codes[code])


SERVICES = {
    "add_code": lambda access: lists.add_code(access, "rab", "RAB.01.01", "RAB.01.01.77", "Baru"),
    "change_code": lambda access: lists.change_code(access, "rab", "RAB.01.01", token("rab", "RAB.01.01"), "Lain"),
    "end_code": lambda access: lists.end_code(access, "rab", "RAB.01.01", token("rab", "RAB.01.01"), None, ""),
    "add_value": lambda access: lists.add_value(access, "kondisi", "Dipinjam"),
    "hide_value": lambda access: lists.hide_value(access, "kondisi", "Baik"),
    "show_value_again": lambda access: lists.show_value_again(access, "kondisi", "Baik"),
}


def test_every_public_service_is_in_the_table() -> None:
    here = {
        name
        for name, each in vars(lists).items()
        if not name.startswith("_") and callable(each) and getattr(each, "__module__", "") == lists.__name__
    }
    assert here == set(SERVICES)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", SERVICES)
def test_only_managers_at_the_top_change_the_lists(name, role) -> None:
    world = make_world()
    top, below = make_access(role, world.province), make_access(role, world.city)
    assert may_manage_lists(top) == (role in MANAGERS)
    with pytest.raises(PermissionDenied):
        SERVICES[name](below)
    with pytest.raises(Http404):
        SERVICES[name](make_access(None))
    if role in MANAGERS:
        SERVICES[name](top)
    else:
        with pytest.raises(PermissionDenied):
            SERVICES[name](top)


PAGES = (
    "/inventaris/referensi/",
    "/inventaris/referensi/rab/?kode=RAB.01",
    "/inventaris/referensi/kegiatan/?cari=jaringan",
    "/inventaris/pilihan/",
    "/inventaris/pilihan/kondisi/",
    "/inventaris/pilihan/aplikasi-umum/",
    "/inventaris/aplikasi-umum/",
    "/inventaris/aplikasi-umum/?aplikasi=SIASN",
)
FORMS = {
    "/inventaris/referensi/rab/tambah/": {"kode": "RAB.01.01", "nomor": "RAB.01.01.77", "nama": "Baru"},
    "/inventaris/referensi/rab/ubah/": {"kode": "RAB.01.01", "nama": "Lain"},
    "/inventaris/referensi/rab/akhiri/": {"kode": "RAB.01.01", "sampai": "31/12/2026"},
    "/inventaris/pilihan/kondisi/tambah/": {"pilihan": "Dipinjam"},
    "/inventaris/pilihan/kondisi/sembunyikan/": {"pilihan": "Rusak berat"},
    "/inventaris/pilihan/kondisi/tampilkan/": {"pilihan": "Rusak berat"},
}


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_and_the_top_changes(role, client) -> None:
    world = make_world()
    make_application(world, aplikasi_umum="SIASN")
    for node in (world.province, world.city, world.health):
        client.force_login(make_access(role, node).user)
        for path in PAGES:
            assert client.get(path).status_code == 200, path
        for path, sent in FORMS.items():
            told = sent | ({"token": token("rab", "RAB.01.01")} if "referensi" in path else {})
            expected = 302 if role in MANAGERS and node == world.province else 403
            assert client.post(path, told).status_code == expected, path
            assert client.get(path).status_code == 405


def test_whoever_sees_no_inventory_finds_nothing(client) -> None:
    client.force_login(make_access(None).user)
    for path in PAGES:
        assert client.get(path).status_code == 404, path
    for path, sent in FORMS.items():
        assert client.post(path, sent).status_code == 404, path


@pytest.mark.parametrize(
    "path",
    [
        "/inventaris/referensi/lain/",
        "/inventaris/referensi/rab/?kode=RAB.99",
        "/inventaris/referensi/rab/?kode=%00'--",
        "/inventaris/pilihan/lain/",
    ],
)
def test_what_is_not_there_is_not_found(path, client) -> None:
    client.force_login(make_world().province_coordinator.user)
    assert client.get(path).status_code == 404
