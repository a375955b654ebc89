"""Whatever a person sends to `score`, the answer is a sentence with the row, exit code 1 and no traceback."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(outcome, *sentences):
    assert outcome.code == 1
    assert outcome.out == ""
    assert "Traceback" not in outcome.err
    for sentence in sentences:
        assert sentence in outcome.err


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("99,3\n", "baris 2: Kode “99” tidak ada pada SPBE 2020."),
        ("1,6\n", "baris 2: Nilai 6 di luar skala 1 sampai 5."),
        ("1,-1\n", "baris 2: Nilai -1 di luar skala 1 sampai 5."),
        ("1,2.5\n", "baris 2: Nilai 2,5 bukan bilangan bulat; pilih tingkat 1 sampai 5."),
        ("1,tiga\n", "baris 2: “tiga” bukan angka."),
        ("1,=2+1\n", "baris 2: “=2+1” bukan angka."),
        ("1,1e1\n", "baris 2: “1e1” bukan angka."),
        ("1,NaN\n", "baris 2: “NaN” bukan angka."),
        ("1,٣\n", "baris 2: “٣” bukan angka."),
        ("1,3\n2,4\n1,5\n", "baris 4: Kode 1 sudah diisi pada baris 2."),
        (",3\n", "baris 2: Kode indikator kosong."),
        ("1,3,5\n", "baris 2: Ada 3 kolom, seharusnya 2."),
        ("1,tr\n", "baris 2: “Tidak relevan” tidak disediakan untuk 1."),
    ],
)
def test_each_wrong_row_is_named_with_its_reason(run, csv_file, rows, sentence):
    refused(run("score", "spbe-2020", csv_file("code,value\n" + rows)), sentence)


def test_an_indicator_with_entries_asks_for_them(run, csv_file):
    refused(
        run("score", "spbe-2018", csv_file("code,value\n35,3\n")),
        "Indikator 35 dijawab per layanan: pakai 35-1, 35-2, 35-3.",
    )


def test_every_wrong_row_is_told_at_once(run, csv_file):
    outcome = run("score", "spbe-2020", csv_file("code,value\n1,9\n2,x\n3,3\n77,1\n"))
    refused(outcome, "baris 2:", "baris 3:", "baris 5:")
    assert "baris 4:" not in outcome.err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "Berkas kosong."),
        (" \n\n", "Berkas kosong."),
        ("code,value\n", "Berkas belum berisi satu jawaban pun."),
        ("code,value\n1,\n2,0\n", "Berkas belum berisi satu jawaban pun."),
        ("1,3\n2,4\n", "Kolom “code” dan “value” tidak ada pada baris judul."),
        (b"code,value\n1,3\n2,\xff\xfe4\n", "baris 3: Huruf di baris ini tidak terbaca."),
        (b"code,value\n1,\x003\n", "Berkas ini bukan CSV dan bukan Excel."),
        (b"PK\x03\x04 not a workbook", "Berkas Excel rusak"),
        (OLE_MAGIC + b"\0" * 600, "Berkas Excel rusak"),
        (OLE_MAGIC + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "Berkas terkunci kata sandi."),
    ],
)
def test_files_that_are_not_what_they_should_be(run, csv_file, content, sentence):
    refused(run("score", "spbe-2020", csv_file(content)), sentence)


def test_a_huge_cell_is_refused_by_its_row(run, csv_file):
    refused(run("score", "spbe-2020", csv_file('code,value\n1,3\n2,"' + "9" * 200_000 + '"\n')), "baris 3:")


def test_missing_files_and_folders(run, tmp_path: Path):
    refused(run("score", "spbe-2020", tmp_path / "tidak-ada.csv"), "Berkas tidak ada")
    refused(run("score", "spbe-2020", tmp_path), "Ini folder, bukan berkas.")


def test_a_truncated_workbook(run, xlsx_file):
    path = xlsx_file([("code", "value"), (1, 3)])
    path.write_bytes(path.read_bytes()[:-200])
    refused(run("score", "spbe-2020", path), "Berkas Excel rusak")


def test_an_archive_that_is_no_workbook(run, tmp_path: Path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "code,value")
    refused(run("score", "spbe-2020", path), "Berkas Excel rusak")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(run, tmp_path: Path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/a.xml", "w") as entry:
        for _ in range(510):
            entry.write(b"0" * 1_000_000)
    refused(run("score", "spbe-2020", path), "Isi berkas Excel terlalu besar setelah dibuka.")


def test_an_empty_workbook(run, tmp_path: Path):
    path = tmp_path / "kosong.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet()
    refused(run("score", "spbe-2020", path), "Berkas kosong.")


def test_wrong_rows_of_a_workbook_carry_the_number_beside_them(run, xlsx_file):
    path = xlsx_file([("Isian SPBE",), (), ("code", "value"), (1, 3), (2, "x")])
    refused(run("score", "spbe-2020", path), "Kolom “code” dan “value” tidak ada")
    path = xlsx_file([(), ("code", "value"), (1, 3), (2, "x")])
    refused(run("score", "spbe-2020", path), "isian.xlsx, baris 4: “x” bukan angka.")


def test_an_institution_without_a_name(run, csv_file):
    refused(run("score", "spbe-2020", csv_file("institution,code,value\n,1,3\n")), "baris 2: Nama instansi kosong.")


def test_a_hundred_thousand_wrong_rows_are_counted_not_poured_out(run, csv_file):
    outcome = run("score", "spbe-2020", csv_file("code,value\n" + "x,1\n" * 100_000))
    refused(outcome, "baris 51:", "... dan 99.950 masalah lain.")
    assert outcome.err.count("\n") == 52


def test_a_hundred_thousand_good_rows_are_scored(run, csv_file):
    body = "".join(f"Instansi {n // 47},{n % 47 + 1},3\n" for n in range(100_016))
    outcome = run("score", "spbe-2020", csv_file("institution,code,value\n" + body), "--json")
    assert outcome.code == 0
    assert outcome.out.count('"index": "3.00"') == 2128


@pytest.mark.parametrize("words", [("score",), ("score", "spbe-2020"), ("score", "tidak-ada", "x.csv"), ("apa",)])
def test_wrong_usage_is_exit_code_2(run, words):
    outcome = run(*words)
    assert outcome.code == 2
    assert outcome.err
