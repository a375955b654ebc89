"""The explanation says what was compared, in the words of the rows."""

from pemantik.maturity.text import in_language
from pemantik.overlaps.engine.finding import search
from pemantik.overlaps.tests.factories import application, line, sample


def reasons(records):
    found = search(records)
    return {(each.first, each.second): found.explain(each).text() for each in found.candidates}


def test_it_names_the_words_that_agree_as_each_row_wrote_them():
    text = reasons(sample())["a1", "a2"]
    assert "“absensi” = “presensi”" in text or "“absensi” = “presensi pegawai”" in text
    assert "Sama: wilayah" in text
    assert "OPD" in text


def test_it_names_what_only_one_row_has():
    text = reasons([application("1", "Pemantauan Stok Obat"), application("2", "Pemantauan Obat Posyandu")])["1", "2"]
    assert "Hanya di yang pertama" in text or "hanya di yang kedua" in text.lower()


def test_it_says_what_the_key_compared_and_what_is_not_known():
    text = reasons([line("1", "Pengembangan Aplikasi Arsip"), line("2", "Pembuatan Aplikasi Arsip", unit="Bappeda")])[
        "1", "2"
    ]
    assert "tahun anggaran" in text
    assert "Tidak diketahui: OPD" in text


def test_an_empty_description_is_said_to_be_unknown():
    text = reasons([application("1", "Pendataan Nelayan"), application("2", "Database Nelayan")])["1", "2"]
    assert "deskripsi" in text.partition("Tidak diketahui")[2]


def test_it_speaks_english_too():
    with in_language("en"):
        text = reasons(sample())["a1", "a2"]
    assert "Same" in text
    assert "Kata yang sama" not in text
