"""One broken thing in an otherwise valid instrument: exactly its sentence, on its line."""

from decimal import Decimal

import pytest

from pemantik.maturity.reading import parse_instrument
from pemantik.maturity.scoring import score
from pemantik.maturity.tests.builders import changed, line_of, problems

#: Lines by a piece of text on them; "above" is the line before that piece.
ASPECT_ONE = "  - code: aspek-1"
LOW, HIGH = "    - {name: Kurang", "    - {name: Baik"
ONE, TWO, THREE = "above: Indikator satu", "above: Indikator dua", "above: Indikator tiga"
CRITERIA, EXTERNAL = "        criteria:", "        external:"

NUMBER = "“{}” pada “{}” bukan angka yang benar."
HOLE = "Ada celah atau tumpang tindih antara Kurang dan Baik."
BEGIN = "Predikat terendah tidak mencapai awal skala (1)."
END = "Predikat tertinggi tidak tepat berakhir di akhir skala (5)."
UNWEIGHTED = "Di bawah Aspek Satu ada yang belum berbobot."
TWICE = "Kode {} dipakai lebih dari sekali."
SPACED = "Kode “{}” tidak boleh kosong atau berspasi."
LEVELS = "Nilai tingkat harus naik dan berakhir di nilai tertinggi skala."
DISORDER = "Tingkat kriteria indikator 1 tidak sesuai skala atau tidak berurutan."
CONVERSION = "Titik konversi harus naik dan mencakup seluruh skala indeks luar."
OFF_SCALE = "Titik konversi keluar dari skala instrumen."
PAIR = "Jumlah isi daftar “points” tidak tepat."
POINTS_ALONE = "Penjumlahan poin berlaku untuk seluruh instrumen, bukan untuk satu kelompok."

