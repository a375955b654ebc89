"""What pages of entries say about imports and exports: where an entry came from, a list to take along or bring."""

import io

import pytest
from openpyxl import load_workbook

from pemantik.accounts.models import AuditEntry, User
from pemantik.inventory.models import Entry
from pemantik.inventory.services import import_undo
from pemantik.inventory.tests.factories import make_entry, make_many, make_published, make_world
from pemantik.inventory.tests.sheets import APPS, imported, send
from pemantik.organizations.models import Grant
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

#: The column that holds names: after codes and units.
NAME = 2
ROWS = [APPS, ["SIMPEG", "Dinkes", "", "Aktif", "Web", "", 2020]]


@pytest.fixture
def world():
    return make_world()


def page_of(client, access, address, **sent):
    client.force_login(access.user)
    return client.get(address, sent).content.decode()


def rows_of(response) -> list[tuple]:
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)), read_only=True)
    return list(book.worksheets[0].iter_rows(values_only=True))


def names_in(response) -> list[str]:
    return [row[NAME] for row in rows_of(response)[1:]]


def test_the_page_of_an_entry_says_which_imports_made_and_changed_it(world, client):
    made = imported(world.coordinator, world.own, ROWS)
    changed = imported(world.operator, world.unit, [APPS, ["SIMPEG", "Dinkes", "Baru", "", "", "", ""]])
    import_undo.undo(world.operator, changed.pk)
    address = f"/inventaris/data/{Entry.objects.get().pk}/"
    page = page_of(client, world.coordinator, address)
    events = ("Impor dibatalkan", "Diubah lewat impor", "Ditambahkan lewat impor")
    assert [page.index(one) for one in events] == sorted(page.index(one) for one in events)
    for batch, who in ((made, world.coordinator), (changed, world.operator)):
        assert f'<a href="/inventaris/impor/{batch.pk}/hasil/">aplikasi.xlsx</a>' in page
        assert who.user.name in page


def test_only_who_may_open_the_import_is_led_to_it(world, client):
    batch = imported(world.coordinator, world.own, ROWS)
    address = f"/inventaris/data/{Entry.objects.get().pk}/"
    for reader in (world.operator, access_of(Role.HEAD, world.own)):
        page = page_of(client, reader, address)
        assert "Ditambahkan lewat impor" in page
        assert "aplikasi.xlsx" in page
        assert f"/inventaris/impor/{batch.pk}/" not in page
    client.force_login(world.stranger.user)
    assert client.get(address).status_code == 404


def test_what_an_import_did_costs_one_question_whatever_the_number(world, client, django_assert_max_num_queries):
    imported(world.coordinator, world.own, ROWS)
    address = f"/inventaris/data/{Entry.objects.get().pk}/"
    client.force_login(world.coordinator.user)
    for count in (2, 22):
        for number in range(count):
            rows = [APPS, ["SIMPEG", "Dinkes", f"Uraian {count} {number}", "", "", "", ""]]
            imported(world.coordinator, world.own, rows)
        with django_assert_max_num_queries(26):
            page = client.get(address).content.decode()
    assert page.count("lewat impor</b>") == 20


def test_a_list_is_taken_along_as_it_is_narrowed_and_the_trail_says_so(world, client):
    for name, status in (("SIMPEG", "Aktif"), ("=1+1", "Aktif"), ("SIKDA", "Tidak Aktif")):
        make_entry(world.operator, world.unit, name=name, status=status)
    make_entry(world.coordinator, world.second, name="SIAKAD", status="Aktif")
    page = page_of(client, world.coordinator, "/inventaris/aplikasi/", pilah="Aktif", hal="1")
    assert 'href="/inventaris/aplikasi/daftar.xlsx?pilah=Aktif"' in page
    found = client.get("/inventaris/aplikasi/daftar.xlsx", {"pilah": "Aktif", "unit": world.unit.pk})
    assert found.status_code == 200
    assert "attachment" in found["Content-Disposition"]
    content = b"".join(found.streaming_content)
    book = load_workbook(io.BytesIO(content))
    rows = list(book.worksheets[0].iter_rows())[1:]
    assert sorted((row[NAME].value, row[NAME].data_type) for row in rows) == [("=1+1", "s"), ("SIMPEG", "s")]
    told = AuditEntry.objects.get(action="inventory.exported")
    assert (told.after, told.object_id, told.actor_name) == (
        {"file": "aplikasi.xlsx"},
        str(world.own.pk),
        world.coordinator.user.name,
    )
    batch = send(world.coordinator, world.own, content)
    assert {row.fate for row in batch.rows.all()} == {"sama"}


