"""How fast the search is, beside what people would use instead, in one run: `python -m bench.overlaps.speed`.

Each measurement is a process of its own, started cold: reading, cleaning, everything. The ratio is of processor
time, which a busy machine disturbs least.
Needs `bench/overlaps/requirements.in` for the others; what is not installed is said and left out.
"""

import argparse
import importlib.util
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WAYS = ("ours", "ours-on-splink", "tfidf", "rapidfuzz", "splink")
NEEDS = {"ours": "scipy", "ours-on-splink": "splink", "tfidf": "sklearn", "rapidfuzz": "rapidfuzz", "splink": "splink"}


def main() -> None:
    """Measure, or be one measured process (`--one`)."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--one", nargs=2, metavar=("WAY", "FILE"))
    parser.add_argument("--sizes", default="1000,10000,27400,100000")
    parser.add_argument("--others-up-to", type=int, default=27_400)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    if given.one:
        _one(*given.one)
        return
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, given.sizes.split(",")):
            _compare(Path(folder), size, given)


def _compare(folder: Path, size: int, given: argparse.Namespace) -> None:
    file = folder / f"{size}.pickle"
    _write(file, size)
    print(f"\n| {size:,} rows | seconds, cold | seconds of processor | MB | ratio |\n|---|---|---|---|---|")
    first = 0.0
    for way in WAYS:
        if importlib.util.find_spec(NEEDS[way]) is None:
            print(f"| {way} | not installed | | | |")
            continue
        if way != "ours" and size > given.others_up_to:
            continue
        times, work, memory = [], [], []
        for _run in range(given.runs if way == "ours" else 1):
            start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(
                [sys.executable, "-m", "bench.overlaps.speed", "--one", way, str(file)],
                check=False,
                capture_output=True,
                text=True,
            )
            times.append(time.perf_counter() - start)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            work.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            memory.append(float(done.stdout.split()[-1]) if done.returncode == 0 else float("nan"))
        seconds, used = statistics.median(times), statistics.median(work)
        first = first or used
        memory_used = statistics.median(memory)
        print(f"| {way} | {seconds:.2f} | {used:.2f} | {memory_used:.0f} | {used / first:.1f} |", flush=True)


def _write(file: Path, size: int) -> None:
    from bench.overlaps.data import record
    from bench.overlaps.generator import make, make_many, one_place

    if size <= 1_000:
        rows = make("tuning", 20, 50, "speed")
    elif size == 3_000:
        rows = one_place("tuning", "speed")
    else:
        rows = make_many("tuning", size, "speed")
    file.write_bytes(pickle.dumps([record(row) for row in rows][:size]))


def _one(way: str, file: str) -> None:
    records = pickle.loads(Path(file).read_bytes())
    ways = {"ours": _ours, "tfidf": _tfidf, "rapidfuzz": _rapidfuzz, "splink": _splink, "ours-on-splink": _at_scale}
    ways[way](records)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _ours(records: list) -> None:
    from pemantik.overlaps.engine.finding import search
    from pemantik.overlaps.engine.prepared import collector_resting

    # As the command does.
    with collector_resting():
        found = search(records).doubles()
    del found


def _at_scale(records: list) -> None:
    """The same search, scored in DuckDB."""
    from pemantik.overlaps.at_scale.running import job

    job(records).doubles()


def _blocks(records: list) -> dict:
    found: dict = {}
    for at, record in enumerate(records):
        found.setdefault((record.region, record.kind), []).append(at)
    return found


def _tfidf(records: list) -> None:
    """Character n-grams over name and description, best pairs inside region and kind."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [f"{record.name} {record.description}".lower() for record in records]
    rows = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True).fit_transform(texts)
    count = 0
    for members in _blocks(records).values():
        part = rows[members]
        count += int(((part @ part.T).tocoo().data > 0.5).sum())


def _rapidfuzz(records: list) -> None:
    """Token sets of the names, inside region and kind."""
    from rapidfuzz import fuzz, process

    for members in _blocks(records).values():
        names = [records[at].name.lower() for at in members]
        (process.cdist(names, names, scorer=fuzz.token_set_ratio, workers=2) > 80).sum()


def _splink(records: list) -> None:
    """Fellegi-Sunter in DuckDB with our key as blocking rule."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    frame = pd.DataFrame(
        [
            {
                "unique_id": record.id,
                "name": record.name.lower(),
                "text": record.description.lower() or None,
                "unit": record.unit or None,
                "region": record.region,
                "kind": record.kind,
            }
            for record in records
        ]
    )
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88]),
            cl.JaroWinklerAtThresholds("text", [0.95, 0.88]),
            cl.ExactMatch("unit"),
        ],
        blocking_rules_to_generate_predictions=[block_on("region", "kind")],
    )
    api = DuckDBAPI()
    linker = Linker(api.register(frame), settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("region", "kind"))
    linker.inference.predict(threshold_match_probability=0.5)


if __name__ == "__main__":
    main()
