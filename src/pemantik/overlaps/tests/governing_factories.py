"""Wordings, models and decisions for the tests of dictionary and models."""

import numpy as np

from pemantik.inventory.models import Entry
from pemantik.organizations.models import Node
from pemantik.overlaps.engine.features import ORDER
from pemantik.overlaps.engine.learning import Decisions
from pemantik.overlaps.engine.scoring import day_zero
from pemantik.overlaps.models import Decision, Pair, Verdict, Wording
from pemantik.overlaps.records import record_of


def make_wording(text: str = "surveilans", meaning: str = "pantau", **fields: object) -> Wording:
    """A proposal from decisions, unless said otherwise."""
    told = {
        "sense": Wording.Sense.ACT,
        "meant": "pemantauan",
        "source": Wording.Source.DECISIONS,
        "spoken_for": 3,
        "examples": ["Surveilans Gizi"],
    }
    return Wording.objects.create(text=text, meaning=meaning, **(told | fields))


def make_entry(node: Node, name: str, kind: str = "aplikasi") -> Entry:
    """An entry of a unit, with its name only."""
    institution = node if node.is_institution else Node.objects.get_parent(node)
    made = Entry.objects.create(kind=kind, node=node, institution=institution, name=name)
    made.node, made.institution = node, institution
    return made


def decide(first: Entry, second: Entry, verdict: Verdict, reader: object) -> Pair:
    """A pair that one reader decided."""
    pair = Pair.objects.create(
        institution=first.institution, first=first, second=second, kind=first.kind, score=0.5, state=Pair.State.DECIDED
    )
    pair.counted = Decision.objects.create(
        pair=pair,
        reader=reader,
        verdict=verdict,
        score=0.5,
        features={"likeness": 0.5},
        first_version=1,
        second_version=1,
        first_mark=record_of(first).id,
        second_mark=record_of(second).id,
    )
    pair.verdict = verdict
    pair.save()
    return pair


def made_decisions(count: int = 200, *, regions: int = 4, is_known: bool = False) -> Decisions:
    """Decisions that follow the unit, which the first model hardly heeds; or (`is_known`) the first model itself."""
    rng = np.random.default_rng(5)
    features = np.zeros((count, len(ORDER)), dtype=np.float32)
    features[:, ORDER.index("likeness")] = rng.random(count)
    features[:, ORDER.index("covered_most")] = 1
    features[:, ORDER.index("unit_same")] = rng.random(count) < 0.5
    model = day_zero()
    truth = model.scores(features) >= model.threshold if is_known else features[:, ORDER.index("unit_same")] > 0.5
    return Decisions(features, truth, [f"Kota {at % regions}" for at in range(count)], np.ones(count))
