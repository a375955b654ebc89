"""Words of formal documents."""

from decimal import Decimal

import pytest

from pemantik.maturity import library
from pemantik.reports.content.legal import legal_basis, main_regulation
from pemantik.reports.content.words import counted, in_words, listed, moved, percent, text


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "nol"),
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (47, "empat puluh tujuh"),
        (100, "seratus"),
        (101, "seratus satu"),
        (215, "dua ratus lima belas"),
        (999, "sembilan ratus sembilan puluh sembilan"),
    ],
)
def test_numbers_in_words(count, words) -> None:
    assert in_words(count) == words


def test_counts_are_written_twice() -> None:
    assert counted(47) == "47 (empat puluh tujuh)"
    assert counted(1500) == "1.500"


def test_lists() -> None:
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a dan b", "a, b, dan c"]


def test_moves_and_weights() -> None:
    assert moved(Decimal("0.16"), 2) == "meningkat 0,16"
    assert moved(Decimal("-0.1"), 2) == "menurun 0,10"
    assert moved(Decimal("0.001"), 2) == "tidak berubah"
    assert percent(Decimal("2.75")) == "2,75%"
    assert percent(Decimal("13.000")) == "13%"


def test_text_loses_what_does_harm_and_keeps_the_rest() -> None:
    assert text("a\x00b\x1bc") == "a b c"
    assert text("\u202edesrever\u2066x") == "desreverx"
    assert text("baris\nkedua") == "baris\nkedua"
    assert text("#let x = 1 <b> $y$ مرحبا") == "#let x = 1 <b> $y$ مرحبا"


def test_endless_words_may_be_broken_and_ordinary_ones_are_not() -> None:
    assert text("x" * 200).replace("\u200b", "") == "x" * 200
    assert "\u200b" in text("x" * 200)
    assert "\u200b" not in text("Pemerintahan Berbasis Elektronik")


@pytest.mark.parametrize("code", library.CODES)
def test_every_instrument_has_a_basis_that_can_be_signed(code) -> None:
    instrument = library.load(code)
    basis = legal_basis(instrument, 2026, regional=True)
    assert basis[0].startswith("Undang-Undang Nomor 23 Tahun 2014")
    assert basis[-1] == main_regulation(instrument)
    assert not any(word in " ".join(basis) for word in ("terbaca", "PermenPANRB", "tidak diketahui"))


def test_the_regulation_is_cited_in_full() -> None:
    assert main_regulation(library.load("spbe-2020")) == (
        "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 59 Tahun 2020 tentang Pemantauan"
        " dan Evaluasi Sistem Pemerintahan Berbasis Elektronik (Berita Negara Republik Indonesia Tahun 2020 Nomor 994)"
    )
