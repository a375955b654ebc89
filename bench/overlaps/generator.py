"""Writes inventories as offices write them, with the truth beside: which rows are the same thing paid twice.

A world (`words_*.yaml`) has functions and wordings. A function is an activity on an object ("pendataan nelayan") or a
known system ("SIMPEG"). Each region picks a few activities and objects, so that look-alikes (same activity, other
object; same object, other activity) stand beside the doubles. Everything follows from the seed.
"""

import random
from dataclasses import replace

from bench.overlaps.tables import PLACES, ROOTS
from bench.overlaps.writer import Made, Writer


def regions(count: int, seed: str) -> list[str]:
    """Invented names of regions, each once."""
    draw = random.Random(f"regions-{seed}")
    names = [
        f"{kind} {root}{tail}"
        for kind in ("Kabupaten", "Kota")
        for root in ROOTS
        for tail in ("", *[f" {p}" for p in PLACES])
    ]
    names += [f"{name} {side}" for side in ("Utara", "Selatan", "Timur", "Barat") for name in names]
    draw.shuffle(names)
    return names[:count]


def make(name: str, places: int, size: int, seed: str, **noise: float) -> list[Made]:
    """`places` regions of about `size` rows, in a shuffled order, with ids."""
    rows: list[Made] = []
    for region in regions(places, seed):
        writer = Writer(name, region, f"{seed}-{region}", **noise)
        writer.applications(round(size * 0.68))
        writer.lines(round(size * 0.22))
        writer.datasets(round(size * 0.10))
        rows += writer.rows[:]
    return _numbered(rows, seed)


def make_many(name: str, count: int, seed: str) -> list[Made]:
    """So many rows, in regions as large as lists of this size have: the generator knows some 1,800 names of regions."""
    each = 600 if count > 200_000 else 180 if count >= 100_000 else 100 if count == 10_000 else 50
    return make(name, -(-count // each), each, seed)[:count]


def one_place(name: str, seed: str, size: int = 3000) -> list[Made]:
    """One jurisdiction: seven tenths budget lines."""
    writer = Writer(name, "Kota Tanjung Intan", f"{seed}-one")
    writer.pool = list(writer.all)
    writer.applications(round(size * 0.22))
    writer.lines(round(size * 0.70))
    writer.datasets(round(size * 0.08))
    # Later draws of the same thing must count as the same thing: truth is by key, not by draw.
    return _numbered(writer.rows, seed)


def _numbered(rows: list[Made], seed: str) -> list[Made]:
    random.Random(f"order-{seed}").shuffle(rows)
    return [replace(row, id=f"R{number:06d}") for number, row in enumerate(rows, start=1)]


def true_pairs(rows: list[Made]) -> set[tuple[str, str]]:
    """Every pair of rows that is the same thing twice, smaller id first."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row.truth, []).append(row.id)
    return {(a, b) for ids in groups.values() for at, a in enumerate(sorted(ids)) for b in sorted(ids)[at + 1 :]}
