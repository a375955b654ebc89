"""Which pairs are worth scoring: rows of one block that share something telling.

One sparse product does it for all blocks at once: each piece becomes a column of its own block, so only rows of the
same block meet. Large products are cut into slices of rows, and each row keeps its best neighbours.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pemantik.overlaps.engine.dictionary import Role
from pemantik.overlaps.engine.prepared import Floats, Ints, Prepared

#: Pairs below this likeness of pieces are not looked at, unless they share a short name, an address or a code.
FLOOR = 0.12
#: Neighbours that each row keeps.
NEIGHBOURS = 60
#: Multiplications in one slice of the product; bounds the memory.
_SLICE = 3_000_000
#: A short name that so many rows of one block carry is no longer a name.
_MOST_SAME = 40


@dataclass
class Pairs:
    """Positions of two rows (first < second) and the likeness of all their pieces, 0 to 1."""

    first: Ints
    second: Ints
    likeness: Floats

    def __len__(self) -> int:
        return len(self.first)

    def take(self, keep: NDArray[np.bool_] | NDArray[np.intp]) -> "Pairs":
        """Only these."""
        return Pairs(self.first[keep], self.second[keep], self.likeness[keep])


def values_of(prepared: Prepared, rows: slice) -> Floats:
    """The weight of each piece of these rows, each row of length 1; pieces that tell nothing weigh nothing."""
    vocabulary = prepared.vocabulary
    whole = prepared.whole[rows]
    roles = vocabulary.roles[whole]
    telling = (roles == Role.OBJECT) | (roles == Role.WORD) | (roles == Role.SHORT)
    # What is only an activity ("antrean") has nothing else to be found by.
    bare = ~((roles == Role.OBJECT) | (roles == Role.WORD)).any(axis=1)
    telling |= bare[:, None] & (roles == Role.ACT)
    values = np.where(telling, vocabulary.weights[whole] * prepared.factor[rows], 0).astype(np.float32)
    length = np.sqrt((values * values).sum(axis=1, keepdims=True))
    return np.asarray(values / np.where(length > 0, length, 1), dtype=np.float32)


def matrix(prepared: Prepared) -> sparse.csr_array:
    """Rows of telling pieces, each of length 1."""
    values = values_of(prepared, slice(None))
    kept = values > 0
    indptr = np.concatenate([[0], np.cumsum(kept.sum(axis=1))]).astype(np.int32)
    return sparse.csr_array(
        (values[kept], prepared.whole[kept], indptr), shape=(len(prepared), prepared.vocabulary.nothing)
    )


def blocks(prepared: Prepared) -> Ints:
    """The block of each row: its region and kind; -1 where one of them is not known though others tell theirs."""
    region, kind = prepared.fields["region"].astype(np.int64), prepared.fields["kind"].astype(np.int64)
    block = region * (int(kind.max(initial=0)) + 1) + kind
    loose = ((region == 0) & (region.max(initial=0) > 0)) | ((kind == 0) & (kind.max(initial=0) > 0))
    _, numbers = np.unique(block, return_inverse=True)
    return np.where(loose, -1, numbers).astype(np.int32)


def in_blocks(prepared: Prepared) -> Pairs:
    """Candidate pairs inside the blocks, and of rows that lack a part of the key with any other."""
    rows = matrix(prepared)
    block = blocks(prepared)
    held = np.repeat(block, np.diff(rows.indptr))
    # Column = (block, piece); rows outside any block keep no column here.
    code = held.astype(np.int64) * (prepared.vocabulary.nothing + 1) + rows.indices
    inside = held >= 0
    used, column = np.unique(code[inside], return_inverse=True)
    data = np.where(inside, rows.data, 0)[inside]
    counts = np.add.reduceat(np.concatenate([inside, [False]]).astype(np.int32), rows.indptr[:-1]) * (
        np.diff(rows.indptr) > 0
    )
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    own = sparse.csr_array((data, column.astype(np.int32), indptr), shape=(len(prepared), len(used)))
    found = [_upper(own, own, np.arange(len(prepared), dtype=np.int32))]
    loose = np.flatnonzero(block < 0).astype(np.int32)
    if len(loose):
        found.append(_upper(rows[loose], rows, loose))
    found += [_same(prepared, block, name) for name in ("short", "core", "host", "code")]
    return _united(found, rows)


def _upper(left: sparse.csr_array, right: sparse.csr_array, places: Ints) -> Pairs:
    """Pairs of rows above the floor, each once, each row with its best neighbours."""
    turned = right.T.tocsr()
    work = np.diff(turned.indptr)
    cost = np.concatenate(
        [
            [0],
            np.cumsum(np.add.reduceat(np.append(work[left.indices], 0), left.indptr[:-1]) * (np.diff(left.indptr) > 0)),
        ]
    )
    found = []
    start = 0
    while start < left.shape[0]:
        end = max(start + 1, int(np.searchsorted(cost, cost[start] + _SLICE, side="right")) - 1)
        product = left[start:end] @ turned
        found.append(_best(product, places[start:end]))
        start = end
    if not found:
        return _none()
    return Pairs(*(np.concatenate([getattr(each, name) for each in found]) for name in ("first", "second", "likeness")))


def _best(product: sparse.csr_array, places: Ints) -> Pairs:
    row = np.repeat(np.arange(product.shape[0], dtype=np.int32), np.diff(product.indptr))
    first, second, value = places[row], product.indices.astype(np.int32), product.data
    keep = (value >= FLOOR) & (first != second)
    row, first, second, value = row[keep], first[keep], second[keep], value[keep]
    crowd = np.bincount(row, minlength=product.shape[0])
    if crowd.max(initial=0) > NEIGHBOURS:
        order = np.lexsort((-value, row))
        rank = np.arange(len(order)) - np.repeat(np.cumsum(crowd) - crowd, crowd)
        # Likeness at the edge decides, not the place in the list: whoever ties with the last one kept stays.
        edge = np.full(product.shape[0], -1, dtype=np.float32)
        last = order[rank == NEIGHBOURS - 1]
        edge[row[last]] = value[last]
        stays = value >= edge[row]
        first, second, value = first[stays], second[stays], value[stays]
    return Pairs(np.minimum(first, second), np.maximum(first, second), value)


def _same(prepared: Prepared, block: Ints, name: str) -> Pairs:
    """Pairs of one block with the same short name, address or code."""
    values = prepared.fields[name]
    rows = np.flatnonzero((values > 0) & (block >= 0))
    if len(rows) < 2:
        return _none()
    key = block[rows].astype(np.int64) * (int(values.max()) + 1) + values[rows]
    order = np.argsort(key, kind="stable")
    rows, key = rows[order], key[order]
    edges = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1], [True]]))
    first, second = [], []
    for start, end in pairwise(edges.tolist()):
        if 1 < end - start <= _MOST_SAME:
            a, b = np.triu_indices(end - start, 1)
            first.append(rows[start + a])
            second.append(rows[start + b])
    if not first:
        return _none()
    a, b = np.concatenate(first), np.concatenate(second)
    return Pairs(
        np.minimum(a, b).astype(np.int32), np.maximum(a, b).astype(np.int32), np.full(len(a), -1, dtype=np.float32)
    )


def _none() -> Pairs:
    return Pairs(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32))


def _united(found: list[Pairs], rows: sparse.csr_array) -> Pairs:
    first = np.concatenate([each.first for each in found])
    second = np.concatenate([each.second for each in found])
    likeness = np.concatenate([each.likeness for each in found])
    code = first.astype(np.int64) * rows.shape[0] + second
    order = np.lexsort((-likeness, code))
    code = code[order]
    kept = order[np.concatenate([[True], code[1:] != code[:-1]])] if len(order) else order
    pairs = Pairs(first[kept], second[kept], likeness[kept])
    unknown = np.flatnonzero(pairs.likeness < 0)
    if len(unknown):
        a, b = rows[pairs.first[unknown]], rows[pairs.second[unknown]]
        pairs.likeness[unknown] = np.asarray(a.multiply(b).sum(axis=1)).ravel()
    return pairs
