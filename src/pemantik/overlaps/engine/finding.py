"""The whole search over a list: likely doubles, best first, each able to explain itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pemantik.overlaps.engine.candidates import Pairs, in_blocks
from pemantik.overlaps.engine.cleaning import Cleaned, kind_of
from pemantik.overlaps.engine.dictionary import Dictionary, shipped
from pemantik.overlaps.engine.explanation import Explanation, explain
from pemantik.overlaps.engine.features import ORDER, features, fits_key
from pemantik.overlaps.engine.groups import groups
from pemantik.overlaps.engine.prepared import Learned, Prepared, collector_resting, prepare
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.engine.scoring import Doubles, Model, day_zero


@dataclass(frozen=True, slots=True)
class Found:
    """A pair: the ids (the smaller first), its score, and its place in the search that found it."""

    first: str
    second: str
    score: float
    place: int


@dataclass
class Search:
    """A searched list. Pairs that a reviewer has told apart are left out."""

    records: Sequence[Record]
    prepared: Prepared
    learned: Learned
    cleaned: Sequence[Cleaned]
    pairs: Pairs
    features: NDArray[np.float32]
    scores: Doubles
    model: Model
    cannot: Collection[tuple[str, str]] = frozenset()

    @cached_property
    def candidates(self) -> list[Found]:
        """Every candidate, best first; equal scores in the order of their ids."""
        return self._found(0.0)

    def doubles(self, threshold: float | None = None) -> list[Found]:
        """Pairs at or above the threshold (the model's own if none is given), best first."""
        least = self.model.threshold if threshold is None else threshold
        return self._found(least)

    def _found(self, least: float) -> list[Found]:
        """The pairs from a score upwards, best first."""
        apart = {tuple(sorted(pair)) for pair in self.cannot}
        places = np.flatnonzero(self.scores >= least)
        rows = []
        for place, a, b, score in zip(
            places.tolist(),
            self.pairs.first[places].tolist(),
            self.pairs.second[places].tolist(),
            self.scores[places].tolist(),
            strict=True,
        ):
            one, other = self.records[a].id, self.records[b].id
            rows.append((-score, one, other, place) if one < other else (-score, other, one, place))
        rows.sort()
        return [
            Found(one, other, -score, place)
            for score, one, other, place in rows
            if not apart or (one, other) not in apart
        ]

    def explain(self, found: Found) -> Explanation:
        """Why a pair has its score; `first` and `second` as in the pair."""
        a, b = int(self.pairs.first[found.place]), int(self.pairs.second[found.place])
        if self.records[a].id != found.first:
            a, b = b, a
        return explain((self.records[a], self.cleaned[a]), (self.records[b], self.cleaned[b]), self.learned)

    def feature_row(self, found: Found) -> dict[str, float]:
        """The features of a pair by name; what a decision stores for learning."""
        return {name: float(value) for name, value in zip(ORDER, self.features[found.place], strict=True)}

    def groups(self, least: float | None = None) -> list[list[str]]:
        """Groups of ids, without chaining and never across a reviewer's "no"."""
        bound = self.model.threshold if least is None else least
        return groups([(each.first, each.second, each.score) for each in self.candidates], self.cannot, bound)


def search(
    records: Sequence[Record],
    *,
    dictionary: Dictionary | None = None,
    model: Model | None = None,
    cannot: Collection[tuple[str, str]] = frozenset(),
) -> Search:
    """Search a list for doubles inside each region. The scores do not depend on the order of the rows.

    Ids must be different; `cannot` are pairs of ids that a reviewer has told apart.
    """
    with collector_resting():
        rows = [normal(record) for record in records]
        prepared, learned, cleaned = prepare(rows, dictionary or shipped())
        pairs = in_blocks(prepared)
        pairs = pairs.take(fits_key(prepared, pairs))
        found = features(prepared, pairs)
        used = model or day_zero()
    return Search(rows, prepared, learned, cleaned, pairs, found, used.scores(found), used, cannot)


def normal(record: Record) -> Record:
    """The record with its kind in the engine's words."""
    kind = kind_of(record.kind)
    if kind == record.kind:
        return record
    return Record(
        record.id,
        record.name,
        kind,
        record.region,
        record.unit,
        record.description,
        record.vendor,
        record.year,
        record.amount,
        record.account,
        record.url,
        record.code,
    )
