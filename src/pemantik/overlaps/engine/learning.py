"""Learns a scorer from reviewers' decisions, and says whether it may replace the one in use.

From 100 decisions the weights move away from the ones in use as far as the decisions carry; from 500 small trees are
added, never against the sign of a feature. The score is calibrated on regions that the model did not see. A candidate
is released only if it is better there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pemantik.overlaps.engine.boosting import grown
from pemantik.overlaps.engine.features import NAMES, ORDER
from pemantik.overlaps.engine.scoring import Doubles, Model

LOGISTIC_FROM = 100
TREES_FROM = 500
#: How strongly the weights hold on to those in use.
_HOLD = 20.0
_FOLDS = 5
#: A step of the calibration holds on to the raw score as if so many decisions had confirmed it.
_TRUST = 20.0


@dataclass(frozen=True)
class Decisions:
    """What reviewers decided: features of each pair, whether it is a double, and its region.

    `weight` says how many candidate pairs a decision stands for: the queue asks more of the top than of the bottom, and
    without the weights the score would take the queue's share of doubles for the list's.
    """

    features: NDArray[np.float32]
    same: NDArray[np.bool_]
    region: Sequence[str]
    weight: Doubles

    def __len__(self) -> int:
        return len(self.same)

    @classmethod
    def of(cls, decided: Sequence[tuple[Mapping[str, float], bool, str, float]]) -> "Decisions":
        """From stored decisions: features by name (`Search.feature_row`), whether a double, region, weight.

        A feature that did not exist when the decision was stored counts 0; one that no longer exists is left out.
        """
        rows = [[features.get(name, 0.0) for name in ORDER] for features, _same, _region, _weight in decided]
        return cls(
            np.array(rows, dtype=np.float32).reshape(len(rows), len(ORDER)),
            np.array([same for _features, same, _region, _weight in decided], dtype=np.bool_),
            [region for _features, _same, region, _weight in decided],
            np.array([weight for *_others, weight in decided], dtype=np.float64),
        )

    def take(self, keep: NDArray[np.bool_]) -> "Decisions":
        """Only these."""
        region = [name for name, kept in zip(self.region, keep, strict=True) if kept]
        return Decisions(self.features[keep], self.same[keep], region, self.weight[keep])

    @property
    def share(self) -> Doubles:
        """The weights, 1 on average, none more than ten times as heavy as that."""
        share = np.minimum(self.weight / max(float(self.weight.mean()), 1e-9), 10)
        return np.asarray(share / share.mean(), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Figures:
    """How good a model is on decisions that it did not see."""

    f1: float
    precision: float
    recall: float
    loss: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """A candidate beside the model in use, on the same unseen regions."""

    better: bool
    old: Figures
    new: Figures
    decisions: int


def learn(decisions: Decisions, old: Model, name: str) -> Model | None:
    """A candidate learned from all decisions, None if there are too few or all say the same."""
    return _learned(decisions, old, name) if len(decisions) >= LOGISTIC_FROM else None


def _learned(decisions: Decisions, old: Model, name: str) -> Model | None:
    if decisions.same.all() or not decisions.same.any():
        return None
    raw = _fitted(decisions, old, name)
    unseen, truth, share = _unseen_scores(decisions, old, name)
    if len(unseen):
        raw = replace(raw, calibration=calibrated(unseen, truth, share))
    return replace(raw, notes={"decisions": len(decisions), "doubles": int(decisions.same.sum()), "from": old.name})


def judge(decisions: Decisions, old: Model, name: str = "candidate") -> Verdict:
    """The old model and the way of learning, both on regions that were held out of the learning."""
    folds = _folds(decisions) if len(decisions) >= LOGISTIC_FROM else []
    new_scores, old_scores, truth, shares = [], [], [], []
    for held in folds:
        model = _learned(decisions.take(~held), old, name)
        if model is None:
            continue
        new_scores.append(model.scores(decisions.features[held]))
        old_scores.append(old.scores(decisions.features[held]))
        truth.append(decisions.same[held])
        shares.append(decisions.share[held])
    if not truth:
        nothing = Figures(0, 0, 0, 0)
        return Verdict(False, nothing, nothing, 0)
    same, share = np.concatenate(truth), np.concatenate(shares)
    one = _figures(np.concatenate(old_scores), same, share, old.threshold)
    other = _figures(np.concatenate(new_scores), same, share, 0.5)
    return Verdict(other.f1 > one.f1 and other.loss < one.loss, one, other, len(same))


def _figures(scores: Doubles, same: NDArray[np.bool_], share: Doubles, threshold: float) -> Figures:
    said = scores >= threshold
    right = float(share[said & same].sum())
    precision, recall = right / max(float(share[said].sum()), 1e-9), right / max(float(share[same].sum()), 1e-9)
    safe = np.clip(scores, 1e-4, 1 - 1e-4)
    loss = float(-(share * np.where(same, np.log(safe), np.log(1 - safe))).mean())
    return Figures(2 * precision * recall / max(precision + recall, 1e-9), precision, recall, loss)


def _folds(decisions: Decisions) -> list[NDArray[np.bool_]]:
    """Regions dealt into folds of about the same size; the same decisions always give the same folds."""
    names, at = np.unique(np.array(list(decisions.region), dtype=str), return_inverse=True)
    counts = np.bincount(at, minlength=len(names))
    fold = np.zeros(len(names), dtype=np.intp)
    filled = np.zeros(_FOLDS)
    for number in np.lexsort((names, -counts)):
        fold[number] = int(np.argmin(filled))
        filled[fold[number]] += counts[number]
    return [
        fold[at] == number for number in range(_FOLDS) if (fold[at] == number).any() and not (fold[at] == number).all()
    ]


def _unseen_scores(decisions: Decisions, old: Model, name: str) -> tuple[Doubles, NDArray[np.bool_], Doubles]:
    scores, truth, shares = [], [], []
    for held in _folds(decisions):
        part = decisions.take(~held)
        if part.same.any() and not part.same.all():
            scores.append(_fitted(part, old, name).scores(decisions.features[held]))
            truth.append(decisions.same[held])
            shares.append(decisions.share[held])
    if not scores:
        return np.empty(0), np.empty(0, dtype=np.bool_), np.empty(0)
    return np.concatenate(scores), np.concatenate(truth), np.concatenate(shares)


def _fitted(decisions: Decisions, old: Model, name: str) -> Model:
    share = decisions.share
    weights, bias = logistic(decisions.features, decisions.same, old, share)
    model = Model(name, weights, bias)
    if len(decisions) >= TREES_FROM * (1 - 1 / _FOLDS):
        model = replace(
            model, trees=grown(decisions.features, decisions.same, share, model.margins(decisions.features))
        )
    return model


def logistic(
    features: NDArray[np.float32], same: NDArray[np.bool_], start: Model, share: Doubles, hold: float = _HOLD
) -> tuple[dict[str, float], float]:
    """Weights that fit the decisions, held near those of `start`, each with the sign that its feature must have."""
    x = np.hstack([features.astype(np.float64), np.ones((len(features), 1))])
    before = np.array([*(start.weights.get(name, 0.0) for name in ORDER), start.bias])
    sign = np.where(same, 1.0, -1.0)

    def cost(weights: Doubles) -> tuple[float, Doubles]:
        margin = sign * (x * weights).sum(axis=1)
        error = (share * np.logaddexp(0, -margin)).sum() + hold * 0.5 * ((weights - before) ** 2).sum()
        slope = -(share * sign / (1 + np.exp(np.clip(margin, -60, 60)))) @ x + hold * (weights - before)
        return float(error), slope

    bounds = [_BOUNDS[way] for way in NAMES.values()] + [(None, None)]
    low = np.array([-np.inf if bound[0] is None else bound[0] for bound in bounds])
    high = np.array([np.inf if bound[1] is None else bound[1] for bound in bounds])
    found = minimize(
        cost, np.clip(before, low, high), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500}
    )
    values = [float(value) for value in np.round(found.x, 6)]
    return {name: value for name, value in zip(ORDER, values[:-1], strict=True) if value}, values[-1]


_BOUNDS: dict[str, tuple[float | None, float | None]] = {"+": (0.0, None), "-": (None, 0.0), "": (None, None)}


def calibrated(scores: Doubles, same: NDArray[np.bool_], share: Doubles) -> tuple[tuple[float, float], ...]:
    """Isotonic points: what a raw score is worth, never falling, and never quite 0 or 1."""
    order = np.lexsort((same, scores))
    blocks: list[list[float]] = []  # score, doubles, count
    for at in order:
        blocks.append([float(scores[at]), float(same[at]) * float(share[at]), float(share[at])])
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][2] >= blocks[-1][1] * blocks[-2][2]:
            score, right, count = blocks.pop()
            last = blocks[-1]
            last[0] = (last[0] * last[2] + score * count) / (last[2] + count)
            last[1] += right
            last[2] += count
    points = [(0.0, 0.0)]
    for score, right, count in blocks:
        worth = (right + _TRUST * score) / (count + _TRUST)
        if score > points[-1][0] and worth > points[-1][1]:
            points.append((round(score, 6), round(worth, 6)))
    return (*points, (1.0, 1.0)) if points[-1][0] < 1 else tuple(points)
