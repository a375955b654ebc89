"""The index: exact, with the contribution of every indicator.

Every score is one sum of integer factors times values and one division, so nothing is rounded before the end
(PermenPANRB 59/2020 Lampiran I Bab II: index of aspect, domain and SPBE are nested weighted means, which equal this
sum over the indicators).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cached_property

from pemantik.maturity.answers import Answer, Answers, as_answer
from pemantik.maturity.bands import NextBand, effective_basis, find_band, find_next_band
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import EXACT, divide, round_half_up
from pemantik.maturity.parts import Band, BandBasis, Blank, Group, InstitutionKind, NotRelevant
from pemantik.maturity.points import closed_gates, find_category, maturity_level, supplement_percent
from pemantik.maturity.structure import Leaf

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class GroupScore:
    """Score of a domain, aspect, dimension or area. `share` is its percent of the index (of all points)."""

    group: Group
    exact: Decimal
    score: Decimal
    share: Decimal
    band: Band | None
    gate_open: bool
    maturity: str


@dataclass(frozen=True, slots=True)
class LeafScore:
    """One answer. `counted` is the value that entered the index, `contribution` the points of the index it gives."""

    leaf: Leaf
    answer: Answer
    counted: Decimal
    applies: bool
    share: Decimal
    contribution: Decimal


@dataclass(frozen=True)
class Result:
    """The outcome for one institution.

    `exact` is unrounded, `index` rounded half up as the instrument says. `band` is None below the lowest printed
    band, or while the category that decides the bands is not known.
    """

    instrument: Instrument
    exact: Decimal
    index: Decimal
    band: Band | None
    band_basis: BandBasis
    category: str | None
    groups: tuple[GroupScore, ...]
    indicators: tuple[LeafScore, ...]
    supplements: Mapping[str, Decimal | None]

    @cached_property
    def not_answered(self) -> tuple[str, ...]:
        """Codes without an answer, in the official order."""
        return tuple(score.leaf.code for score in self.indicators if score.applies and not score.answer.given)

    @cached_property
    def provisional(self) -> tuple[str, ...]:
        """Codes whose value stands in for another institution's index."""
        return tuple(score.leaf.code for score in self.indicators if score.answer.provisional)

    @property
    def next_band(self) -> NextBand | None:
        """The band above and its distance; None at the top."""
        return find_next_band(self.instrument, self.exact, self.band_basis, self.category)

    @property
    def band_on_other_basis(self) -> Band | None:
        """The band that the other basis (rounded or unrounded) would give, where it differs; else None."""
        other = BandBasis.ROUNDED if self.band_basis is BandBasis.UNROUNDED else BandBasis.UNROUNDED
        if effective_basis(self.instrument, other) is self.band_basis:
            return None
        band = find_band(self.instrument, self.exact, other, self.category)
        return None if band == self.band else band


def index_of(instrument: Instrument, values: Mapping[str, Decimal]) -> Decimal:
    """The exact index of plain values, and nothing else: the fast path for whole countries.

    Equals `score(...).exact` for answers that are all values or missing. Missing codes follow the instrument's rule
    for blanks.
    """
    if instrument.blank is Blank.SKIP or instrument.stage_gate:
        return exact_index(instrument, values)
    structure = instrument.structure
    with localcontext(EXACT):
        total = sum([leaf.factor * values[leaf.code] for leaf in structure.leaves if leaf.code in values], ZERO)
        return total / structure.total


def exact_index(instrument: Instrument, answers: Answers, institution_kind: InstitutionKind | None = None) -> Decimal:
    """The exact index of any answers, without the details of `score`."""
    with localcontext(EXACT):
        return _Tally(instrument, answers, institution_kind).index()


