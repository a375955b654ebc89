"""The sheets that regions really have, and files that somebody sends to do harm."""

import io
import zipfile

import pytest
import xlsxwriter
from openpyxl import Workbook

from pemantik.inventory.models import Entry
from pemantik.inventory.services import imports
from pemantik.inventory.sheets.identity import several_in
from pemantik.inventory.sheets.reading import MOST_CELL, read_file
from pemantik.inventory.tests.sheets import APPS, answer, fates, fix, imported, problems, row_of, save, send, workbook
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_province, make_unit
from pemantik.tables.problems import FileError

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def places():
    return make_province()


@pytest.fixture
def access(places):
    return access_of(Role.COORDINATOR, places["own"])


def test_titles_two_header_rows_merged_cells_numbers_totals_and_signatures():
    rows = [
        ["DAFTAR APLIKASI PEMERINTAH KABUPATEN"],
        ["Tahun 2026"],
        [],
        ["No", "Perangkat Daerah", "Aplikasi →", "", "Server"],
        ["", "", "Nama (sesuai dokumen)", "Status Aplikasi ↓ pilih", "Lokasi Server"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        [1, "Dinas Kesehatan", "SIKDA", "Aktif", "DC"],
        [2, "", "SIMRS", "Aktif", "Cloud"],
        ["No", "", "Nama (sesuai dokumen)", "Status Aplikasi ↓ pilih", "Lokasi Server"],
        [3, "Dinas Pendidikan", "SIAKAD", "Tidak aktif", "-"],
        ["Jumlah", "", 3],
        [],
        ["", "", "", "Pringsewu, 12 Januari 2026"],
        ["", "", "", "Kepala Dinas Komunikasi dan Informatika"],
        ["", "", "", "NIP. 19800101 200501 1 001"],
    ]
    (sheet,) = read_file(workbook(rows, merged=[("B7:B8", "Dinas Kesehatan")]))
    assert sheet.kind == "aplikasi"
    assert sheet.places == {"unit": 1, "name": 2, "status": 3, "penempatan": 4}
    assert [(row.number, row.cells[1], row.cells[2]) for row in sheet.rows] == [
        (7, "Dinas Kesehatan", "SIKDA"),
        (8, "Dinas Kesehatan", "SIMRS"),
        (10, "Dinas Pendidikan", "SIAKAD"),
    ]
    assert [number for number, _text in sheet.left_out] == [6, 9, 11, 13, 14, 15]


def test_levels_of_a_reference_give_the_deepest_code(places, access):
    rows = [
        [
            "Nama Bisnis/Urusan",
            "RAB Level 1 (pilih) →",
            "RAB Level 2",
            "RAB Level 3 - isi kode",
            "Jenis Proses",
        ],
        ["Perizinan", "RAB.09", "RAB.09.06", "RAB.09.06.03 NAMA APA SAJA", "inti"],
        ["Arsip", "RAB.01 PERTAHANAN", "RAB.01.01", "", "Pendukung"],
    ]
    imported(access, places["unit"], rows)
    assert list(Entry.objects.order_by("code").values_list("kind", "reference")) == [
        ("proses-bisnis", "RAB.09.06.03"),
        ("proses-bisnis", "RAB.01.01"),
    ]


def test_dates_as_text_and_as_numbers_and_amounts_as_offices_write_them(places, access):
    rows = [
        ["Judul dokumen", "Jenis dokumen", "Nomor", "Tanggal ditetapkan", "Berlaku sampai"],
        ["Renstra", "Laporan", "12/2025", "12 Januari 2025", 46387],
        ["SOP Surel", "SOP", "7", "5/2/25", "2027-01-31 00:00:00"],
    ]
    imported(access, places["unit"], rows)
    first, second = (entry.values for entry in Entry.objects.order_by("code"))
    assert (first["tanggal"], first["berlaku_sampai"]) == ("2025-01-12", "2026-12-31")
    assert (second["tanggal"], second["berlaku_sampai"]) == ("2025-02-05", "2027-01-31")
    devices = [
        ["Nama barang", "Jenis", "Kondisi", "Tahun", "Harga", "Jumlah"],
        ["PC Asus", "PC", "RR", 2019.0, "Rp 7.500.000,-", 3],
        ["Printer Epson", "printer", "RB", "2020", 1250000.5, ""],
    ]
    imported(access, places["unit"], devices, "perangkat")
    first, second = Entry.objects.filter(kind="perangkat").order_by("code")
    assert (first.facet, first.year, str(first.amount), first.quantity) == ("Rusak ringan", 2019, "7500000.00", 3)
    assert (second.facet, str(second.amount)) == ("Rusak berat", "1250000.50")


def test_devices_of_one_name_are_as_many_devices_and_the_second_time_none_is_new(places, access):
    rows = [["Nama perangkat", "Jenis perangkat", "Kondisi"], *[["Laptop Lenovo", "Notebook", "Baik"]] * 3]
    imported(access, places["unit"], rows)
    assert Entry.objects.count() == 3
    batch = send(access, places["unit"], workbook(rows))
    assert {fate for _number, fate in fates(batch)} == {"sama"}


def test_variants_of_a_platform_are_offered_to_be_one(places, access):
    rows = [
        APPS,
        ["SIKDA", "Dinkes", "", "Aktif", "Website", "", ""],
        ["SIKDA", "Dinkes", "", "Aktif", "Android", "", ""],
        ["SIKDA", "Dinkes", "", "Tidak aktif", "", "", ""],
    ]
    batch = send(access, places["own"], workbook(rows))
    assert fates(batch) == [(2, "baru"), (3, "ganda"), (4, "ganda")]
    assert row_of(batch, 3).proposal["what"] == "gabung"
    assert "isinya lain: Status" in row_of(batch, 4).proposal["reason"]
    batch = answer(access, answer(access, batch, 3, "gabung"), 4, "lewati")
    save(access, batch)
    assert Entry.objects.get().values["basis_aplikasi"] == ["Web", "Mobile"]


def test_a_system_of_another_unit_makes_this_one_its_user_only_when_asked(places, access):
    imported(access, places["own"], [APPS, ["SIMPEG", "Dinkes", "", "Aktif", "", "https://simpeg.contoh.go.id", ""]])
    rows = [APPS, ["Simpeg", "Dinas Pendidikan", "", "Aktif", "", "simpeg.contoh.go.id/", ""]]
    batch = send(access, places["own"], workbook(rows))
    assert fates(batch) == [(2, "ganda")]
    save(access, answer(access, batch, 2, "gabung"))
    entry = Entry.objects.get()
    assert ([node.name for node in entry.users.all()], entry.version) == (["Dinas Pendidikan"], 2)


def test_links_by_name_by_code_and_to_rows_of_the_same_file(places, access):
    imported(access, places["own"], [["Nama proses bisnis", "Unit"], ["Melayani pasien", "Dinkes"]])
    rows = [
        ["Nama aplikasi", "Unit", "Mendukung proses bisnis", "Terintegrasi dengan"],
        ["SIKDA", "Dinkes", "DAB-001", "SIMRS"],
        ["SIMRS", "Dinkes", "melayani pasien", "-"],
        ["SIAP", "Dinkes", "Entah apa", "SIAP"],
    ]
    batch = send(access, places["own"], workbook(rows))
    assert [(number, column) for number, column, *_rest in problems(batch)] == [
        (4, "link-proses_bisnis"),
        (4, "link-aplikasi"),
    ]
    batch = fix(access, fix(access, batch, 4, "link-proses_bisnis", "-"), 4, "link-aplikasi", "SIKDA; SIMRS")
    save(access, batch)
    names = {
        entry.name: sorted(entry.links.values_list("relation", "target__name"))
        for entry in Entry.objects.filter(kind="aplikasi")
    }
    assert names == {
        "SIKDA": [("aplikasi", "SIMRS"), ("proses_bisnis", "Melayani pasien")],
        "SIMRS": [("proses_bisnis", "Melayani pasien")],
        "SIAP": [("aplikasi", "SIKDA"), ("aplikasi", "SIMRS")],
    }


def test_columns_can_be_named_anew(places, access):
    batch = send(access, places["unit"], workbook([["Nama aplikasi", "Rumah"], ["SIKDA", "DC"]]))
    batch = imports.map_columns(access, batch.pk, batch.version, 0, {"name": 0, "penempatan": 1})
    save(access, batch)
    assert Entry.objects.get().values == {"penempatan": "Pusat data sendiri"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"PK\x03\x04rusak",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xff\xfe\x00",
        b"a,b\n1,2\n",
        b"Nama aplikasi\n",
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(places, access, content):
    with pytest.raises(FileError) as error:
        send(access, places["own"], content)
    assert error.value.problems[0].message


def test_a_zip_bomb_and_cells_far_apart_are_refused(places, access):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 210_000_000)
    far = Workbook()
    far.active["A1"], far.active["XFD1048576"] = "Nama aplikasi", "x"
    wide = io.BytesIO()
    far.save(wide)
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", b"{}")
        archive.writestr("aplikasi.csv", b"x" * 210_000_000)
    for content in (bomb.getvalue(), wide.getvalue(), package.getvalue()):
        with pytest.raises(FileError):
            send(access, places["own"], content)


def test_long_cells_formulas_and_control_characters_do_no_harm(places, access):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, APPS)
        sheet.write_formula(1, 0, '=HYPERLINK("http://jahat.example","SIMPEG")', None, "SIMPEG")
        sheet.write_string(2, 0, "=cmd|' /C calc'!A0")
        sheet.write_string(3, 0, "<script>alert(1)</script>")
        sheet.write_string(3, 2, "x" * 30_000)
    batch = send(access, places["unit"], file.getvalue())
    assert fates(batch)[:2] == [(2, "baru"), (3, "baru")]
    assert [column for _number, column, *_rest in problems(batch)] == ["description"]
    assert len(row_of(batch, 4).cells[2]) == MOST_CELL
    csv = b"Nama aplikasi,Uraian\nSIKDA\x00,a\n"
    with pytest.raises(FileError):
        send(access, places["unit"], csv)
    batch = send(access, places["unit"], ("Nama aplikasi,Uraian\nSIKDA,\u202ea\x0bb" + "é" * 100_000 + "\n").encode())
    assert fates(batch) == [(2, "perbaiki")]


