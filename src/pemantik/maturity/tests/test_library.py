"""The six instruments that come with Pemantik: when each is in force, and what their notes promise."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from pemantik.maturity import library
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.tests.builders import FOLDER, as_filed

ALL = library.load_all()
for_all = pytest.mark.parametrize("instrument", ALL, ids=lambda each: each.code)


@pytest.mark.parametrize(
    ("year", "codes"),
    [
        (2006, set()),
        (2007, {"pegi"}),
        (2017, {"pegi"}),
        (2018, {"spbe-2018"}),
        (2019, {"spbe-2018"}),
        (2020, {"spbe-2018"}),
        (2021, {"spbe-2020"}),
        (2022, {"spbe-2020", "epss-2022"}),
        (2023, {"spbe-2020", "epss-2022", "indeks-kami-5"}),
        (2024, {"spbe-2020", "epss-2022", "indeks-kami-5"}),
        (2025, {"spbe-2020", "epss-2022", "indeks-kami-5"}),
        (2026, {"pemdi-2026", "epss-2022", "indeks-kami-5"}),
        (2030, {"pemdi-2026", "epss-2022", "indeks-kami-5"}),
    ],
)
def test_which_instruments_an_evaluation_of_a_year_uses(year: int, codes: set[str]) -> None:
    assert {instrument.code for instrument in library.in_force(year)} == codes


def test_the_folder_and_the_list_agree() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(library.CODES)
    assert [instrument.code for instrument in ALL] == list(library.CODES)


@pytest.mark.parametrize("code", ["", "spbe", "../secrets", "SPBE-2020", "pemantik-2018"])
def test_an_unknown_instrument_is_refused(code: str) -> None:
    with pytest.raises(library.UnknownInstrumentError):
        library.load(code)


@for_all
def test_comparisons_name_existing_instruments_and_are_told_from_both_sides(instrument: Instrument) -> None:
    for entry in instrument.comparability:
        other = library.load(entry.instrument)
        back = [each.comparable for each in other.comparability if each.instrument == instrument.code]
        assert back == [entry.comparable], f"{entry.instrument} says otherwise"
        assert entry.note.endswith(".")


@for_all
def test_an_instrument_says_how_sure_it_is_and_where_it_was_read(instrument: Instrument) -> None:
    assert len({each.part for each in instrument.confidence}) == len(instrument.confidence) > 0
    assert {each.sureness for each in instrument.confidence} != {"tinggi"}, "no file is beyond doubt"
    assert instrument.sources
    for source in instrument.sources:
        assert re.fullmatch(r"(https://\S+|Berita Negara \d+ Nomor \d+)?", source.location)


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in {"location", "evidence_group"}:
                yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)
    elif isinstance(node, str):
        yield node


@for_all
def test_no_text_speaks_of_files_keys_or_of_this_project_to_itself(instrument: Instrument) -> None:
    internal = re.compile(r"\w+_\w+|\bconfidence\b|\.ya?ml|penugasan|berkas ini|->|<->|>=|=true|TODO")
    assert [text for text in texts(as_filed(instrument.code)) if internal.search(text)] == []


@for_all
def test_no_text_was_cut_in_the_middle(instrument: Instrument) -> None:
    for text in texts(as_filed(instrument.code)):
        assert text.count("(") == text.count(")"), text
        assert text.count('"') % 2 == 0, text
        assert text.count("“") == text.count("”"), text
        assert text == text.strip(), text


@for_all
def test_notes_are_whole_sentences(instrument: Instrument) -> None:
    notes = [
        *instrument.notes,
        *instrument.process.notes,
        *(each.note for each in instrument.confidence if each.note),
        *(indicator.note for indicator in instrument.all_indicators if indicator.note),
        *(group.note for group in instrument.all_groups if group.note),
    ]
    for note in notes:
        assert note.endswith((".", ").", "”.")), note
        assert re.match(r"[A-Z0-9“\"]", note), note
    for indicator in instrument.all_indicators:
        for criterion in indicator.criteria:
            assert re.match(r"[A-Z0-9“\"]", criterion.text), criterion.text


@for_all
def test_every_level_of_every_indicator_is_described_or_none(instrument: Instrument) -> None:
    levels = [level.level for level in instrument.scale.levels]
    for indicator in instrument.all_indicators:
        assert [criterion.level for criterion in indicator.criteria] in ([], levels), indicator.code


def test_pemdi_and_both_spbe_describe_every_level() -> None:
    for code in ("pemdi-2026", "spbe-2020", "spbe-2018", "epss-2022"):
        assert all(indicator.criteria for indicator in library.load(code).all_indicators)


def test_what_is_disputed_or_unknown_is_said() -> None:
    def sureness(code: str, part: str) -> str:
        return next(each.sureness.value for each in library.load(code).confidence if part in each.part)

    assert sureness("spbe-2020", "Dasar predikat") == "bertentangan"
    assert sureness("pemdi-2026", "Dasar predikat") == "tidak diketahui"
    assert sureness("pemdi-2026", "Rumus nilai pecahan") == "rendah"
    assert sureness("epss-2022", "domain 3") == "bertentangan"
    assert sureness("epss-2022", "Nama indikator 40304") == "bertentangan"
    assert sureness("spbe-2018", "Rata-rata enam entri") == "sedang"
    assert sureness("indeks-kami-5", "Ambang poin") == "rendah"
    assert sureness("pegi", "Batas predikat") == "rendah"
