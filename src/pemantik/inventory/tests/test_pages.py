"""The pages of the registry as people use them."""

import re

import pytest
from django.contrib.sessions.models import Session

from pemantik.accounts.tests.factories import make_person, sign_in
from pemantik.inventory.models import Entry, State
from pemantik.inventory.selectors import listing, reach
from pemantik.inventory.services import seals
from pemantik.inventory.tests.factories import (
    APPLICATION,
    make_entry,
    make_many,
    make_process,
    make_published,
    make_whole,
    make_world,
)
from pemantik.organizations.models import Grant
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_institution
from pemantik.web.navigation import NavEntry

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def text_of(response) -> str:
    return response.content.decode()


def as_form(**texts: str) -> dict[str, str]:
    """Attributes as the form sends them."""
    return {f"isi-{key}": value for key, value in texts.items()}


def test_an_empty_inventory_says_how_to_begin(client):
    world = make_world()
    client.force_login(world.operator.user)
    page = text_of(client.get("/inventaris/"))
    assert "Belum ada aplikasi. Impor dari Excel atau tambah satu." in page
    assert page.count("inv-domain") == 11
    assert "/inventaris/aplikasi/tambah/" in page


def test_the_front_page_counts_what_waits_for_whom(client):
    world = make_world()
    make_entry(world.operator, world.unit, name="Tanpa fakta")
    make_whole(world.operator, world.unit)
    client.force_login(world.coordinator.user)
    page = text_of(client.get("/inventaris/"))
    assert "3 data" in page
    assert "1 perlu Anda lengkapi." in page
    assert "2 menunggu Anda periksa." in page
    client.force_login(world.stranger.user)
    assert "Belum ada aplikasi" in text_of(client.get("/inventaris/"))


def test_an_operator_adds_an_application_and_finds_it(client):
    world = make_world()
    client.force_login(world.operator.user)
    assert client.get("/inventaris/aplikasi/tambah/").status_code == 200
    response = client.post("/inventaris/aplikasi/tambah/", as_form(name="SIMPEG", **APPLICATION))
    entry = Entry.objects.get()
    assert response.headers["Location"] == f"/inventaris/data/{entry.pk}/"
    assert (entry.code, entry.values["basis_aplikasi"], entry.state) == ("DAA-001", ["Web"], State.DRAFT)
    page = text_of(client.get(f"/inventaris/data/{entry.pk}/"))
    assert "Mendukung proses bisnis" in page  # the missing fact
    assert "Kenaikan" not in page
    assert "Menambah data inventaris" in page
    for words in ("simpeg", "sistem informasi kepegawaian", "DAA-001", "daa-001"):
        assert "SIMPEG" in text_of(client.get("/inventaris/aplikasi/", {"cari": words})), words
    assert "Tidak ada yang cocok" in text_of(client.get("/inventaris/aplikasi/", {"cari": "perizinan"}))


def test_wrong_fields_keep_everything_typed_and_lead_to_the_field(client):
    world = make_world()
    client.force_login(world.operator.user)
    sent = as_form(name="SIMPEG", tahun_pembuatan="kemarin", url="javascript:alert(1)", biaya_tahunan="banyak")
    response = client.post("/inventaris/aplikasi/tambah/", sent)
    page = text_of(response)
    assert response.status_code == 422
    assert not Entry.objects.exists()
    for key in ("tahun_pembuatan", "url", "biaya_tahunan"):
        assert f'href="#f-{key}"' in page
        assert f'id="f-{key}-error"' in page
    assert 'value="kemarin"' in page
    assert 'value="SIMPEG"' in page
    assert 'href="javascript:' not in page


def test_a_code_is_searched_and_opened_without_losing_what_was_typed(client):
    world = make_world()
    client.force_login(world.operator.user)
    address = "/inventaris/proses-bisnis/tambah/"
    sent = as_form(name="Kepegawaian", sasaran_strategis="Tertib") | {
        "q-reference": "pelatihan vokasi",
        "cari": "reference",
    }
    page = text_of(client.post(address, sent))
    assert not Entry.objects.exists()
    assert 'value="Kepegawaian"' in page
    assert 'name="isi-reference" value="RAB.' in page
    assert " ›</span>" in page  # what stands above is named
    page = text_of(client.post(address, sent | {"q-reference": ""}))
    assert 'value="reference:RAB.01"' in page
    page = text_of(client.post(address, sent | {"cari": "reference:RAB.01"}))
    assert 'name="isi-reference" value="RAB.01.01"' in page
    # Enter in the search field searches too; Enter elsewhere saves.
    enter = as_form(name="Kepegawaian") | {"q-reference": "pelatihan vokasi", "dicari-reference": "", "enter": "1"}
    assert 'name="isi-reference" value="RAB.' in text_of(client.post(address, enter))
    assert client.post(address, enter | {"dicari-reference": "pelatihan vokasi"}).status_code == 302


