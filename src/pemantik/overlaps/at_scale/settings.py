"""A model of ours as a model of Splink: each feature a comparison, each range of its values a level with its weight.

Splink adds one weight for each comparison, so a feature that may have any value is cut into ranges that count as
their middle. Flags and trees lose nothing by it. How far the two scores may lie apart follows from `STEP`.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np

from pemantik.overlaps.at_scale.sql import Dialect, feature_sql, key_sql
from pemantik.overlaps.engine.features import ORDER
from pemantik.overlaps.engine.scoring import Model, Tree

#: A range of a feature moves the sum by about so much, unless that would make more ranges than `RANGES`.
STEP: Final = 0.04
RANGES: Final = 60
_SMALL: Final = 1e-6
#: Features that may have any value, and up to where their ranges go.
_UP_TO: Final[Mapping[str, float]] = {
    "likeness": 1.0,
    "subject_likeness": 1.0,
    "covered_least": 1.0,
    "covered_most": 1.0,
    "object_same": 1.0,
    "object_shared": 2.0,
    "object_left": 2.0,
    "object_left_least": 2.0,
    "text_left": 2.0,
    "word_same": 1.0,
    "word_left": 2.0,
    "word_left_least": 2.0,
    "weak_same": 1.0,
    "amount_near": 1.0,
    "dataset_left": 3.0,
    "evidence_least": 3.0,
}
#: Features that count something.
_COUNTED: Final[Mapping[str, tuple[float, ...]]] = {
    "year_apart": tuple(step / 10 for step in range(1, 11)),
    "from_text": (1, 2),
    "from_short": (1, 2),
}


def settings(model: Model, dialect: Dialect) -> dict[str, Any]:
    """The settings of Splink that score as the model does."""
    sql = feature_sql(dialect)
    weighed = [
        _comparison(name, _levels(name, sql[name], model.weights[name])) for name in ORDER if model.weights.get(name)
    ]
    grown = [_comparison(f"tree_{at}", _leaves(tree, sql)) for at, tree in enumerate(model.trees)]
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": 1 / (1 + math.exp(-model.bias)),
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in key_sql()],
        "comparisons": [*weighed, *grown],
        # Inside a lambda Splink does not see that a column is used.
        "additional_columns_to_retain": ["worth"],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def raw_threshold(model: Model, threshold: float) -> float:
    """The probability before calibration that is worth this much after it."""
    if not model.calibration:
        return threshold
    points = np.array(model.calibration)
    return float(np.interp(threshold, points[:, 1], points[:, 0]))


def _comparison(name: str, levels: Iterable[tuple[str, float]]) -> dict[str, Any]:
    shown = [_level(condition, weight) for condition, weight in levels]
    return {"output_column_name": name, "comparison_levels": shown}


def _level(condition: str, weight: float) -> dict[str, Any]:
    """A level whose m and u give this weight; which of the two is small says whether it speaks for or against."""
    return {
        "sql_condition": condition,
        "label_for_charts": f"{weight:+.2f}",
        "m_probability": 0.5 * math.exp(min(weight, 0)),
        "u_probability": 0.5 * math.exp(-max(weight, 0)),
    }


def _levels(name: str, sql: str, weight: float) -> list[tuple[str, float]]:
    """The ranges of a feature, the highest first, each with what it adds; nothing at all is a range of its own."""
    if name in _COUNTED:
        found = [(f"{sql} >= {value - 0.01}", weight * value) for value in reversed(_COUNTED[name])]
    elif name in _UP_TO:
        found = _ranges(sql, weight, _UP_TO[name])
    else:
        found = [(f"{sql} > 0.5", weight)]
    return [*found, ("ELSE", 0.0)]


def _ranges(sql: str, weight: float, top: float) -> list[tuple[str, float]]:
    count = max(1, min(RANGES, math.ceil(abs(weight) * top / STEP)))
    step = top / count
    # To be full, as to have nothing, is what most pairs are: both are told exactly.
    found = [(f"{sql} >= {top - _SMALL}", weight * top)]
    found += [(f"{sql} >= {step * at}", weight * step * (at + 0.5)) for at in range(count - 1, 0, -1)]
    return [*found, (f"{sql} > {_SMALL}", weight * step * 0.5)]


def _leaves(tree: Tree, sql: Mapping[str, str]) -> list[tuple[str, float]]:
    """Each leaf of a tree with the way to it; the last needs none."""
    found: list[tuple[str, float]] = []
    waiting: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while waiting:
        node, way = waiting.pop()
        if tree.left[node] < 0:
            found.append((" AND ".join(way) or "1 = 1", tree.value[node]))
            continue
        feature, limit = sql[ORDER[tree.feature[node]]], tree.limit[node]
        waiting.append((tree.left[node], (*way, f"({feature}) <= {limit!r}")))
        waiting.append((tree.right[node], (*way, f"({feature}) > {limit!r}")))
    return [*found[:-1], ("ELSE", found[-1][1])]
