"""The same function elsewhere: `python -m bench.overlaps.national [--rows 27400]`.

A twin is right if its truth is the same function, whatever the region. Precision is over the first ten of every row
that has any twin shown; "found" is the share of rows with a true twin whose first shown one is right.
"""

import argparse
import resource
import time

from bench.overlaps.data import record
from bench.overlaps.generator import Made, make
from pemantik.overlaps.engine.elsewhere import twins
from pemantik.overlaps.engine.finding import search

FIRST = 10


def main() -> None:
    """Print time, memory and precision."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=27_400)
    count = parser.parse_args().rows
    print("| list | search | twins (seconds of processor) | MB | precision of the first ten | first is right |")
    print("|---|---|---|---|---|---|")
    for world in ("tuning", "heldout"):
        _line(world, make(world, -(-count // 50), 50, "national")[:count])


def _line(world: str, rows: list[Made]) -> None:
    start = time.process_time()
    found = search([record(row) for row in rows])
    middle = time.process_time()
    shown = twins(found, FIRST)
    end = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    truth, kind = {row.id: row.function for row in rows}, {row.id: row.jenis for row in rows}
    for part in ("", "aplikasi", "belanja", "dataset"):
        mine = {one: all_ for one, all_ in shown.items() if part in {"", kind[one]}}
        right = sum(truth[each.other] == truth[one] for one, all_ in mine.items() for each in all_)
        told = sum(map(len, mine.values()))
        first = sum(truth[all_[0].other] == truth[one] for one, all_ in mine.items())
        times = f"{middle - start:.1f} | {end - middle:.1f} | {memory:.0f}" if not part else " | | "
        print(f"| {world} {part} | {times} | {right / told:.3f} | {first / len(mine):.3f} |", flush=True)


if __name__ == "__main__":
    main()
