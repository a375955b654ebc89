"""What a plan is asked for: the answers of today, what each rise costs, and the limits that it must keep."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property

from pemantik.maturity.answers import NOT_ANSWERED, Answer, Answers
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import EXACT
from pemantik.maturity.parts import BandBasis, Blank, InstitutionKind, Precedence
from pemantik.maturity.scoring import LeafScore, Result, score
from pemantik.maturity.text import _, decimal_text

ZERO = Decimal(0)


class PlanningError(ValueError):
    """A question that cannot be planned; the message says what to change."""


@dataclass(frozen=True)
class Costs:
    """What it costs to rise, in any unit (rupiah, days).

    `by_level[code, level]` is the cost of rising from the level below to `level`; None forbids the rise, and so every
    level above it. `default` holds for all others.
    """

    by_level: Mapping[tuple[str, int], Decimal | None] = field(default_factory=dict)
    default: Decimal | None = Decimal(1)

    def of(self, code: str, level: int) -> Decimal | None:
        """Cost of rising to that level; None where it is forbidden."""
        return self.by_level.get((code, level), self.default)


@dataclass(frozen=True)
class Limits:
    """What a plan must keep.

    `budget` bounds the whole cost. `yearly_budgets` has one entry a year (None: no limit) and so says how many years
    the plan spans; what a year leaves unspent does not pass to the next. `rises_per_year` bounds the levels that one
    indicator climbs in a year. Codes in `fixed` keep their answer (a value of another institution, for instance).

    A precedence rule says that a rise to its level, or above it, waits until the needed indicator has its level: in
    the same year or earlier. An indicator with several entries is needed with all its entries, and each of its
    entries waits. A needed answer that is "not relevant" or does not apply stands in nobody's way.
    """

    budget: Decimal | None = None
    yearly_budgets: tuple[Decimal | None, ...] = (None,)
    rises_per_year: int | None = None
    precedence: tuple[Precedence, ...] = ()
    fixed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rise:
    """One level up: the leaf at `position` goes from value `start` to `end`, the value of `level`."""

    position: int
    code: str
    level: int
    start: Decimal
    end: Decimal
    cost: Decimal


@dataclass(frozen=True)
class PlanningProblem:
    """The question. `band_basis` and `institution_kind` are those of the scoring (see `scoring.score`).

    Answers are trusted to be on the scale. Raises PlanningError for costs or limits that make no sense, and for an
    instrument whose blanks leave the divisor (`blank: skip`) as long as an indicator that might rise is blank: its
    first answer may then lower the index, so there is no ladder to plan on.
    """

    instrument: Instrument
    answers: Answers
    costs: Costs = field(default_factory=Costs)
    limits: Limits = field(default_factory=Limits)
    band_basis: BandBasis | None = None
    institution_kind: InstitutionKind | None = None

    def __post_init__(self) -> None:
        _check_costs(self.instrument, self.costs)
        _check_limits(self.instrument, self.limits)
        if self.instrument.blank is Blank.SKIP:
            blank = [leaf.leaf.code for leaf in self.leaves if self.may_rise(leaf) and leaf.answer == NOT_ANSWERED]
            if blank:
                raise PlanningError(
                    _("Indikator yang kosong keluar dari pembagi; isi dahulu atau tetapkan: {codes}.").format(
                        codes=", ".join(blank)
                    )
                )

    @cached_property
    def present(self) -> Result:
        """The score of today."""
        return self.score(self.answers)

    @property
    def leaves(self) -> tuple[LeafScore, ...]:
        """The leaves with their answers of today, in the official order."""
        return self.present.indicators

    @property
    def years(self) -> int:
        """How many years the plan spans."""
        return len(self.limits.yearly_budgets)

    @cached_property
    def rises(self) -> tuple[tuple[Rise, ...], ...]:
        """For each leaf, in the official order, the rises that are possible, lowest first."""
        return tuple(self._ladder(position, leaf) for position, leaf in enumerate(self.leaves))

    @property
    def divisor(self) -> int:
        """What the sum of factor x value is divided by to give the index."""
        if self.instrument.structure.summed:
            return 1
        return sum(leaf.leaf.factor for leaf in self.leaves if leaf.share)

    def value(self, position: int) -> Decimal:
        """The answer of today as a number, whether it counts behind its gate or not."""
        leaf = self.leaves[position]
        if not leaf.applies:
            return ZERO
        return self.instrument.scale.max if leaf.answer.not_relevant else leaf.answer.value or ZERO

    def gain(self, rise: Rise) -> Fraction:
        """What the rise adds to the sum of factor x value."""
        return self.leaves[rise.position].leaf.factor * (Fraction(rise.end) - Fraction(rise.start))

    def first_rise(self, position: int, value: Decimal, above: bool = False) -> Rise | None:
        """The lowest possible rise of a leaf that reaches the value (or exceeds it); None if none does."""
        return next(
            (rise for rise in self.rises[position] if rise.end > value or (rise.end == value and not above)), None
        )

    @cached_property
    def waits(self) -> tuple[tuple[Rise, Rise | None], ...]:
        """The precedence rules as pairs: the first rise waits for the second; without a second it must not happen."""
        return tuple(pair for rule in self.limits.precedence for pair in self._pairs(rule))

    def raised(self, answers: Answers, rises: Iterable[Rise]) -> dict[str, Answer | Decimal]:
        """The answers after these rises, lowest first."""
        return {**answers, **{rise.code: rise.end for rise in rises}}

    def score(self, answers: Answers) -> Result:
        """Score other answers under the same conditions."""
        return score(self.instrument, answers, self.band_basis, self.institution_kind)

    def may_rise(self, leaf: LeafScore) -> bool:
        """Whether the plan may touch this answer, costs aside."""
        return leaf.applies and not leaf.answer.not_relevant and leaf.leaf.code not in self.limits.fixed

    def _pairs(self, rule: Precedence) -> Iterator[tuple[Rise, Rise | None]]:
        value_of = {level.level: level.value for level in self.instrument.scale.levels}
        waiting = [self.first_rise(position, value_of[rule.level]) for position in self._positions(rule.indicator)]
        for position in self._positions(rule.needs):
            exempt = not self.leaves[position].applies or self.leaves[position].answer.not_relevant
            if exempt or self.value(position) >= value_of[rule.needs_level]:
                continue
            needed = self.first_rise(position, value_of[rule.needs_level])
            yield from ((rise, needed) for rise in waiting if rise and rise != needed)

    def _positions(self, indicator: str) -> list[int]:
        return [position for position, leaf in enumerate(self.leaves) if leaf.leaf.indicator.code == indicator]

    def _ladder(self, position: int, leaf: LeafScore) -> tuple[Rise, ...]:
        found: list[Rise] = []
        value = leaf.answer.value or ZERO
        for level in self.instrument.scale.levels if self.may_rise(leaf) else ():
            if level.value <= value:
                continue
            cost = self.costs.of(leaf.leaf.code, level.level)
            if cost is None:
                break
            found.append(Rise(position, leaf.leaf.code, level.level, value, level.value, cost))
            value = level.value
        return tuple(found)


def exact_sum(amounts: Iterable[Decimal]) -> Decimal:
    """The sum, without the rounding to 28 digits that Decimal does by default."""
    with localcontext(EXACT):
        return sum(amounts, ZERO)


def _check_costs(instrument: Instrument, costs: Costs) -> None:
    levels = {level.level for level in instrument.scale.levels}
    for (code, level), cost in [*costs.by_level.items(), (("", 0), costs.default)]:
        if code:
            _check_code(instrument, code)
            if level not in levels:
                raise PlanningError(_("Biaya {code}: tingkat {level} tidak ada.").format(code=code, level=level))
        _check_amount(cost, _("Biaya"))


def _check_limits(instrument: Instrument, limits: Limits) -> None:
    if not limits.yearly_budgets:
        raise PlanningError(_("Rencana perlu sedikitnya satu tahun."))
    for amount in (limits.budget, *limits.yearly_budgets):
        _check_amount(amount, _("Anggaran"))
    if limits.rises_per_year is not None and limits.rises_per_year < 1:
        raise PlanningError(_("Kenaikan per tahun sedikitnya satu tingkat."))
    for code in sorted(limits.fixed):
        _check_code(instrument, code)
    indicators = {indicator.code for indicator in instrument.all_indicators}
    levels = {level.level for level in instrument.scale.levels}
    for rule in limits.precedence:
        for code, level in ((rule.indicator, rule.level), (rule.needs, rule.needs_level)):
            if code not in indicators or level not in levels:
                raise PlanningError(
                    _("Aturan urutan menyebut indikator {code} tingkat {level}, yang tidak ada.").format(
                        code=code, level=level
                    )
                )


def _check_code(instrument: Instrument, code: str) -> None:
    if code not in instrument.structure.by_code:
        raise PlanningError(
            _("Kode “{code}” tidak ada pada {instrument}.").format(code=code[:60], instrument=instrument.short_title)
        )


def _check_amount(amount: Decimal | None, name: str) -> None:
    if amount is not None and not (amount.is_finite() and amount >= 0):
        raise PlanningError(
            _("{name} harus angka nol atau lebih; tertulis {value}.").format(
                name=name, value=decimal_text(amount) if amount.is_finite() else str(amount)
            )
        )
