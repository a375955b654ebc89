"""The whole frontier between cost and index: for every amount of money the highest index that it buys.

Where the index is a plain sum (no stage gate, no limit on a single year) the frontier is built exactly by merging: the
choices of one indicator after the other are added to all that was possible before, and what costs no less for no more
is dropped. Elsewhere it is searched point by point with the solver.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import pairwise, product
from math import prod

from pemantik.maturity.bands import find_band
from pemantik.maturity.numbers import divide
from pemantik.maturity.parts import Band
from pemantik.maturity.planning_model import Choice, PlanningModel
from pemantik.maturity.planning_problem import PlanningProblem, Rise, exact_sum
from pemantik.maturity.planning_units import in_units

#: Beyond this many combinations of linked indicators, or sums in one merge, merging gives way to searching.
MOST_COMBINATIONS = 20_000
MOST_SUMS = 500_000

Trade = tuple[int, int]
"""A cost and the gain that it buys, both in whole units."""


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """The highest exact index that can be had for `cost`, and the least cost of that index."""

    cost: Decimal
    index: Decimal
    band: Band | None


@dataclass(frozen=True, slots=True)
class Frontier:
    """Points from cheap to dear, each dearer and higher than the one before.

    `complete` says that there are no others; without it the widest gaps in cost were filled first.
    """

    points: tuple[FrontierPoint, ...]
    complete: bool


def frontier(problem: PlanningProblem, most_points: int = 60) -> Frontier:
    """Every cost at which the highest exact index within the limits grows, from no cost up to the budget.

    Where it must be searched with the solver (a stage gate, limits on single years, very many points) it stops at
    `most_points` points; these are exact all the same. Raises PlanningError and NotProvedError as
    `optimisation.cheapest_plan`.
    """
    merged = _merge(problem) if _is_plain_sum(problem) else None
    return _search(problem, most_points) if merged is None else Frontier(merged, complete=True)


def _is_plain_sum(problem: PlanningProblem) -> bool:
    limits = problem.limits
    unlimited = limits.rises_per_year is None and set(limits.yearly_budgets) == {None}
    return problem.instrument.stage_gate is None and (problem.years == 1 or unlimited)


def _merge(problem: PlanningProblem) -> tuple[FrontierPoint, ...] | None:
    """The frontier by merging; None if it grows beyond the limits of this way."""
    rises = [rise for ladder in problem.rises for rise in ladder]
    costs = in_units({number: Fraction(rise.cost) for number, rise in enumerate(rises)})
    gains = in_units({number: problem.gain(rise) for number, rise in enumerate(rises)})
    trade = {rise: (costs.counts[number], gains.counts[number]) for number, rise in enumerate(rises)}
    budgets = [
        costs.within(each) for each in (problem.limits.budget, *problem.limits.yearly_budgets) if each is not None
    ]
    budget = min(budgets, default=costs.total)
    found: list[Trade] = [(0, 0)]
    for ladders in _linked(problem):
        if prod(len(ladder) + 1 for ladder in ladders) > MOST_COMBINATIONS:
            return None
        choices = _undominated([_sum(trade, taken) for taken in _combinations(problem, ladders)])
        if len(choices) * len(found) > MOST_SUMS:
            return None
        sums = [(cost + more, gain + rise) for more, rise in choices for cost, gain in found if cost + more <= budget]
        found = _undominated(sums)
    certain = sum((score.leaf.factor * Fraction(score.counted) for score in problem.leaves), Fraction(0))
    return tuple(_merged_point(problem, cost * costs.size, certain + gain * gains.size) for cost, gain in found)


def _merged_point(problem: PlanningProblem, cost: Fraction, total: Fraction) -> FrontierPoint:
    exact = _decimal(total / problem.divisor)
    present = problem.present
    return FrontierPoint(
        _decimal(cost), exact, find_band(problem.instrument, exact, present.band_basis, present.category)
    )


def _decimal(number: Fraction) -> Decimal:
    return divide(Decimal(number.numerator), Decimal(number.denominator))


def _undominated(trades: list[Trade]) -> list[Trade]:
    """From cheap to dear, only what gains more than everything cheaper."""
    kept: list[Trade] = []
    for trade in sorted(trades, key=lambda each: (each[0], -each[1])):
        if not kept or trade[1] > kept[-1][1]:
            kept.append(trade)
    return kept


def _linked(problem: PlanningProblem) -> list[list[Sequence[Rise]]]:
    """The ladders in groups that no precedence rule crosses."""
    group = list(range(len(problem.rises)))
    for rise, needed in problem.waits:
        if needed is not None:
            old, new = group[rise.position], group[needed.position]
            group = [new if each == old else each for each in group]
    return [
        [problem.rises[position] for position, each in enumerate(group) if each == one] for one in dict.fromkeys(group)
    ]


def _combinations(problem: PlanningProblem, ladders: list[Sequence[Rise]]) -> Iterator[list[Rise]]:
    """Every set of rises of these ladders that keeps the precedence rules."""
    most = problem.limits.rises_per_year
    here = {rise for ladder in ladders for rise in ladder}
    waits = [(rise, needed) for rise, needed in problem.waits if rise in here]
    for heights in product(*(range(len(ladder[:most]) + 1) for ladder in ladders)):
        taken = [rise for ladder, height in zip(ladders, heights, strict=True) for rise in ladder[:height]]
        if all(rise not in taken or needed in taken for rise, needed in waits):
            yield taken


def _sum(trade: dict[Rise, Trade], taken: list[Rise]) -> Trade:
    return sum(trade[rise][0] for rise in taken), sum(trade[rise][1] for rise in taken)


def _search(problem: PlanningProblem, most_points: int) -> Frontier:
    """The frontier point by point: an even grid of budgets first, then whatever is left in the widest gaps."""
    model = PlanningModel(problem)
    highest = model.best()
    coarse = max(1, most_points // 4)
    budgets = dict.fromkeys(highest.cost * part // coarse for part in range(coarse))
    found = {choice.cost: choice for choice in map(model.best, budgets)} | {highest.cost: highest}
    gaps = [(lower - upper, upper) for lower, upper in pairwise(sorted(found))]
    heapify(gaps)
    while gaps and len(found) < most_points:
        minus_width, upper = heappop(gaps)
        choice = model.best(upper - 1)
        if choice.cost not in found:
            found[choice.cost] = choice
            heappush(gaps, (minus_width + upper - choice.cost, choice.cost))
    points = tuple(_searched_point(problem, model, found[cost]) for cost in sorted(found))
    return Frontier(points, complete=not gaps)


def _searched_point(problem: PlanningProblem, model: PlanningModel, choice: Choice) -> FrontierPoint:
    rises = model.rises(choice)
    result = problem.score(problem.raised(problem.answers, rises))
    return FrontierPoint(exact_sum(rise.cost for rise in rises), result.exact, result.band)
