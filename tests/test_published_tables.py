"""Published indices are reproduced to the digit by the product's own functions."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from pemantik.maturity import library
from pemantik.maturity.bands import find_band
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import round_half_up
from pemantik.maturity.parts import BandBasis
from pemantik.maturity.scoring import index_of, score

DATA = Path(__file__).parent / "data"
SPBE = library.load("spbe-2020")

#: The two institutions whose band in the 2023 report follows the printed index and not the unrounded one.
ONLY_ROUNDED = {"Pemerintah Kab. Nias Barat", "Pemerintah Kab. Boven Digoel"}


def read(name: str) -> Any:
    return yaml.load((DATA / name).read_text(), yaml.CSafeLoader)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the national table."""

    institution: str
    domains: tuple[Decimal, ...]
    index: Decimal
    band: str


@cache
def national() -> tuple[Row, ...]:
    rows = []
    for line in read("spbe-2023-national.yaml")["rows"]:
        name, *numbers, index, band = line.split(" | ")
        rows.append(Row(name, tuple(map(Decimal, numbers)), Decimal(index), band))
    return tuple(rows)


def spread(codes: list[str], total: int) -> dict[str, Decimal]:
    """Levels 0 to 5 for the codes that add up to the total; no answer where the level is 0."""
    low, rest = divmod(total, len(codes))
    given = {code: Decimal(low + (position < rest)) for position, code in enumerate(codes)}
    return {code: level for code, level in given.items() if level}


def codes_of(group: str) -> list[str]:
    return [SPBE.structure.leaves[position].code for position in SPBE.structure.positions[group]]


@cache
def services() -> dict[Decimal, list[tuple[int, int]]]:
    """For each printed value of domain 4, the sums of levels of its two aspects (weights 2.75 and 3) that give it."""
    found: dict[Decimal, list[tuple[int, int]]] = {}
    for first, second in product(range(51), range(31)):
        exact = (Decimal("2.75") * first + 3 * second) / Decimal("45.5")
        found.setdefault(round_half_up(exact, 2), []).append((first, second))
    return found


def possible_levels(row: Row) -> list[dict[str, Decimal]]:
    """Levels of all indicators that give exactly the printed line, one set for each possible sum in domain 4."""
    below = spread(codes_of("domain-1"), int(row.domains[0] * 10))
    below |= spread(codes_of("domain-2"), int(row.domains[1] * 10))
    below |= spread(codes_of("domain-3"), int(round_half_up(row.domains[2] * 11, 0)))
    sets = [
        below | spread(codes_of("aspek-7"), first) | spread(codes_of("aspek-8"), second)
        for first, second in services()[row.domains[3]]
    ]
    return [levels for levels in sets if round_half_up(index_of(SPBE, levels), 2) == row.index]


def test_city_result_of_2021_from_all_47_levels() -> None:
    city = read("spbe-2021-denpasar.yaml")
    result = score(SPBE, {code: Decimal(level) for code, level in city["levels"].items()})
    ours = {group.group.code: group.score for group in result.groups} | {"index": result.index}
    assert {code: str(ours[code]) for code in city["published"]} == city["published"]
    assert (result.exact, result.band and result.band.name) == (Decimal("3.1925"), "Baik")
    assert len(city["levels"]) == 47
    assert result.not_answered == ()


def test_self_assessment_of_the_same_city_stands_half_a_level_higher() -> None:
    city = read("spbe-2021-denpasar.yaml")
    result = score(SPBE, {code: Decimal(level) for code, level in city["self_assessed"].items()})
    assert (result.exact, result.index) == (Decimal("3.7495"), Decimal("3.75"))


def below(instrument: Instrument, code: str) -> tuple[int, ...]:
    if code in instrument.structure.positions:
        return instrument.structure.positions[code]
    return tuple(position for position, leaf in enumerate(instrument.structure.leaves) if leaf.code == code)


@pytest.mark.parametrize("example", read("worked-examples.yaml"), ids=lambda example: example["source"][:60])
def test_worked_examples_of_regulations_and_guides(example: dict[str, Any]) -> None:
    instrument = library.load(example["instrument"])
    answers = {
        instrument.structure.leaves[position].code: Decimal(str(value))
        for code, value in example["values"].items()
        for position in below(instrument, code)
    }
    result = score(instrument, answers)
    groups = {group.group.code: group.exact for group in result.groups}
    places = -int(Decimal(example["result"]).as_tuple().exponent)
    assert str(round_half_up(groups.get(example["node"], result.exact), places)) == example["result"]
    if "band" in example:
        assert result.band is not None
        assert result.band.name == example["band"]


def test_examples_kept_in_the_instrument_files_are_the_published_ones() -> None:
    kept = [example for instrument in library.load_all() for example in instrument.examples]
    published = read("worked-examples.yaml")
    assert sorted((each.node, each.result) for each in kept) == sorted(
        (each["node"], Decimal(each["result"])) for each in published
    )


def test_every_printed_line_of_2023_follows_from_whole_levels() -> None:
    assert len(national()) == 621
    assert [row.institution for row in national() if not possible_levels(row)] == []


def test_all_621_indices_domains_and_bands_of_2023() -> None:
    for row in national():
        levels = possible_levels(row)[0]
        result = score(SPBE, levels, BandBasis.ROUNDED)
        domains = tuple(group.score for group in result.groups if group.group.kind == "domain")
        assert (result.index, domains) == (row.index, row.domains), row.institution
        assert result.band is not None
        assert result.band.name == row.band, row.institution
        assert index_of(SPBE, levels) == result.exact


def test_unrounded_index_gives_another_band_for_two_of_621() -> None:
    other = set()
    for row in national():
        exact = [index_of(SPBE, levels) for levels in possible_levels(row)]
        bands = [find_band(SPBE, each, BandBasis.UNROUNDED) for each in exact]
        if row.band not in {band.name for band in bands if band}:
            other.add(row.institution)
    assert other == ONLY_ROUNDED


def test_the_two_exceptions_are_told_to_the_reader() -> None:
    for row in national():
        if row.institution in ONLY_ROUNDED:
            result = score(SPBE, possible_levels(row)[0])
            assert result.band is not None
            assert result.band_on_other_basis is not None
            assert (result.band.name, result.band_on_other_basis.name) == ("Kurang", row.band)
