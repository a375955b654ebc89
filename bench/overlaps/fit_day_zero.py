"""Writes the weights of the first day (`data/day0.json`): `python -m bench.overlaps.fit_day_zero`.

They come from the tuning worlds only: regions of different sizes and one large jurisdiction. Rounded, signed, readable.
"""

from dataclasses import replace

import numpy as np

from bench.overlaps.data import Judged, judged
from bench.overlaps.generator import make, one_place
from bench.overlaps.thinned import thinned
from pemantik.overlaps.engine.learning import logistic
from pemantik.overlaps.engine.scoring import DAY_ZERO, Model

#: Features that the made lists do not show; set by hand from what real lists show (the address is the strongest sign).
BY_HAND = {
    "host_same": 3.0,
    "code_same": 0.5,
    "key_missing": -1.5,
    "act_unknown": -0.7,
    "core_same": 0.5,
    "text_same": 0.5,
    "act_plain": -0.6,
}


def main() -> None:
    """Fit, round, write."""
    lists = [
        make("tuning", 30, 100, "day0-a"),
        make("tuning", 60, 50, "day0-b"),
        make("tuning", 8, 400, "day0-c"),
        one_place("tuning", "day0-d", 1500),
    ]
    # The dictionary never has every word: most lists are read with one that lacks a part of its wordings.
    found = [judged(rows) for rows in lists]
    found += [judged(rows, thinned(0.3, "thin-0.3")) for rows in lists]
    lacking = [judged(rows, thinned(0.5, "thin-0.5")) for rows in lists]
    found += lacking
    features = np.concatenate([each.features for each in found])
    same = np.concatenate([each.same for each in found])
    weights, bias = logistic(features, same, Model("empty", {}, 0.0), np.ones(len(same)), hold=3.0)
    rounded = {name: round(value, 2) for name, value in weights.items() if abs(value) >= 0.01} | BY_HAND
    model = Model("day0", rounded, round(bias, 2))
    threshold = best_threshold(lacking, model)
    notes = {"source": "fixed weights, set on made lists of the tuning words", "pairs": len(same)}
    DAY_ZERO.write_text(replace(model, threshold=threshold, notes=notes).dumped() + "\n", encoding="utf-8")
    print(rounded, bias, threshold)


def best_threshold(found: list[Judged], model: Model) -> float:
    """The threshold with the best F1 on average over lists with many unknown words, a multiple of 0.05."""
    options = [round(0.05 * step, 2) for step in range(4, 17)]
    return max(options, key=lambda option: sum(_f1(data, model.scores(data.features) >= option) for data in found))


def _f1(data: Judged, said: np.ndarray) -> float:
    return 2 * (said & data.same).sum() / (said.sum() + data.total)


if __name__ == "__main__":
    main()
