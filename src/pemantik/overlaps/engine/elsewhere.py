"""The same function in other regions: for reuse ("twelve regions run this"), never a double budget.

Every row asks all rows of its kind in other regions; the best by likeness are scored in full. The key of time and money
does not count here, and neither does the place.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pemantik.overlaps.engine.candidates import Pairs, matrix
from pemantik.overlaps.engine.features import features, fits_key
from pemantik.overlaps.engine.finding import Search
from pemantik.overlaps.engine.prepared import Floats, Ints, Prepared

#: Neighbours of each row that are scored in full.
NEIGHBOURS = 20
#: Multiplications in one slice of the product; bounds the memory.
_SLICE = 6_000_000
#: Rows less alike than this are no twins.
_FAINT = 0.4


@dataclass(frozen=True, slots=True)
class Twin:
    """A record of another region with the same function."""

    id: str
    other: str
    score: float


def twins(found: Search, limit: int = 10, least: float | None = None) -> dict[str, list[Twin]]:
    """For each record the likeliest twins in other regions, best first; records without any are left out."""
    pairs = neighbours(found.prepared)
    pairs = pairs.take(fits_key(found.prepared, pairs, any_region=True))
    scores = found.model.scores(features(found.prepared, pairs))
    keep = scores >= (found.model.threshold if least is None else least)
    ids = [record.id for record in found.records]
    rows: dict[str, list[Twin]] = {}
    for one, other, score in zip(
        pairs.first[keep].tolist(), pairs.second[keep].tolist(), scores[keep].tolist(), strict=True
    ):
        rows.setdefault(ids[one], []).append(Twin(ids[one], ids[other], score))
        rows.setdefault(ids[other], []).append(Twin(ids[other], ids[one], score))
    return {one: sorted(row, key=lambda twin: (-twin.score, twin.other))[:limit] for one, row in sorted(rows.items())}


def neighbours(prepared: Prepared, count: int = NEIGHBOURS) -> Pairs:
    """The nearest rows of other regions of each row, each pair once."""
    rows, kind = matrix(prepared), prepared.fields["kind"]
    found = [
        _nearest(rows, np.flatnonzero(kind == code).astype(np.int32), prepared.fields["region"], count)
        for code in np.unique(kind)
    ]
    first, second, likeness = (np.concatenate([part[at] for part in found]) for at in range(3))
    low, high = np.minimum(first, second), np.maximum(first, second)
    _, once = np.unique(low.astype(np.int64) * len(prepared) + high, return_index=True)
    return Pairs(low[once].astype(np.int32), high[once].astype(np.int32), likeness[once].astype(np.float32))


def _nearest(rows: sparse.csr_array, at: Ints, region: Ints, count: int) -> tuple[Ints, Ints, Floats]:
    own = rows[at]
    turned = own.T.tocsr()
    work = np.diff(turned.indptr)[own.indices].astype(np.int64)
    cost = np.concatenate([[0], np.cumsum(work)])[own.indptr]
    parts: list[tuple[Ints, Ints, Floats]] = []
    start = 0
    while start < len(at):
        end = max(start + 1, int(np.searchsorted(cost, cost[start] + _SLICE, side="right")) - 1)
        parts.append(_best(own[start:end] @ turned, at[start:end], at, region, count))
        start = end
    if not parts:
        return np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32)
    first, second, likeness = (np.concatenate([part[place] for part in parts]) for place in range(3))
    return first, second, likeness


def _best(product: sparse.csr_array, mine: Ints, all_: Ints, region: Ints, count: int) -> tuple[Ints, Ints, Floats]:
    """The best of each row of a product, those of its own region left out; ties go to the lower place."""
    row = np.repeat(np.arange(len(mine), dtype=np.int32), np.diff(product.indptr))
    first, second, value = mine[row], all_[product.indices], product.data
    keep = (value >= _FAINT) & (region[first] != region[second])
    row, first, second, value = row[keep], first[keep], second[keep], value[keep]
    order = np.lexsort((second, -value, row))
    row = row[order]
    crowd = np.bincount(row, minlength=len(mine))
    rank = np.arange(len(order)) - np.repeat(np.cumsum(crowd) - crowd, crowd)
    best = order[rank < count]
    return first[best], second[best], value[best].astype(np.float32)
