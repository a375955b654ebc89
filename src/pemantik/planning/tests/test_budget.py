"""Draft budgets: what is read, what is recognised as ICT and why, doubles, the next version, requests from lines."""

import io
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from pemantik.assessments.problems import Refused
from pemantik.inventory.models import Entry
from pemantik.overlaps import looking
from pemantik.planning.budget import matching
from pemantik.planning.budget.reading import read_budget
from pemantik.planning.budget.recognition import recognise
from pemantik.planning.models import BudgetRow, BudgetSheet
from pemantik.planning.selectors.sheets import sheet_page
from pemantik.planning.services import sheets
from pemantik.planning.tests.factories import World, make_line, make_world
from pemantik.tables.problems import FileError

HEAD = "Nama SKPD;Kode Sub Kegiatan;Nama Sub Kegiatan;Kode Rekening;Nama Rekening;Uraian;Volume;Pagu (Rp)"
HEALTH = "Dinas Kesehatan;1.02.01.2.06.0005;Administrasi umum"
SCHOOL = "Dinas Pendidikan;1.01.01.2.06.0005;Administrasi umum"
APP = "5.2.05.08.01.0005;Belanja Modal Software"
LINES = (
    f"{HEALTH};{APP};Pembangunan aplikasi presensi pegawai;1 paket;250.000.000",
    f"{SCHOOL};{APP};Pembuatan aplikasi absensi pegawai;1 paket;200.000.000",
    f"{HEALTH};5.2.02.10.01.0002;Belanja Modal Personal Computer;Laptop pelayanan;10 unit;120.000.000",
    f"{HEALTH};5.1.02.01.01.0024;Belanja Alat Tulis Kantor;Kertas HVS;20 rim;1.200.000",
    f"{SCHOOL};5.2.03.01.01.0001;Belanja Modal Bangunan;Rehabilitasi jaringan irigasi;1 paket;900.000.000",
    "Dinas Entah;1.01.01.2.06.0005;Umum;5.1.02.02.01.0063;Belanja Internet;Langganan internet;12 bulan;60.000.000",
)


def csv_of(*lines: str) -> bytes:
    """A file as an office exports it: a title, the headings, lines, a sum."""
    return "\n".join(["RANCANGAN ANGGARAN 2027;;", HEAD, *lines, "Jumlah;;1"]).encode()