def test_a_small_tree_is_shown_whole(client):
    world = make_world()
    client.force_login(world.operator.user)
    page = text_of(client.get("/inventaris/aplikasi/tambah/"))
    assert page.count('name="isi-reference"') == 7  # six codes, and none of them


def test_entries_to_link_to_are_searched_and_kept(client):
    world = make_world()
    process = make_process(world.coordinator, world.second)
    client.force_login(world.operator.user)
    sent = as_form(name="SIMPEG") | {"q-hubung-proses_bisnis": "kepegawaian", "cari": "hubung-proses_bisnis"}
    page = text_of(client.post("/inventaris/aplikasi/tambah/", sent))
    assert f'name="hubung-proses_bisnis" value="{process.pk}"' in page
    sent = as_form(name="SIMPEG") | {"hubung-proses_bisnis": ["", str(process.pk)]}
    client.post("/inventaris/aplikasi/tambah/", sent)
    entry = Entry.objects.get(kind="aplikasi")
    assert [link.target_id for link in entry.links.all()] == [process.pk]
    page = text_of(client.get(f"/inventaris/data/{entry.pk}/"))
    assert "Pengelolaan kepegawaian" in page
    assert f"/inventaris/data/{process.pk}/" not in page  # an operator does not see into the other unit
    client.force_login(world.coordinator.user)
    page = text_of(client.get(f"/inventaris/data/{process.pk}/"))
    assert "Didukung aplikasi" in page
    assert f"/inventaris/data/{entry.pk}/" in page


def test_a_lost_race_is_shown_field_by_field(client):
    world = make_world()
    entry = make_entry(world.operator, world.unit, description="Awal", versi="1")
    client.force_login(world.operator.user)
    page = client.get(f"/inventaris/data/{entry.pk}/ubah/")
    version, began = page.context["seen"], page.context["began"]
    base = as_form(name="SIMPEG", description="Awal", versi="1")
    other = base | as_form(description="Dari orang lain", versi="2") | {"versi": version, "asal": began}
    assert client.post(f"/inventaris/data/{entry.pk}/ubah/", other).status_code == 302
    mine = base | as_form(description="Dari saya", fungsi="Baru") | {"versi": version, "asal": began}
    response = client.post(f"/inventaris/data/{entry.pk}/ubah/", mine)
    assert response.status_code == 409
    comparison = response.context["comparison"]
    assert [(one.label, one.mine, one.theirs) for one in comparison.differences] == [
        ("Uraian", "Dari saya", "Dari orang lain")
    ]
    assert comparison.taken == ("Versi",)  # I did not touch it, so theirs stays
    entry.refresh_from_db()
    assert entry.description == "Dari orang lain"
    again = mine | as_form(versi="2") | {"versi": response.context["seen"], "asal": response.context["began"]}
    assert client.post(f"/inventaris/data/{entry.pk}/ubah/", again).status_code == 302
    entry.refresh_from_db()
    assert (entry.description, entry.values["versi"], entry.values["fungsi"]) == ("Dari saya", "2", "Baru")


def test_a_refused_step_says_what_to_fill(client):
    world = make_world()
    entry = make_entry(world.operator, world.unit)
    client.force_login(world.coordinator.user)
    response = client.post(f"/inventaris/data/{entry.pk}/langkah/", {"langkah": "verify", "versi": entry.version})
    assert response.status_code == 422
    assert "Data ini belum dapat diperiksa." in text_of(response)
    assert f'href="/inventaris/data/{entry.pk}/ubah/#f-fungsi">Fungsi</a>' in text_of(response)
    response = client.post(f"/inventaris/data/{entry.pk}/langkah/", {"langkah": "verify", "versi": "99"})
    assert response.status_code == 409


def test_seals_are_told_in_words_and_tampering_shows(client):
    world = make_world()
    entry = make_published(world)
    seals.confirm_entry(world.operator, entry.pk, entry.version)
    client.force_login(world.coordinator.user)
    page = text_of(client.get(f"/inventaris/data/{entry.pk}/"))
    assert "Isinya masih seperti waktu diperiksa." in page
    assert "Isinya masih seperti waktu dipastikan." in page
    Entry.objects.filter(pk=entry.pk).update(description="Disisipkan lewat basis data")
    page = text_of(client.get(f"/inventaris/data/{entry.pk}/"))
    assert "Diubah setelah diperiksa." in page
    assert "Diubah setelah dipastikan." in page
    response = client.post(f"/inventaris/data/{entry.pk}/langkah/", {"langkah": "verify", "versi": entry.version})
    assert response.status_code == 302
    assert "Isinya masih seperti waktu diperiksa." in text_of(client.get(f"/inventaris/data/{entry.pk}/"))


