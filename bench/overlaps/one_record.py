"""How long one new record takes against an index: `python -m bench.overlaps.one_record [--rows 27400]`."""

import argparse
import resource
import time

from bench.overlaps.data import record
from bench.overlaps.generator import make_many
from pemantik.overlaps.engine.index import Index


def main() -> None:
    """Print median, 95th and 99th percentile, and how often the true double comes first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=27_400)
    rows = make_many("tuning", parser.parse_args().rows, "one")
    records = [record(row) for row in rows]
    start = time.perf_counter()
    index = Index(records)
    built = time.perf_counter() - start
    truth = {row.id: row.truth for row in rows}
    counts: dict[str, int] = {}
    for value in truth.values():
        counts[value] = counts.get(value, 0) + 1
    times, first, asked = [], 0, 0
    for each in records[:500]:
        start = time.perf_counter()
        found = index.find(each, 3, least=0.1)
        times.append((time.perf_counter() - start) * 1000)
        if counts[truth[each.id]] > 1:
            asked += 1
            first += bool(found) and truth[found[0].record.id] == truth[each.id]
    times.sort()
    adding = []
    for each in records[:200]:
        start = time.perf_counter()
        index.add(each)
        adding.append((time.perf_counter() - start) * 1000)
    adding.sort()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(rows):,} rows: built in {built:.1f} s, {memory:.0f} MB; one more row added: p95 {adding[190]:.1f} ms")
    print(f"one record: median {times[250]:.1f}, p95 {times[475]:.1f}, p99 {times[495]:.1f} ms")
    print(f"the true double comes first in {first / asked:.3f} of the cases that have one")


if __name__ == "__main__":
    main()