def test_a_column_that_speaks_of_something_else_is_left_out_and_told(places, access):
    rows = [["Nama aplikasi", "Kind"], *[[f"Sistem {number}", "Website"] for number in range(12)]]
    batch = send(access, places["unit"], workbook(rows))
    assert {fate for _number, fate in fates(batch)} == {"baru"}
    assert batch.sheets[0]["places"] == {"name": 0}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("SIMPEG & SIKEP", ("SIMPEG", "SIKEP")),
        ("SiDesa & SiKecamatan", ("SiDesa", "SiKecamatan")),
        ("Aplikasi Surat dan Website PPID", ("Aplikasi Surat", "Website PPID")),
        ("e-Monev / e-Sakip", ("e-Monev", "e-Sakip")),
        ("A; B", ("A", "B")),
        ("Evaluasi dan Pelaporan", ("Evaluasi dan Pelaporan",)),
        ("Sistem Informasi Perpustakaan dan Kearsipan", ("Sistem Informasi Perpustakaan dan Kearsipan",)),
    ],
)
def test_a_cell_is_taken_apart_only_where_each_part_is_a_system(name, parts) -> None:
    assert several_in(name) == parts


def units_of(batch):
    """The unit of each row, as the preview understood it."""
    place = batch.sheets[0]["places"]["unit"]
    return [(row.number, row.cells[place]) for row in batch.rows.order_by("number")]