def score(
    instrument: Instrument,
    answers: Answers,
    band_basis: BandBasis | None = None,
    institution_kind: InstitutionKind | None = None,
) -> Result:
    """Compute the index, every group and every contribution.

    `band_basis` is the cycle's setting; the instrument's own by default. With `institution_kind`, indicators that do
    not apply to that kind leave the divisor. Answers are trusted to be on the scale (see `answers.parse_answer`).
    """
    with localcontext(EXACT):
        tally = _Tally(instrument, answers, institution_kind)
        basis = effective_basis(instrument, band_basis)
        category = find_category(instrument, answers)
        exact = tally.index()
        return Result(
            instrument=instrument,
            exact=exact,
            index=round_half_up(exact, instrument.rounding.places),
            band=find_band(instrument, exact, basis, category),
            band_basis=basis,
            category=category,
            groups=tuple(tally.group_score(group, basis) for group in instrument.all_groups),
            indicators=tuple(tally.leaf_score(position) for position in range(len(tally.counted))),
            supplements={each.code: supplement_percent(instrument, each, answers) for each in instrument.supplements},
        )


class _Tally:
    """The answers lined up with the leaves: what counts, what stays in the divisor, which gates are closed."""

    def __init__(self, instrument: Instrument, answers: Answers, kind: InstitutionKind | None) -> None:
        self.instrument = instrument
        self.leaves = instrument.structure.leaves
        self.answers = [as_answer(answers.get(leaf.code)) for leaf in self.leaves]
        self.applies = [_applies(leaf, kind) for leaf in self.leaves]
        self.divides = [
            applies and self._divides(answer) for applies, answer in zip(self.applies, self.answers, strict=True)
        ]
        values = [
            self._value(answer) if divides else ZERO for divides, answer in zip(self.divides, self.answers, strict=True)
        ]
        self.closed = closed_gates(instrument, values)
        self.counted = values if not self.closed else self._behind_gates(values)
        self.divisor = self._divisor(range(len(self.leaves)))

    def _divides(self, answer: Answer) -> bool:
        if answer.not_relevant:
            return self.instrument.not_relevant is NotRelevant.FULL
        return answer.value is not None or self.instrument.blank is Blank.ZERO

    def _value(self, answer: Answer) -> Decimal:
        if answer.not_relevant:
            return self.instrument.scale.max
        return ZERO if answer.value is None else answer.value

    def _behind_gates(self, values: list[Decimal]) -> list[Decimal]:
        gate = self.instrument.stage_gate
        return [
            ZERO if gate and leaf.indicator.stage == gate.stage and self.closed.intersection(leaf.path) else value
            for leaf, value in zip(self.leaves, values, strict=True)
        ]

    def _divisor(self, positions: Sequence[int]) -> Decimal:
        if self.instrument.structure.summed:
            return Decimal(1)
        return Decimal(sum(self.leaves[position].factor for position in positions if self.divides[position]))

    def index(self) -> Decimal:
        """The exact index."""
        return self.mean(range(len(self.leaves)))

    def mean(self, positions: Sequence[int]) -> Decimal:
        """Weighted mean (or sum of points) of the leaves at these positions."""
        total = sum([self.leaves[position].factor * self.counted[position] for position in positions], ZERO)
        return divide(total, self._divisor(positions))

    def group_score(self, group: Group, basis: BandBasis) -> GroupScore:
        instrument = self.instrument
        positions = instrument.structure.positions[group.code]
        exact = self.mean(positions)
        gate_open = group.code not in self.closed
        return GroupScore(
            group=group,
            exact=exact,
            score=round_half_up(exact, instrument.rounding.places),
            share=self._share(positions),
            band=None if instrument.structure.summed else find_band(instrument, exact, basis),
            gate_open=gate_open,
            maturity=maturity_level(instrument, group, self.counted, gate_open),
        )

    def leaf_score(self, position: int) -> LeafScore:
        leaf = self.leaves[position]
        return LeafScore(
            leaf=leaf,
            answer=self.answers[position],
            counted=self.counted[position],
            applies=self.applies[position],
            share=self._share([position]),
            contribution=divide(leaf.factor * self.counted[position], self.divisor),
        )

    def _share(self, positions: Sequence[int]) -> Decimal:
        """Percent of the index (of all points) that the leaves at these positions decide."""
        if self.instrument.structure.summed:
            factor = sum(self.leaves[position].factor for position in positions)
            return divide(factor * self.instrument.scale.max * 100, self.instrument.maximum)
        return divide(self._divisor(positions) * 100, self.divisor)


def _applies(leaf: Leaf, kind: InstitutionKind | None) -> bool:
    kinds = leaf.indicator.applies_to
    return kind is None or not kinds or kind in kinds
