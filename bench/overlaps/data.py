"""Made rows as the engine's records, and scored pairs with their truth."""

from dataclasses import dataclass

import numpy as np

from bench.overlaps.generator import Made, true_pairs
from pemantik.overlaps.engine.candidates import Pairs, in_blocks
from pemantik.overlaps.engine.dictionary import Dictionary, shipped
from pemantik.overlaps.engine.features import features, fits_key
from pemantik.overlaps.engine.prepared import prepare
from pemantik.overlaps.engine.records import Record


def record(row: Made) -> Record:
    """A made row without its truth."""
    return Record(
        row.id,
        row.nama,
        row.jenis,
        row.wilayah,
        row.opd,
        row.deskripsi,
        row.vendor,
        int(row.tahun) if row.tahun else None,
        int(row.anggaran) if row.anggaran else None,
    )


@dataclass
class Judged:
    """Candidate pairs with features and truth; `total` true pairs there are in all."""

    rows: list[Made]
    pairs: Pairs
    features: np.ndarray
    same: np.ndarray
    region: np.ndarray
    kind: np.ndarray
    total: int


def judged(rows: list[Made], dictionary: Dictionary | None = None, use_key: bool = True) -> Judged:
    """The candidates of a list and whether each is a true double."""
    prepared, _learned, _cleaned = prepare([record(row) for row in rows], dictionary or shipped())
    pairs = in_blocks(prepared)
    if use_key:
        pairs = pairs.take(fits_key(prepared, pairs))
    truth = np.array([row.truth for row in rows])
    region = np.array([row.wilayah for row in rows])[pairs.first]
    kind = np.array([row.jenis for row in rows])[pairs.first]
    same = truth[pairs.first] == truth[pairs.second]
    return Judged(rows, pairs, features(prepared, pairs), same, region, kind, len(true_pairs(rows)))
