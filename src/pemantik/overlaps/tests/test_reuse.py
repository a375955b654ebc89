"""The same function in other institutions, offers, and moves to an Aplikasi Umum, as people meet them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.inventory.models import Entry
from pemantik.inventory.reading import Sent
from pemantik.inventory.services import seals
from pemantik.inventory.services.entries import change_entry, remove_entry
from pemantik.inventory.tests.factories import World, make_entry, make_published, make_world
from pemantik.overlaps.engine.finding import search
from pemantik.overlaps.models import Move, SharingOffer, Twin
from pemantik.overlaps.records import SEARCHED, records_of
from pemantik.overlaps.selectors.records import entries_to_compare
from pemantik.overlaps.services.reuse import answer_move, offer_entry, store_served, store_twins, withdraw_offer

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LIST, MOVES = "/dobel/di-tempat-lain/", "/dobel/aplikasi-umum/"


@pytest.fixture
def world() -> World:
    return make_world()


def searched() -> int:
    """What the search in the background keeps."""
    return store_twins(search(records_of(entries_to_compare(SEARCHED))))


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.content
    return response.content.decode()


def test_who_has_the_same_function_is_listed_once_it_is_published(client, world):
    mine = make_entry(world.operator, world.unit, name="Pendataan Nelayan")
    theirs = make_published(world, world.stranger, world.foreign, name="Sistem Informasi Pendataan Nelayan")
    assert searched()
    assert list(Twin.objects.filter(entry=mine).values_list("other", flat=True)) == [theirs.pk]
    client.force_login(world.operator.user)
    page = text(client.get(LIST))
    assert "Ada di 1 instansi lain" in page
    assert "Kota Bandar Lampung, Dinas Sosial" in page
    assert f"/inventaris/data/{theirs.pk}/" in page
    assert "Tanyakan ke Dinas Sosial" in page


def test_what_others_keep_to_themselves_is_neither_kept_nor_counted(client, world):
    make_entry(world.operator, world.unit, name="Pendataan Nelayan")
    make_entry(world.stranger, world.foreign, name="Pendataan Nelayan Pesisir")
    assert searched() == 0
    client.force_login(world.operator.user)
    assert "Belum ada data Anda" in text(client.get(LIST))


def test_what_is_withdrawn_disappears_at_once(client, world):
    make_entry(world.operator, world.unit, name="Pendataan Nelayan")
    theirs = make_published(world, world.stranger, world.foreign, name="Pendataan Nelayan")
    searched()
    client.force_login(world.operator.user)
    assert "Ada di 1" in text(client.get(LIST))
    theirs.refresh_from_db()
    seals.withdraw_entry(world.stranger, theirs.pk, theirs.version)
    assert "Pendataan Nelayan" not in text(client.get(LIST))


def test_a_search_replaces_what_the_one_before_found(world):
    make_entry(world.operator, world.unit, name="Pendataan Nelayan")
    theirs = make_published(world, world.stranger, world.foreign, name="Pendataan Nelayan")
    searched()
    assert searched() == Twin.objects.count() == 1
    remove_entry(world.stranger, theirs.pk)
    assert searched() == Twin.objects.count() == 0


def test_a_published_entry_is_offered_and_the_others_read_it(client, world):
    make_entry(world.operator, world.unit, name="Pendataan Nelayan")
    theirs = make_published(world, world.stranger, world.foreign, name="Pendataan Nelayan")
    searched()
    client.force_login(world.stranger.user)
    address = f"{LIST}{theirs.pk}/tawarkan/"
    assert "Tawarkan" in text(client.get(address))
    refused = client.post(address, {"versi": "0", "tawaran": "Kode <b>sumber</b>", "kontak": " "})
    assert "Tulis siapa yang dapat dihubungi." in text(refused, 422)
    assert "Kode &lt;b&gt;sumber" in refused.content.decode()
    sent = {"versi": "0", "tawaran": "Kode <b>sumber</b>", "kontak": "Dinas Sosial, kominfo@contoh.go.id"}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 409
    assert AuditEntry.objects.filter(action="sharing.offered").count() == 1
    client.force_login(world.operator.user)
    page = text(client.get(f"{LIST}?ditawarkan=1"))
    assert "1 menawarkannya" in page
    assert "Kode &lt;b&gt;sumber" in page
    assert "Hubungi: Dinas Sosial" in page
    withdraw_offer(world.stranger, theirs.pk)
    withdraw_offer(world.stranger, theirs.pk)
    assert AuditEntry.objects.filter(action="sharing.withdrawn").count() == 1
    assert "menawarkannya" not in text(client.get(LIST))


def test_a_draft_is_not_offered(client, world):
    mine = make_entry(world.operator, world.unit, name="Pendataan Nelayan")
    client.force_login(world.operator.user)
    sent = {"versi": "0", "tawaran": "Kode sumber", "kontak": "Dinkes"}
    answer = client.post(f"{LIST}{mine.pk}/tawarkan/", sent)
    assert "Hanya data yang sudah terbit" in text(answer, 422)
    assert not SharingOffer.objects.exists()


def test_the_filters_of_the_list(client, world):
    for name in ("Pendataan Nelayan", "Uji Emisi Kendaraan"):
        make_entry(world.operator, world.unit, name=name)
        make_published(world, world.stranger, world.foreign, name=name)
    searched()
    client.force_login(world.operator.user)
    assert "Uji Emisi" not in text(client.get(f"{LIST}?cari=nelayan"))
    assert "Tidak ada yang cocok" in text(client.get(f"{LIST}?jenis=data-informasi"))
    assert "Tidak ada yang cocok" in text(client.get(f"{LIST}?ditawarkan=1"))
    hostile = {"cari": "x" * 100_000, "jenis": "'", "hal": "-9999999"}
    assert "Tidak ada yang cocok" in text(client.get(LIST, hostile))
    assert "Pendataan Nelayan" in text(client.get(LIST, {"cari": "\x00", "hal": "\x00"}))


@pytest.mark.parametrize("count", [2, 20])
def test_the_lists_cost_a_bounded_number_of_queries(client, world, count, django_assert_max_num_queries):
    theirs = make_published(world, world.stranger, world.foreign, name="Arsip")
    for number in range(count):
        mine = make_entry(world.operator, world.unit, name=f"e-Arsip {number}")
        Twin.objects.create(entry=mine, other=theirs, score=0.9)
    store_served()
    client.force_login(world.operator.user)
    with django_assert_max_num_queries(15):
        assert text(client.get(LIST)).count("Ada di 1 instansi lain") == min(count, 20)
    with django_assert_max_num_queries(15):
        assert text(client.get(MOVES)).count("dilayani SRIKANDI") == min(count, 20)


def test_applications_that_an_aplikasi_umum_serves_stand_apart_with_their_cost(client, world):
    dear = make_entry(world.operator, world.unit, name="E-Arsip Dinas", biaya_tahunan="50.000.000")
    make_entry(world.coordinator, world.second, name="SIMPEG", kepanjangan="Sistem Informasi Kepegawaian")
    make_entry(world.operator, world.unit, name="Pendataan Nelayan")
    make_entry(world.operator, world.unit, name="SRIKANDI")
    make_entry(world.operator, world.unit, name="e-Surat", status="Dihentikan")
    named = make_entry(world.operator, world.unit, name="Lapor Bupati", aplikasi_umum="SP4N-LAPOR!")
    assert store_served() == 3
    assert {move.entry.name: move.service for move in Move.objects.all()} == {
        "E-Arsip Dinas": "SRIKANDI",
        "SIMPEG": "SIASN",
        "Lapor Bupati": "SP4N-LAPOR!",
    }
    assert Move.objects.get(entry=named).words == []
    client.force_login(world.coordinator.user)
    page = text(client.get(MOVES))
    assert "3 aplikasi fungsinya sudah dilayani" in page
    assert "Rp50.000.000 setahun" in page
    assert "Biaya 2 di antaranya belum diketahui" in page
    assert page.index("E-Arsip Dinas") < page.index("SIMPEG")
    one = text(client.get(f"{MOVES}{Move.objects.get(entry=dear).pk}/"))
    assert "KepmenPANRB 679/2020" in one
    assert "ANRI" in one
    client.force_login(world.operator.user)
    assert "SIMPEG" not in text(client.get(MOVES))  # another unit's


def test_an_owner_answers_for_each(client, world):
    entry = make_entry(world.operator, world.unit, name="E-Arsip Dinas")
    store_served()
    move = Move.objects.get()
    address = f"{MOVES}{move.pk}/"
    client.force_login(world.operator.user)
    wrong = (
        ({"jawaban": "", "versi": "1"}, "Pilih salah satu jawaban"),
        ({"jawaban": "move", "versi": "1"}, "Tulis tanggal pindah"),
        ({"jawaban": "move", "versi": "1", "sampai": "1/1/2001"}, "hari ini atau sesudahnya"),
        ({"jawaban": "move", "versi": "1", "sampai": "kapan-kapan"}, "kapan-kapan"),
        ({"jawaban": "stay", "versi": "1", "alasan": " "}, "Tulis alasannya"),
        ({"jawaban": "stay", "versi": "1", "alasan": "x" * 100_000}, "terlalu panjang"),
    )
    for sent, said in wrong:
        assert said in text(client.post(address, sent), 422)
    day = timezone.localdate() + timedelta(days=90)
    assert client.post(address, {"jawaban": "move", "versi": "1", "sampai": f"{day:%d/%m/%Y}"}).url == MOVES
    assert client.post(address, {"jawaban": "other", "versi": "1", "alasan": "Lain"}).status_code == 409
    move.refresh_from_db()
    assert (move.answer, move.until, move.answered_by) == ("move", day, world.operator.user)
    told = AuditEntry.objects.get(action="move.answered")
    assert (told.object_id, told.after["service"]) == (str(entry.pk), "SRIKANDI")
    assert "Pindah sampai" in text(client.get(f"{MOVES}?keadaan=move"))
    assert "Tidak ada yang begini" in text(client.get(f"{MOVES}?keadaan=open"))
    answer_move(world.operator, move.pk, 2, "other", reason="Ini arsip film")
    assert "0 aplikasi" not in text(client.get(MOVES))


def test_an_answer_stays_whatever_a_search_finds(world):
    entry = make_entry(world.operator, world.unit, name="E-Arsip Dinas")
    store_served()
    answer_move(world.operator, Move.objects.get().pk, 1, "stay", reason="Terikat kontrak sampai 2027")
    change_entry(world.operator, entry.pk, 1, Sent(texts={"name": "Pendataan Nelayan"}))
    store_served()
    move = Move.objects.get()
    assert (move.answer, move.is_found) == ("stay", False)
    change_entry(world.operator, entry.pk, 2, Sent(texts={"name": "E-Arsip Dinas"}))
    store_served()
    assert Move.objects.get().is_found


def test_what_is_late_is_told(client, world):
    make_entry(world.operator, world.unit, name="E-Arsip Dinas")
    store_served()
    yesterday = timezone.localdate() - timedelta(days=1)
    Move.objects.update(answer="move", until=yesterday)
    client.force_login(world.operator.user)
    assert "Seharusnya pindah" in text(client.get(MOVES))


def test_what_is_served_stands_beside_the_entry(client, world):
    client.force_login(world.operator.user)
    client.post("/inventaris/aplikasi/tambah/", {"isi-name": "E-Arsip Dinas"})
    entry = Entry.objects.get()
    page = text(client.get(f"/inventaris/data/{entry.pk}/"))
    assert f"{MOVES}{Move.objects.get().pk}/" in page
    assert "sudah melayani fungsinya" in page


def test_the_front_page_of_the_inventory_leads_to_both_lists(client, world):
    client.force_login(world.operator.user)
    page = text(client.get("/inventaris/"))
    assert LIST in page
    assert MOVES in page


def test_empty_lists_say_what_to_do(client, world):
    client.force_login(world.operator.user)
    assert "setelah pencarian dobel berikutnya" in text(client.get(LIST))
    assert "Daftar ini terisi" in text(client.get(MOVES))


def test_two_offers_at_once(world):
    theirs = make_published(world, world.stranger, world.foreign, name="Pendataan Nelayan")
    made = offer_entry(world.stranger, theirs.pk, 0, "Kode sumber", "Dinas Sosial")
    assert made.version == 1
    assert offer_entry(world.stranger, theirs.pk, 1, "Pemasangan", "Dinas Sosial").note == "Pemasangan"
