"""Files of verdicts as people make them: read, matched, and every mistake said with its row."""

import pytest

from pemantik.maturity import library
from pemantik.reports.national.tests.factories import workbook
from pemantik.reports.national.verdicts.checking import Fate, Standing, check_rows
from pemantik.reports.national.verdicts.columns import match
from pemantik.reports.national.verdicts.reading import read_verdicts
from pemantik.tables.problems import FileError

SPBE, PEMDI = library.load("spbe-2020"), library.load("pemdi-2026")
NAMES = {leaf.code: leaf.indicator.name for leaf in SPBE.structure.leaves}


def checked(content, kind="desk", instrument=SPBE):
    """The rows by their numbers, and the index that the file tells."""
    if isinstance(content, str):
        content = content.encode()
    rows, index = check_rows(instrument, read_verdicts(content, kind), Standing({}, {}))
    return {row.row.number: row for row in rows}, index


def said(row):
    """The first reason of a row."""
    return row.problems[0].reason


def test_a_file_by_hand_with_every_mistake():
    rows, index = checked(
        "HASIL EVALUASI;;;;\n\n"
        "No;Indikator;Nilai;;Catatan Asesor\n;;Mandiri;Asesor;\n(1);(2);(3);(4);(5)\n"
        "Domain 1;;;;\n"
        f"1;{NAMES['1']};3;2;Belum ditetapkan\n"
        "2;;3;2,5;\n"
        "3;;2;–;\n"
        "IK-04;;4;9;\n"
        "5;;4;4;\n5;;4;3;\n"
        "99;;1;1;\n"
        "Indikator 6;;1;3 (Terdefinisi);\n"
        "7;;1;tiga;\n"
        "8;;1;3.00;\n8;;1;3,00;\n"
        f"9;{NAMES['10']};1;2;\n"
        ";;;4;\n"
        "Jumlah;;;120;\nIndeks SPBE;;2,9;2,31;\n"
    )
    fates = {number: row.fate for number, row in rows.items()}
    assert fates == {
        6: Fate.ASIDE,
        7: Fate.READY,
        8: Fate.FIX,
        9: Fate.EMPTY,
        10: Fate.FIX,
        11: Fate.FIX,
        12: Fate.FIX,
        13: Fate.FIX,
        14: Fate.READY,
        15: Fate.FIX,
        16: Fate.READY,
        17: Fate.ASIDE,
        18: Fate.DOUBT,
        19: Fate.FIX,
        20: Fate.ASIDE,
        21: Fate.ASIDE,
    }
    assert index == "2,31"
    assert rows[7].written == "2"
    assert rows[7].note == "Belum ditetapkan"
    assert "bukan bilangan bulat" in said(rows[8])
    assert "di luar skala" in said(rows[10])
    assert "baris 12" in said(rows[11])
    assert "Kode “99” tidak ada" in said(rows[13])
    assert rows[18].problems[0].suggestion == "10"
    assert "tidak menyebut indikator" in said(rows[19])


def test_a_workbook_with_merged_cells_and_numbers():
    content = workbook(
        [
            ["Laporan hasil", None, None, None, None],
            ["Aspek", "Kode", "Tingkat Kematangan", None, "Catatan"],
            [None, None, "Mandiri", "Dokumen", None],
            ["Aspek 1", 1, 3, 2, "=1+1"],
            [None, 2, 3, 3.0, "Cukup"],
        ],
        ["A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "A4:A5"],
    )
    rows, _index = checked(content)
    assert [(row.item.code, row.written) for row in rows.values()] == [("1", "2"), ("2", "3")]


@pytest.mark.parametrize("separator", ["\t", ";", ",", "|"])
def test_a_pasted_table(separator):
    lines = [["Kode Indikator", "Nilai", "Status"], ["1", "2.75", "Diterima"], ["2", "3", "-"]]
    rows, _index = checked("\n".join(separator.join(line) for line in lines), instrument=PEMDI)
    assert [row.written for row in rows.values()] == ["2.75", "3"]
    assert rows[2].note == "Status di portal: Diterima."
    assert rows[3].note == ""


def test_the_column_of_the_stage_is_chosen():
    heading = ["Kode", "Nilai Mandiri", "Nilai Dokumen", "Nilai Interviu", "Nilai Akhir"]
    assert match(heading, "desk")["value"] == 2
    assert match(heading, "interview")["value"] == 3
    assert match(heading, "final")["value"] == 4
    assert match(heading[:2] + heading[4:], "desk")["value"] == 2
    assert "value" not in match(["Kode", "Nilai Mandiri"], "desk")
    assert match(["Kode", "Nilai tahap penilaian mandiri", "Nilai asesor eksternal"], "desk")["value"] == 2
    assert match(["Kode", "Mandiri", "Dokumen"], "desk")["value"] == 2


def test_names_alone_are_matched_and_similar_ones_asked_about():
    close = NAMES["2"].replace("Kebijakan", "Kebijkan")
    rows, _index = checked(f"Nama Indikator;Tingkat\n{NAMES['1']};3\n{close};2\nSesuatu yang lain sama sekali;2\n")
    assert [row.fate for row in rows.values()] == [Fate.READY, Fate.DOUBT, Fate.FIX]
    assert rows[3].problems[0].reason.startswith("Nama ini mirip indikator 2")


def test_value_and_level_that_differ_are_asked_about():
    rows, _index = checked("Kode;Nilai;Level\n1;3;Level 2\n2;3;3 - Terdefinisi\n3;;Level 4\n")
    assert [row.fate for row in rows.values()] == [Fate.DOUBT, Fate.READY, Fate.READY]
    assert rows[4].written == "4"


def test_an_indicator_whose_name_begins_like_a_total_is_one():
    leaf = next(leaf for leaf in PEMDI.structure.leaves if leaf.indicator.external)
    rows, index = checked(f"Kode;Indikator;Nilai\n{leaf.code};Indeks apa saja;2\n", instrument=PEMDI)
    assert rows[2].item.code == leaf.code
    assert index == ""


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "kosong"),
        (b"halo dunia\n1\n", "Judul kolom tidak ditemukan"),
        (b"Kode;Nilai\n", "Belum ada baris"),
        (b"PK\x03\x04rusak", "rusak"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1lama", "Excel lama"),
        (b"%PDF-1.7\n\xff\xfe", "tidak terbaca"),
        (b"\x00\x01\x02", "bukan CSV"),
        (b"Kode;Nilai\n" + b"1;2\n" * 2000, "Lebih dari 1000 baris"),
    ],
)
def test_wrong_files_are_refused_with_a_sentence(content, sentence):
    with pytest.raises(FileError) as refused:
        read_verdicts(content, "desk")
    assert sentence in refused.value.problems[0].message
