"""The menu of every role, wherever it is held: which entries, in which order, each once, never more than five."""

import re
from itertools import combinations

import pytest
from django.test import RequestFactory

from pemantik.accounts.models import User
from pemantik.accounts.tests.factories import make_person, sign_in
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.people_factories import make_grant, make_province
from pemantik.web.context import ENTRIES_SHOWN
from pemantik.web.navigation import entries_of_rooms

pytestmark = [pytest.mark.django_db, pytest.mark.database]

#: What each role sees in a province, in a regency, and in a department of one. More than five fold under "Lainnya".
MENUS = {
    Role.ADMINISTRATOR: {
        "root": ["Pengguna", "Papan provinsi", "Unit", "Hasil", "Inventaris", "Jejak", "Belanja TIK", "Pemantauan"],
        "regency": ["Pengguna", "OPD", "Hasil", "Inventaris", "Jejak", "Belanja TIK", "Pemantauan"],
        "office": ["Pengguna", "OPD", "Hasil", "Inventaris", "Jejak", "Belanja TIK", "Pemantauan"],
    },
    Role.COORDINATOR: {
        "root": [
            "Papan provinsi",
            "Kab/kota",
            "Pembinaan",
            "Laporan",
            "Papan",
            "Penilaian",
            "Inventaris",
            "Bukti",
            "Hasil",
            "Jejak",
            "Belanja TIK",
            "Pemantauan",
        ],
        "regency": [
            "Papan",
            "Penilaian",
            "Inventaris",
            "Bukti",
            "Hasil",
            "Laporan",
            "Pembinaan",
            "Jejak",
            "Belanja TIK",
            "Pemantauan",
        ],
        "office": [
            "Papan",
            "Penilaian",
            "Inventaris",
            "Bukti",
            "Hasil",
            "Laporan",
            "Jejak",
            "Belanja TIK",
            "Pemantauan",
        ],
    },
    Role.RESPONSIBLE: {
        "root": [
            "Tugas",
            "Penilaian",
            "Bukti",
            "Papan provinsi",
            "Inventaris",
            "Hasil",
            "Laporan",
            "Pembinaan",
            "Belanja TIK",
            "Pemantauan",
        ],
        "regency": [
            "Tugas",
            "Penilaian",
            "Bukti",
            "Inventaris",
            "Hasil",
            "Laporan",
            "Pembinaan",
            "Belanja TIK",
            "Pemantauan",
        ],
        "office": ["Tugas", "Penilaian", "Bukti", "Inventaris", "Hasil", "Laporan", "Belanja TIK", "Pemantauan"],
    },
    Role.DATA_ENTRY: {
        "root": ["Tugas", "Penilaian", "Bukti", "Papan provinsi", "Inventaris", "Hasil", "Belanja TIK", "Pemantauan"],
        "regency": ["Tugas", "Penilaian", "Bukti", "Inventaris", "Hasil", "Belanja TIK", "Pemantauan"],
        "office": ["Tugas", "Penilaian", "Bukti", "Inventaris", "Hasil", "Belanja TIK", "Pemantauan"],
    },
    Role.OPERATOR: {
        "root": ["Tugas", "Penilaian", "Bukti", "Papan provinsi", "Inventaris", "Hasil", "Belanja TIK", "Pemantauan"],
        "regency": ["Tugas", "Penilaian", "Bukti", "Inventaris", "Hasil", "Belanja TIK", "Pemantauan"],
        "office": ["Tugas", "Penilaian", "Bukti", "Inventaris", "Hasil", "Belanja TIK", "Pemantauan"],
    },
    Role.INTERNAL_ASSESSOR: {
        "root": [
            "Tugas",
            "Antrean",
            "Penilaian",
            "Papan provinsi",
            "Hasil",
            "Laporan",
            "Inventaris",
            "Belanja TIK",
            "Pemantauan",
        ],
        "regency": ["Tugas", "Antrean", "Penilaian", "Hasil", "Laporan", "Inventaris", "Belanja TIK", "Pemantauan"],
        "office": ["Tugas", "Antrean", "Penilaian", "Hasil", "Laporan", "Inventaris", "Belanja TIK", "Pemantauan"],
    },
    Role.EXTERNAL_ASSESSOR: {
        "root": [
            "Tugas",
            "Antrean",
            "Penilaian",
            "Papan provinsi",
            "Hasil",
            "Laporan",
            "Inventaris",
            "Belanja TIK",
            "Pemantauan",
        ],
        "regency": ["Tugas", "Antrean", "Penilaian", "Hasil", "Laporan", "Inventaris", "Belanja TIK", "Pemantauan"],
        "office": ["Tugas", "Antrean", "Penilaian", "Hasil", "Laporan", "Inventaris", "Belanja TIK", "Pemantauan"],
    },
    Role.REVIEWER: {
        "root": [
            "Tugas",
            "Antrean",
            "Penilaian",
            "Papan provinsi",
            "Hasil",
            "Laporan",
            "Inventaris",
            "Belanja TIK",
            "Pemantauan",
        ],
        "regency": ["Tugas", "Antrean", "Penilaian", "Hasil", "Laporan", "Inventaris", "Belanja TIK", "Pemantauan"],
        "office": ["Tugas", "Antrean", "Penilaian", "Hasil", "Laporan", "Inventaris", "Belanja TIK", "Pemantauan"],
    },
    Role.HEAD: {
        "root": ["Hasil", "Papan provinsi", "Unit", "Laporan", "Pembinaan", "Inventaris", "Belanja TIK", "Pemantauan"],
        "regency": ["Hasil", "OPD", "Laporan", "Pembinaan", "Inventaris", "Belanja TIK", "Pemantauan"],
        "office": ["Hasil", "OPD", "Laporan", "Inventaris", "Belanja TIK", "Pemantauan"],
    },
    Role.AUDITOR: {
        "root": ["Hasil", "Papan provinsi", "Pembinaan", "Inventaris", "Jejak", "Belanja TIK", "Pemantauan"],
        "regency": ["Hasil", "Pembinaan", "Inventaris", "Jejak", "Belanja TIK", "Pemantauan"],
        "office": ["Hasil", "Inventaris", "Jejak", "Belanja TIK", "Pemantauan"],
    },
}


