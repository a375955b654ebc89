"""The pages of the queue as people use them without JavaScript, and how many queries they ask."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from pemantik.inventory.models import Entry
from pemantik.overlaps.models import Decision, DoubleGroup, GroupMember, Outcome, OwnerQuestion, Pair, SearchRun
from pemantik.overlaps.services.outcomes import OutcomePlan, record_outcome
from pemantik.overlaps.tests.queue_factories import (
    Doubled,
    group_of,
    make_app,
    make_doubled,
    pair_of,
    read_twice,
    run_now,
    say,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HOSTILE = "<script>alert(1)</script>" + "=HYPERLINK(1)" + "'\"&amp;" + "あ" * 20


@pytest.fixture
def doubled(monkeypatch) -> Doubled:
    read_twice(monkeypatch, always=False)
    return make_doubled()


def many(doubled: Doubled, count: int) -> None:
    """So many pairs more, each in a group of its own with an outcome."""
    world = doubled.world
    template = pair_of(doubled.letters)
    for at in range(count):
        entries = [
            Entry(kind="aplikasi", node=node, institution=world.own, name=f"Aplikasi {at}", amount=at + 1)
            for node in (world.unit, world.second)
        ]
        first, second = Entry.objects.bulk_create(entries)
        Pair.objects.create(
            institution=world.own,
            first=first,
            second=second,
            kind="aplikasi",
            score=0.9,
            explanation=template.explanation,
            rank=at,
            stake=at + 1,
        )
        group = DoubleGroup.objects.create(institution=world.own, kind="aplikasi", stake=at + 1)
        GroupMember.objects.create(group=group, entry=first)
        GroupMember.objects.create(group=group, entry=second, goes=True, expected=at + 1)
        Outcome.objects.create(
            group=group,
            disposition="merge",
            stays=first,
            doer=world.unit,
            until=timezone.localdate(),
            recorded_by=doubled.reader.user,
        )


@pytest.mark.parametrize(
    ("who", "address", "most"),
    [
        ("reader", "/dobel/", 17),
        ("operator", "/dobel/", 14),
        ("reader", "/dobel/?keadaan=semua&jenis=aplikasi&milik=saya&unit={unit}&hal=2", 17),
        ("reader", "pair", 15),
        ("operator", "pair", 16),
        ("reader", "/dobel/kelompok/?keadaan=jalan", 13),
        ("operator", "/dobel/kelompok/?keadaan=jalan", 14),
        ("reader", "group", 13),
        ("head", "/dobel/hemat/", 14),
        ("reader", "/tugas/", 16),
        ("reader", "entry", 30),
    ],
)
def test_pages_ask_the_same_of_ten_times_as_many(doubled, client, django_assert_max_num_queries, who, address, most):
    addresses = {
        "pair": f"/dobel/{pair_of(doubled.staff).pk}/",
        "group": f"/dobel/kelompok/{group_of(doubled.staff[0]).pk}/",
        "entry": f"/inventaris/data/{doubled.staff[0].pk}/",
    }
    path = addresses.get(address, address.replace("{unit}", str(doubled.world.unit.pk)))
    client.force_login(getattr(doubled, who).user)
    many(doubled, 4)
    asked = []
    for more in (0, 40):
        many(doubled, more)
        with django_assert_max_num_queries(most) as captured:
            assert client.get(path).status_code == 200
        asked.append(len(captured))
    assert asked[1] <= asked[0], asked


def test_a_pair_is_decided_with_a_plain_form_and_the_next_one_opens(doubled, client) -> None:
    first, second = Pair.objects.order_by("rank")
    client.force_login(doubled.reader.user)
    page = client.get(f"/dobel/{first.pk}/?jenis=aplikasi").content.decode()
    assert "<mark>" in page
    assert f'rel="next" href="/dobel/{second.pk}/?jenis=aplikasi"' in page
    sent = {"version": 1, "verdict": "related", "reason": ""}
    refused = client.post(f"/dobel/{first.pk}/putuskan/?jenis=aplikasi", sent)
    assert refused.status_code == 422
    assert "alasannya" in refused.content.decode()
    answer = client.post(f"/dobel/{first.pk}/putuskan/?jenis=aplikasi", sent | {"verdict": "double"})
    assert answer.url == f"/dobel/{second.pk}/?jenis=aplikasi"
    assert f'<a href="/dobel/{first.pk}/?jenis=aplikasi">' in client.get(answer.url).content.decode()
    last = client.post(f"/dobel/{second.pk}/putuskan/", sent | {"verdict": "different"})
    assert last.url == "/dobel/"
    assert "Semua pasangan sudah diputuskan" in client.get("/dobel/").content.decode()


def test_the_second_of_two_keeps_what_was_typed(doubled, client) -> None:
    pair = pair_of(doubled.staff)
    client.force_login(doubled.second.user)
    say(doubled.reader, pair)
    sent = {"version": 1, "verdict": "justified", "reason": "RSUD punya jam kerja sendiri"}
    page = client.post(f"/dobel/{pair.pk}/putuskan/", sent)
    assert page.status_code == 409
    text = page.content.decode()
    assert "Ada yang lebih dulu" in text
    assert "RSUD punya jam kerja sendiri" in text
    assert Decision.objects.count() == 1


def test_hostile_texts_are_shown_as_text(doubled, client) -> None:
    entry = doubled.staff[1]
    Entry.objects.filter(pk=entry.pk).update(name=f"Kepegawaian {HOSTILE}"[:200], description=HOSTILE * 200)
    run_now()
    pair = pair_of(doubled.staff)
    client.force_login(doubled.reader.user)
    client.post(f"/dobel/{pair.pk}/putuskan/", {"version": 1, "verdict": "double", "reason": HOSTILE})
    group = f"/dobel/kelompok/{group_of(entry).pk}/"
    for address in (f"/dobel/{pair.pk}/", "/dobel/?keadaan=semua", "/dobel/kelompok/", group):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text, address
        assert "&lt;script&gt;" in text, address


def test_addresses_that_make_no_sense_are_no_error(doubled, client) -> None:
    client.force_login(doubled.reader.user)
    for query in ("keadaan=x&jenis=%00&unit=9999999999999999999&instansi=-1&hal=x", "unit=²&hal=0&milik=" + "x" * 5000):
        assert client.get(f"/dobel/?{query}").status_code == 200
        assert client.get(f"/dobel/{pair_of(doubled.staff).pk}/?{query}").status_code == 200
        assert client.get(f"/dobel/kelompok/?{query}").status_code == 200
        assert client.get(f"/dobel/hemat/?{query}").status_code == 200
    for address in ("/dobel/999999/", "/dobel/kelompok/999999/"):
        assert client.get(address).status_code == 404
    assert client.post("/dobel/pertanyaan/999999/jawab/", {}).status_code == 404
    assert client.get(reverse("overlaps-decide", args=[1])).status_code == 405


def test_a_search_is_begun_and_seen(doubled, client) -> None:
    SearchRun.objects.all().delete()
    client.force_login(doubled.reader.user)
    assert "Belum pernah ada pencarian" in client.get("/dobel/pencarian/").content.decode()
    page = client.post("/dobel/pencarian/mulai/", follow=True).content.decode()
    assert "Menunggu giliran" in page
    again = client.post("/dobel/pencarian/mulai/", follow=True).content.decode()
    assert "sedang berjalan" in again
    SearchRun.objects.update(state="running", step="storing", done=10, total=40)
    assert "Menyimpan pasangan: 10 dari 40." in client.get("/dobel/pencarian/").content.decode()
    SearchRun.objects.update(heard_at=timezone.now() - timedelta(hours=1))
    assert "terhenti di tengah jalan" in client.get("/dobel/pencarian/").content.decode()


def test_owners_are_asked_and_answer_with_plain_forms(doubled, client) -> None:
    pair = pair_of(doubled.staff)
    client.force_login(doubled.reader.user)
    sent = {"entry": [doubled.staff[0].pk], "text": "Apa bedanya?", "due_on": "31 Desember 2099"}
    assert client.post(f"/dobel/{pair.pk}/tanya/", sent | {"due_on": "kapan-kapan"}).status_code == 422
    assert client.post(f"/dobel/{pair.pk}/tanya/", sent).status_code == 302
    question = OwnerQuestion.objects.get()
    client.force_login(doubled.operator.user)
    assert "Jawab: apakah “Sistem Informasi Kepegawaian” dobel?" in client.get("/tugas/").content.decode()
    answer = {"version": 1, "answer": "disagree", "words": ""}
    refused = client.post(f"/dobel/pertanyaan/{question.pk}/jawab/", answer)
    assert refused.status_code == 422
    assert "Tulis keterangannya" in refused.content.decode()
    assert client.post(f"/dobel/pertanyaan/{question.pk}/jawab/", answer | {"words": "Beda"}).status_code == 302
    client.force_login(doubled.reader.user)
    assert "Beda" in client.get(f"/dobel/{pair.pk}/").content.decode()


def test_a_group_goes_from_decision_to_saving_with_plain_forms(doubled, client) -> None:
    say(doubled.reader, pair_of(doubled.letters))
    stays, goes = doubled.letters
    group = group_of(stays)
    client.force_login(doubled.reader.user)
    page = client.get(f"/dobel/kelompok/{group.pk}/").content.decode()
    assert 'value="Rp25.000.000"' in page
    sent = {
        "version": 0,
        "disposition": "retire",
        "stays": stays.pk,
        "doer": goes.node_id,
        "until": "31/12/2099",
        f"saving-{stays.pk}": "Rp40.000.000",
        f"saving-{goes.pk}": "20.000.000",
    }
    refused = client.post(f"/dobel/kelompok/{group.pk}/tindak-lanjut/", sent)
    assert refused.status_code == 422
    assert 'value="20.000.000"' in refused.content.decode()
    for wrong in ({f"saving-{goes.pk}": "banyak"}, {"until": "besok"}):
        assert client.post(f"/dobel/kelompok/{group.pk}/tindak-lanjut/", sent | wrong).status_code == 422
    sent["saving_reason"] = "Hosting tetap dibayar"
    assert client.post(f"/dobel/kelompok/{group.pk}/tindak-lanjut/", sent).status_code == 302
    assert client.post(f"/dobel/kelompok/{group.pk}/tindak-lanjut/", sent).status_code == 409
    done = {"version": 1, "done_on": "22/11/2020", f"realised-{goes.pk}": "19.500.000", "note": "Kontrak diakhiri"}
    client.force_login(doubled.other_operator.user)
    assert "Hentikan data dobel" in client.get("/tugas/").content.decode()
    assert client.post(f"/dobel/kelompok/{group.pk}/selesai/", done | {"done_on": ""}).status_code == 422
    assert client.post(f"/dobel/kelompok/{group.pk}/selesai/", done).status_code == 302
    client.force_login(doubled.head.user)
    board = client.get("/dobel/hemat/").content.decode()
    assert "Rp19.500.000 setahun sudah dihemat" in board
    assert GroupMember.objects.get(entry=goes).realised == Decimal(19_500_000)


def test_offers_are_answered_with_plain_forms(doubled, client) -> None:
    say(doubled.reader, pair_of(doubled.letters))
    group = group_of(doubled.letters[0])
    record_outcome(doubled.reader, group.pk, 0, OutcomePlan("keep", reason="Perlu dua"))
    third = make_app(doubled.coordinator, doubled.world.own, "E-Surat Daerah", doubled.letters[0].description)
    run_now()
    client.force_login(doubled.second.user)
    assert "Mungkin termasuk kelompok ini" in client.get(f"/dobel/kelompok/{group.pk}/").content.decode()
    sent = {"version": 1, "entry": third.pk, "takes": "0"}
    assert client.post(f"/dobel/kelompok/{group.pk}/tawaran/", sent).status_code == 302
    assert group.members.get(entry=third).status == "declined"


def test_the_entry_shows_its_doubles_and_the_inventory_leads_to_them(doubled, client) -> None:
    pair = pair_of(doubled.staff)
    client.force_login(doubled.coordinator.user)
    page = client.get(f"/inventaris/data/{doubled.staff[0].pk}/").content.decode()
    assert "Dugaan dobel" in page
    assert f'href="/dobel/{pair.pk}/"' in page
    assert 'href="/dobel/"' in client.get("/inventaris/").content.decode()
    assert "Dugaan dobel" not in client.get(f"/inventaris/data/{doubled.roads.pk}/").content.decode()
