"""Broken things in an instrument of points: stages, labels, categories, supplement."""

import pytest

from pemantik.maturity.tests.builders import FOLDER, line_of, problems

KAMI = (FOLDER / "indeks-kami-5.yaml").read_text()
TK01 = "      - code: TK01\n"
RANGES = "Rentang kategori harus mencakup semua jumlah jawaban, tanpa celah."
FIRST = "        name: Pimpinan resmi bertanggung jawab atas program keamanan informasi dan kebijakannya\n"


def first(old: str, new: str) -> tuple[str, str]:
    """A change of the first question of the first area."""
    return (
        f"{FIRST}        stage: 1\n        maturity: II\n",
        f"{FIRST}        stage: 1\n        maturity: II\n".replace(old, new),
    )


#: What is replaced, by what, the line that must be named, and the sentence.
CASES = {
    "stage without points": (*first("stage: 1", "stage: 4"), TK01, "Tahap butir TK01 tidak ada pada daftar poin."),
    "no stage": (*first("        stage: 1\n", ""), TK01, "Tahap butir TK01 tidak ada pada daftar poin."),
    "stage for nothing": ("  1: 1\n  2: 2\n", "  1: 0\n  2: 2\n", "  1: 0\n", "Poin tahap 1 harus lebih dari 0."),
    "label without threshold": (
        *first("maturity: II", "maturity: V"),
        "  - code: TK\n",
        "Tingkat kematangan butir TK01 tidak ada pada ambang.",
    ),
    "no label": (
        *first("        maturity: II\n", ""),
        "  - code: TK\n",
        "Tingkat kematangan butir TK01 tidak ada pada ambang.",
    ),
    "hole in categories": ("Tinggi: [16, 34]", "Tinggi: [17, 34]", "  ranges:", RANGES),
    "overlap of categories": ("Tinggi: [16, 34]", "Tinggi: [15, 34]", "  ranges:", RANGES),
    "categories begin late": ("Rendah: [10, 15]", "Rendah: [11, 15]", "  ranges:", RANGES),
    "categories end early": ("Strategis: [35, 50]", "Strategis: [35, 49]", "  ranges:", RANGES),
    "supplement question twice": (
        *("- code: SUP01", "- code: TK02", "above:         name: Identifikasi risiko kerja sama"),
        "Kode TK02 dipakai lebih dari sekali.",
    ),
    "category question twice": (
        *("- code: SE01", "- code: tk01", "above:       name: Nilai investasi"),
        "Kode tk01 dipakai lebih dari sekali.",
    ),
    "hole in the bands of a category": (
        *("        min: 388\n", "        min: 389\n", "above:         min: 389"),
        "Ada celah atau tumpang tindih antara Tidak Layak dan Pemenuhan Kerangka Kerja Dasar.",
    ),
    "category without bands": ("    Tinggi:\n", "    Sedang:\n", "bands:", "Kategori Tinggi belum punya predikat."),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_one_broken_thing_gives_exactly_its_sentence_on_its_line(case: tuple[str, str, str, str]) -> None:
    old, new, where, message = case
    assert old in KAMI
    text = KAMI.replace(old, new, 1)
    line = line_of(text, where.removeprefix("above: ")) - where.startswith("above: ")
    assert problems(text) == [(line, message)]


def test_bands_that_miss_the_highest_points_are_named_for_each_category() -> None:
    text = KAMI.replace("        max: 918\n", "        max: 917\n")
    assert [message for _line, message in problems(text)] == [
        "Predikat tertinggi tidak tepat berakhir di akhir skala (918)."
    ] * 3


def test_thresholds_that_do_not_follow_the_ladder_are_named_for_each_area() -> None:
    text = KAMI.replace("order: [I, I+, II, II+, III,", "order: [I, I+, III, II+, II,")
    sentences = [message for _line, message in problems(text)]
    assert len(sentences) == 6
    assert sentences[0] == "Ambang Tata Kelola Keamanan Informasi tidak mengikuti urutan tingkat kematangan."
