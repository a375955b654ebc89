"""From the features of a pair to its score, 0 to 1: how sure we are that it is one thing twice.

A model is plain numbers that people can read and keep: weights of a logistic sum, small trees on top of it, and a
calibration. On the first day the weights are ours; later they are learned from reviewers' decisions.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pemantik.overlaps.engine.features import ORDER

DAY_ZERO = Path(__file__).parent / "data" / "day0.json"
#: Scores are told with so many decimals; equal to the last digit wherever the pair was scored.
PLACES = 4
Doubles = NDArray[np.float64]
#: Rows that are summed at a time: they stay in the processor's memory.
_SLICE = 4_096


class ModelError(ValueError):
    """A stored model cannot be used."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A small tree: at each node a feature and a limit; `value` counts at the leaves (where `left` is -1)."""

    feature: tuple[int, ...]
    limit: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]


@dataclass(frozen=True)
class Model:
    """A scorer. `threshold` is the score from which a pair is shown as a likely double."""

    name: str
    weights: Mapping[str, float]
    bias: float
    threshold: float = 0.5
    trees: tuple[Tree, ...] = ()
    #: Points of the calibration: what the raw score is worth. Empty: as it is.
    calibration: tuple[tuple[float, float], ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)

    def margins(self, features: NDArray[np.float32]) -> Doubles:
        """The sum before it becomes a score, row by row."""
        weighed = [(at, self.weights[name]) for at, name in enumerate(ORDER) if self.weights.get(name)]
        found = np.full(len(features), self.bias, dtype=np.float64)
        # One feature after the other: so a sum is the same to the last digit in whatever company it is computed.
        for start in range(0, len(features), _SLICE):
            part, total = features[start : start + _SLICE], found[start : start + _SLICE]
            for at, weight in weighed:
                total += part[:, at] * np.float64(weight)
        for tree in self.trees:
            found += tree_values(tree, features)
        return np.asarray(found, dtype=np.float64)

    def scores(self, features: NDArray[np.float32]) -> Doubles:
        """The score of each row."""
        raw = 1 / (1 + np.exp(-np.clip(self.margins(features), -60, 60)))
        if self.calibration:
            points = np.array(self.calibration)
            raw = np.interp(raw, points[:, 0], points[:, 1])
        return np.round(raw, PLACES)

    def contributions(self, features: NDArray[np.float32]) -> dict[str, float]:
        """How much each feature of one pair moved the sum."""
        one = features.reshape(1, -1)
        found = {name: self.weights.get(name, 0.0) * float(one[0, at]) for at, name in enumerate(ORDER)}
        for tree in self.trees:
            for name, moved in _moved(tree, one[0]):
                found[name] += moved
        return {name: value for name, value in found.items() if value}

    def dumped(self) -> str:
        """The model as JSON."""
        content = asdict(self)
        content["features"] = list(ORDER)
        return json.dumps(content, ensure_ascii=False, indent=1)


def tree_values(tree: Tree, features: NDArray[np.float32]) -> Doubles:
    """The leaf value of each row."""
    feature, limit = np.array(tree.feature), np.array(tree.limit)
    left, right, value = np.array(tree.left), np.array(tree.right), np.array(tree.value)
    node = np.zeros(len(features), dtype=np.intp)
    rows = np.arange(len(features))
    while True:
        inner = left[node] >= 0
        if not inner.any():
            return np.asarray(value[node], dtype=np.float64)
        below = features[rows, feature[node]] <= limit[node]
        node = np.where(inner, np.where(below, left[node], right[node]), node)


def _moved(tree: Tree, row: NDArray[np.float32]) -> list[tuple[str, float]]:
    """Along the path of one row: which feature moved the value by how much."""
    found, node = [], 0
    while tree.left[node] >= 0:
        name = ORDER[tree.feature[node]]
        following = tree.left[node] if row[tree.feature[node]] <= tree.limit[node] else tree.right[node]
        found.append((name, tree.value[following] - tree.value[node]))
        node = following
    return found


def loaded(text: str) -> Model:
    """A model from JSON. Raises ModelError for anything that is not a model of these features."""
    try:
        content = json.loads(text)
        if list(content["features"]) != list(ORDER):
            raise ModelError("the model was made for other features")
        trees = tuple(_tree(each) for each in content["trees"])
        weights = {str(name): float(value) for name, value in content["weights"].items()}
        points = tuple((float(x), float(y)) for x, y in content["calibration"])
        model = Model(
            str(content["name"]),
            weights,
            float(content["bias"]),
            float(content["threshold"]),
            trees,
            points,
            content["notes"],
        )
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError, ValueError) as error:
        raise ModelError(str(error)) from None
    if set(weights) - set(ORDER) or not np.isfinite([*weights.values(), model.bias, model.threshold]).all():
        raise ModelError("unknown features or numbers without an end")
    return model


def _tree(content: Mapping[str, Sequence[float]]) -> Tree:
    tree = Tree(
        tuple(int(each) for each in content["feature"]),
        tuple(float(each) for each in content["limit"]),
        tuple(int(each) for each in content["left"]),
        tuple(int(each) for each in content["right"]),
        tuple(float(each) for each in content["value"]),
    )
    size = len(tree.feature)
    if not size or any(len(part) != size for part in (tree.limit, tree.left, tree.right, tree.value)):
        raise ModelError("a tree is broken")
    for at, (one, other) in enumerate(zip(tree.left, tree.right, strict=True)):
        # Children stand after their parent: no path is endless.
        if one >= 0 and not (at < one < size and at < other < size and 0 <= tree.feature[at] < len(ORDER)):
            raise ModelError("a tree is broken")
    return tree


@cache
def day_zero() -> Model:
    """The model that needs no decisions."""
    return loaded(DAY_ZERO.read_text(encoding="utf-8"))