#: What is replaced, by what, the line that must be named, and the sentence.
SHAPE = {
    "missing part": ("title: Instrumen contoh\n", "", "code: contoh", "Bagian “title” belum ada."),
    "unknown key": ("owner:", "pemilik: x\nowner:", "pemilik", "Bagian “pemilik” tidak dikenal; periksa ejaannya."),
    "list for text": ("title: Instrumen contoh", "title: [a]", "title:", "“title” harus berupa teks."),
    "nothing for text": ("title: Instrumen contoh", "title:", "title:", "“title” harus berupa teks."),
    "text for list": (
        "applies_to: [kabupaten, kota]",
        "applies_to: kota",
        "applies",
        "“applies_to” harus berupa daftar.",
    ),
    "number for parts": ("\n  places: 2", " 2", "rounding", "“rounding” harus berisi bagian-bagian bernama."),
    "no truth": ("max_included: true", "max_included: ya", HIGH, "“max_included” harus true atau false."),
    "no choice": ("blank: zero", "blank: nol", "blank", "“nol” bukan pilihan untuk “blank”; yang boleh: zero, skip."),
    "no number": ("max: 5\n  levels", "max: lima\n  levels", "  max: lima", NUMBER.format("lima", "max")),
    "not a number": ("max: 5\n  levels", "max: NaN\n  levels", "  max: NaN", NUMBER.format("NaN", "max")),
    "infinite": ("max: 5\n  levels", "max: Infinity\n  levels", "  max: I", NUMBER.format("Infinity", "max")),
    "huge": ("max: 5\n  levels", "max: 1E+999999\n  levels", "  max: 1E", NUMBER.format("1E+999999", "max")),
    "tiny": ("weight: 60", "weight: 1E-99", "    weight: 1E", NUMBER.format("1E-99", "weight")),
    "half a place": ("places: 2", "places: 2.5", "  places", NUMBER.format("2.5", "places")),
    "word for level": ("proses: {1:", "proses: {satu:", "    proses", NUMBER.format("satu", "satu")),
    "three in a pair": ("[[0, 1],", "[[0, 1, 2],", "          points", PAIR),
    "one in a pair": ("[[0, 1],", "[[0],", "          points", PAIR),
}
TREE = {
    "weights below a group": (
        *("weight: 20\n", "weight: 19\n", ASPECT_ONE),
        "Bobot di bawah Aspek Satu berjumlah 59, seharusnya 60.",
    ),
    "no weight": ("        weight: 20\n", "", ASPECT_ONE, UNWEIGHTED),
    "weight zero": ("weight: 20\n", "weight: 0\n", ASPECT_ONE, UNWEIGHTED),
    "weight below zero": ("weight: 20\n", "weight: -20\n", ASPECT_ONE, UNWEIGHTED),
    "percent of the group": (
        *("    weight: 60\n", "    weight: 60\n    weighting: relative\n", ASPECT_ONE),
        "Bobot di bawah Aspek Satu berjumlah 60, seharusnya 100.",
    ),
    "points in one group": ("    weight: 60\n", "    weight: 60\n    weighting: points\n", ASPECT_ONE, POINTS_ALONE),
    "indicator twice": ("- code: '3'", "- code: '1'", THREE, TWICE.format("1")),
    "group twice": (
        "code: aspek-2",
        "code: aspek-1",
        "above:     kind: aspek\n    name: Aspek Dua",
        TWICE.format("aspek-1"),
    ),
    "group and indicator": ("- code: '3'", "- code: Aspek-2", THREE, TWICE.format("Aspek-2")),
    "alias is a code": ("aliases: ['1.1']", "aliases: ['2']", TWO, TWICE.format("2")),
    "alias twice": ("['1.1']", "['1.1', '1.1']", ONE, TWICE.format("1.1")),
    "entry twice": ("['3-1', '3-2']", "['3-1', '3-1']", THREE, TWICE.format("3-1")),
    "entry is a code": ("['3-1', '3-2']", "['3-1', '2']", THREE, TWICE.format("2")),
    "code with a space": ("['1.1']", "['1 1']", ONE, SPACED.format("1 1")),
    "empty code": ("- code: '3'", "- code: ''", THREE, SPACED.format("")),
    "no entries": ("['3-1', '3-2']", "[]", "        entries", "Daftar layanan indikator 3 kosong."),
    "unnamed indicator": ("name: Indikator dua", "name: ''", "- code: '2'", "Indikator 2 belum bernama."),
    "unknown capability": ("capability: proses", "capability: layanan", ONE, "“layanan” tidak ada pada skala."),
    "criteria off the scale": ("{level: 2, text", "{level: 6, text", CRITERIA, DISORDER),
    "criteria twice": ("{level: 2, text", "{level: 1, text", CRITERIA, DISORDER),
    "conversion ends early": ("[100, 5]]", "[90, 5]]", EXTERNAL, CONVERSION),
    "conversion begins late": ("[[0, 1],", "[[10, 1],", EXTERNAL, CONVERSION),
    "conversion turns back": ("[100, 5]]", "[50, 2], [40, 3], [100, 5]]", EXTERNAL, CONVERSION),
    "no conversion": ("[[0, 1], [100, 5]]", "[]", EXTERNAL, CONVERSION),
    "conversion off the scale": ("[100, 5]]", "[100, 6]]", EXTERNAL, OFF_SCALE),
    "provisional off the scale": ("provisional: 1", "provisional: 0", EXTERNAL, OFF_SCALE),
    "precedence of nothing": ("needs: '1'", "needs: '9'", "  - {indicator", "Indikator 9 tidak ada."),
    "precedence off the scale": ("level: 3, needs", "level: 7, needs", "  - {ind", "Tingkat 7 tidak ada pada skala."),
    "years reversed": ("to_year: 2025", "to_year: 2019", "  to_year", "Tahun akhir berlaku mendahului tahun awal."),
}
SCALE = {
    "hole": ("min: 2.5, max: 5", "min: 2.6, max: 5", HIGH, HOLE),
    "overlap": ("min: 2.5, max: 5", "min: 2.4, max: 5", HIGH, HOLE),
    "edge in both bands": ("max: 2.5}", "max: 2.5, max_included: true}", HIGH, HOLE),
    "edge in no band": ("min: 2.5, max: 5", "min: 2.5, min_included: false, max: 5", HIGH, HOLE),
    "open band above": ("min: 2.5, max: 5", "min: null, max: 5", HIGH, HOLE),
    "bands begin late": ("Kurang, min: 1,", "Kurang, min: 1.5,", LOW, BEGIN),
    "start is left out": ("Kurang, min: 1,", "Kurang, min: 1, min_included: false,", LOW, BEGIN),
    "bands end early": ("max: 5, max", "max: 4.9, max", HIGH, END),
    "bands end late": ("max: 5, max", "max: 6, max", HIGH, END),
    "top is left out": (", max_included: true", "", HIGH, END),
    "unnamed band": ("name: Kurang", "name: ' '", "above: " + HIGH, "Ada predikat yang belum bernama."),
    "unnamed level": ("name: Tiga", "name: ' '", "    - {level: 3", "Tingkat 3 belum bernama."),
    "unnamed capability": (", 5: Optimum", "", "    proses", "Tingkat 5 pada “proses” belum bernama."),
    "level falls": ("value: 3}", "value: 2}", "  levels", LEVELS),
    "level below the scale": ("name: Satu, value: 1}", "name: Satu, value: 0}", "  levels", LEVELS),
    "levels end early": ("name: Lima, value: 5}", "name: Lima, value: 4.5}", "  levels", LEVELS),
}


