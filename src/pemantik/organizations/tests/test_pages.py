"""Every address of the room as nobody, as a stranger, as a reader and as the administrator."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from pemantik.organizations.models import Consent, Node, NodeKind, SpreadsheetImport
from pemantik.organizations.roles import Role
from pemantik.organizations.services import consents, imports
from pemantik.organizations.tests.factories import access_of, make_institution, make_province, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

#: Address, method, and what the administrator of the institution, a head of it, and a stranger get.
TABLE = [
    ("/unit/{own}/", "get", 200, 200, 404),
    ("/unit/{own}/tambah/", "get", 200, 403, 404),
    ("/unit/{own}/ubah/", "get", 200, 403, 404),
    ("/unit/{unit}/pindah/", "get", 200, 403, 404),
    ("/unit/{unit}/nonaktifkan/", "post", 302, 403, 404),
    ("/unit/{unit}/aktifkan/", "post", 302, 403, 404),
    ("/unit/{own}/logo/", "get", 404, 404, 404),
    ("/unit/{own}/logo/ganti/", "post", 302, None, None),
    ("/unit/{own}/izin/", "get", 200, 403, 404),
    ("/izin/{consent}/cabut/", "post", 302, 403, 404),
    ("/unit/{own}/impor/unit/", "get", 200, 403, 404),
    ("/unit/{own}/impor/orang/", "get", 200, 403, 404),
    ("/unit/{own}/impor/unit/contoh.xlsx", "get", 200, 403, 404),
    ("/unit/{own}/ekspor/orang.xlsx", "get", 200, 403, 404),
    ("/unit/{own}/ekspor/unit.xlsx", "get", 200, 403, 404),
    ("/impor/{draft}/", "get", 200, 403, 404),
    ("/impor/{draft}/bermasalah.xlsx", "get", 200, 403, 404),
    ("/impor/{draft}/lupakan/", "post", 302, 403, 404),
    ("/impor/{draft}/batalkan/", "post", 302, 403, 404),
]


def xlsx(rows) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


@pytest.fixture
def places():
    tree = make_province()
    access = access_of(Role.ADMINISTRATOR, tree["own"])
    draft = imports.send(access, "unit", tree["own"].pk, "opd.xlsx", xlsx([["Nama unit"], ["Dinas A"], ["Dinas  a"]]))
    consent = consents.give(access, tree["own"].pk, tree["sibling"].pk, Consent.Scope.RESULTS)
    numbers = {name: node.pk for name, node in tree.items()} | {"draft": draft.pk, "consent": consent.pk}
    return tree, numbers


@pytest.mark.parametrize(("address", "method", "administrator", "head", "stranger"), TABLE)
def test_who_gets_what(client, places, address, method, administrator, head, stranger):
    tree, numbers = places
    address = address.format(**numbers)
    response = getattr(client, method)(address)
    assert response.status_code == 302
    assert "next=" in response["Location"]
    cases = [
        (Role.ADMINISTRATOR, "sibling", stranger),
        (Role.HEAD, "own", head),
        (Role.ADMINISTRATOR, "own", administrator),
    ]
    for role, place, expected in cases:
        client.force_login(access_of(role, tree[place]).user)
        if expected is not None:
            assert getattr(client, method)(address).status_code == expected, (role, place)


@pytest.mark.parametrize("address", [one[0] for one in TABLE if one[1] == "post"])
def test_what_changes_something_is_only_posted(client, places, address):
    tree, numbers = places
    client.force_login(access_of(Role.ADMINISTRATOR, tree["own"]).user)
    assert client.get(address.format(**numbers)).status_code == 405


@pytest.mark.parametrize("count", [15, 150])
def test_the_tree_page_needs_few_queries(client, django_assert_max_num_queries, count):
    own = make_institution()
    parent = own
    for number in range(count):
        kind = NodeKind.DIVISION if number % 5 else NodeKind.DEPARTMENT
        node = make_unit(parent if number % 5 else own, f"Unit nomor {number}", kind)
        parent = node if kind == NodeKind.DEPARTMENT else parent
    client.force_login(access_of(Role.ADMINISTRATOR, own).user)
    with django_assert_max_num_queries(12):
        page = client.get("/unit/")
    assert f"{count} unit aktif" in page.content.decode()


def test_many_members_stand_on_pages(client, monkeypatch):
    monkeypatch.setattr("pemantik.organizations.views.nodes.MEMBERS_SHOWN", 1)
    tree = make_province()
    client.force_login(access_of(Role.HEAD, tree["province"]).user)
    first, second = (client.get(f"/unit/?hal={number}").content.decode() for number in (1, 2))
    assert [tree[name].name in first for name in ("own", "sibling")] == [True, False]
    assert [tree[name].name in second for name in ("own", "sibling")] == [False, True]


def test_the_start_of_the_tree_depends_on_the_roles(client):
    tree = make_province()
    person = access_of(Role.OPERATOR, tree["unit"]).user
    client.force_login(person)
    page = client.get("/unit/").content.decode()
    assert "<h1>Dinas Kesehatan</h1>" in page
    assert "Dinas Pendidikan" not in page
    person.grants.update(revoked_at="2026-01-01T00:00:00Z")
    assert "Anda belum punya peran" in client.get("/unit/").content.decode()


def test_an_empty_institution_says_what_to_do_first(client):
    own = make_institution()
    client.force_login(access_of(Role.ADMINISTRATOR, own).user)
    page = client.get("/unit/").content.decode()
    assert "Impor daftar OPD dari Excel, atau tambah satu per satu." in page
    assert page.count("btn-primary") == 1


def test_adding_changing_and_a_lost_race(client):
    own = make_institution()
    client.force_login(access_of(Role.ADMINISTRATOR, own).user)
    fields = {"name": "Dinas <b>A</b>", "kind": "opd", "short_name": "DA"}
    assert client.post(f"/unit/{own.pk}/tambah/", fields)["Location"] == f"/unit/{own.pk}/"
    node = Node.objects.get(depth=2)
    assert "Dinas &lt;b&gt;A&lt;/b&gt;" in client.get(f"/unit/{own.pk}/").content.decode()
    page = client.post(f"/unit/{own.pk}/tambah/", fields).content.decode()
    assert "Nama ini sudah dipakai di tempat yang sama." in page
    Node.objects.filter(pk=node.pk).update(version=1, head_name="Budi")
    mine = fields | {"head_name": "Siti", "version": "0"}
    page = client.post(f"/unit/{node.pk}/ubah/", mine).content.decode()
    assert "Orang lain menyimpan lebih dulu" in page
    assert "<td>Siti</td><td>Budi</td>" in page
    assert 'name="version" value="1"' in page
    assert client.post(f"/unit/{node.pk}/ubah/", mine | {"version": "1"}).status_code == 302
    assert Node.objects.get(pk=node.pk).head_name == "Siti"


def test_a_province_adds_a_member_by_name(client):
    province = make_institution("18")
    client.force_login(access_of(Role.ADMINISTRATOR, province).user)
    fields = {"name": "Pemerintah Kabupaten Pringsewu", "kind": "kabupaten"}
    page = client.post(f"/unit/{province.pk}/tambah/", fields | {"region": "pringsweu"}).content.decode()
    assert "Wilayah ini tidak ada atau sudah terdaftar. Maksud Anda Kabupaten Pringsewu?" in page
    client.post(f"/unit/{province.pk}/tambah/", fields | {"region": "Kabupaten Pringsewu"})
    assert Node.objects.get(kind="kabupaten").region_id == "18.10"
    assert "1 kabupaten/kota" in client.get("/unit/").content.decode()


def test_an_import_through_its_pages(client):
    own = make_institution()
    client.force_login(access_of(Role.ADMINISTRATOR, own).user)
    bad = client.post(f"/unit/{own.pk}/impor/unit/", {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")})
    assert "rusak atau tidak lengkap" in bad.content.decode()
    rows = xlsx([["Nama unit", "Jenis"], ["Dinas A", "OPD"], ["Dinas B", "Dinasss"], ["Badan A", "OPD"]])
    sent = client.post(f"/unit/{own.pk}/impor/unit/", {"file": SimpleUploadedFile("opd.xlsx", rows)})
    page = client.get(sent["Location"]).content.decode()
    assert "1 baris siap, 1 perlu diperbaiki, 1 mungkin ganda." in page
    assert "Simpan 1 baris" in page
    assert "Badan A" not in client.get(sent["Location"] + "?lihat=perbaiki").content.decode()
    client.post(sent["Location"], {"version": "0", "r3-kind": "OPD", "r4-keep": "1"})
    assert "3 baris siap, 0 perlu diperbaiki, 0 mungkin ganda." in client.get(sent["Location"]).content.decode()
    client.post(sent["Location"], {"version": "0", "simpan": "1"})
    assert Node.objects.count() == 1
    client.post(sent["Location"], {"version": "1", "simpan": "1"})
    assert Node.objects.count() == 4
    draft = SpreadsheetImport.objects.get()
    assert "Batalkan 3 baris" in client.get(f"/unit/{own.pk}/impor/unit/").content.decode()
    client.post(f"/impor/{draft.pk}/batalkan/")
    assert Node.objects.count() == 1


def test_giving_a_consent_on_its_page(client):
    tree = make_province()
    client.force_login(access_of(Role.COORDINATOR, tree["own"]).user)
    address = f"/unit/{tree['own'].pk}/izin/"
    page = client.post(address, {"receiver": tree["province"].pk, "scope": "results"}).content.decode()
    assert "Belum tersimpan" in page
    client.post(address, {"receiver": tree["sibling"].pk, "scope": "results"})
    assert "Cabut" in client.get(address).content.decode()
    client.force_login(access_of(Role.COORDINATOR, tree["sibling"]).user)
    page = client.get(f"/unit/{tree['sibling'].pk}/izin/").content.decode()
    assert "Yang mengizinkan Anda" in page
    assert tree["own"].name in page


def test_the_menu_shows_the_tree_to_those_who_manage_it(client):
    tree = make_province()
    for role, shown in [(Role.ADMINISTRATOR, True), (Role.HEAD, True), (Role.OPERATOR, False)]:
        client.force_login(access_of(role, tree["own"]).user)
        assert ('href="/unit/"' in client.get("/").content.decode().split("</nav>")[0]) is shown
