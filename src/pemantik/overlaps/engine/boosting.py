"""Small boosted trees that never go against the sign of a feature (a likeness never lowers the score)."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pemantik.overlaps.engine.features import NAMES
from pemantik.overlaps.engine.scoring import Doubles, Tree, tree_values

ROUNDS = 20
RATE = 0.1
DEPTH = 3
#: A leaf holds at least so many decisions, and shrinks as if so many undecided ones were in it.
LEAST = 12
SHRINK = 5.0
_BINS = 32
_SIGNS = np.array([{"+": 1, "-": -1, "": 0}[way] for way in NAMES.values()])


@dataclass
class _Growing:
    feature: list[int] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def node(self, value: float) -> int:
        self.feature.append(0)
        self.limit.append(0.0)
        self.left.append(-1)
        self.right.append(-1)
        self.value.append(value)
        return len(self.value) - 1


def grown(
    features: NDArray[np.float32], same: NDArray[np.bool_], share: Doubles, margins: Doubles, rounds: int = ROUNDS
) -> tuple[Tree, ...]:
    """Trees that correct these margins. The same decisions always give the same trees."""
    limits = [_limits(features[:, at]) for at in range(features.shape[1])]
    trees = []
    margins = margins.copy()
    for _round in range(rounds):
        chance = 1 / (1 + np.exp(-margins))
        tree = _tree(features, limits, share * (chance - same), share * chance * (1 - chance))
        if len(tree.value) == 1:
            break
        trees.append(tree)
        margins += tree_values(tree, features)
    return tuple(trees)


def _limits(column: NDArray[np.float32]) -> NDArray[np.float32]:
    values = np.unique(column)
    if len(values) > _BINS:
        values = np.unique(np.quantile(column, np.linspace(0, 1, _BINS)).astype(np.float32))
    return ((values[1:].astype(np.float64) + values[:-1]) / 2).astype(np.float32)


def _tree(features: NDArray[np.float32], limits: list[NDArray[np.float32]], slope: Doubles, bend: Doubles) -> Tree:
    growing = _Growing()
    rows = np.arange(len(features))
    root = growing.node(RATE * _worth(slope.sum(), bend.sum()))
    waiting = [(root, rows, 0, -np.inf, np.inf)]
    while waiting:
        node, rows, depth, low, high = waiting.pop()
        best = _split(features[rows], limits, slope[rows], bend[rows], (low, high)) if depth < DEPTH else None
        if best is None:
            continue
        feature, limit, left, right = best
        below = features[rows, feature] <= limit
        middle = (left + right) / 2
        growing.feature[node], growing.limit[node] = feature, float(limit)
        growing.left[node] = growing.node(RATE * left)
        growing.right[node] = growing.node(RATE * right)
        # What lies on either side of a signed split stays on its side, all the way down.
        sign = _SIGNS[feature]
        left_bounds = (low, min(high, middle)) if sign > 0 else (max(low, middle), high) if sign < 0 else (low, high)
        right_bounds = (max(low, middle), high) if sign > 0 else (low, min(high, middle)) if sign < 0 else (low, high)
        waiting.append((growing.left[node], rows[below], depth + 1, *left_bounds))
        waiting.append((growing.right[node], rows[~below], depth + 1, *right_bounds))
    return Tree(
        tuple(growing.feature),
        tuple(growing.limit),
        tuple(growing.left),
        tuple(growing.right),
        tuple(round(each, 8) for each in growing.value),
    )


def _worth(slope: float, bend: float) -> float:
    return float(-slope / (bend + SHRINK))


def _split(
    features: NDArray[np.float32],
    limits: list[NDArray[np.float32]],
    slope: Doubles,
    bend: Doubles,
    bounds: tuple[float, float],
) -> tuple[int, np.float32, float, float] | None:
    """The split that helps most: feature, limit, and the worth of both sides; None if none helps."""
    low, high = bounds
    total_slope, total_bend = slope.sum(), bend.sum()
    best: tuple[int, np.float32, float, float] | None = None
    most = total_slope**2 / (total_bend + SHRINK) + 1e-6
    for feature, edges in enumerate(limits):
        if not len(edges):
            continue
        place = np.searchsorted(edges, features[:, feature], side="left")
        counts = np.cumsum(np.bincount(place, minlength=len(edges) + 1))[:-1]
        slopes = np.cumsum(np.bincount(place, slope, minlength=len(edges) + 1))[:-1]
        bends = np.cumsum(np.bincount(place, bend, minlength=len(edges) + 1))[:-1]
        left = np.clip(-slopes / (bends + SHRINK), low, high)
        right = np.clip(-(total_slope - slopes) / (total_bend - bends + SHRINK), low, high)
        gain = -(2 * slopes * left + (bends + SHRINK) * left**2)
        gain -= 2 * (total_slope - slopes) * right + (total_bend - bends + SHRINK) * right**2
        allowed = (counts >= LEAST) & (len(features) - counts >= LEAST) & ((right - left) * _SIGNS[feature] >= 0)
        gain = np.where(allowed, gain, -np.inf)
        at = int(np.argmax(gain))
        if gain[at] > most:
            most = float(gain[at])
            best = (feature, edges[at], float(left[at]), float(right[at]))
    return best