def bar(client) -> str:
    """The menu as it is sent."""
    page = client.get("/akun/").content.decode()
    return re.search(r'<nav class="pm-nav".*?</nav>', page, re.DOTALL)[0]


def labels(html: str) -> list[str]:
    return re.findall(r">([^<>]+)</a>", html)


def menu_of(person: User) -> list[str]:
    """The labels of all entries, also of those under "Lainnya"."""
    request = RequestFactory().get("/")
    request.user, request.session, request.access = person, {}, Access(person)
    return [entry.label for entry in entries_of_rooms(request)]


def test_every_role_has_a_menu_in_the_table():
    assert set(MENUS) == set(Role)


@pytest.mark.parametrize("place", ["root", "regency", "office"])
@pytest.mark.parametrize("role", Role)
def test_menu_of_a_role(client, role, place):
    person = make_grant(getattr(make_province(), place), role).user
    sign_in(client, person)
    wanted = MENUS[role][place]
    assert menu_of(person) == wanted
    html = bar(client)
    assert labels(html)[:ENTRIES_SHOWN] == wanted[:ENTRIES_SHOWN]
    assert ("<details" in html) == (len(wanted) > ENTRIES_SHOWN)


def test_two_roles_have_the_entries_of_both_once(client):
    province = make_province()
    for first, second in combinations(Role, 2):
        person = make_grant(province.regency, first).user
        make_grant(province.office, second, person)
        found = menu_of(person)
        wanted = {*MENUS[first]["regency"], *MENUS[second]["office"]}
        if "Papan" in wanted:  # a coordinator's work stands on the board
            wanted.discard("Tugas")
        assert (len(found), set(found)) == (len(wanted), wanted), (first, second)


def test_what_is_more_than_five_is_one_tap_away(client):
    province = make_province()
    person = make_grant(province.regency, Role.ADMINISTRATOR).user
    make_grant(province.regency, Role.COORDINATOR, person)
    sign_in(client, person)
    everything = menu_of(person)
    shown, more = re.search(r"^(.*)<details(.*)</details>", bar(client), re.DOTALL).groups()
    assert labels(shown) == everything[:ENTRIES_SHOWN]
    assert labels(more) == everything[ENTRIES_SHOWN - 1 :]  # its first one stands here on phones, and only there
    assert shown.count("pm-wide-only") == 1
    assert more.count("pm-phone-only") == 1


def test_nobody_without_a_role_sees_anything_but_the_public_pages(client):
    sign_in(client, make_person())
    assert labels(bar(client)) == ["Beranda", "Instrumen", "Kalkulator"]