def test_others_read_only_the_public_part(client):
    world = make_world()
    entry = make_published(world)
    Entry.objects.filter(pk=entry.pk).update(description="Rahasia dapur")
    client.force_login(world.stranger.user)
    page = text_of(client.get(f"/inventaris/data/{entry.pk}/"))
    assert "Mencatat riwayat" in page
    for private in ("Rahasia dapur", "Dinas Komunikasi dan Informatika", "Tinggi", "Riwayat", "Pengelolaan kepeg"):
        assert private not in page, private
    assert "SIMPEG" in text_of(client.get("/inventaris/aplikasi/?milik=lain"))
    assert "SIMPEG" not in text_of(client.get("/inventaris/aplikasi/"))
    seals.withdraw_entry(world.coordinator, entry.pk, entry.version)
    assert client.get(f"/inventaris/data/{entry.pk}/").status_code == 404


def test_removed_entries_can_be_put_back(client):
    world = make_world()
    entry = make_entry(world.operator, world.unit)
    client.force_login(world.operator.user)
    client.post(f"/inventaris/data/{entry.pk}/langkah/", {"langkah": "remove", "versi": entry.version})
    assert "SIMPEG" not in text_of(client.get("/inventaris/aplikasi/"))
    page = text_of(client.get(f"/inventaris/data/{entry.pk}/"))
    assert "Pulihkan" in page
    assert client.get(f"/inventaris/data/{entry.pk}/ubah/").status_code == 404
    client.post(f"/inventaris/data/{entry.pk}/langkah/", {"langkah": "restore"})
    assert "SIMPEG" in text_of(client.get("/inventaris/aplikasi/"))


def test_links_to_a_removed_entry_come_back_with_it(client):
    world = make_world()
    entry = make_whole(world.coordinator, world.unit)
    process = Entry.objects.get(kind="proses-bisnis")
    client.force_login(world.coordinator.user)
    client.post(f"/inventaris/data/{process.pk}/langkah/", {"langkah": "remove", "versi": process.version})
    form = client.get(f"/inventaris/data/{entry.pk}/ubah/")
    sent = as_form(name="SIMPEG 2") | {"versi": form.context["seen"], "asal": "", "hubung-proses_bisnis": ""}
    client.post(f"/inventaris/data/{entry.pk}/ubah/", sent)
    client.post(f"/inventaris/data/{process.pk}/langkah/", {"langkah": "restore"})
    assert "Pengelolaan kepegawaian" in text_of(client.get(f"/inventaris/data/{entry.pk}/"))


def test_a_need_is_answered_and_the_unit_reads_it(client):
    world = make_world()
    need = make_entry(world.operator, world.unit, "kebutuhan", "Laptop untuk puskesmas")
    client.force_login(world.coordinator.user)
    assert "Laptop" in text_of(client.get("/inventaris/kebutuhan/?jawaban=belum"))
    address = f"/inventaris/data/{need.pk}/jawab/"
    response = client.post(address, {"versi": "0", "jawaban": "planned", "alasan": ""})
    assert (response.status_code, "Tulis alasannya" in text_of(response)) == (422, True)
    sent = {"versi": "0", "jawaban": "planned", "alasan": "Masuk RKA 2027."}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 409
    assert "Laptop" not in text_of(client.get("/inventaris/kebutuhan/?jawaban=belum"))
    client.force_login(world.operator.user)
    page = text_of(client.get(f"/inventaris/data/{need.pk}/"))
    assert "Masuk RKA 2027." in page
    assert "Menjawab kebutuhan" in page
    assert "Simpan jawaban" not in page
    assert client.post(address, sent | {"versi": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"isi": "kurang"}, 0),
        ({"isi": "lengkap"}, 0),
        ({"isi": "sebagian"}, 1),
        ({"keadaan": "published"}, 1),
        ({"keadaan": "draft"}, 0),
        ({"pilah": "Aktif"}, 1),
        ({"pilah": "Tidak Aktif"}, 0),
        ({"tahun": "2019"}, 0),
        ({"pastikan": "1"}, 1),
        ({"unit": "dinkes"}, 1),
        ({"unit": "pendidikan"}, 0),
        ({"tahun": "dua ribu", "keadaan": "x", "isi": "<b>", "hal": "999999999999"}, 1),
    ],
)
def test_lists_are_narrowed(client, query, found):
    world = make_world()
    make_published(world)
    client.force_login(world.coordinator.user)
    page = client.get("/inventaris/aplikasi/", query)
    assert page.context["list"].count == found


