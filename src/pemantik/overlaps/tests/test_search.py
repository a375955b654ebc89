"""What the search finds, and what must never change its scores."""

import random
from dataclasses import replace

import pytest

from pemantik.overlaps.engine.finding import search
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.tests.factories import CITY, TRUE, application, dataset, line, sample, scores


def found_pairs(records: list[Record]) -> set[tuple[str, str]]:
    return {(each.first, each.second) for each in search(records).doubles()}


def test_doubles_are_found_and_look_alikes_are_not():
    assert found_pairs(sample()) == TRUE


def test_best_come_first_and_equal_scores_follow_the_ids():
    candidates = search(sample()).candidates
    assert candidates == sorted(candidates, key=lambda each: (-each.score, each.first, each.second))
    assert all(each.first < each.second for each in candidates)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_rows_changes_nothing(seed):
    records = sample()
    before = scores(search(records))
    random.Random(seed).shuffle(records)
    assert scores(search(records)) == before


def test_two_runs_give_the_same():
    one, other = search(sample()), search(sample())
    assert scores(one) == scores(other)
    assert [one.explain(each).text() for each in one.candidates] == [
        other.explain(each).text() for each in other.candidates
    ]


def test_case_and_spaces_change_nothing():
    shouted = [replace(each, name="  " + each.name.upper().replace(" ", "   ")) for each in sample()]
    quiet = [replace(each, name=each.name.lower()) for each in sample()]
    assert found_pairs(shouted) == found_pairs(quiet) == TRUE


def test_a_copy_of_a_record_is_its_double_and_changes_no_other_verdict():
    records = [*sample(), replace(sample()[2], id="a3-copy")]
    found = found_pairs(records)
    assert ("a3", "a3-copy") in found
    assert found >= TRUE
    assert {pair for pair in found if "a3-copy" not in pair} == TRUE


def test_records_of_another_region_change_no_verdict_and_meet_nobody():
    others = [replace(each, id="x" + each.id, region="Kabupaten Lain") for each in sample()]
    found = found_pairs([*sample(), *others])
    assert {pair for pair in found if not pair[0].startswith("x")} == TRUE
    assert all(pair[0].startswith("x") == pair[1].startswith("x") for pair in found)


def test_unrelated_records_of_the_region_change_no_verdict():
    others = [application(f"z{at}", name) for at, name in enumerate(("Uji KIR", "Perpustakaan Digital", "Peta Banjir"))]
    assert found_pairs([*sample(), *others]) == TRUE


def test_empty_fields_are_not_evidence():
    bare = [Record("1", "", "aplikasi", CITY), Record("2", "", "aplikasi", CITY), Record("3", "---", "aplikasi", CITY)]
    assert search(bare).candidates == []
    assert search([]).candidates == []
    assert search([Record("1", "SIMPEG")]).candidates == []


def test_names_without_a_kind_or_region_are_compared():
    assert found_pairs([Record("1", "Antrean Online Puskesmas"), Record("2", "Antrian Puskesmas Online")]) == {
        ("1", "2")
    }


def test_a_row_without_a_region_still_meets_those_that_have_one():
    records = [application("1", "Pendataan Nelayan"), application("2", "Pendataan Nelayan", region="")]
    other = application("3", "Pendataan Nelayan", region="Kabupaten Lain")
    pairs = scores(search([*records, other]))
    assert set(pairs) == {("1", "2"), ("2", "3")}


def test_one_region_in_many_spellings():
    names = ("Kab. Melati", "KABUPATEN MELATI", "Pemkab Melati", "kabupaten  melati")
    records = [application(str(at), "Pendataan Nelayan", region=name) for at, name in enumerate(names)]
    assert len(found_pairs(records)) == 6
    assert found_pairs([*records, application("9", "Pendataan Nelayan", region="Kota Melati")]) == found_pairs(records)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (line("1", "Pengembangan Aplikasi Arsip"), line("2", "Pengembangan Aplikasi Arsip", year=2026)),
        (line("1", "Pengembangan Aplikasi Arsip"), line("2", "Pemeliharaan Aplikasi Arsip")),
        (line("1", "Pengadaan Server", unit="Bappeda"), line("2", "Pengadaan Server", unit="Inspektorat")),
        (dataset("1", "Jumlah Guru per Kecamatan"), dataset("2", "Jumlah Guru Menurut Jenis Kelamin")),
        (application("1", "Website Bappeda"), application("2", "Website Inspektorat")),
        (application("1", "Pendataan Nelayan"), line("2", "Pendataan Nelayan")),
        (application("1", "Pendataan Nelayan"), application("2", "Pendataan Petani")),
        (application("1", "Pendataan Nelayan"), application("2", "Pemetaan Nelayan")),
    ],
)
def test_what_the_definition_tells_apart_is_no_double(one, other):
    assert found_pairs([one, other]) == set()


def test_the_same_goods_of_one_unit_are_a_double():
    pair = [
        line("1", "Pengadaan Laptop 5 unit", unit="Dinas Sosial"),
        line("2", "Belanja Modal Notebook", unit="Dinsos"),
    ]
    assert found_pairs(pair) == {("1", "2")}


def test_the_account_code_says_what_words_do_not():
    goods, software = "5.2.02.10.01.02", "5.2.05.01.01.0005"
    one = line("1", "Pengadaan SIMBADA", account=software, unit="Bappeda")
    other = line("2", "Pengembangan SIMBADA", account=software, unit="Diskominfo")
    assert found_pairs([one, other]) == {("1", "2")}
    assert found_pairs([replace(one, account=goods), other]) == set()


def test_a_reviewers_no_is_never_undone():
    told_apart = {("a2", "a1")}
    found = search(sample(), cannot=told_apart)
    assert ("a1", "a2") not in scores(found)
    assert not any({"a1", "a2"} <= set(group) for group in found.groups())


def test_the_same_address_is_the_strongest_sign():
    records = [
        application("1", "Rumah Belanja", url="https://toko.kota.go.id/", description="promosi produk IKM"),
        application("2", "eCommerce", url="toko.kota.go.id", description="promosi produk IKM"),
    ]
    assert found_pairs(records) == {("1", "2")}
    for link in ("https://youtu.be/abc", "VPN", "http://linktr.ee/dinas"):
        assert found_pairs([replace(each, url=link, description="") for each in records]) == set()


def test_a_slip_of_the_pen_is_read_as_meant():
    assert found_pairs([application("1", "Pendataan Nelayan"), application("2", "Penadtaan Nelayann")]) == {("1", "2")}
