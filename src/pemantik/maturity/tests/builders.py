"""What the tests share: a small valid instrument, answers, and scores computed a second way."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

import pemantik.maturity
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.reading import InstrumentError, parse_instrument

FOLDER = Path(pemantik.maturity.__file__).parent / "instruments"

SMALL = """\
code: contoh
version: '1'
title: Instrumen contoh
short_title: Contoh
index_name: Indeks Contoh
owner: Pemerintah Kabupaten
summary: Dua kelompok, tiga indikator.
regulation:
  main: Peraturan contoh
valid:
  from_year: 2020
  to_year: 2025
applies_to: [kabupaten, kota]
scale:
  min: 1
  max: 5
  levels:
    - {level: 1, name: Satu, value: 1}
    - {level: 2, name: Dua, value: 2}
    - {level: 3, name: Tiga, value: 3}
    - {level: 4, name: Empat, value: 4}
    - {level: 5, name: Lima, value: 5}
  capabilities:
    proses: {1: Rintisan, 2: Terkelola, 3: Baku, 4: Terukur, 5: Optimum}
weighting: absolute
blank: zero
rounding:
  places: 2
bands:
  basis: unrounded
  table:
    - {name: Kurang, min: 1, max: 2.5}
    - {name: Baik, min: 2.5, max: 5, max_included: true}
groups:
  - code: aspek-1
    kind: aspek
    name: Aspek Satu
    weight: 60
    indicators:
      - code: '1'
        name: Indikator satu
        weight: 20
        aliases: ['1.1']
        capability: proses
        criteria:
          - {level: 1, text: Belum ada.}
          - {level: 2, text: Sudah ada.}
      - code: '2'
        name: Indikator dua
        weight: 40
        external:
          name: Indeks luar
          institution: Lembaga
          min: 0
          max: 100
          points: [[0, 1], [100, 5]]
          formula: garis lurus
          sureness: tinggi
          replaces_assessment: true
          provisional: 1
  - code: aspek-2
    kind: aspek
    name: Aspek Dua
    weight: 40
    indicators:
      - code: '3'
        name: Indikator tiga
        weight: 40
        entries:
          codes: ['3-1', '3-2']
          each_counts: false
suggested_precedence:
  - {indicator: '2', level: 3, needs: '1', needs_level: 2}
confidence:
  - part: Seluruhnya
    sureness: rendah
sources:
  - document: Karangan untuk uji
"""


def small(*changes: tuple[str, str]) -> Instrument:
    """The small instrument with pieces of its text replaced."""
    return parse_instrument(changed(*changes))


def changed(*changes: tuple[str, str]) -> str:
    """The text of the small instrument with pieces replaced; each piece must be there exactly once."""
    text = SMALL
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text


def problems(text: str) -> list[tuple[int, str]]:
    """Line and message of everything wrong in an instrument's text."""
    try:
        parse_instrument(text)
    except InstrumentError as error:
        return [(problem.line, problem.message) for problem in error.problems]
    return []


def line_of(text: str, piece: str) -> int:
    """The line (from 1) on which a piece of text begins."""
    return text[: text.index(piece)].count("\n") + 1


def all_at(instrument: Instrument, value: Decimal) -> dict[str, Decimal]:
    """The same value for every leaf."""
    return {leaf.code: value for leaf in instrument.structure.leaves}


def levels(instrument: Instrument) -> st.SearchStrategy[dict[str, Decimal]]:
    """Any complete set of answers with the values of the scale's levels."""
    values = st.sampled_from([level.value for level in instrument.scale.levels])
    return st.fixed_dictionaries({leaf.code: values for leaf in instrument.structure.leaves})


@cache
def as_filed(code: str) -> dict[str, Any]:
    """An instrument file as plain data, read without the product's reader."""
    found: dict[str, Any] = yaml.load((FOLDER / f"{code}.yaml").read_text(), yaml.CSafeLoader)
    return found


def nested_mean(
    node: dict[str, Any], weighting: str, values: Callable[[str], Fraction], found: dict[str, Fraction]
) -> Fraction:
    """The score of a node by the regulation's words: weighted means of weighted means. Fills `found` by group code."""
    weighting = node.get("weighting", weighting)
    parts: list[tuple[Fraction, Fraction]] = []
    for group in node.get("groups", ()):
        parts.append((_weight(group, weighting), nested_mean(group, weighting, values, found)))
    for indicator in node.get("indicators", ()):
        entries = indicator.get("entries")
        scores = [values(code) for code in entries["codes"]] if entries else [values(str(indicator["code"]))]
        if entries and entries["each_counts"] and weighting == "equal":
            parts += [(Fraction(1), score) for score in scores]
        else:
            parts.append((_weight(indicator, weighting), sum(scores, Fraction(0)) / len(scores)))
    mean = sum((weight * score for weight, score in parts), Fraction(0)) / sum(weight for weight, _ in parts)
    found[str(node["code"])] = mean
    return mean


def _weight(child: dict[str, Any], weighting: str) -> Fraction:
    return Fraction(1) if weighting == "equal" else Fraction(str(child["weight"]))