@pytest.mark.parametrize("path", ["/inventaris/", "/inventaris/aplikasi/", "/inventaris/aplikasi/?cari=aplikasi&hal=2"])
def test_lists_ask_the_same_number_of_questions_for_ten_times_as_much(client, path, django_assert_max_num_queries):
    world = make_world()
    client.force_login(world.coordinator.user)
    for count in (60, 600):
        Entry.objects.all().delete()
        make_many(world.unit, world.own, count)
        with django_assert_max_num_queries(14):
            assert client.get(path).status_code == 200


def test_the_page_of_an_entry_asks_the_same_number_of_questions_for_many_links(client, django_assert_max_num_queries):
    world = make_world()
    entry = make_whole(world.coordinator, world.unit)
    client.force_login(world.coordinator.user)
    for count in (4, 40):
        targets = [
            make_entry(world.coordinator, world.unit, "data-informasi", f"Data {count}-{n}") for n in range(count)
        ]
        entry.links.model.objects.bulk_create(
            entry.links.model(source=entry, relation="data_masukan", target=target) for target in targets
        )
        with django_assert_max_num_queries(29):
            assert client.get(f"/inventaris/data/{entry.pk}/").status_code == 200
        with django_assert_max_num_queries(26):
            assert client.get(f"/inventaris/data/{entry.pk}/ubah/").status_code == 200


def test_what_was_typed_comes_back_after_the_session_ended(client):
    world = make_world()
    person = make_person("Rina")
    Grant.objects.create(user=person, role=Role.OPERATOR, node=world.unit)
    sign_in(client, person)
    Session.objects.all().delete()
    address = "/inventaris/aplikasi/tambah/"
    sent = as_form(name="Belum tersimpan", fungsi="Panjang sekali", status="Aktif") | {
        "isi-basis_aplikasi": ["", "Web"]
    }
    way = client.post(address, sent, headers={"referer": f"http://testserver{address}"})
    assert way.status_code == 302
    sign_in(client, person, next_page=address)
    page = text_of(client.get(address))
    assert not Entry.objects.exists()
    assert 'value="Belum tersimpan"' in page
    assert "Panjang sekali</textarea>" in page
    for name, value in (("isi-status", "Aktif"), ("isi-basis_aplikasi", "Web")):
        assert re.search(rf'<input[^>]*name="{name}" value="{value}"[^>]* checked', page), name


def test_offers_of_other_subjects_stand_on_the_front_page(client, settings):
    world = make_world()
    settings.PEMANTIK_INVENTORY_LINKS = [f"{__name__}.some_links"]
    client.force_login(world.operator.user)
    page = text_of(client.get("/inventaris/"))
    assert page.index("Pertama") < page.index("Kedua")


def some_links(access):
    assert access.user
    return [NavEntry("/b/", "upload", "Kedua", 20), NavEntry("/a/", "upload", "Pertama", 10)]


@pytest.mark.parametrize(
    ("language", "written"), [("id", "Lebih dari 10.000 data."), ("en", "More than 10,000 entries.")]
)
def test_numbers_of_a_country_are_written_as_people_read_them(client, language, written, monkeypatch):
    world = make_world()
    make_many(world.unit, world.own, 60)
    client.force_login(world.coordinator.user)
    client.cookies["pemantik_language"] = language
    monkeypatch.setattr(listing, "MOST_LISTED", 50)
    monkeypatch.setattr(listing.Listing, "count", 10_000)
    assert written in text_of(client.get("/inventaris/aplikasi/"))


@pytest.mark.parametrize("few", [0, 200])
@pytest.mark.parametrize("place", ["province", "own", "unit"])
def test_lists_hold_what_the_person_reaches_however_they_are_asked(client, few, place, monkeypatch):
    monkeypatch.setattr(reach, "FEW_UNITS", few)
    world = make_world()
    make_institution("32.01", name="Kabupaten Bogor")  # so that nobody here sees everything
    make_entry(world.operator, world.unit, name="Milik unit")
    make_entry(world.coordinator, world.second, name="Milik unit lain")
    make_published(world, world.stranger, world.foreign, "Milik kota")
    client.force_login(access_of(Role.COORDINATOR, getattr(world, place)).user)
    own = {row.name for row in client.get("/inventaris/aplikasi/").context["list"].rows}
    others = {row.name for row in client.get("/inventaris/aplikasi/?milik=lain").context["list"].rows}
    reached = {
        "province": {"Milik unit", "Milik unit lain", "Milik kota"},
        "own": {"Milik unit", "Milik unit lain"},
        "unit": {"Milik unit"},
    }[place]
    assert own == reached
    assert others == {"Milik kota"} - reached
    counted = client.get("/inventaris/").context["page"].domains
    assert sum(row.count for row in counted if row.code == "aplikasi") == len(reached)
