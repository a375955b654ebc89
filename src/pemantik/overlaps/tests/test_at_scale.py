"""The search on Splink finds what the engine finds.

Tolerance: no score differs by more than `TOLERANCE`, so that only pairs that close to the threshold may be above it in
the one and below it in the other.
"""

from dataclasses import replace

import pytest
from splink import DuckDBAPI
from sqlglot import parse_one

from bench.overlaps.data import record
from bench.overlaps.generator import make
from pemantik.overlaps.at_scale.running import job
from pemantik.overlaps.at_scale.settings import settings
from pemantik.overlaps.at_scale.sql import DUCKDB, SPARK, feature_sql
from pemantik.overlaps.engine.features import ORDER
from pemantik.overlaps.engine.finding import search
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.engine.scoring import Model, Tree, day_zero

TOLERANCE = 0.03


def records() -> list[Record]:
    """Lists of six regions, some rows without region or kind, one address under two names."""
    rows = [record(row) for row in make("tuning", 6, 60, "at-scale")]
    rows[3] = replace(rows[3], region="")
    rows[4] = replace(rows[4], kind="")
    rows[5] = replace(rows[5], url="https://contoh.go.id/satu")
    rows[6] = replace(rows[6], url="https://contoh.go.id/satu", region=rows[5].region, kind=rows[5].kind)
    return rows


def learned() -> Model:
    """A model as decisions make it: other weights, trees, a calibration."""
    likeness, covered, unit = (ORDER.index(name) for name in ("likeness", "covered_least", "unit_same"))
    trees = (
        Tree(
            (likeness, 0, covered, 0, 0),
            (0.5, 0, 0.8, 0, 0),
            (1, -1, 3, -1, -1),
            (2, -1, 4, -1, -1),
            (0, -0.4, 0, 0.1, 0.5),
        ),
        Tree((unit, 0, 0), (0.5, 0, 0), (1, -1, -1), (2, -1, -1), (0, -0.2, 0.3)),
    )
    # Few features: Splink reads every level of every comparison, and the first model has them all.
    weights = {"subject_likeness": 3.0, "covered_least": 2.0, "object_conflict": -2.0, "from_text": -0.3}
    weights |= {"act_conflict": -3.0, "short_same": 2.0, "evidence_least": 0.2, "year_apart": -0.3}
    points = ((0.0, 0.0), (0.3, 0.2), (0.6, 0.7), (1.0, 1.0))
    return replace(day_zero(), name="learned", weights=weights, trees=trees, calibration=points, threshold=0.5)


@pytest.mark.parametrize(("model", "tolerance"), [(day_zero(), TOLERANCE), (learned(), 2 * TOLERANCE)])
def test_splink_finds_the_same_pairs(model, tolerance):
    # The calibration of the second model is up to twice as steep as the score under it.
    ours = {(each.first, each.second): each.score for each in search(records(), model=model).candidates}
    theirs = {(each.first, each.second): each.score for each in job(records(), model=model).doubles(threshold=0.05)}
    assert max(abs(ours[pair] - score) for pair, score in theirs.items()) <= tolerance
    missed = {pair for pair, score in ours.items() if score > 0.05 + tolerance} - theirs.keys()
    assert not missed
    above = {pair for pair, score in ours.items() if score >= model.threshold}
    beside = {pair for pair, score in theirs.items() if score >= model.threshold}
    assert len(above) > 100
    assert all(abs(ours[pair] - model.threshold) <= tolerance for pair in above ^ beside)
    assert len(above & beside) >= 0.99 * len(above | beside)


def test_the_hard_key_as_blocking_rules_keeps_every_candidate():
    made = job(records(), model=Model("one", {"likeness": 1.0}, 0.0))
    blocked = made.linker(DuckDBAPI(), own_blocking=True).inference.compute_blocked_pairs_for_predict()
    allowed = {tuple(sorted((row["join_key_l"], row["join_key_r"]))) for row in blocked.as_record_list()}
    named = {(row["join_key_l"], row["join_key_r"]) for row in made.candidates}
    assert named <= allowed
    # It is a key and not everything with everything.
    assert len(allowed) < len(records()) * (len(records()) - 1) / 2 / 5


def test_spark_says_the_same_in_its_own_words():
    ours, theirs = feature_sql(DUCKDB), feature_sql(SPARK)
    assert ours.keys() == theirs.keys() == set(ORDER)
    for text in theirs.values():
        parse_one(text, read="spark")
        assert "list_" not in text
    told = settings(learned(), SPARK)["comparisons"]
    assert [each["output_column_name"] for each in told][-2:] == ["tree_0", "tree_1"]
    assert all(each["comparison_levels"][-1]["sql_condition"] == "ELSE" for each in told)
