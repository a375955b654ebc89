"""Likely doubles of one record while it is typed: an index in memory that learns its words from the list.

A record that was added a moment ago is found: it takes the next free row of the arrays. Words that the list has
not seen get the weight of a rare word; the weights are learned anew when the index is built again (nightly, or when
`worn` says so).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from pemantik.overlaps.engine.candidates import FLOOR, Pairs, values_of
from pemantik.overlaps.engine.cleaning import Cleaned, Cleaner
from pemantik.overlaps.engine.dictionary import Dictionary, shipped
from pemantik.overlaps.engine.explanation import Explanation, explain
from pemantik.overlaps.engine.features import features, fits_key
from pemantik.overlaps.engine.finding import normal
from pemantik.overlaps.engine.ownnames import own_name, without_own_names
from pemantik.overlaps.engine.prepared import arrays, pieces_of, prepare, widened
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.engine.scoring import Model, day_zero

#: Rows that are scored in full at most.
_SCORED = 60
_SPARE, _MOST_SPARE = 256, 50_000


@dataclass(frozen=True, slots=True)
class Match:
    """A record of the index and how likely it is the same thing as the one asked about."""

    record: Record
    score: float
    explanation: Explanation


class Index:
    """The records of a list, ready to be asked. Safe to use from several threads."""

    def __init__(
        self, records: Sequence[Record], dictionary: Dictionary | None = None, model: Model | None = None
    ) -> None:
        self._lock = RLock()
        self.model = model or day_zero()
        self._records: list[Record] = [normal(record) for record in records]
        self._prepared, self._learned, cleaned = prepare(self._records, dictionary or shipped())
        self._cleaned: list[Cleaned] = list(cleaned)
        self._cleaner = Cleaner(self._learned.dictionary, self._learned.lexicon)
        self._places = {record.id: at for at, record in enumerate(self._records)}
        self._size = len(self._records)
        self._built = self._size
        self._changes = 0
        self._alive = np.zeros(0, dtype=np.bool_)
        self._values: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        #: The rows of each region, so that a question looks at no others.
        self._regions: dict[int, list[int]] = {}
        for row, region in enumerate(self._prepared.fields["region"].tolist()):
            self._regions.setdefault(region, []).append(row)
        self._grow()
        self._alive[: self._size] = True
        self._values[: self._size] = values_of(self._prepared, slice(0, self._size))

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, record_id: str) -> bool:
        return record_id in self._places

    @property
    def worn(self) -> bool:
        """Whether so much has changed that the weights should be learned anew."""
        return self._changes > max(200, self._built // 10)

    def _grow(self) -> None:
        """Room for more rows: as much as keeps adding cheap, and not half of a large list."""
        room = max(_SPARE, min(self._size // 2, _MOST_SPARE))
        self._prepared = widened(self._prepared, self._size + room)
        self._alive = np.concatenate(
            [self._alive[: self._size], np.zeros(self._size + room - len(self._alive[: self._size]), dtype=np.bool_)]
        )
        values = np.zeros((self._size + room, self._prepared.whole.shape[1]), dtype=np.float32)
        if len(self._values):
            values[: self._size] = self._values[: self._size]
        self._values = values

    def add(self, record: Record) -> None:
        """Enter a record, or its new version under the same id; it is found from the next question on."""
        with self._lock:
            self.remove(record.id)
            if self._size + 1 >= len(self._prepared):
                self._grow()
            plain = normal(record)
            self._cleaned.append(self._write(plain, self._size))
            self._records.append(plain)
            self._alive[self._size] = True
            region = int(self._prepared.fields["region"][self._size])
            self._regions.setdefault(region, []).append(self._size)
            self._places[plain.id] = self._size
            self._size += 1
            self._changes += 1

    def remove(self, record_id: str) -> None:
        """Forget a record; nothing happens if it is not there."""
        with self._lock:
            place = self._places.pop(record_id, None)
            if place is not None:
                self._alive[place] = False
                self._changes += 1

    def _write(self, record: Record, row: int) -> Cleaned:
        """Put a record into a row of the arrays."""
        cleaned = self._cleaner.clean(record)
        pieces = pieces_of(cleaned, self._learned.lexicon)
        self._learned.vocabulary.learn(pieces, self._learned.rows)
        one = arrays([record], [cleaned], [pieces], self._learned)
        self._prepared.put(row, one)
        self._values[row] = values_of(self._prepared, slice(row, row + 1))[0]
        return cleaned

    def find(
        self, record: Record, limit: int = 5, *, least: float | None = None, everywhere: bool = False
    ) -> list[Match]:
        """The likeliest doubles of a record, best first, at or above `least` (the model's threshold if not given).

        The record itself (its id) is never among them. `everywhere` asks for the same function in other regions.
        """
        bound = self.model.threshold if least is None else least
        with self._lock:
            if self._size + 1 >= len(self._prepared):
                self._grow()
            query = self._size
            plain = normal(record)
            cleaned = self._write(plain, query)
            rows, likeness = self._near(plain, query, cleaned, everywhere)
            if not len(rows):
                return []
            prepared = self._prepared.take(np.append(rows, np.int32(query)))
            if everywhere:
                prepared = without_own_names(prepared, [*(self._cleaned[row] for row in rows), cleaned], self._learned)
            each, last = np.arange(len(rows), dtype=np.int32), np.full(len(rows), len(rows), dtype=np.int32)
            pairs = Pairs(each, last, likeness)
            pairs = pairs.take(fits_key(prepared, pairs, any_region=everywhere))
            scores = self.model.scores(features(prepared, pairs))
            places = rows[pairs.first]
            order = [at for at in np.lexsort((places, -scores)) if scores[at] >= bound][:limit]
            found = [int(places[at]) for at in order]
            return [
                Match(
                    self._records[row],
                    float(scores[at]),
                    explain((plain, cleaned), (self._records[row], self._cleaned[row]), self._learned),
                )
                for at, row in zip(order, found, strict=True)
            ]

    def _near(
        self, record: Record, query: int, cleaned: Cleaned, everywhere: bool
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Rows that may be the same thing, with their likeness: alike, or of the same short name, address or code."""
        prepared = self._prepared
        fields = prepared.fields
        rows = self._block(query, everywhere)
        rows = rows[rows != self._places.get(record.id, -1)]
        weights = np.zeros(prepared.vocabulary.nothing + 1, dtype=np.float32)
        weights[prepared.whole[query]] = self._values[query]
        weights[-1] = 0
        own = own_name(cleaned, self._learned) if everywhere else ()
        for piece in own:
            weights[prepared.vocabulary.numbers.get(piece, -1)] = 0
        likeness = (weights[prepared.whole[rows]] * self._values[rows]).sum(axis=1)
        same = np.zeros(len(rows), dtype=np.bool_)
        for name in ("short", "core", "host", "code"):
            code = fields[name][query]
            if code and not (own and name in {"short", "core"}):
                same |= fields[name][rows] == code
        keep = np.flatnonzero((likeness >= FLOOR) | same)
        if len(keep) > _SCORED:
            keep = np.sort(keep[np.lexsort((rows[keep], -(likeness[keep] + same[keep])))[:_SCORED]])
        return np.asarray(rows[keep], dtype=np.int32), np.asarray(likeness[keep], dtype=np.float32)

    def _block(self, query: int, everywhere: bool) -> NDArray[np.int32]:
        """The living rows of the query's kind: of its region and of none, or of all other regions."""
        region, kind = self._prepared.fields["region"], self._prepared.fields["kind"]
        mine = int(region[query])
        if everywhere:
            rows = np.flatnonzero(region[: self._size] != mine).astype(np.int32)
        elif not mine:
            rows = np.arange(self._size, dtype=np.int32)
        else:
            places = [*self._regions.get(mine, ()), *self._regions.get(0, ())]
            rows = np.array(sorted(places), dtype=np.int32)
        return rows[self._alive[rows] & _meets(kind[rows], kind[query])]


def _meets(codes: NDArray[np.int32], code: np.int32) -> NDArray[np.bool_]:
    return np.asarray((codes == code) | (codes == 0) | (code == 0), dtype=np.bool_)
