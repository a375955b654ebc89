"""How long the index of whole countries takes, beside a plain weighted mean in pandas and numpy, in one run.

    python bench/scoring.py

Prints the time for 10,000 institutions x 47 indicators (SPBE 2020) and how the time grows with the number of
institutions. Ours is exact (`Decimal`, band included); the others are binary floats without a band. Quote ratios:
machines differ.
"""

import random
import statistics
import time
from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pandas as pd

from pemantik.maturity import library
from pemantik.maturity.bands import find_band
from pemantik.maturity.scoring import index_of, score

INSTRUMENT = library.load("spbe-2020")
CODES = [leaf.code for leaf in INSTRUMENT.structure.leaves]
WEIGHTS = np.array([leaf.factor / INSTRUMENT.structure.total for leaf in INSTRUMENT.structure.leaves])
LEVELS = [Decimal(level) for level in range(1, 6)]


def make(count: int) -> list[dict[str, Decimal]]:
    """Random answers of `count` institutions, the same in every run."""
    draw = random.Random(count)
    return [{code: draw.choice(LEVELS) for code in CODES} for _ in range(count)]


def exact(answers: list[dict[str, Decimal]]) -> list[Decimal]:
    """The exact index and band of each institution."""
    found = [index_of(INSTRUMENT, each) for each in answers]
    for index in found:
        find_band(INSTRUMENT, index)
    return found


def numpy_mean(matrix: "np.ndarray") -> "np.ndarray":
    """The weighted mean as a matrix product."""
    return matrix @ WEIGHTS


def pandas_mean(frame: pd.DataFrame) -> "pd.Series":
    """The weighted mean as people write it in pandas."""
    return (frame * WEIGHTS).sum(axis=1)


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    """Median time of a few runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def compare(count: int) -> None:
    """All three on the same answers; they must agree."""
    answers = make(count)
    frame = pd.DataFrame(answers).astype(float)[CODES]
    matrix = frame.to_numpy()
    assert np.allclose(np.array([float(each) for each in exact(answers)]), numpy_mean(matrix), atol=1e-12)
    ours = seconds(lambda: exact(answers))
    rows = [
        ("exact index and band", ours),
        ("from dicts through pandas", seconds(lambda: pandas_mean(pd.DataFrame(answers).astype(float)[CODES]))),
        ("pandas, frame ready", seconds(lambda: pandas_mean(frame))),
        ("numpy, matrix ready", seconds(lambda: numpy_mean(matrix))),
    ]
    print(f"{count} institutions x {len(CODES)} indicators")
    for name, taken in rows:
        print(f"  {name:28} {taken * 1000:10.2f} ms   ours / this {ours / taken:10.2f}")
    detailed = answers[: count // 10]
    taken = seconds(lambda: [score(INSTRUMENT, each) for each in detailed], runs=3)
    print(f"  full result with every group and contribution: {taken / len(detailed) * 1e6:.0f} µs an institution")


def growth() -> None:
    """Time an institution at growing sizes: it must stay flat."""
    print("growth of the exact index and band")
    for count in (100, 1_000, 10_000, 100_000):
        answers = make(count)
        taken = seconds(lambda answers=answers: exact(answers), runs=3)
        print(f"  {count:7} institutions {taken:8.3f} s   {taken / count * 1e6:6.2f} µs each")


if __name__ == "__main__":
    compare(10_000)
    growth()
