"""Learning from decisions: it helps, it never goes against sense, it can be kept and put back."""

import json

import numpy as np
import pytest

from pemantik.overlaps.engine.features import NAMES, ORDER
from pemantik.overlaps.engine.finding import search
from pemantik.overlaps.engine.learning import Decisions, calibrated, judge, learn
from pemantik.overlaps.engine.scoring import ModelError, day_zero, loaded
from pemantik.overlaps.tests.factories import sample


def decisions(count: int, seed: int = 1, upside_down: bool = False) -> Decisions:
    """Reviewers who hold two things for one if their words cover each other and the same unit runs them."""
    rng = np.random.default_rng(seed)
    features = np.zeros((count, len(ORDER)), dtype=np.float32)
    for name in ("likeness", "covered_least", "covered_most", "object_same", "unit_same"):
        features[:, ORDER.index(name)] = rng.random(count).round(2)
    features[:, ORDER.index("unit_same")] = rng.integers(0, 2, count)
    sure = features[:, ORDER.index("covered_least")] + 0.8 * features[:, ORDER.index("unit_same")]
    same = (sure + rng.normal(0, 0.1, count) > 0.9) != upside_down
    return Decisions(features, same, [f"Kota {at % 20}" for at in range(count)], np.ones(count))


def test_too_few_decisions_teach_nothing():
    assert learn(decisions(99), day_zero(), "n") is None
    agreed = decisions(200)
    assert (
        learn(Decisions(agreed.features, np.ones(200, dtype=bool), agreed.region, agreed.weight), day_zero(), "n")
        is None
    )


@pytest.mark.parametrize("count", [120, 800])
def test_decisions_make_it_better_on_regions_it_has_not_seen(count):
    verdict = judge(decisions(count), day_zero())
    assert verdict.better
    assert verdict.new.loss < verdict.old.loss
    assert verdict.decisions == count


def test_trees_come_with_five_hundred_decisions():
    assert learn(decisions(300), day_zero(), "n").trees == ()
    assert learn(decisions(900), day_zero(), "n").trees != ()


def test_a_model_that_is_not_better_is_not_released():
    rng = np.random.default_rng(3)
    noise = decisions(300)
    verdict = judge(Decisions(noise.features, rng.random(300) < 0.5, noise.region, noise.weight), day_zero())
    assert not verdict.better or verdict.new.f1 > verdict.old.f1


@pytest.mark.parametrize("count", [150, 900])
def test_likeness_never_lowers_a_score_whatever_reviewers_said(count):
    model = learn(decisions(count, upside_down=True), day_zero(), "n")
    rng = np.random.default_rng(5)
    rows = rng.random((200, len(ORDER))).astype(np.float32)
    base = model.scores(rows)
    for at, way in enumerate(NAMES.values()):
        if way:
            moved = rows.copy()
            moved[:, at] += 0.3
            change = (model.scores(moved) - base) * (1 if way == "+" else -1)
            assert (change >= 0).all(), ORDER[at]


@pytest.mark.parametrize("count", [150, 900])
def test_a_model_is_kept_as_plain_numbers_and_comes_back_the_same(count):
    model = learn(decisions(count), day_zero(), "n")
    back = loaded(model.dumped())
    rows = decisions(300, seed=9).features
    assert (back.scores(rows) == model.scores(rows)).all()
    assert back == loaded(back.dumped())


def test_learning_twice_gives_the_same_numbers():
    assert learn(decisions(700), day_zero(), "n").dumped() == learn(decisions(700), day_zero(), "n").dumped()


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.pop("weights"),
        lambda content: content["features"].pop(),
        lambda content: content["weights"].update(unknown=1.0),
        lambda content: content.update(bias="x"),
        lambda content: content.update(bias=float("nan")),
        lambda content: content.update(trees=[{"feature": [0], "limit": [0], "left": [0], "right": [0], "value": [0]}]),
        lambda content: content.update(trees=[{"feature": [], "limit": [], "left": [], "right": [], "value": []}]),
        lambda content: content.update(trees=3),
    ],
)
def test_a_broken_model_is_refused(change):
    content = json.loads(day_zero().dumped())
    change(content)
    with pytest.raises(ModelError):
        loaded(json.dumps(content))


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '"x"'])
def test_what_is_no_model_is_refused(text):
    with pytest.raises(ModelError):
        loaded(text)


def test_calibration_never_falls():
    rng = np.random.default_rng(2)
    scores = rng.random(400)
    points = calibrated(scores, rng.random(400) < scores**2, np.ones(400))
    assert list(points) == sorted(points)
    assert [worth for _score, worth in points] == sorted(worth for _score, worth in points)


def test_stored_decisions_come_back_as_they_were_made():
    found = search(sample())
    rows = [(found.feature_row(each), each.score > 0.5, "Kota Melati", 1.0) for each in found.candidates]
    stored = Decisions.of([({**row, "forgotten": 1.0}, same, region, weight) for row, same, region, weight in rows])
    places = [each.place for each in found.candidates]
    assert (stored.features == found.features[places]).all()
    assert stored.same.tolist() == [same for _row, same, _region, _weight in rows]
    assert len(Decisions.of([])) == 0


def test_contributions_add_up_to_the_score():
    model = learn(decisions(900), day_zero(), "n")
    row = decisions(5, seed=4).features[:1]
    roots = sum(tree.value[0] for tree in model.trees)
    assert sum(model.contributions(row[0]).values()) + model.bias + roots == pytest.approx(model.margins(row)[0])
