"""The cleaned rows of a list as a table: everything that a pair is compared by, and nothing else."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pemantik.overlaps.engine.candidates import Pairs, values_of
from pemantik.overlaps.engine.dictionary import Role
from pemantik.overlaps.engine.features import PLAIN_ACT
from pemantik.overlaps.engine.prepared import IN_TEXT, Prepared
from pemantik.overlaps.engine.records import Record

#: A piece is written as number * WEIGHT + weight, so that what two rows share can be weighed without a lookup.
WEIGHT: Final = 10_000
#: Fields that are compared as a whole; 0 is "not known".
CODES: Final = ("region", "unit", "account", "breakdown", "vendor", "host", "code", "short", "core", "numbers")
#: Fields whose values have a meaning of their own, so that they are written as text.
TEXTS: Final = ("kind", "act", "thing")


def table(records: Sequence[Record], prepared: Prepared) -> list[dict[str, Any]]:
    """A row for each record, under its id."""
    pieces, values = _pieces(prepared), values_of(prepared, slice(0, len(prepared)))
    texts = {name: {number: text for text, number in prepared.codes[name].numbers.items()} for name in TEXTS}
    rows = []
    for at, record in enumerate(records):
        held = values[at] > 0
        row: dict[str, Any] = {"unique_id": record.id}
        row |= {name: int(prepared.fields[name][at]) for name in CODES}
        row["same_text"] = int(prepared.fields["same_text"][at])
        row |= {name: texts[name][int(prepared.fields[name][at])] for name in TEXTS}
        row |= _told(prepared, at, pieces)
        row |= {"looked": prepared.whole[at][held].tolist(), "worth": [float(each) for each in values[at][held]]}
        row |= {
            "source": int(prepared.source[at]),
            "year": int(prepared.year[at]),
            "amount": float(prepared.amount[at]),
            "website": bool(prepared.website[at]),
            "evidence": float(prepared.evidence[at]),
        }
        rows.append(row)
    return rows


def _pieces(prepared: Prepared) -> NDArray[np.int64]:
    """Every piece of the vocabulary with its weight."""
    weights = prepared.vocabulary.weights.astype(np.float64)
    return np.arange(len(weights), dtype=np.int64) * WEIGHT + np.round(weights * (WEIGHT - 1)).astype(np.int64)


def _told(prepared: Prepared, at: int, pieces: NDArray[np.int64]) -> dict[str, Any]:
    """What a row is about, by role, and what it reaches: its subject and everything it says."""
    vocabulary = prepared.vocabulary
    nothing = vocabulary.nothing
    subject = prepared.subject[at][prepared.subject[at] != nothing]
    whole = prepared.whole[at][prepared.whole[at] != nothing]
    roles = vocabulary.roles[subject]
    # What is only an activity ("antrean") is itself the thing.
    if not ((roles == Role.OBJECT) | (roles == Role.WORD)).any():
        roles = np.where(roles == Role.ACT, np.int8(Role.OBJECT), roles)
    plain = vocabulary.numbers.get(PLAIN_ACT, -1)
    weighing = subject[vocabulary.weights[subject] > 0]
    # Rounded as in the pieces: what is shared, taken from all, has to leave exactly nothing where all is shared.
    weights = (pieces[subject] % WEIGHT) / (WEIGHT - 1)
    return {
        "subject": pieces[subject].tolist(),
        "weighing": pieces[weighing].tolist(),
        "things": pieces[subject[roles == Role.OBJECT]].tolist(),
        "unknowns": pieces[subject[roles == Role.WORD]].tolist(),
        "acts": pieces[subject[roles == Role.ACT]].tolist(),
        "weaks": pieces[subject[roles == Role.WEAK]].tolist(),
        "reach": pieces[np.union1d(subject, whole)].tolist(),
        "acts_telling": int(((roles == Role.ACT) & (subject != plain)).sum()),
        "any_acts": bool((vocabulary.roles[whole] == Role.ACT).any()),
        "named": bool(prepared.source[at] != IN_TEXT),
        "things_weight": float(weights[roles == Role.OBJECT].sum()),
        "unknowns_weight": float(weights[roles == Role.WORD].sum()),
        "acts_count": int((roles == Role.ACT).sum()),
        "weighing_count": len(weighing),
        "square": float((weights**2).sum()),
    }


def candidates(records: Sequence[Record], pairs: Pairs) -> list[dict[str, str]]:
    """Candidate pairs as Splink takes them in place of its own blocking."""
    ids = [record.id for record in records]
    named = (sorted((ids[a], ids[b])) for a, b in zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    return [{"join_key_l": one, "join_key_r": other, "match_key": "0"} for one, other in named]
