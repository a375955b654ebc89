"""Whatever a person writes is read, quickly, and without an error."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pemantik.overlaps.engine.cleaning import Cleaner
from pemantik.overlaps.engine.dictionary import build, shipped
from pemantik.overlaps.engine.finding import search
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.engine.stemming import stem

KINDS = st.sampled_from(["", "aplikasi", "belanja", "dataset", "lain"])


def read(name: str, kind: str = "aplikasi", **fields: str) -> list[str]:
    cleaned = Cleaner(shipped()).clean(Record("1", name, kind, **fields))
    return sorted(piece[0] for piece in cleaned.name)


@settings(deadline=None)  # the first example loads the dictionary
@given(st.text(), st.text(), KINDS, st.text(max_size=40))
def test_no_text_is_an_error(name, description, kind, region):
    cleaner = Cleaner(shipped())
    record = Record("1", name, kind, region, name, description, account=name, url=description)
    assert cleaner.clean(record) == cleaner.clean(record)


@pytest.mark.parametrize(
    "huge",
    [
        "sistem " * 15_000,
        "a" * 100_000,
        "(" * 100_000,
        "=HYPERLINK(1)" * 8_000,
        "<script>alert(1)</script>" * 4_000,
        "-" * 100_000,
        "é" * 100_000,
        "\u0301" * 100_000,
        "si " * 33_000,
        "1 " * 50_000,
    ],
)
@pytest.mark.parametrize("kind", ["aplikasi", "belanja", "dataset"])
def test_a_text_of_a_hundred_kilobytes_is_read_at_once(huge, kind):
    start = time.process_time()
    search([Record(str(at), huge, kind, "Kota X", huge, huge, huge) for at in range(3)])
    assert time.process_time() - start < 3


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.text(), KINDS, st.text(max_size=5), st.text()), max_size=6))
def test_no_list_is_an_error(rows):
    records = [
        Record(str(at), name, kind, region, description=text) for at, (name, kind, region, text) in enumerate(rows)
    ]
    found = search(records)
    assert all(0 <= each.score <= 1 for each in found.candidates)
    assert all(found.explain(each).text() for each in found.candidates)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Absensi Pegawai", "Presensi ASN"),
        ("Sistem Informasi Persuratan", "Tata Naskah Dinas Elektronik"),
        ("Aplikasi Pendataan UMKM Berbasis Web", "database usaha mikro"),
        ("Monitoring Harga Sembako", "Pemantauan Harga Bahan Pokok"),
        ("Pengaduan Jalan Rusak", "Lapor Jalan"),
    ],
)
def test_wordings_of_one_idea_are_read_alike(one, other):
    assert read(one) == read(other)


def test_a_report_is_no_complaint():
    assert read("Laporan Jalan") != read("Lapor Jalan")


def test_names_of_the_region_and_of_units_say_nothing():
    assert read("Pendataan Nelayan Dinas Perikanan Kota Melati", region="Kota Melati") == read("Pendataan Nelayan")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("SIMPEG (Sistem Informasi Kepegawaian)", "simpeg"),
        ("Sistem Informasi Kepegawaian (SIMPEG)", "simpeg"),
        ("SI-LANCAR Kota Melati", "silancar"),
        ("e-Lancar", "elancar"),
        ("SI LANCAR - Pendataan Nelayan", "silancar"),
        ("Pendataan Nelayan", ""),
    ],
)
def test_short_names_are_recognised(name, short):
    assert Cleaner(shipped()).clean(Record("1", name, "aplikasi", "Kota Melati")).short == short


@pytest.mark.parametrize(
    ("words", "root"),
    [
        (("pendataan", "mendata", "pendata"), "data"),
        (("pemantauan", "memantau"), "pantau"),
        (("penilaian", "menilai"), "nilai"),
        (("kepegawaian", "pegawai"), "pegawai"),
        (("penyaluran", "menyalurkan"), "salur"),
        (("perizinan",), "izin"),
    ],
)
def test_forms_of_a_word_have_one_stem(words, root):
    assert {shipped().stem(word) for word in words} == {root}


@settings(deadline=None)
@given(st.text(alphabet="abcdeghiklmnprstuy", max_size=40))
def test_a_stem_is_never_empty(word):
    assert len(stem(word)) > 0 or word == ""


def test_people_add_their_own_wordings():
    own = build({"object": {"kehadiran": ["tilik hadir"]}, "drop": {"": ["gemah ripah"]}})
    cleaned = Cleaner(own).clean(Record("1", "Tilik Hadir Gemah Ripah", "aplikasi"))
    assert [piece[0] for piece in cleaned.name] == ["kehadiran"]
