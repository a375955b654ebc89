"""What a person gets from `pemantik instruments`."""

from pathlib import Path

import pytest

from pemantik.maturity import library

SHIPPED = Path(library.__file__).parent / "instruments"


def test_the_list_names_all_six(run):
    outcome = run("instruments")
    assert outcome.code == 0
    for code in ("pemdi-2026", "spbe-2020", "spbe-2018", "pegi", "indeks-kami-5", "epss-2022"):
        assert code in outcome.out


@pytest.mark.parametrize("code", library.CODES)
def test_each_is_shown_with_tree_bands_and_sureness(run, code):
    outcome = run("instruments", code)
    instrument = library.load(code)
    assert outcome.code == 0
    assert "Predikat" in outcome.out
    assert "Seberapa yakin" in outcome.out
    assert instrument.all_indicators[-1].code in outcome.out


def test_an_unknown_code_names_the_known_ones(run):
    outcome = run("instruments", "spbe-1999")
    assert outcome.code == 2
    assert "Instrumen “spbe-1999” tidak ada. Pilihan: pemdi-2026" in outcome.err


@pytest.mark.parametrize("code", library.CODES)
def test_the_shipped_files_pass_their_check(run, code):
    outcome = run("instruments", "--check", SHIPPED / f"{code}.yaml")
    assert outcome.code == 0
    assert "benar" in outcome.out


def test_a_broken_file_is_told_with_line_and_reason(run, tmp_path):
    text = (SHIPPED / "pegi.yaml").read_text()
    broken = tmp_path / "rusak.yaml"
    broken.write_text(text.replace("weight: 20", "weight: 25", 1))
    outcome = run("instruments", "--check", broken)
    assert outcome.code == 1
    assert "rusak.yaml, baris " in outcome.err
    assert "berjumlah 105, seharusnya 100" in outcome.err


def test_a_missing_file_is_told(run, tmp_path):
    outcome = run("instruments", "--check", tmp_path / "tidak-ada.yaml")
    assert outcome.code == 1
    assert "tidak dapat dibaca" in outcome.err