def line_at(text: str, where: str) -> int:
    return line_of(text, where.removeprefix("above: ")) - where.startswith("above: ")


@pytest.mark.parametrize("case", [*SHAPE.values(), *TREE.values(), *SCALE.values()], ids=[*SHAPE, *TREE, *SCALE])
def test_one_broken_thing_gives_exactly_its_sentence_on_its_line(case: tuple[str, str, str, str]) -> None:
    old, new, where, message = case
    text = changed((old, new))
    assert problems(text) == [(line_at(text, where), message)]


def test_groups_that_are_not_one_hundred_percent() -> None:
    text = changed(("    weight: 60\n", "    weight: 50\n"), ("weight: 20\n", "weight: 10\n"))
    assert problems(text) == [(line_of(text, "groups:"), "Bobot di bawah Contoh berjumlah 90, seharusnya 100.")]


def test_a_level_left_out() -> None:
    text = changed(
        ("    - {level: 3, name: Tiga, value: 3}\n", ""), ("3: Baku, ", ""), ("level: 3, needs", "level: 4, needs")
    )
    assert problems(text) == [(line_of(text, "  levels"), "Tingkat harus berurutan tanpa celah.")]


def test_a_scale_upside_down() -> None:
    text = changed(("  min: 1\n  max: 5\n", "  min: 6\n  max: 5\n"))
    sentences = [message for _line, message in problems(text)]
    assert "Nilai terendah skala harus lebih kecil daripada nilai tertinggi." in sentences


def test_no_bands_at_all() -> None:
    start = (
        "  table:\n    - {name: Kurang, min: 1, max: 2.5}\n    - {name: Baik, min: 2.5, max: 5, max_included: true}\n"
    )
    text = changed((start, ""))
    assert problems(text) == [(line_of(text, "bands:"), "Predikat belum ada.")]


def test_a_band_without_a_single_value() -> None:
    text = changed(("min: 1, max: 2.5", "min: 1, max: 1"), ("min: 2.5, max: 5", "min: 1, max: 5"))
    assert problems(text) == [(line_of(text, "    - {name: Kurang"), "Predikat Kurang tidak memuat satu nilai pun.")]


def test_an_instrument_or_a_group_without_indicators() -> None:
    text = changed()
    tree = text[text.index("groups:\n") : text.index("suggested_precedence:")]
    precedence = text[text.index("suggested_precedence:") : text.index("confidence:")]
    empty = text.replace(tree, "groups: []\n").replace(precedence, "")
    assert problems(empty) == [(line_of(empty, "groups:"), "Contoh belum berisi indikator.")]
    hollow = text.replace(tree, "groups:\n  - {code: a, kind: aspek, name: Aspek A, weight: 100}\n")
    hollow = hollow.replace(precedence, "")
    assert problems(hollow) == [(line_of(hollow, "  - {code: a,"), "Aspek A belum berisi indikator.")]


def test_a_group_follows_the_rule_of_the_group_above_it() -> None:
    text = changed()
    second = text[text.index("  - code: aspek-2") : text.index("suggested_precedence:")]
    leaf = "{code: sub, kind: sub, name: Sub, indicators: [{code: '3', name: Indikator tiga}]}"
    nested = f"  - {{code: aspek-2, kind: aspek, name: Aspek Dua, weight: 40, weighting: equal, groups: [{leaf}]}}\n"
    instrument = parse_instrument(text.replace(second, nested))
    assert score(instrument, {"3": Decimal(5)}).exact == 2


def test_weights_too_intricate_for_exact_sums_are_refused() -> None:
    sizes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79]
    groups = "".join(
        f"  - code: g{size}\n    kind: aspek\n    name: G{size}\n    weighting: equal\n    indicators:\n"
        + "".join(f"      - {{code: g{size}-{number}, name: Butir}}\n" for number in range(size))
        for size in sizes
    )
    text = changed(("weighting: absolute", "weighting: equal"))
    tree = text[text.index("groups:\n") : text.index("suggested_precedence:")]
    precedence = text[text.index("suggested_precedence:") : text.index("confidence:")]
    many = text.replace(tree, "groups:\n" + groups).replace(precedence, "")
    assert problems(many) == [(line_of(many, "groups:"), "Pembagian bobot terlalu rumit untuk dihitung dengan tepat.")]
