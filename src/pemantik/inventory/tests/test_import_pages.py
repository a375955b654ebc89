"""The pages of importing, as a person walks through them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pemantik.inventory.models import Entry, InventoryImport
from pemantik.inventory.tests.sheets import APPS, workbook
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import make_person_with, make_province

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def post_file(client, node, content, name="aplikasi.xlsx"):
    sent = {"unit": node.pk, "kind": "", "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("inventory-import"), sent)


def test_a_messy_list_is_repaired_in_the_preview_saved_and_taken_back(client):
    places = make_province()
    client.force_login(make_person_with(Role.COORDINATOR, places["own"]))
    rows = [
        ["DAFTAR APLIKASI"],
        APPS,
        ["SIMPEG", "Dinkes", "", "Aktip", "Web", "", 2020],
        ["SIAKAD", "Dinas Pendidikan", "", "Aktip", "Web", "", 2020],
        ["SIKDA & e-Puskesmas", "Dinkes", "", "Aktif", "Web", "", 2020],
        ["SIMPEG", "Dinas Pendidikan", "", "Aktif", "", "", ""],
        ["", "", "", "Jumlah", "", "", ""],
    ]
    response = post_file(client, places["own"], workbook(rows))
    batch = InventoryImport.objects.get()
    preview = reverse("inventory-import-preview", args=[batch.pk])
    assert response.url == preview
    page = client.get(preview).content.decode()
    assert "0 baris siap, 3 perlu diperbaiki, 2 mungkin ganda." in page or "Perbaiki sekaligus" in page
    sent = {"version": batch.version, "samakan": "1"}
    sent |= {"g-lembar1": "0", "g-kolom1": "status", "g-nilai1": "Aktip", "g-isi1": "Aktif"}
    assert client.post(preview, sent).status_code == 302
    batch.refresh_from_db()
    assert client.post(preview, {"version": batch.version, "semua": "ganda.usul"}).status_code == 302
    batch.refresh_from_db()
    assert (batch.counts["baru"], batch.counts["digabung"], batch.counts["perbaiki"]) == (3, 1, 0)
    for wanted in ("", "perbaiki", "ganda", "berubah", "baru"):
        assert client.get(preview, {"lihat": wanted}).status_code == 200
    assert client.post(preview, {"version": batch.version, "simpan": "1"}).status_code == 302
    names = dict(Entry.objects.order_by("code").values_list("name", "node__name"))
    assert names == {
        "SIMPEG": "Dinas Kesehatan",
        "SIAKAD": "Dinas Pendidikan",
        "SIKDA": "Dinas Kesehatan",
        "e-Puskesmas": "Dinas Kesehatan",
    }
    assert [node.name for node in Entry.objects.get(name="SIMPEG").users.all()] == ["Dinas Pendidikan"]
    done = reverse("inventory-import-done", args=[batch.pk])
    assert "Batalkan 4 data" in client.get(done).content.decode()
    client.post(reverse("inventory-import-undo", args=[batch.pk]))
    assert not Entry.objects.filter(removed_at=None).exists()
    assert "Impor dibatalkan" in client.get(done).content.decode()
