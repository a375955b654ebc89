"""How good the search is: `python -m bench.overlaps.quality [--fast]`.

Worlds: `tuning` (seen while building) and `heldout` (other functions, other wordings; only this report reads it).
Thresholds are the model's own. Intervals: 90 % of 300 draws of regions (in one jurisdiction, of functions).
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bench.overlaps.data import Judged, judged
from bench.overlaps.generator import make, one_place, true_pairs
from bench.overlaps.thinned import thinned
from pemantik.overlaps.engine.candidates import Pairs
from pemantik.overlaps.engine.learning import Decisions, learn
from pemantik.overlaps.engine.scoring import Model, day_zero


@dataclass
class Row:
    """One line of the report."""

    precision: float
    recall: float
    f1: float
    best: float
    p100: float
    p500: float
    r95: float
    completeness: float


def measured(data: Judged, scores: np.ndarray, threshold: float) -> Row:
    """Precision, recall and their kin of these scores."""
    order = np.lexsort((data.pairs.second, data.pairs.first, -scores))
    right = data.same[order]
    hits, count = np.cumsum(right), np.arange(1, len(right) + 1)
    precision, recall = hits / count, hits / data.total
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    at = max(int((scores >= threshold).sum()) - 1, 0)
    sure = np.flatnonzero(precision >= 0.95)
    return Row(
        precision[at],
        recall[at],
        f1[at],
        f1.max(),
        precision[min(99, at)],
        precision[min(499, len(right) - 1)],
        recall[sure[-1]] if len(sure) else 0.0,
        hits[-1] / data.total,
    )


def interval(data: Judged, scores: np.ndarray, threshold: float, draws: int = 300) -> tuple[float, float]:
    """F1 between its 5th and 95th percentile when regions are drawn again."""
    one = len({row.wilayah for row in data.rows}) == 1
    where = {row.id: row.function if one else row.wilayah for row in data.rows}
    totals = dict.fromkeys(sorted(set(where.values())), 0)
    for first, _second in true_pairs(data.rows):
        totals[where[first]] += 1
    names = list(totals)
    place = np.array([where[data.rows[at].id] for at in data.pairs.first])
    said = scores >= threshold
    table = np.array([[(said & data.same & (place == n)).sum(), (said & (place == n)).sum(), totals[n]] for n in names])
    rng = np.random.default_rng(7)
    found = []
    for _ in range(draws):
        hit, all_said, all_true = table[rng.integers(0, len(names), len(names))].sum(axis=0)
        found.append(2 * hit / max(all_said + all_true, 1))
    return float(np.quantile(found, 0.05)), float(np.quantile(found, 0.95))


def line(name: str, data: Judged, scores: np.ndarray, threshold: float) -> None:
    """Print one line of the report."""
    row = measured(data, scores, threshold)
    low, high = interval(data, scores, threshold)
    print(
        f"| {name} | {row.precision:.3f} | {row.recall:.3f} | **{row.f1:.3f}** ({low:.3f}-{high:.3f}) "
        f"| {row.best:.3f} | "
        f"{row.p100:.2f} | {row.p500:.3f} | {row.r95:.3f} | {row.completeness:.3f} |"
    )


HEAD = (
    "| set | P | R | F1 (interval) | best F1 | P@100 | P@500 | R at P .95 | pairs reached |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def decided(world: str, count: int, seed: str) -> Decisions:
    """So many decisions as a queue gives them: most from the top, some near the threshold, some from below."""
    # Reviewers' lists have words that the dictionary lacks, more than our own tuning words do.
    data = judged(make(world, 40, 100, seed), thinned(0.3, seed))
    scores = day_zero().scores(data.features)
    rng = np.random.default_rng(11)
    order = np.argsort(-scores, kind="stable")
    sure, open_ = scores[order] >= 0.65, scores[order] >= 0.3
    top, near, low = order[sure], order[open_ & ~sure], order[~open_]
    chosen, weight = [], []
    for part, share in ((top, 0.6), (near, 0.2), (low, 0.2)):
        drawn = rng.choice(part, min(len(part), round(count * share)), replace=False)
        chosen.append(drawn)
        weight.append(np.full(len(drawn), len(part) / max(len(drawn), 1)))
    at = np.concatenate(chosen)
    return Decisions(data.features[at], data.same[at], list(data.region[at]), np.concatenate(weight))


def sets(fast: bool) -> dict[str, Callable[[], list]]:
    """The lists of the report."""
    found: dict[str, Callable[[], list]] = {
        "tuning, 30 x 100": lambda: make("tuning", 30, 100, "final-1"),
        "held-out, 30 x 100": lambda: make("heldout", 30, 100, "final-2"),
        "held-out, one jurisdiction of 3,000": lambda: one_place("heldout", "final-3"),
    }
    if not fast:
        found |= {
            "tuning, one jurisdiction of 3,000": lambda: one_place("tuning", "final-4"),
            "held-out, 200 x 10": lambda: make("heldout", 200, 10, "final-5"),
            "held-out, 4 x 1,000": lambda: make("heldout", 4, 1000, "final-6"),
            "held-out, descriptions empty 50 %": lambda: make("heldout", 30, 100, "final-7", empty=0.5),
            "held-out, typos doubled": lambda: make("heldout", 30, 100, "final-8", typos=0.12),
        }
    return found


def models(fast: bool) -> dict[str, Model]:
    """The first day's model and those learned from decisions of other regions."""
    found = {"day 0": day_zero()}
    for count in (500,) if fast else (100, 500, 1500):
        model = learn(decided("tuning", count, "labels"), day_zero(), f"{count} decisions")
        assert model is not None
        found[model.name] = model
    return found


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--fast", action="store_true")
    fast = parser.parse_args().fast
    start = time.perf_counter()
    known = models(fast)
    print(HEAD)
    for name, rows in sets(fast).items():
        data = judged(rows())
        for label, model in known.items():
            line(f"{name}; {label}", data, model.scores(data.features), model.threshold)
        if not fast:
            scores = day_zero().scores(data.features)
            for kind in ("aplikasi", "belanja", "dataset"):
                line(f"{name}; day 0; {kind}", *only(data, scores, kind))
    print(f"\n{time.perf_counter() - start:.0f} s")


def only(data: Judged, scores: np.ndarray, kind: str) -> tuple[Judged, np.ndarray, float]:
    """The same for the rows of one kind."""
    keep = data.kind == kind
    rows = [row for row in data.rows if row.jenis == kind]
    place = np.cumsum([row.jenis == kind for row in data.rows]) - 1
    pairs = data.pairs.take(keep)
    part = Judged(
        rows,
        Pairs(place[pairs.first], place[pairs.second], pairs.likeness),
        data.features[keep],
        data.same[keep],
        data.region[keep],
        data.kind[keep],
        len(true_pairs(rows)),
    )
    return part, scores[keep], day_zero().threshold


if __name__ == "__main__":
    main()