def test_a_list_holds_only_what_the_person_sees(world, client):
    make_entry(world.operator, world.unit, name="SIMPEG")
    make_entry(world.coordinator, world.second, name="SIAKAD")
    make_published(world, world.stranger, world.foreign, "SIKS Kota")
    client.force_login(world.operator.user)
    assert names_in(client.get("/inventaris/aplikasi/daftar.xlsx")) == ["SIMPEG"]
    assert AuditEntry.objects.get(action="inventory.exported").object_id == str(world.unit.pk)
    assert names_in(client.get("/inventaris/aplikasi/daftar.xlsx", {"cari": "tidak ada"})) == []
    assert client.get("/inventaris/aplikasi/daftar.xlsx", {"milik": "lain"}).status_code == 404
    assert "daftar.xlsx" not in page_of(client, world.operator, "/inventaris/aplikasi/", milik="lain")
    nobody = User.objects.create_user("tanpa-peran@contoh.go.id", "Tanpa Peran")
    client.force_login(nobody)
    assert client.get("/inventaris/aplikasi/daftar.xlsx").status_code == 404


def test_lists_of_several_institutions_and_endless_ones_are_refused_with_a_reason(world, client, monkeypatch):
    make_entry(world.operator, world.unit, name="SIMPEG")
    make_entry(world.stranger, world.foreign, name="SIKS")
    everywhere = access_of(Role.COORDINATOR, world.own)
    Grant.objects.create(user=everywhere.user, node=world.sibling, role=Role.COORDINATOR)
    client.force_login(everywhere.user)
    refused = client.get("/inventaris/aplikasi/daftar.xlsx", {"cari": "si"}, follow=True)
    assert refused.redirect_chain == [("/inventaris/aplikasi/?cari=si", 302)]
    assert "beberapa instansi" in refused.content.decode()
    assert names_in(client.get("/inventaris/aplikasi/daftar.xlsx", {"unit": world.foreign.pk})) == ["SIKS"]
    make_many(world.unit, world.own, 3)
    monkeypatch.setattr("pemantik.inventory.selectors.exports.MOST_ROWS", 2)
    client.force_login(world.coordinator.user)
    assert "paket CSV" in client.get("/inventaris/aplikasi/daftar.xlsx", follow=True).content.decode()
    assert AuditEntry.objects.filter(action="inventory.exported").count() == 1


def test_an_empty_list_leads_to_the_import_for_who_may_fill_it(world, client):
    address = "/inventaris/aplikasi/"
    link = '/inventaris/impor/?jenis=aplikasi"'
    page = page_of(client, world.operator, address)
    assert "Belum ada aplikasi. Impor dari Excel atau tambah satu." in page
    assert page.count(link) == 1
    assert "daftar.xlsx" not in page
    assert link not in page_of(client, access_of(Role.HEAD, world.own), address)
    make_entry(world.operator, world.unit)
    assert page_of(client, world.operator, address).count(link) == 1
    reader = page_of(client, access_of(Role.HEAD, world.own), address)
    assert (link in reader, "Unduh daftar ini" in reader) == (False, True)
    assert '<option value="aplikasi" selected>' in page_of(client, world.operator, "/inventaris/impor/?jenis=aplikasi")


@pytest.mark.parametrize("count", [60, 600])
def test_a_list_is_written_with_the_same_number_of_questions(world, client, count, django_assert_max_num_queries):
    make_many(world.unit, world.own, count)
    client.force_login(world.coordinator.user)
    with django_assert_max_num_queries(25):
        assert len(names_in(client.get("/inventaris/aplikasi/daftar.xlsx"))) == count
