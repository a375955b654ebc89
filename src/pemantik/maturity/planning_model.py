"""A planning problem as integer rows over yes/no variables.

One variable for each rise and year says that the rise is done by the end of that year. Ladder: a rise needs the one
below it. Time: what is done stays done. The index is a sum over the variables of the last year, but for answers behind
a stage gate (see `planning_gates`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from pemantik.maturity.milp import LARGEST, Model, Values, weigh
from pemantik.maturity.planning_gates import Gates
from pemantik.maturity.planning_problem import PlanningError, PlanningProblem, Rise
from pemantik.maturity.planning_units import Units, in_about, in_units
from pemantik.maturity.text import _

#: An exact index is rounded to 50 digits; a target that was read from one is not missed by the last of them.
LAST_DIGIT = Fraction(1, 10**45)


@dataclass(frozen=True, slots=True)
class Choice:
    """A proved solution: the values of the variables, and its cost and gain in units of the model."""

    values: Values
    cost: int
    gain: int


class PlanningModel:
    """The rows of one problem, and the questions that are asked of them.

    Gains are whole numbers. Where that would take more than nine digits (an answer of today with many decimals,
    converted from another institution's index) they are rounded up to nine: a plan whose index is then exactly at
    least the target is still the cheapest, and a best index is best to a billionth of all that can be gained.
    """

    def __init__(self, problem: PlanningProblem) -> None:
        self._problem = problem
        self._model = Model()
        self._rises = [rise for ladder in problem.rises for rise in ladder]
        self._done = {rise: [self._model.new_variable() for _year in range(problem.years)] for rise in self._rises}
        self._last = {rise: years[-1] for rise, years in self._done.items()}
        self._add_ladders()
        self._add_precedence()
        self._certain = Fraction(0)
        self._gains = self._count_gains()
        self._costs = self._count_costs()
        self._add_yearly_limits()
        self._gain_row = self._model.add(self._gains.counts)
        self._cost_row = self._model.add(self._costs.counts)
        budget = problem.limits.budget
        self._budget = self._costs.total if budget is None else self._costs.within(budget)

    def gain_to(self, target: Decimal) -> int:
        """The gain, in units, at which the index reaches the target."""
        return self._gains.covering((Fraction(target) - LAST_DIGIT) * self._problem.divisor - self._certain)

    def cheapest(self, gain: int) -> Choice | None:
        """The least cost for that gain; of equal costs the greatest gain. None if it cannot be gained."""
        self._gain_row.low, self._cost_row.high = gain, self._budget
        found = self._model.minimise(self._costs.counts)
        if found is None:
            return None
        self._cost_row.high = self._choice(found).cost
        return self._choice(self._model.maximise(self._gains.counts))

    def best(self, budget: int | None = None) -> Choice:
        """The greatest gain for that budget (the problem's by default); of equal gains the least cost."""
        self._gain_row.low, self._cost_row.high = None, self._budget if budget is None else budget
        self._gain_row.low = self._choice(self._model.maximise(self._gains.counts)).gain
        return self._choice(self._model.minimise(self._costs.counts))

    def rises(self, choice: Choice) -> list[Rise]:
        """The rises of all years."""
        return [rise for rise, variable in self._last.items() if choice.values[variable]]

    def rises_by_year(self, choice: Choice) -> list[list[Rise]]:
        """The rises of each year, dated so that the gains of all years together are greatest: early gains first."""
        values = choice.values
        if self._problem.years > 1:
            self._gain_row.low, self._cost_row.high = None, None
            fixed = {variable: values[variable] for variable in self._last.values()}
            values = self._choice(self._model.maximise(self._early_gains(), fixed)).values
        dated: list[list[Rise]] = [[] for _year in range(self._problem.years)]
        for rise, variables in self._done.items():
            years_done = sum(values[variable] for variable in variables)
            if years_done:
                dated[-years_done].append(rise)
        return dated

    def _choice(self, values: Values | None) -> Choice:
        assert values is not None  # noqa: S101  to do nothing keeps every limit, and what was found stays possible
        return Choice(values, weigh(self._costs.counts, values), weigh(self._gains.counts, values))

    def _add_ladders(self) -> None:
        for years in self._done.values():
            for before, after in pairwise(years):
                self._model.add({after: 1, before: -1}, low=0)
        for ladder in self._problem.rises:
            for lower, upper in pairwise(ladder):
                for needed, variable in zip(self._done[lower], self._done[upper], strict=True):
                    self._model.add({needed: 1, variable: -1}, low=0)

    def _add_precedence(self) -> None:
        for rise, needed in self._problem.waits:
            for year, variable in enumerate(self._done[rise]):
                self._model.add({variable: -1} | ({self._done[needed][year]: 1} if needed else {}), low=0)

    def _count_gains(self) -> Units:
        gates = Gates(self._problem, self._model, self._last)
        amounts: dict[int, Fraction] = {}
        for position, score in enumerate(self._problem.leaves):
            if gates.around(position):
                for variable, gain in gates.gains(position).items():
                    amounts[variable] = amounts.get(variable, Fraction(0)) + gain
            else:
                self._certain += score.leaf.factor * Fraction(score.counted)
                amounts |= {self._last[rise]: self._problem.gain(rise) for rise in self._problem.rises[position]}
        return _few_digits(amounts)

    def _count_costs(self) -> Units:
        units = in_units({self._last[rise]: Fraction(rise.cost) for rise in self._rises})
        if units.total > LARGEST:
            raise PlanningError(_("Biaya terlalu rinci; bulatkan, misalnya ke ribuan atau jutaan rupiah."))
        return units

    def _add_yearly_limits(self) -> None:
        limits = self._problem.limits
        costs = {rise: self._costs.counts[self._last[rise]] for rise in self._rises}
        spent: int | None = 0
        for year, budget in enumerate(limits.yearly_budgets):
            whole = None if budget is None else self._costs.within(budget)
            spent = None if whole is None or spent is None else spent + whole
            if whole is not None:
                self._model.add(self._within_year(costs, year), high=whole)
            if spent is not None:  # follows from the years before, but the solver is much faster when told
                self._model.add({self._done[rise][year]: cost for rise, cost in costs.items()}, high=spent)
            for ladder in self._problem.rises if limits.rises_per_year else ():
                self._model.add(self._within_year(dict.fromkeys(ladder, 1), year), high=limits.rises_per_year)

    def _within_year(self, weights: Mapping[Rise, int], year: int) -> dict[int, int]:
        """The weights of the rises done in that very year: by its end, and not by the end of the year before."""
        terms = {self._done[rise][year]: weight for rise, weight in weights.items()}
        if year > 0:
            terms |= {self._done[rise][year - 1]: -weight for rise, weight in weights.items()}
        return terms

    def _early_gains(self) -> Mapping[int, int]:
        """The gain of a rise once for every year but the last: a rise done early gains in more years. Gates aside."""
        gains = {variable: self._problem.gain(rise) for rise in self._rises for variable in self._done[rise][:-1]}
        return _few_digits(gains).counts


def _few_digits(amounts: Mapping[int, Fraction]) -> Units:
    exact = in_units(amounts)
    return exact if exact.total <= LARGEST else in_about(LARGEST, amounts)
