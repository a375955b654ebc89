"""The same function in other regions: for reuse ("twelve regions run this"), never a double budget.

Every row asks all rows of its kind in other regions; the best by likeness are scored in full. The key of time and money
does not count here, and neither does the place.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pemantik.overlaps.engine.candidates import Pairs, matrix
from pemantik.overlaps.engine.features import features, fits_key
from pemantik.overlaps.engine.finding import Search
from pemantik.overlaps.engine.ownnames import without_own_names
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
    prepared = without_own_names(found.prepared, found.cleaned, found.learned)
    pairs = neighbours(prepared)
    pairs = pairs.take(fits_key(prepared, pairs, any_region=True))
    scores = found.model.scores(features(prepared, pairs))
    keep = scores >= (found.model.threshold if least is None else least)
    ids = [record.id for record in found.records]
    place = np.empty(len(ids), dtype=np.int64)
    place[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    first, second, score = pairs.first[keep], pairs.second[keep], scores[keep]
    one, other, both = np.concatenate([first, second]), np.concatenate([second, first]), np.concatenate([score, score])
    order = np.lexsort((place[other], -both, place[one]))
    best = order[_rank(one[order], len(ids)) < limit]
    rows: dict[str, list[Twin]] = {}
    for a, b, value in zip(one[best].tolist(), other[best].tolist(), both[best].tolist(), strict=True):
        rows.setdefault(ids[a], []).append(Twin(ids[a], ids[b], value))
    return rows


def _rank(rows: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """The place of each element among those of its row; equal rows stand together."""
    crowd = np.bincount(rows, minlength=count)
    starts = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]])) if len(rows) else rows
    return np.arange(len(rows)) - np.repeat(starts, crowd[rows[starts]])


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
    # Most of a product is faint: that goes before anything is computed from it.
    alike = np.flatnonzero(product.data >= _FAINT)
    row = np.repeat(np.arange(len(mine), dtype=np.int32), np.diff(product.indptr))[alike]
    first, second, value = mine[row], all_[product.indices[alike]], product.data[alike]
    keep = region[first] != region[second]
    row, first, second, value = row[keep], first[keep], second[keep], value[keep]
    order = np.lexsort((second, -value, row))
    row = row[order]
    best = order[_rank(row, len(mine)) < count]
    return first[best], second[best], value[best].astype(np.float32)