def test_a_unit_that_stands_above_its_systems_is_theirs(places, access):
    rows = [
        ["No", "Nama aplikasi", "Status", "Tahun"],
        ["A.", "DINAS KESEHATAN", "", ""],
        [1, "SIKDA", "Aktif", 2020],
        [2, "SIMRS", "Aktif", ""],
        ["B.", "Dinas Pendidikan", "", ""],
        [1, "SIAKAD", "Aktif", 2021],
    ]
    batch = send(access, places["own"], workbook(rows))
    assert units_of(batch) == [(3, "DINAS KESEHATAN"), (4, "DINAS KESEHATAN"), (6, "Dinas Pendidikan")]
    assert (fates(batch), problems(batch)) == ([(3, "baru"), (4, "baru"), (6, "baru")], [])
    assert batch.sheets[0]["left_out"] == [[2, "DINAS KESEHATAN"], [5, "Dinas Pendidikan"]]
    save(access, batch)
    assert dict(Entry.objects.values_list("name", "node__name")) == {
        "SIKDA": "Dinas Kesehatan",
        "SIMRS": "Dinas Kesehatan",
        "SIAKAD": "Dinas Pendidikan",
    }


@pytest.mark.parametrize(
    "section",
    [
        ["Dinkes", "", "", ""],
        ["OPD : Dinas Kesehatan", "", "", ""],
        ["", "", "Dinas Kesehatan", ""],
        ["III.", "Dinas Kesehatan", "", ""],
        ["Dinas Kesehatan"] * 4,
    ],
)
def test_wherever_in_its_row_the_unit_stands(places, access, section):
    rows = [["No", "Nama aplikasi", "Unit", "Status"], section, [1, "SIKDA", "", "Aktif"]]
    rows += [[2, "SIAKAD", "Dinas Pendidikan", "Aktif"], [3, "SIMRS", "", "Aktif"]]
    batch = send(access, places["own"], workbook(rows))
    assert [number for number, _unit in units_of(batch)] == [3, 4, 5]
    assert fates(batch) == [(3, "baru"), (4, "baru"), (5, "baru")]
    save(access, batch)
    assert dict(Entry.objects.values_list("name", "node__name")) == {
        "SIKDA": "Dinas Kesehatan",
        "SIAKAD": "Dinas Pendidikan",
        "SIMRS": "Dinas Kesehatan",
    }


