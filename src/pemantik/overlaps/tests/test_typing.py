"""Likely doubles while an entry is written and when it is saved, as people meet them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from pemantik.accounts.models import AuditEntry
from pemantik.inventory.models import Entry, State
from pemantik.inventory.reading import Sent
from pemantik.inventory.services.entries import change_entry, create_entry
from pemantik.inventory.tests.factories import APPLICATION, World, make_entry, make_published, make_world
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of
from pemantik.overlaps import looking, pace
from pemantik.overlaps.models import Move, Notice, Pair, Shown, Verdict
from pemantik.overlaps.services.reuse import offer_entry

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TOKEN = "0123456789abcdef" * 2


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture(autouse=True)
def nobody_has_asked() -> None:
    pace._left.clear()


def type_name(client, name: str, kind: str = "aplikasi", query: str = "", **more: object):
    address = reverse("overlaps-typing", args=[kind]) + query
    return client.post(address, {"isi-name": name, "formulir": TOKEN} | more)


def text(response) -> str:
    assert response.status_code == 200, response.content
    return response.content.decode()


def save(client, name: str, **more: object):
    return client.post("/inventaris/aplikasi/tambah/", {"isi-name": name, "formulir": TOKEN} | more)


def test_what_a_colleague_has_is_shown_while_the_name_is_typed(client, world):
    other = make_entry(world.coordinator, world.second, name="Presensi Pegawai")
    client.force_login(world.operator.user)
    found = text(type_name(client, "Absensi Online Pegawai"))
    assert "Presensi Pegawai" in found
    assert "Dinas Pendidikan" in found
    assert "Draf" in found
    assert f"/inventaris/data/{other.pk}/" not in found  # the operator of another unit may not open it
    assert "Anda tetap dapat menyimpan." in found
    notice = Notice.objects.get()
    assert (notice.person, notice.entry, notice.name) == (world.operator.user, None, "Absensi Online Pegawai")
    shown = notice.shown.get()
    assert (shown.entry, shown.place, shown.saved_at) == (other, "here", None)
    assert shown.typed_at
    assert shown.score > 0.5


def test_a_repetition_is_noted_once(client, world):
    make_entry(world.coordinator, world.second, name="Presensi Pegawai")
    client.force_login(world.operator.user)
    for name in ("Presensi Pega", "Presensi Pegawai", "Presensi Pegawai Online"):
        type_name(client, name)
    assert Notice.objects.count() == Shown.objects.count() == 1


def test_nothing_is_noted_where_nothing_is_shown(client, world):
    client.force_login(world.operator.user)
    assert text(type_name(client, "Pendataan Nelayan")).strip() == ""
    assert text(type_name(client, "Pen")) == ""
    assert Notice.objects.count() == 0


def test_saving_is_never_stopped_and_leads_to_three_answers(client, world):
    other = make_entry(world.coordinator, world.second, name="Presensi Pegawai")
    client.force_login(world.operator.user)
    type_name(client, "Absensi Pegawai")
    answer = save(client, "Absensi Pegawai")
    made = Entry.objects.get(name="Absensi Pegawai")
    assert answer.url == f"/dobel/mirip/{made.pk}/"
    notice = Notice.objects.get()
    shown = notice.shown.get()
    assert (notice.entry, shown.entry) == (made, other)
    assert shown.typed_at
    assert shown.saved_at
    assert AuditEntry.objects.filter(action="doubles.shown", object_id=made.pk).exists()
    page = text(client.get(answer.url))
    assert "Presensi Pegawai" in page
    for _value, label in Shown.Choice.choices:
        assert str(label) in page
    sent = {f"pilih-{shown.pk}": "intended", f"alasan-{shown.pk}": "Beda pegawai", f"dulu-{shown.pk}": ""}
    assert client.post(answer.url, sent).url == f"/inventaris/data/{made.pk}/"
    shown.refresh_from_db()
    assert (shown.choice, shown.reason, shown.chosen_by) == ("intended", "Beda pegawai", world.operator.user)
    told = AuditEntry.objects.get(action="doubles.chosen")
    assert told.after == {"double": "Presensi Pegawai", "double.choice": "intended", "reason": "Beda pegawai"}
    panel = text(client.get(f"/inventaris/data/{made.pk}/"))
    assert "Mirip dengan" in panel
    assert "sengaja terpisah" in panel


def test_without_javascript_the_doubles_are_shown_on_saving(client, world):
    make_entry(world.coordinator, world.second, name="Presensi Pegawai")
    client.force_login(world.operator.user)
    answer = client.post("/inventaris/aplikasi/tambah/", {"isi-name": "Absensi Pegawai"})
    assert answer.url.startswith("/dobel/mirip/")
    shown = Shown.objects.get()
    assert shown.typed_at is None
    assert shown.saved_at


def test_who_adds_one_after_the_other_comes_back_to_the_form(client, world):
    make_entry(world.coordinator, world.second, name="Presensi Pegawai")
    client.force_login(world.operator.user)
    answer = save(client, "Absensi Pegawai", lagi="1")
    assert answer.url.endswith("?lagi=1")
    assert '"/inventaris/aplikasi/tambah/"' in text(client.get(answer.url))
    assert client.post(answer.url, {}).url == "/inventaris/aplikasi/tambah/"


def test_an_entry_without_likeness_goes_its_usual_way(client, world):
    client.force_login(world.operator.user)
    answer = save(client, "Pendataan Nelayan")
    assert answer.url == f"/inventaris/data/{Entry.objects.get().pk}/"
    assert Notice.objects.count() == 0


def test_nobody_is_led_to_the_same_question_twice(client, world):
    make_entry(world.coordinator, world.second, name="Presensi Pegawai")
    client.force_login(world.operator.user)
    save(client, "Absensi Pegawai")
    made = Entry.objects.get(name="Absensi Pegawai")
    changing = {"isi-name": "Absensi Pegawai", "isi-description": "Mencatat kehadiran", "versi": "1", "asal": ""}
    answer = client.post(f"/inventaris/data/{made.pk}/ubah/", changing)
    assert answer.url == f"/inventaris/data/{made.pk}/"
    assert "Jawab: dobel atau bukan" in text(client.get(answer.url))
    make_entry(world.coordinator, world.second, name="Absensi Online Pegawai")
    answer = client.post(f"/inventaris/data/{made.pk}/ubah/", changing | {"versi": "2", "isi-description": "Hadir"})
    assert answer.url == f"/dobel/mirip/{made.pk}/"


def test_the_owner_of_the_other_one_hears_that_somebody_wants_to_talk(client, world):
    other = make_entry(world.coordinator, world.second, name="Presensi Pegawai")
    client.force_login(world.operator.user)
    address = save(client, "Absensi Pegawai").url
    shown = Shown.objects.get()
    client.post(address, {f"pilih-{shown.pk}": "discuss"})
    client.force_login(world.coordinator.user)
    assert "Dinkes ingin membahasnya" in text(client.get(f"/inventaris/data/{other.pk}/"))


def test_what_others_have_published_can_be_used_together(client, world):
    theirs = make_published(world, world.stranger, world.foreign, name="Pendataan Nelayan")
    client.force_login(world.operator.user)
    found = text(type_name(client, "Pendataan Nelayan"))
    assert "bisa dipakai bersama" in found
    assert "Kota Bandar Lampung" in found
    assert f"/inventaris/data/{theirs.pk}/" in found
    answer = save(client, "Pendataan Nelayan")
    assert answer.url.startswith("/inventaris/data/")  # nothing to answer: no page in between
    assert Shown.objects.get().place == "elsewhere"


def test_what_is_offered_is_told_while_typing(client, world):
    theirs = make_published(world, world.stranger, world.foreign, name="Pendataan Nelayan")
    offer_entry(world.stranger, theirs.pk, 0, "Kode sumber", "Dinas Sosial")
    client.force_login(world.operator.user)
    assert "ditawarkan ke instansi lain" in text(type_name(client, "Pendataan Nelayan"))


def test_a_form_of_another_site_is_refused(world):
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(world.operator.user)
    assert type_name(stranger, "Pendataan Nelayan").status_code == 403
    assert stranger.get("/dobel/mengetik/aplikasi/").status_code == 405


def test_an_aplikasi_umum_that_serves_is_said_first_and_noted(client, world):
    make_entry(world.coordinator, world.second, name="Sistem Arsip Elektronik")
    client.force_login(world.operator.user)
    found = text(type_name(client, "E-Arsip"))
    assert found.index("SRIKANDI") < found.index("Sistem Arsip Elektronik")
    assert Notice.objects.get().services == ["SRIKANDI"]
    type_name(client, "Pengaduan Masyarakat")  # in the same form, and thought better of
    page = text(client.get(save(client, "E-Arsip").url))
    assert "SRIKANDI" in page
    assert "SP4N-LAPOR" not in page
    assert Notice.objects.get().services == ["SRIKANDI", "SP4N-LAPOR!"]
    assert Move.objects.get(entry__name="E-Arsip").service == "SRIKANDI"


def test_the_aplikasi_umum_itself_is_no_double_of_itself(client, world):
    client.force_login(world.operator.user)
    assert "SRIKANDI" not in text(type_name(client, "SRIKANDI"))


def test_a_hidden_aplikasi_umum_is_not_named_and_an_added_one_is(client, world):
    from pemantik.inventory.services import lists

    keeper = access_of(Role.ADMINISTRATOR, world.province)
    lists.add_value(keeper, "aplikasi-umum", "SIMPUS", topic="Puskesmas", owner="Kemenkes", basis="Contoh")
    client.force_login(world.operator.user)
    assert "SIMPUS" in text(type_name(client, "Aplikasi Puskesmas"))


def test_what_reviewers_told_apart_is_not_shown_again(client, world):
    first = make_entry(world.coordinator, world.second, name="Presensi Pegawai")
    mine = make_entry(world.operator, world.unit, name="Absensi Pegawai")
    Pair.objects.create(
        institution=world.own,
        first=first,
        second=mine,
        kind="aplikasi",
        score=0.9,
        state=Pair.State.DECIDED,
        verdict=Verdict.DIFFERENT,
    )
    client.force_login(world.operator.user)
    assert "Presensi" not in text(type_name(client, "Absensi Pegawai", query=f"?data={mine.pk}"))
    changing = {"isi-name": "Absensi Pegawai", "isi-description": "Baru", "versi": "1"}
    assert client.post(f"/inventaris/data/{mine.pk}/ubah/", changing).url == f"/inventaris/data/{mine.pk}/"


def test_a_failing_assistant_stops_nobody(client, world, monkeypatch, caplog):
    def broken(*_arguments, **_named):
        raise RuntimeError("broken")

    monkeypatch.setattr("pemantik.overlaps.assistant.likely_for", broken)
    client.force_login(world.operator.user)
    assert save(client, "Pendataan Nelayan").url.startswith("/inventaris/data/")
    assert "assistant of the form failed" in caplog.text


def test_a_list_that_is_being_read_is_waited_for_by_nobody(client, world, monkeypatch):
    def preparing(*_arguments, **_named):
        raise looking.PreparingError

    monkeypatch.setattr(looking, "likely", preparing)
    client.force_login(world.operator.user)
    assert "sedang disiapkan" in text(type_name(client, "Pendataan Nelayan"))
    assert save(client, "Pendataan Nelayan").url.startswith("/inventaris/data/")


def test_who_asks_as_quickly_as_a_program_is_told_to_wait(client, world):
    client.force_login(world.operator.user)
    answers = [type_name(client, "Pendataan Nelayan").status_code for _each in range(30)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_the_pace_recovers():
    assert [pace.may_ask(7, 0) for _each in range(21)] == [True] * 20 + [False]
    assert pace.may_ask(8, 0)
    assert not pace.may_ask(7, 0.1)
    assert pace.may_ask(7, 1)


def test_two_colleagues_answer_at_once(client, world):
    make_entry(world.coordinator, world.second, name="Presensi Pegawai")
    client.force_login(world.operator.user)
    address = save(client, "Absensi Pegawai").url
    shown = Shown.objects.get()
    client.post(address, {f"pilih-{shown.pk}": "discuss", f"dulu-{shown.pk}": ""})
    client.force_login(world.coordinator.user)
    answer = client.post(address, {f"pilih-{shown.pk}": "different", f"dulu-{shown.pk}": ""})
    assert answer.status_code == 409
    assert "baru saja menjawab" in answer.content.decode()
    shown.refresh_from_db()
    assert shown.choice == "discuss"


@pytest.mark.parametrize(
    "name",
    [
        "A" * 100_000,
        '=HYPERLINK("http://jahat")',
        "<script>alert(1)</script> Presensi",
        "\x00\x01 Presensi Pegawai",
        "𝕻𝖗𝖊𝖘𝖊𝖓𝖘𝖎 🙈" * 10,
        "'; DROP TABLE inventory_entry; --",
        " ".join(["presensi"] * 500),
    ],
)
def test_hostile_names_are_answered_in_a_sentence_or_not_at_all(client, world, name):
    make_entry(world.coordinator, world.second, name="<b>Presensi</b> & Pegawai")
    client.force_login(world.operator.user)
    found = text(type_name(client, name, **{"isi-description": name, "isi-tahun_pembuatan": name}))
    assert "<script>" not in found
    assert "<b>Presensi</b>" not in found
    if len(name) > 200:
        assert "terlalu panjang" in found
        assert save(client, name).status_code == 422


def test_hostile_fields_beside_the_name(client, world):
    client.force_login(world.operator.user)
    other = {"unit": "99999999999999999999", "formulir": "../../etc", "isi-biaya_tahunan": "9" * 5000, "hubung-x": "1"}
    assert type_name(client, "Pendataan Nelayan", **other).status_code == 200
    assert type_name(client, "Pendataan Nelayan", query="?data=9" + "9" * 30).status_code in {200, 404}
    assert type_name(client, "Pendataan Nelayan", kind="perangkat").status_code == 404
    assert type_name(client, "Pendataan Nelayan", kind="tidak-ada").status_code == 404


def test_case_and_order_of_entries_change_nothing(client, world):
    names = ["Presensi Pegawai", "Absensi Online Pegawai", "Peta Banjir"]
    client.force_login(world.operator.user)
    answers = []
    for order in (names, names[::-1]):
        Entry.objects.filter(pk__gt=0).update(name="")
        looking.forget()
        for name in order:
            make_entry(world.coordinator, world.second, name=name)
        for asked in ("absensi pegawai", "ABSENSI PEGAWAI", " Absensi  Pegawai "):
            found = text(type_name(client, asked))
            answers.append(sorted(re.findall(r"ov-name\">([^<]+)<", found)))
    assert answers == [sorted(names[:2])] * 6


def test_an_empty_field_more_or_less_does_not_hide_a_double(client, world):
    make_entry(world.coordinator, world.second, name="Presensi Pegawai")
    client.force_login(world.operator.user)
    empty = {f"isi-{key}": "" for key in APPLICATION}
    assert text(type_name(client, "Absensi Pegawai")) == text(type_name(client, "Absensi Pegawai", **empty))


@pytest.mark.parametrize("count", [2, 20])
def test_typing_costs_a_bounded_number_of_queries(client, world, count, django_assert_max_num_queries):
    for number in range(count):
        make_entry(world.coordinator, world.second, name=f"Presensi Pegawai {chr(65 + number) * 3}")
    client.force_login(world.operator.user)
    type_name(client, "Pendataan Nelayan")
    with django_assert_max_num_queries(22):
        type_name(client, "Presensi Pegawai")
    with django_assert_max_num_queries(15):
        type_name(client, "Presensi Pegawai")


@pytest.mark.parametrize("count", [2, 20])
def test_the_page_after_saving_costs_a_bounded_number_of_queries(client, world, count, django_assert_max_num_queries):
    for number in range(count):
        make_entry(world.coordinator, world.second, name=f"Presensi Pegawai {chr(65 + number) * 3}")
    client.force_login(world.operator.user)
    address = save(client, "Absensi Pegawai").url
    with django_assert_max_num_queries(14):
        assert text(client.get(address)).count("pm-card") == min(count, 3)


def test_every_kind_that_can_be_doubled_is_assisted(client, world):
    client.force_login(world.operator.user)
    for kind, asked in (("aplikasi", 1), ("belanja-tik", 1), ("data-informasi", 1), ("kebutuhan", 1), ("perangkat", 0)):
        form = text(client.get(f"/inventaris/{kind}/tambah/"))
        assert form.count(f'hx-post="/dobel/mengetik/{kind}/"') == asked
        assert form.count('id="mirip"') == asked


def test_a_budget_line_meets_one_of_the_same_year_only(client, world):
    make_entry(world.coordinator, world.second, "belanja-tik", name="Pengembangan Aplikasi Buku Tamu", tahun="2026")
    client.force_login(world.operator.user)
    same = {"isi-tahun": "2026", "isi-pagu": "Rp50.000.000"}
    assert "Buku Tamu" in text(type_name(client, "Pembuatan Sistem Buku Tamu", "belanja-tik", **same))
    other = {"isi-tahun": "2027"}
    assert "Buku Tamu" not in text(type_name(client, "Pembuatan Sistem Buku Tamu", "belanja-tik", **other))


def test_the_state_of_a_published_one_is_known_and_its_page_open(client, world):
    entry = make_published(world, world.coordinator, world.second, name="Presensi Pegawai")
    assert entry.state == State.PUBLISHED
    client.force_login(world.operator.user)
    found = text(type_name(client, "Absensi Pegawai"))
    assert f"/inventaris/data/{entry.pk}/" in found
    assert "Terbit" in found


def test_services_do_the_same_as_pages(world):
    entry = create_entry(world.operator, "aplikasi", world.unit.pk, Sent(texts={"name": "Peta Banjir"}))
    change_entry(world.operator, entry.pk, 1, Sent(texts={"name": "Peta Rob"}))
    assert Notice.objects.count() == 0  # nobody was shown anything
