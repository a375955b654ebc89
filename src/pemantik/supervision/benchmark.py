"""Published national results: every institution with its domain indices, as project data with its source.

Hasil Pemantauan dan Evaluasi SPBE 2023 (Kementerian PANRB), 621 institutions under `spbe-2020`. Indices are as
printed; they were computed again from their parts and agree. The national mean that circulates with the table is left
out: it is not the mean of these rows, and its source does not say of which it is.
"""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from pemantik.maturity.many import mean_of
from pemantik.maturity.numbers import divide

FOLDER = Path(__file__).parent / "data"
YEAR, INSTRUMENT = 2023, "spbe-2020"
SOURCE = "Laporan Pelaksanaan Evaluasi SPBE 2023, Kementerian PANRB"
KINDS = ("kementerian", "lembaga", "provinsi", "kabupaten", "kota")


@dataclass(frozen=True, slots=True)
class Published:
    """One institution: printed index, band and domains. `region` is its Kemendagri code where the name is sure."""

    name: str
    kind: str
    region: str
    domains: tuple[Decimal, ...]
    index: Decimal
    band: str


@dataclass(frozen=True, slots=True)
class KindSummary:
    """All institutions of one kind."""

    kind: str
    count: int
    mean: Decimal
    lowest: Published
    highest: Published
    domains: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """Where a value stands among institutions of a kind.

    `rank` counts those with a higher value, plus one; `percentile` is the share (percent) of the others below or
    equal. `above` are those that are higher, whose mean in each domain is told.
    """

    kind: str
    count: int
    rank: int
    percentile: int
    above: tuple[Published, ...]
    domains_above: tuple[Decimal, ...]

    @property
    def nearest(self) -> tuple[Published, ...]:
        """The three that are just above."""
        return self.above[:3]


@lru_cache(maxsize=1)
def published() -> tuple[Published, ...]:
    """All rows, as printed."""
    with (FOLDER / "nasional-2023-spbe.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Published(
                row["institution"],
                row["kind"],
                row["region"],
                tuple(Decimal(row[f"d{number}"]) for number in range(1, 5)),
                Decimal(row["index"]),
                row["band"],
            )
            for row in csv.DictReader(file)
        )


def of_region(code: str) -> Published | None:
    """The result of a region's government; None for regions without one."""
    return next((each for each in published() if code and each.region == code), None)


def search(words: str, most: int = 20) -> list[Published]:
    """Institutions whose name holds all words."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    return [each for each in published() if all(word in each.name.casefold() for word in wanted)][:most]


@lru_cache(maxsize=1)
def summaries() -> tuple[KindSummary, ...]:
    """The kinds beside each other."""
    return tuple(_summary(kind, [each for each in published() if each.kind == kind]) for kind in KINDS)


def _summary(kind: str, rows: list[Published]) -> KindSummary:
    ordered = sorted(rows, key=lambda each: each.index)
    mean = mean_of(each.index for each in rows)
    assert mean is not None  # noqa: S101 - every kind has rows
    return KindSummary(kind, len(rows), mean, ordered[0], ordered[-1], domain_means(rows))


def domain_means(rows: list[Published] | tuple[Published, ...]) -> tuple[Decimal, ...]:
    """The mean of each domain, from the printed values; empty without rows."""
    if not rows:
        return ()
    return tuple(
        divide(sum(column), Decimal(len(rows))) for column in zip(*(each.domains for each in rows), strict=True)
    )


def position_of(value: Decimal, kind: str, name: str = "") -> Position:
    """Where a printed value stands among all of a kind; `name` is the institution itself, which is no other."""
    rows = [each for each in published() if each.kind == kind]
    others = [each for each in rows if each.name != name]
    above = sorted((each for each in others if each.index > value), key=lambda each: each.index)
    reached = len(others) - len(above)
    percentile = 100 * reached // len(others) if others else 100
    return Position(kind, len(others) + 1, len(above) + 1, percentile, tuple(above), domain_means(above))
