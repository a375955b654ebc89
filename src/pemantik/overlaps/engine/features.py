"""What is known about a pair, as numbers. Symmetric: the order of the two rows never matters."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pemantik.overlaps.engine.candidates import Pairs
from pemantik.overlaps.engine.dictionary import Role
from pemantik.overlaps.engine.prepared import IN_SHORT, IN_TEXT, NOWHERE, Floats, Prepared

#: The features in their order. `+` raises the score, `-` lowers it, `` may do either (only in learned trees).
NAMES: dict[str, str] = {
    "likeness": "+",
    "subject_likeness": "+",
    "covered_least": "+",
    "covered_most": "+",
    "object_same": "+",
    "object_shared": "+",
    "object_conflict": "-",
    "object_left": "-",
    "object_left_least": "-",
    "text_left": "-",
    "word_same": "+",
    "word_left": "-",
    "word_left_least": "-",
    "act_same": "+",
    "act_conflict": "-",
    "act_one": "-",
    "act_plain": "-",
    "act_told_later": "-",
    "weak_same": "+",
    "name_equal": "+",
    "short_same": "+",
    "core_same": "+",
    "short_other": "-",
    "numbers_other": "-",
    "text_same": "+",
    "unit_same": "+",
    "unit_other": "-",
    "vendor_same": "+",
    "host_same": "+",
    "code_same": "+",
    "year_apart": "-",
    "amount_near": "+",
    "from_text": "-",
    "from_short": "-",
    "no_evidence": "-",
    "goods_other_unit": "-",
    "goods_unit_unknown": "-",
    "goods": "",
    "act_unknown": "-",
    "act_near": "-",
    "breakdown_one": "-",
    "dataset_left": "-",
    "key_missing": "-",
    "is_budget": "",
    "is_dataset": "",
    "website": "",
    "evidence_least": "+",
}
ORDER: Sequence[str] = tuple(NAMES)
_SLICE = 16_384
#: Activity classes that offices use for one another ("pengadaan aplikasi" is often its making).
NEAR = (("adakan", "bangun"), ("jasa", "bangun"), ("adakan", "sewa"))


def fits_key(prepared: Prepared, pairs: Pairs, *, any_region: bool = False) -> NDArray[np.bool_]:
    """Which pairs the hard key allows: parts that are known on both sides agree.

    With `any_region` the pair may lie in two regions (the same function elsewhere).
    """
    a, b, fields = pairs.first, pairs.second, prepared.fields
    fits = np.ones(len(pairs), dtype=np.bool_)
    for name in ("kind", "breakdown") if any_region else ("region", "kind", "breakdown"):
        fits &= _agree(fields[name][a], fields[name][b])
    budget = fields["kind"][a] == _code(prepared, "kind", "belanja")
    budget &= fields["kind"][b] == fields["kind"][a]
    fits &= ~budget | _agree(prepared.year[a], prepared.year[b])
    near = _near(prepared, pairs)
    fits &= ~budget | near | _agree(fields["act"][a], fields["act"][b])
    fits &= ~budget | _agree(fields["account"][a], fields["account"][b])
    fits &= ~(prepared.website[a] ^ prepared.website[b]) | ~(prepared.website[a] | prepared.website[b])
    both = prepared.website[a] & prepared.website[b]
    return np.asarray(fits & (~both | _agree(fields["unit"][a], fields["unit"][b])), dtype=np.bool_)


def _agree(a: NDArray[np.int32], b: NDArray[np.int32]) -> NDArray[np.bool_]:
    return np.asarray((a == b) | (a == 0) | (b == 0), dtype=np.bool_)


def _code(prepared: Prepared, name: str, text: str) -> int:
    return prepared.codes[name].numbers.get(text, -1)


def _near(prepared: Prepared, pairs: Pairs) -> NDArray[np.bool_]:
    act = prepared.fields["act"]
    a, b = act[pairs.first], act[pairs.second]
    found = np.zeros(len(pairs), dtype=np.bool_)
    for one, other in NEAR:
        x, y = _code(prepared, "act", one), _code(prepared, "act", other)
        found |= ((a == x) & (b == y)) | ((a == y) & (b == x))
    return found


def features(prepared: Prepared, pairs: Pairs) -> Floats:
    """One row of numbers for each pair, in the order of NAMES."""
    found = np.empty((len(pairs), len(ORDER)), dtype=np.float32)
    for start in range(0, len(pairs), _SLICE):
        part = pairs.take(np.arange(start, min(start + _SLICE, len(pairs))))
        _texts(prepared, part, found[start : start + _SLICE])
        _facts(prepared, part, found[start : start + _SLICE])
        _together(found[start : start + _SLICE])
    return found


#: Keeping data is what every system does; to name it or not tells little.
PLAIN_ACT = "!data"


class _Side:
    """The subject of one side of the pairs, and which of its pieces the other side has."""

    def __init__(self, prepared: Prepared, mine: NDArray[np.int32], other: NDArray[np.int32]) -> None:
        vocabulary = prepared.vocabulary
        self.subject = prepared.subject[mine]
        weight = vocabulary.weights[self.subject]
        role = vocabulary.roles[self.subject]
        # What is only an activity ("antrean") is itself the thing.
        bare = ~((role == Role.OBJECT) | (role == Role.WORD)).any(axis=1)
        role = np.where(bare[:, None] & (role == Role.ACT), np.int8(Role.OBJECT), role)
        in_subject = (self.subject[:, :, None] == prepared.subject[other][:, None, :]).any(axis=2)
        in_whole = in_subject | (self.subject[:, :, None] == prepared.whole[other][:, None, :]).any(axis=2)
        self.told = prepared.source[mine] != IN_TEXT
        self.square = (weight * weight).sum(axis=1)
        self.shared_square = (weight * weight * in_subject).sum(axis=1)
        telling = (role == Role.OBJECT) | (role == Role.WORD)
        self.telling = (weight * telling).sum(axis=1)
        self.covered = (weight * (telling & in_whole)).sum(axis=1)
        self.objects = (weight * (role == Role.OBJECT)).sum(axis=1)
        self.objects_same = (weight * ((role == Role.OBJECT) & in_subject)).sum(axis=1)
        self.objects_met = (weight * ((role == Role.OBJECT) & in_whole)).sum(axis=1)
        self.words_same = (weight * ((role == Role.WORD) & in_whole)).sum(axis=1)
        self.words = (weight * (role == Role.WORD)).sum(axis=1)
        self.acts = (role == Role.ACT).sum(axis=1)
        self.acts_telling = ((role == Role.ACT) & (self.subject != vocabulary.numbers.get(PLAIN_ACT, -1))).sum(axis=1)
        self.acts_same = ((role == Role.ACT) & in_subject).sum(axis=1)
        self.acts_met = ((role == Role.ACT) & in_whole).sum(axis=1)
        self.weak_same = (weight * ((role == Role.WEAK) & in_subject)).sum(axis=1)
        self.all_same = (in_subject | (weight == 0)).all(axis=1)
        whole_role = vocabulary.roles[prepared.whole[mine]]
        self.any_acts = (whole_role == Role.ACT).any(axis=1)


def _texts(prepared: Prepared, pairs: Pairs, out: Floats) -> None:
    a, b = _Side(prepared, pairs.first, pairs.second), _Side(prepared, pairs.second, pairs.first)
    both = np.minimum
    most = np.maximum
    small = np.float32(1e-6)
    cover_a, cover_b = a.covered / (a.telling + small), b.covered / (b.telling + small)
    object_most = most(a.objects, b.objects)
    left_a, left_b = a.objects - a.objects_met, b.objects - b.objects_met
    words_a, words_b = a.words - a.words_same, b.words - b.words_same
    values = {
        "likeness": pairs.likeness,
        "subject_likeness": both(a.shared_square, b.shared_square) / (np.sqrt(a.square * b.square) + small),
        "covered_least": both(cover_a, cover_b),
        "covered_most": most(cover_a, cover_b),
        "object_same": both(a.objects_same, b.objects_same) / (object_most + small),
        "object_shared": most(a.objects_met, b.objects_met),
        "object_conflict": (a.objects > 0) & (b.objects > 0) & (a.objects_met == 0) & (b.objects_met == 0),
        "object_left": most(left_a * a.told, left_b * b.told),
        "object_left_least": both(left_a, left_b),
        "text_left": most(left_a * ~a.told, left_b * ~b.told),
        "word_same": both(most(a.words_same, b.words_same), 1),
        "word_left": both(most(words_a, words_b), 2),
        "word_left_least": both(both(words_a, words_b), 2),
        "act_same": (a.acts_same > 0) & (b.acts_same > 0),
        "act_conflict": (a.acts > 0) & (b.acts > 0) & (a.acts_met == 0) & (b.acts_met == 0),
        "act_one": ((a.acts > 0) ^ (b.acts > 0)) & (a.acts_telling + b.acts_telling > 0),
        "act_plain": ((a.acts > 0) ^ (b.acts > 0)) & (a.acts_telling + b.acts_telling == 0),
        "act_told_later": ((a.acts > 0) & (a.acts_met == 0) & b.any_acts)
        | ((b.acts > 0) & (b.acts_met == 0) & a.any_acts),
        "weak_same": both(a.weak_same, b.weak_same),
        "name_equal": a.all_same & b.all_same & (a.square > 0) & (b.square > 0),
    }
    for name, value in values.items():
        out[:, _AT[name]] = value


def _together(out: Floats) -> None:
    """Features made of others: names of datasets have no made-up words, so every word left over counts."""
    left = out[:, _AT["object_left"]] + out[:, _AT["word_left"]]
    out[:, _AT["dataset_left"]] = out[:, _AT["is_dataset"]] * left


_AT = {name: at for at, name in enumerate(ORDER)}


def _facts(prepared: Prepared, pairs: Pairs, out: Floats) -> None:
    a, b, fields = pairs.first, pairs.second, prepared.fields
    same = {name: (fields[name][a] == fields[name][b]) & (fields[name][a] > 0) for name in fields}
    other = {
        name: (fields[name][a] != fields[name][b]) & (fields[name][a] > 0) & (fields[name][b] > 0) for name in fields
    }
    kind_a, kind_b = fields["kind"][a], fields["kind"][b]
    budget = (kind_a == _code(prepared, "kind", "belanja")) & (kind_b == kind_a)
    goods = _code(prepared, "thing", "goods")
    is_goods = (fields["thing"][a] == goods) & (fields["thing"][b] == goods) & budget
    years = (prepared.year[a] > 0) & (prepared.year[b] > 0)
    money = np.minimum(prepared.amount[a], prepared.amount[b]) / np.maximum(
        np.maximum(prepared.amount[a], prepared.amount[b]), 1
    )
    source_a, source_b = prepared.source[a], prepared.source[b]
    breakdown = (fields["breakdown"][a] == 0) ^ (fields["breakdown"][b] == 0)
    values = {
        "short_same": same["short"],
        "core_same": same["core"] & ~same["short"],
        "short_other": other["core"],
        "numbers_other": fields["numbers"][a] != fields["numbers"][b],
        "text_same": same["same_text"],
        "unit_same": same["unit"],
        "unit_other": other["unit"],
        "vendor_same": same["vendor"],
        "host_same": same["host"],
        "code_same": same["code"],
        "year_apart": np.where(years & ~budget, np.minimum(np.abs(prepared.year[a] - prepared.year[b]), 10) / 10, 0),
        "amount_near": np.where(budget, money, 0),
        "from_text": (source_a == IN_TEXT).astype(np.float32) + (source_b == IN_TEXT),
        "from_short": (source_a == IN_SHORT).astype(np.float32) + (source_b == IN_SHORT),
        "no_evidence": (source_a == NOWHERE) | (source_b == NOWHERE),
        "goods_other_unit": is_goods & other["unit"],
        "goods_unit_unknown": is_goods & ((fields["unit"][a] == 0) | (fields["unit"][b] == 0)),
        "goods": is_goods,
        "act_unknown": budget & ((fields["act"][a] == 0) | (fields["act"][b] == 0)),
        "act_near": budget & _near(prepared, pairs),
        "breakdown_one": breakdown,
        "key_missing": (fields["region"][a] == 0) ^ (fields["region"][b] == 0) | ((kind_a == 0) ^ (kind_b == 0)),
        "is_budget": budget,
        "is_dataset": (kind_a == _code(prepared, "kind", "dataset")) & (kind_b == kind_a),
        "website": prepared.website[a] & prepared.website[b],
        "evidence_least": np.minimum(np.minimum(prepared.evidence[a], prepared.evidence[b]), 3),
    }
    for name, value in values.items():
        out[:, _AT[name]] = value
