"""What strangers and mistakes send to the pages of the registry."""

import pytest

from pemantik.inventory.models import Entry
from pemantik.inventory.tests.factories import make_entry, make_process, make_published, make_world

pytestmark = [pytest.mark.database, pytest.mark.django_db]

SCRIPT = "<script>alert(1)</script>"
ADD = "/inventaris/aplikasi/tambah/"


def test_markup_is_shown_as_text_everywhere(client):
    world = make_world()
    process = make_process(world.coordinator, world.unit, SCRIPT)
    client.force_login(world.operator.user)
    texts = {"isi-name": SCRIPT, "isi-description": SCRIPT, "isi-fungsi": SCRIPT, "isi-kepanjangan": SCRIPT}
    client.post(ADD, texts | {"hubung-proses_bisnis": ["", str(process.pk)]})
    entry = Entry.objects.get(kind="aplikasi")
    client.post(
        f"/inventaris/data/{entry.pk}/ubah/",
        texts | {"isi-fungsi": f"{SCRIPT} 2", "versi": entry.version, "hubung-proses_bisnis": ["", str(process.pk)]},
    )
    asked = {"isi-name": SCRIPT, "cari": "hubung-proses_bisnis", "q-hubung-proses_bisnis": SCRIPT}
    pages = [
        client.get("/inventaris/aplikasi/", {"cari": SCRIPT, "unit": SCRIPT, "pilah": SCRIPT}),
        client.get("/inventaris/aplikasi/"),
        client.get(f"/inventaris/data/{entry.pk}/"),
        client.get(f"/inventaris/data/{entry.pk}/ubah/"),
        client.post(ADD, asked),
        client.post(ADD, asked | {"isi-tahun_pembuatan": SCRIPT, "cari": SCRIPT, "unit": SCRIPT}),
    ]
    for page in pages:
        assert b"<script>alert" not in page.content
    assert b"&lt;script&gt;" in pages[2].content


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt://x%0aalert(1)", "//evil", "a b"]
)
def test_addresses_that_run_something_are_refused(client, url):
    world = make_world()
    client.force_login(world.operator.user)
    response = client.post(ADD, {"isi-name": "X", "isi-url": url})
    assert response.status_code == 422
    assert b'href="javascript' not in response.content.lower()


def test_endless_texts_are_refused_and_nothing_breaks(client):
    world = make_world()
    client.force_login(world.operator.user)
    long = "a" * 100_000
    for name in ("isi-name", "isi-fungsi", "isi-status", "isi-reference", "isi-tahun_pembuatan", "isi-jumlah_pengguna"):
        sent = {"isi-name": "X"} | {name: long}
        assert client.post(ADD, sent).status_code == 422, name
    for name in ("q-reference", "cari", "unit", "asal"):
        assert client.post(ADD, {"isi-name": "", name: long}).status_code in {200, 422}, name
    assert not Entry.objects.exists()
    assert client.get("/inventaris/aplikasi/", {"cari": long, "unit": "9" * 400, "hal": long}).status_code == 200


def test_ids_of_other_people_tell_nothing_and_are_refused(client):
    world = make_world()
    secret = make_entry(world.stranger, world.foreign, "proses-bisnis", "Rahasia kota sebelah")
    client.force_login(world.operator.user)
    sent = {"isi-name": "X", "hubung-proses_bisnis": ["", str(secret.pk)]}
    assert client.post(ADD, sent).status_code == 422
    for extra in ({}, {"cari": "hubung-proses_bisnis"}, {"cari": "users"}):
        page = client.post(ADD, sent | {"pengguna": [str(world.foreign.pk)]} | extra)
        assert b"Rahasia kota sebelah" not in page.content
        assert b"Dinas Sosial" not in page.content
    assert client.post(ADD, {"isi-name": "X", "pengguna": [str(world.foreign.pk)]}).status_code == 422
    entry = make_entry(world.operator, world.unit)
    raced = {"isi-name": "Y", "versi": "99", "asal": "x:1", "hubung-proses_bisnis": [str(secret.pk)]}
    page = client.post(f"/inventaris/data/{entry.pk}/ubah/", raced | {"pengguna": [str(world.foreign.pk)]})
    assert page.status_code == 409
    assert b"Rahasia kota sebelah" not in page.content
    assert b"Dinas Sosial" not in page.content


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999999", "1e5", "٣", "'; DROP TABLE x"])
def test_numbers_that_are_none(client, number):
    world = make_world()
    entry = make_entry(world.operator, world.unit)
    client.force_login(world.operator.user)
    sent = {"isi-name": "X", "unit": number, "versi": number, "pengguna": [number], "hubung-layanan": [number]}
    assert client.post(ADD, sent).status_code in {302, 404, 422}
    assert client.post(f"/inventaris/data/{entry.pk}/ubah/", sent).status_code in {409, 404, 422}
    assert client.get("/inventaris/aplikasi/", {"unit": number, "tahun": number, "hal": number}).status_code == 200
    step = client.post(f"/inventaris/data/{entry.pk}/langkah/", {"langkah": "confirm", "versi": number})
    assert step.status_code == 409


def test_unknown_kinds_and_steps_are_not_found(client):
    world = make_world()
    entry = make_entry(world.operator, world.unit)
    client.force_login(world.operator.user)
    for path in ("rahasia/", "rahasia/tambah/", "APLIKASI/", "data/999999/", "data/999999/ubah/"):
        assert client.get(f"/inventaris/{path}").status_code == 404, path
    assert client.post(f"/inventaris/data/{entry.pk}/langkah/", {"langkah": "destroy"}).status_code == 404
    assert client.get(f"/inventaris/data/{entry.pk}/langkah/").status_code == 405
    assert client.get("/inventaris/data/99999999999999999999/").status_code == 404


def test_a_shared_entry_offers_nothing_to_do(client):
    world = make_world()
    entry = make_published(world)
    client.force_login(world.stranger.user)
    page = client.get(f"/inventaris/data/{entry.pk}/").content.decode()
    assert "langkah" not in page
    assert "ubah/" not in page
    assert client.post(f"/inventaris/data/{entry.pk}/langkah/", {"langkah": "remove"}).status_code == 404