def test_a_section_without_systems_and_one_that_no_unit_is_called(places, access):
    rows = [
        ["No", "Nama aplikasi", "Status"],
        ["", "Dinas Pendidikan", ""],
        ["", "Dinas Kesehatan", ""],
        [1, "SIKDA", "Aktif"],
        ["", "Dinas Entah", ""],
        [1, "SIAP", "Aktif"],
    ]
    batch = send(access, places["own"], workbook(rows))
    assert units_of(batch) == [(4, "Dinas Kesehatan"), (5, "Dinas Kesehatan"), (6, "Dinas Kesehatan")]
    assert fates(batch) == [(4, "baru"), (5, "baru"), (6, "baru")]


def test_a_system_called_like_a_unit_stays_a_system(places, access):
    rows = [
        ["Nama aplikasi", "Unit", "Status"],
        ["SIKDA", "Dinas Kesehatan", "Aktif"],
        ["Dinas Kesehatan", "", ""],
        ["SIMRS", "Dinas Kesehatan", "Aktif"],
    ]
    batch = send(access, places["own"], workbook(rows))
    assert fates(batch) == [(2, "baru"), (3, "perbaiki"), (4, "baru")]
    rows = [["Nama aplikasi", "Status"], ["SIKDA", "Aktif"], ["Dinas Kesehatan", ""]]
    assert fates(send(access, places["unit"], workbook(rows))) == [(2, "baru"), (3, "baru")]


def test_users_whose_names_hold_commas_and_semicolons(places, access):
    make_unit(places["own"], "Dinas Koperasi, Usaha Kecil; Menengah; dan Mikro")
    users = "Dinas Koperasi, Usaha Kecil; Menengah; dan Mikro; Dinas Pendidikan; Dinas Entah; Puskesmas Gadingrejo"
    rows = [["Nama aplikasi", "Unit", "Unit pengguna"], ["SIKDA", "Dinkes", users]]
    batch = send(access, places["own"], workbook(rows))
    assert [problem[2] for problem in problems(batch)] == ["Unit pengguna “Dinas Entah” belum terdaftar."]
    imported(access, places["own"], [rows[0], ["SIKDA", "Dinkes", users.replace("Dinas Entah; ", "")]])
    assert [node.name for node in Entry.objects.get().users.order_by("name")] == [
        "Dinas Koperasi, Usaha Kecil; Menengah; dan Mikro",
        "Dinas Pendidikan",
        "Puskesmas Gadingrejo",
    ]
