"""The pages as the browser gets them: money is told, bad input gets a sentence, queries are bounded."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pemantik.inventory.tests.factories import make_entry
from pemantik.overlaps import looking
from pemantik.planning.models import SpendingRequest
from pemantik.planning.services import realising, reviewing
from pemantik.planning.services.realising import Outcome
from pemantik.planning.services.reviewing import Asking
from pemantik.planning.tests.factories import (
    BUILD,
    TEXTS,
    World,
    assign,
    fresh,
    make_decided,
    make_draft,
    make_line,
    make_sent,
    make_world,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def world() -> World:
    looking.forget()
    return make_world()


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def test_the_board_tells_the_money(world: World, client) -> None:
    make_decided(world, "approved", 90_000_000)
    make_decided(world, "rejected", title="Router kedua")
    make_sent(world, title="Server arsip", amount="250.000.000")
    make_draft(world, title="Belum jadi")
    client.force_login(world.head.user)
    page = text_of(client, "/belanja/")
    assert "3 pengajuan senilai Rp490" in page
    assert "Rp150 juta tidak jadi dibelanjakan" in page
    assert "Belum jadi" not in page
    assert "Server arsip" in text_of(client, "/belanja/?tampil=telaah")
    assert "Router kedua" not in text_of(client, "/belanja/?tampil=telaah&tahun=2027")
    assert "Router kedua" in text_of(client, "/belanja/?cari=router")
    client.force_login(world.school_operator.user)
    other = text_of(client, "/belanja/")
    assert "Router kedua" not in other
    assert "Belum ada pengajuan" in other


def test_a_unit_writes_searches_and_sends(world: World, client) -> None:
    application = make_entry(world.operator, world.health, "aplikasi", "E-Antrean")
    client.force_login(world.operator.user)
    assert "Baris baru" in text_of(client, "/belanja/ajukan/")
    begun = client.post("/belanja/ajukan/", {"unit": world.health.pk, "title": "Aplikasi antrean", "mulai": "ya"})
    found = SpendingRequest.objects.get()
    assert begun.headers["Location"] == f"/belanja/{found.pk}/ubah/"
    edit = f"/belanja/{found.pk}/ubah/"
    searched = client.post(edit, {**BUILD, "version": found.version, "action": "cari", "cari": "antrean"})
    assert searched.status_code == 200
    assert f'value="{application.pk}"' in searched.content.decode()
    assert BUILD["purpose"] in searched.content.decode()
    assert fresh(found).content.get("purpose") is None
    sent = {**BUILD, "version": found.version, "object": application.pk, f"role-{application.pk}": "changes"}
    wrong = client.post(edit, {**sent, "amount": "banyak", "action": "send"})
    assert wrong.status_code == 422
    assert "bukan jumlah rupiah" in wrong.content.decode()
    assert BUILD["purpose"] in wrong.content.decode()
    done = client.post(edit, {**sent, "action": "send"}, follow=True)
    assert "Terkirim" in done.content.decode()
    assert fresh(found).objects_touched.get().role == "changes"
    assert "E-Antrean" in text_of(client, f"/belanja/{found.pk}/")
    assert "Rekomendasi belanja" in text_of(client, f"/inventaris/data/{application.pk}/")


def test_a_lost_race_shows_both(world: World, client) -> None:
    found = make_draft(world)
    client.force_login(world.colleague.user)
    client.post(f"/belanja/{found.pk}/ubah/", {**TEXTS, "title": "Dari rekan", "version": found.version})
    client.force_login(world.operator.user)
    lost = client.post(f"/belanja/{found.pk}/ubah/", {**TEXTS, "title": "Punya saya", "version": found.version})
    page = lost.content.decode()
    assert lost.status_code == 409
    assert "Punya saya" in page
    assert "Yang tersimpan: Dari rekan" in page
    assert "Tulisan Anda aman" in page


def test_review_decision_and_realisation_on_the_page(world: World, client) -> None:
    found = make_sent(world)
    address = f"/belanja/{found.pk}/"
    client.force_login(world.coordinator.user)
    assert "Bagi telaah" in text_of(client, address)
    people = {"version": fresh(found).version, "bagian-arsitektur": world.assessor.user.pk}
    client.post(address + "bagi/", people)
    client.force_login(world.assessor.user)
    assert "Pendapat Anda" in text_of(client, address)
    assert "Telaah arsitektur" in text_of(client, "/tugas/")
    client.post(address + "tanya/", {"text": "Di mana dipasang?", "days": "2"})
    client.force_login(world.operator.user)
    assert "Jawab pertanyaan" in text_of(client, "/tugas/")
    assert "Di mana dipasang?" in text_of(client, address)
    question = found.questions.get()
    client.post(f"/belanja/pertanyaan/{question.pk}/jawab/", {"text": "Di loket."})
    client.force_login(world.assessor.user)
    review = found.versions.get().reviews.get()
    client.post(f"/belanja/telaah/{review.pk}/", {"opinion": "conditions", "text": "Asal baku."})
    client.force_login(world.coordinator.user)
    form = text_of(client, address + "putusan/")
    assert "Asal baku." in form
    wrong = client.post(
        address + "putusan/", {"version": fresh(found).version, "verdict": "conditional", "reasons": "x"}
    )
    assert wrong.status_code == 422
    ruling = {"verdict": "conditional", "reasons": "Baik.", "approved": "100.000.000", "conditions": "Satu\nDua"}
    decided = client.post(address + "putusan/", {"version": fresh(found).version, **ruling}, follow=True)
    assert "Buat suratnya" in decided.content.decode()
    assert "Rekomendasi 001/TIK/" in text_of(client, address)
    client.force_login(world.operator.user)
    assert "Syarat 2: Dua" in text_of(client, address + "realisasi/")
    outcome = {"contract_value": "99.000.000", "vendor": "PT Maju", "bought": "Laptop", "met-0": "ya", "met-1": "ya"}
    client.post(address + "realisasi/", {"version": fresh(found).version, **outcome})
    assert "di bawah keputusan" in text_of(client, address)


def test_of_entries_of_other_units_the_unit_reads_the_name_and_reviewers_read_all(world: World, client) -> None:
    make_line(world.school_operator, world.school, BUILD["title"], kode_rekening="5.2.05.08.01.0005")
    make_entry(world.school_operator, world.school, "aplikasi", "Presensi Sekolah", fungsi=BUILD["purpose"])
    found = make_sent(world, **BUILD)
    client.force_login(world.operator.user)
    own = text_of(client, f"/belanja/{found.pk}/")
    assert "Presensi Sekolah" in own
    assert "Milik Dinas Pendidikan; rinciannya dilihat penelaah." in own
    assert "Kemiripan" not in own
    client.force_login(world.assessor.user)
    assert "Dinas Pendidikan, Rp100.000.000. Kemiripan" in text_of(client, f"/belanja/{found.pk}/")


def test_rules_and_holidays_are_set_by_the_coordinator(world: World, client) -> None:
    address = f"/belanja/aturan/{world.institution.pk}/"
    client.force_login(world.coordinator.user)
    assert "Arsitektur dan integrasi" in text_of(client, address)
    sent = {"version": 0, "name": ["Arsitektur dan integrasi", "Hukum"], "days": ["2", "5"], "decision_days": "10"}
    wrong = client.post(address, {**sent, "number_pattern": "Nomor {nomor}"})
    assert wrong.status_code == 422
    assert "Hukum" in wrong.content.decode()
    client.post(address, {**sent, "number_pattern": "{nomor}/REK/{bulan}/{tahun}"})
    assert "Hukum" in text_of(client, address)
    assert client.post(address + "libur/", {"days": "bukan", "hari": "ya"}).status_code == 422
    client.post(address + "libur/", {"days": "1 Januari 2027 Tahun baru", "hari": "ya"})
    assert "1 Januari 2027 Tahun baru" in text_of(client, address)
    client.force_login(world.assessor.user)
    assert client.get(address).status_code == 403


def test_queries_do_not_grow_with_the_number_of_requests(world: World, client) -> None:
    client.force_login(world.coordinator.user)

    def counted(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            text_of(client, address)
        return len(found)

    sent = assign(world, make_sent(world))
    reviewing.ask_unit(world.assessor, sent.pk, Asking("Mengapa?"))
    few = counted("/belanja/"), counted(f"/belanja/{sent.pk}/"), counted("/tugas/")
    for number in range(10):
        SpendingRequest.objects.create(
            institution=world.institution,
            node=(world.health, world.school)[number % 2],
            title=f"Lain {number}",
            year=2027,
            amount=Decimal(5),
            state="sent",
            sent_times=1,
        )
        reviewing.ask_unit(world.assessor, sent.pk, Asking(f"Lagi {number}?"))
    assert (counted("/belanja/"), counted(f"/belanja/{sent.pk}/"), counted("/tugas/")) <= few
    assert few[0] < 30
    assert few[1] < 45


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\x00\x08tersembunyi", "a" * 100_000, "🏛️ ﷽ ٣٤"]
)
def test_hostile_text_is_kept_as_text_or_refused_with_a_sentence(world: World, client, text: str) -> None:
    found = make_draft(world)
    client.force_login(world.operator.user)
    sent = {**TEXTS, "title": text[:200], "purpose": text, "version": found.version, "action": "send"}
    answer = client.post(f"/belanja/{found.pk}/ubah/", sent, follow=True)
    page = answer.content.decode()
    assert answer.status_code in {200, 422}
    assert "<script>alert" not in page
    if len(text) > 5_000:
        assert "terlalu panjang" in page
        assert fresh(found).content["purpose"] == TEXTS["purpose"]
    for bad in ("?tahun=x&unit=-1&tampil=zz&halaman=99999999", "?cari=" + "%00" * 50, "?tahun=99999999999"):
        assert client.get("/belanja/" + bad).status_code == 200


def test_realised_above_the_decision_is_shown(world: World, client) -> None:
    decision = make_decided(world, "approved", 90_000_000)
    found = fresh(decision.request)
    outcome = Outcome(Decimal(95_000_000), "PT Maju", "Laptop", note="Kurs naik.")
    realising.record_realisation(world.operator, found.pk, found.version, outcome)
    client.force_login(world.head.user)
    assert "Rp5.000.000 di atas keputusan" in text_of(client, f"/belanja/{found.pk}/")
