"""`pemantik overlaps`: what it writes, and that whatever a person sends is answered with a sentence."""

import csv
import io
import subprocess
import sys

import pytest

ROWS = """id,nama,jenis,wilayah,opd,deskripsi,vendor,tahun,anggaran
A1,Absensi Online,aplikasi,Kota Melati,Dinas Pendidikan,Mencatat kehadiran pegawai,,2021,
A2,Presensi Pegawai,aplikasi,Kota Melati,BKPSDM,Rekap presensi ASN,,2023,
A3,Pendataan Nelayan,aplikasi,Kota Melati,Dinas Perikanan,,,2020,
B1,Pengembangan Aplikasi Buku Tamu,belanja,Kota Melati,Bagian Umum,,,2025,Rp50.000.000
B2,Pembuatan Sistem Buku Tamu,belanja,Kota Melati,Diskominfo,,,2025,48000000
B3,Pengembangan Aplikasi Buku Tamu,belanja,Kota Melati,Bagian Umum,,,2026,
"""


def pairs(text):
    return [(row["id_a"], row["id_b"]) for row in csv.DictReader(io.StringIO(text))]


def test_likely_doubles_are_written_best_first(run, csv_file):
    outcome = run("overlaps", csv_file(ROWS))
    assert outcome.code == 0
    assert outcome.out.splitlines()[0] == "id_a,id_b,score,reason"
    assert set(pairs(outcome.out)) == {("A1", "A2"), ("B1", "B2")}
    scores = [float(row["score"]) for row in csv.DictReader(io.StringIO(outcome.out))]
    assert scores == sorted(scores, reverse=True)
    assert "Kata yang sama" in outcome.out
    assert "6 baris dibaca, 2 pasangan kemungkinan ganda." in outcome.err


def test_all_candidates_are_more_and_hold_the_doubles(run, csv_file):
    file = csv_file(ROWS)
    every = pairs(run("overlaps", file, "--all").out)
    assert set(pairs(run("overlaps", file).out)) <= set(every)


def test_the_order_of_the_rows_changes_nothing(run, csv_file):
    head, *lines = ROWS.splitlines()
    turned = "\n".join([head, *reversed(lines)]) + "\n"
    assert run("overlaps", csv_file(ROWS), "--all").out == run("overlaps", csv_file(turned, "b.csv"), "--all").out


def test_the_result_goes_to_a_file(run, csv_file, tmp_path):
    target = tmp_path / "hasil.csv"
    outcome = run("overlaps", csv_file(ROWS), "--output", target)
    assert outcome.code == 0
    assert outcome.out == ""
    assert len(pairs(target.read_text(encoding="utf-8"))) == 2
    assert list(tmp_path.glob("*.new")) == []


def test_a_result_that_cannot_be_written_is_said(run, csv_file, tmp_path):
    outcome = run("overlaps", csv_file(ROWS), "--output", tmp_path / "tidak" / "ada.csv")
    assert outcome.code == 1
    assert "tidak dapat ditulis" in outcome.err


def test_other_headers_can_be_matched(run, csv_file):
    renamed = ROWS.replace("id,nama,jenis", "Nomor Urut,Nama Sistem,jenis")
    outcome = run("overlaps", csv_file(renamed))
    assert outcome.code == 1
    assert "Kolom “id”, “nama” tidak ada pada baris judul." in outcome.err
    outcome = run("overlaps", csv_file(renamed), "--map", "nama sistem=nama", "--map", "Nomor Urut=id")
    assert len(pairs(outcome.out)) == 2


@pytest.mark.parametrize("wrong", ["nama", "=nama", "x=warna", "x="])
def test_a_mapping_that_means_nothing_is_wrong_usage(run, csv_file, wrong):
    outcome = run("overlaps", csv_file(ROWS), "--map", wrong)
    assert outcome.code == 2
    assert "tidak dapat dipakai" in outcome.err


def test_a_workbook_is_read_by_its_content(run, xlsx_file):
    rows = [line.split(",") for line in ROWS.splitlines()]
    outcome = run("overlaps", xlsx_file([["Daftar 2025"], [], *rows]))
    assert set(pairs(outcome.out)) == {("A1", "A2"), ("B1", "B2")}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Berkas kosong."),
        ("id;nama\n", "Berkas belum berisi satu baris pun."),
        ("id,nama\n1,A\n1,B\n", "baris 3: Id “1” sudah dipakai pada baris 2."),
        ("id,nama\n,A\n", "baris 2: Kolom “id” kosong."),
        ("nama\nA\n", "Kolom “id” tidak ada pada baris judul."),
        (b"id,nama\n1,\xff\n", "Huruf di baris ini tidak terbaca."),
        (b"PK\x03\x04rusak", "Berkas Excel rusak"),
        (b"\x00\x01\x02", "bukan CSV"),
        ("<html><body>401</body></html>", "tidak ada pada baris judul"),
    ],
)
def test_broken_files_are_answered_with_a_sentence(run, csv_file, content, sentence):
    outcome = run("overlaps", csv_file(content))
    assert outcome.code == 1
    assert outcome.out == ""
    assert sentence in outcome.err
    assert "Traceback" not in outcome.err


def test_a_missing_file_and_a_folder(run, tmp_path):
    assert run("overlaps", tmp_path / "tidak.csv").code == 1
    assert run("overlaps", tmp_path).code == 1
    assert run("overlaps").code == 2


def test_no_cell_of_the_result_is_a_formula(run, csv_file):
    text = 'id,nama\n=1+1,Absensi Pegawai\n@SUM(A1),Presensi Pegawai\n"+x","=HYPERLINK(""x"") Absensi Pegawai"\n'
    outcome = run("overlaps", csv_file(text), "--all")
    cells = [cell for row in csv.reader(io.StringIO(outcome.out)) for cell in row]
    assert len(cells) > 4
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_huge_and_hostile_names_are_read(run, csv_file):
    huge = "sistem " * 14_000
    text = f'id,nama,deskripsi\n1,"{huge}","{huge}"\n2,<script>alert(1)</script>,"<img src=x>"\n3,"{huge} arsip",\n'
    outcome = run("overlaps", csv_file(text), "--all")
    assert outcome.code == 0
    assert "<script>" not in outcome.err


def test_numbers_that_cannot_be_read_are_no_error(run, csv_file):
    odd = "id,nama,tahun,anggaran\n1,Arsip Digital,dua ribu,banyak\n2,Arsip Digital,9999999,-5\n3,Arsip,2020.5,1e400\n"
    assert run("overlaps", csv_file(odd)).code == 0


def test_it_starts_without_django():
    code = "import sys, pemantik.cli.overlaps; sys.exit('django' in sys.modules or 'sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