def book_of(rows: list[list[object]]) -> bytes:
    """A workbook."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("DPA")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def test_a_flat_list_is_read_with_its_units_codes_and_money() -> None:
    read = read_budget(csv_of(*LINES))
    assert len(read.lines) == len(LINES)
    first = read.lines[0]
    assert (first.unit, first.activity_code, first.account_code) == (
        "Dinas Kesehatan",
        "1.02.01.2.06.0005",
        "5.2.05.08.01.0005",
    )
    assert (first.name, first.volume, first.amount) == (
        "Pembangunan aplikasi presensi pegawai",
        "1 paket",
        Decimal(250_000_000),
    )
    assert read.headings["amount"] == "Pagu (Rp)"


def test_a_dpa_with_codes_and_sums_below_each_other_counts_no_money_twice() -> None:
    rows = [
        ["DOKUMEN PELAKSANAAN ANGGARAN"],
        ["Kode Rekening", "Uraian", "Rincian Perhitungan", "", "Jumlah"],
        ["", "", "Koefisien", "Harga", ""],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["2.16.03.2.02.0037", "Pengembangan Aplikasi", "", "", 300_000_000],
        ["5", "BELANJA", "", "", 300_000_000],
        ["5.2.02", "Belanja Modal Peralatan", "", "", 120_000_000],
        ["5.2.02.10.01.0002", "Belanja Modal Personal Computer", "", "", 120_000_000],
        ["", "[-] Laptop 14 inci", "10 unit", 12_000_000, 120_000_000],
        ["5.1.02.02.01.0063", "Belanja Internet Berlangganan", "", "", 180_000_000],
        ["Jumlah", "", "", "", 300_000_000],
    ]
    read = read_budget(book_of(rows))
    assert [(each.name, each.amount) for each in read.lines] == [
        ("Laptop 14 inci", Decimal(120_000_000)),
        ("Belanja Internet Berlangganan", Decimal(180_000_000)),
    ]
    laptop = read.lines[0]
    assert (laptop.account_code, laptop.activity_code) == ("5.2.02.10.01.0002", "2.16.03.2.02.0037")
    assert laptop.account == "Belanja Modal Personal Computer"


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2", HEAD.encode(), b"\x00\x01\x02", b"PK\x03\x04rusak"])
def test_what_is_no_budget_gets_a_sentence(content: bytes) -> None:
    with pytest.raises(FileError) as told:
        read_budget(content)
    assert str(told.value.problems[0].message)


@pytest.mark.parametrize(
    ("line", "is_ict"),
    [
        (("Belanja modal", "5.2.02.10.01.0002"), True),
        (("Pengadaan laptop",), True),
        (("Jaringan irigasi tersier",), False),
        (("Tinta printer",), False),
        (("Pengembangan layanan", "", "", "2.16.03.2.02.0037"), False),
        (("Pengembangan layanan digital", "", "", "2.16.03.2.02.0037"), True),
        (("Meja komputer",), False),
        (("Pemeliharaan", "5.1.02.03.02.0405"), True),
        (("Perjalanan dinas bimtek aplikasi",), False),
        (("",), False),
        (("<b>=1+1</b>" * 5_000,), False),
    ],
)
def test_lines_of_ict_are_recognised_and_say_why(line: tuple[str, ...], is_ict: bool) -> None:
    found = recognise(*line)
    assert found.is_ict is is_ict
    assert bool(found.why) or not is_ict


@pytest.fixture
def world() -> World:
    looking.forget()
    return make_world()


def send(world: World, *lines: str, name: str = "RKA") -> BudgetSheet:
    return sheets.send_budget(
        world.coordinator, world.institution.pk, (2027, name), "rka.csv", csv_of(*(lines or LINES))
    )


@pytest.mark.django_db
@pytest.mark.database
def test_doubles_unreviewed_and_unknown_units_are_listed_with_money(world: World) -> None:
    make_line(
        world.school_operator, world.school, "Langganan internet", pagu="60000000", kode_rekening="5.1.02.02.01.0063"
    )
    sheet = send(world)
    page = sheet_page(world.coordinator, sheet.pk, {"shown": "dobel", "search": "", "page": 1})
    assert sheet.state == BudgetSheet.State.READY
    assert (page.whole.count, page.ict.count) == (6, 4)
    assert {row.name for row in page.rows} >= {
        "Pembangunan aplikasi presensi pegawai",
        "Pembuatan aplikasi absensi pegawai",
    }
    assert page.unreviewed.money == Decimal(630_000_000)
    assert BudgetRow.objects.get(name="Langganan internet").node is None
    assert BudgetRow.objects.get(name="Langganan internet").entry is not None
    own = sheet_page(world.operator, sheet.pk, {"shown": "tik", "search": "", "page": 1})
    assert {row.unit for row in own.rows} == {"Dinas Kesehatan"}
    assert not own.may_correct


@pytest.mark.django_db
@pytest.mark.database
def test_queries_do_not_grow_with_the_lines(world: World, django_assert_max_num_queries) -> None:
    few = send(world, *LINES[:2])
    many = send(world, *(f"{SCHOOL};;;Kertas {number};1 rim;5.000" for number in range(200)), *LINES, name="DPA")
    for sheet in (few, many):
        with django_assert_max_num_queries(9):
            sheet_page(world.coordinator, sheet.pk, {"shown": "semua", "search": "a", "page": 1})
    with django_assert_max_num_queries(30):
        sheets.analyse(_again(many), many.run + 1)


def _again(sheet: BudgetSheet) -> int:
    BudgetSheet.objects.filter(pk=sheet.pk).update(run=sheet.run + 1, state=BudgetSheet.State.CHECKING)
    return sheet.pk


@pytest.mark.django_db
@pytest.mark.database
def test_what_reviewers_told_apart_stays_apart(world: World) -> None:
    from pemantik.overlaps.models import Pair

    names = ("Pembangunan aplikasi presensi pegawai", "Pembuatan aplikasi absensi pegawai")
    one = make_line(world.operator, world.health, names[0])
    other = make_line(world.school_operator, world.school, names[1])
    first, second = sorted((one.pk, other.pk))
    Pair.objects.create(
        institution=world.institution,
        first_id=first,
        second_id=second,
        kind="belanja-tik",
        score=0.9,
        state=Pair.State.DECIDED,
        verdict="different",
    )
    sheet = send(world, *LINES[:2])
    assert not sheet.rows.filter(is_double=True).exists()


@pytest.mark.django_db
@pytest.mark.database
def test_a_person_corrects_and_the_next_version_remembers(world: World) -> None:
    sheet = send(world)
    irrigation = BudgetRow.objects.get(name__startswith="Rehabilitasi")
    sheets.answer_rows(world.assessor, sheet.pk, [irrigation.pk], "ict")
    irrigation.refresh_from_db()
    assert irrigation.is_ict
    laptop = BudgetRow.objects.get(name="Laptop pelayanan")
    request = sheets.open_request(world.operator, laptop.pk)
    assert (request.title, request.amount, request.content["quantity"]) == (
        "Laptop pelayanan",
        Decimal(120_000_000),
        "10",
    )
    with pytest.raises(Refused, match="sudah diajukan"):
        sheets.open_request(world.operator, laptop.pk)
    with pytest.raises(Refused, match="sama sudah diunggah"):
        send(world)
    changed = [line.replace("120.000.000", "90.000.000") for line in LINES]
    later = send(world, *changed, name="DPA")
    again = later.rows.get(name="Laptop pelayanan")
    assert (again.request_id, again.amount_before, again.amount) == (
        request.pk,
        Decimal(120_000_000),
        Decimal(90_000_000),
    )
    assert later.rows.get(name__startswith="Rehabilitasi").answer == "ict"
    sheets.answer_rows(world.assessor, later.pk, [later.rows.get(name__startswith="Rehabilitasi").pk], "")
    assert not later.rows.get(name__startswith="Rehabilitasi").is_ict
    sheets.undo_budget(world.coordinator, later.pk)
    third = send(world, *changed[:3], name="DPA")
    assert third.previous_id == sheet.pk


@pytest.mark.django_db
@pytest.mark.database
def test_the_pages_of_a_draft_budget(world: World, client) -> None:
    client.force_login(world.coordinator.user)
    file = SimpleUploadedFile("rka.csv", csv_of(*LINES), content_type="text/csv")
    form = {"institution": world.institution.pk, "year": "2027", "name": "RKA", "file": file}
    page = client.post("/belanja/rancangan/", form, follow=True).content.decode()
    assert "mungkin dobel" in page
    assert "rekening 5.2.05.08.01.0005: belanja modal perangkat lunak" in page
    sheet = BudgetSheet.objects.get()
    bad = SimpleUploadedFile("x.csv", b"satu;dua\n1;2", content_type="text/csv")
    refused = client.post("/belanja/rancangan/", form | {"file": bad})
    assert refused.status_code == 422
    assert "Judul kolom tidak ditemukan" in refused.content.decode()
    row = sheet.rows.get(name="Laptop pelayanan")
    client.post(f"/belanja/rancangan/{sheet.pk}/tentukan/", {"row": row.pk, "answer": "not"})
    assert "Ditentukan orang" in client.get(f"/belanja/rancangan/{sheet.pk}/?lihat=bukan").content.decode()
    client.force_login(world.operator.user)
    own = client.get(f"/belanja/rancangan/{sheet.pk}/?lihat=tik").content.decode()
    assert "hanya baris unit Anda" in own
    assert "absensi" not in own
    first = sheet.rows.get(name__startswith="Pembangunan")
    made = client.post(f"/belanja/rancangan/baris/{first.pk}/ajukan/", follow=True).content.decode()
    assert "Draf pengajuan dibuat" in made
    assert not Entry.objects.exists()
    client.force_login(world.stranger.user)
    assert client.get(f"/belanja/rancangan/{sheet.pk}/").status_code == 404


@pytest.mark.django_db
@pytest.mark.database
def test_a_large_budget_is_looked_through_in_the_background(world: World, client, monkeypatch) -> None:
    from django_tasks_db.models import DBTaskResult

    monkeypatch.setattr(sheets, "AT_ONCE", 3)
    client.force_login(world.coordinator.user)
    with TestCase.captureOnCommitCallbacks(execute=True):
        sheet = send(world)
    assert sheet.state == BudgetSheet.State.CHECKING
    assert DBTaskResult.objects.filter(task_path__endswith="analyse_budget").count() == 1
    assert "Sedang diperiksa" in client.get(f"/belanja/rancangan/{sheet.pk}/").content.decode()
    assert sheets.analyse(sheet.pk, sheet.run + 1) == "not mine"
    assert sheets.analyse(sheet.pk, sheet.run) == "done"
    assert "mungkin dobel" in client.get(f"/belanja/rancangan/{sheet.pk}/").content.decode()
    monkeypatch.setattr(matching, "set_doubles", lambda *_: 1 / 0)
    later = send(world, *LINES[:4], name="DPA")
    with pytest.raises(ZeroDivisionError):
        sheets.analyse(later.pk, later.run)
    page = client.get(f"/belanja/rancangan/{later.pk}/").content.decode()
    assert "Pemeriksaan terhenti" in page
    client.post(f"/belanja/rancangan/{later.pk}/ulangi/")
    later.refresh_from_db()
    assert (later.run, later.problem) == (2, "")
