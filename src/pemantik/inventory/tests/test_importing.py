"""Spreadsheets of entries: whatever an office sends is read or explained, and nothing is written before it is saved."""

import pytest

from pemantik.accounts.models import AuditEntry
from pemantik.inventory.models import Entry, ImportedEntry, InventoryImport
from pemantik.inventory.services import import_undo
from pemantik.inventory.tests.sheets import APPS, answer, fates, fix, imported, problems, save, send, workbook
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_province

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def places():
    return make_province()


@pytest.fixture
def access(places):
    return access_of(Role.COORDINATOR, places["own"])


def test_a_clean_sheet_is_previewed_then_saved_then_taken_back(places, access):
    rows = [
        APPS,
        ["SIMPEG", "Dinkes", "Kepegawaian", "Aktif", "Website", "simpeg.contoh.go.id", 2020],
        ["e-Puskesmas", "Dinas Kesehatan", "Rekam medis", "aktif", "Web; Android", "-", "2021"],
    ]
    batch = send(access, places["own"], workbook(rows))
    assert (batch.state, fates(batch), problems(batch)) == ("draft", [(2, "baru"), (3, "baru")], [])
    assert not Entry.objects.exists()
    save(access, batch)
    first, second = Entry.objects.order_by("code")
    assert (first.code, first.name, first.node, first.values["url"]) == (
        "DAA-001",
        "SIMPEG",
        places["unit"],
        "https://simpeg.contoh.go.id",
    )
    assert second.values == {"status": "Aktif", "basis_aplikasi": ["Web", "Mobile"], "tahun_pembuatan": 2021}
    assert (second.year, second.facet, second.state, second.created_by) == (2021, "Aktif", "draft", access.user)
    told = AuditEntry.objects.get(action="inventory.imported")
    assert (told.after["added"], told.after["sha256"]) == (2, batch.sha256)
    assert import_undo.undo(access, batch.pk) == 2
    assert not Entry.objects.filter(removed_at=None).exists()
    assert InventoryImport.objects.get().state == "undone"


def test_the_same_file_again_changes_nothing(places, access):
    rows = [APPS, ["SIMPEG", "Dinkes", "Kepegawaian", "Aktif", "Website", "simpeg.contoh.go.id", 2020]]
    imported(access, places["own"], rows)
    batch = send(access, places["own"], workbook(rows))
    assert fates(batch) == [(2, "sama")]
    save(access, batch)
    entry = Entry.objects.get()
    assert (entry.version, ImportedEntry.objects.filter(batch=batch).count()) == (1, 0)


def test_a_changed_row_changes_its_entry_and_is_put_back(places, access):
    imported(access, places["own"], [APPS, ["SIMPEG", "Dinkes", "Kepegawaian", "Aktif", "Web", "", 2020]])
    batch = send(access, places["own"], workbook([APPS, ["Simpeg", "Dinkes", "Baru", "Tidak aktif", "", "-", ""]]))
    assert fates(batch) == [(2, "berubah")]
    save(access, batch)
    entry = Entry.objects.get()
    assert (entry.name, entry.description, entry.facet, entry.year, entry.version) == (
        "Simpeg",
        "Baru",
        "Tidak Aktif",
        2020,
        2,
    )
    assert ImportedEntry.objects.get(batch=batch).before["name"] == "SIMPEG"
    import_undo.undo(access, batch.pk)
    entry.refresh_from_db()
    assert (entry.name, entry.description, entry.facet, entry.version) == ("SIMPEG", "Kepegawaian", "Aktif", 3)


def test_problems_are_told_at_their_cells_and_fixed_in_place(places, access):
    rows = [
        APPS,
        ["", "Dinkes", "", "", "", "", ""],
        ["SIKDA", "Dinas Kesehatn", "", "Aktip", "", "", "dua ribu"],
        ["SIAP", "Dinas Sosial", "", "", "", "", ""],
    ]
    batch = send(access, places["own"], workbook(rows))
    found = [(number, column, guess) for number, column, _reason, guess in problems(batch)]
    assert found == [
        (2, "name", ""),
        (3, "unit", "Dinas Kesehatan"),
        (3, "status", ""),
        (3, "tahun_pembuatan", ""),
        (4, "unit", ""),
    ]
    for number, key, text in [(2, "name", "SIMRS"), (3, "unit", "Dinkes"), (3, "status", "Aktif")]:
        batch = fix(access, batch, number, key, text)
    batch = fix(access, batch, 3, "tahun_pembuatan", "")
    batch = answer(access, batch, 4, "lewati")
    assert fates(batch) == [(2, "baru"), (3, "baru"), (4, "dilewati")]
    save(access, batch)
    assert sorted(Entry.objects.values_list("name", flat=True)) == ["SIKDA", "SIMRS"]
