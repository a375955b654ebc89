"""Plans: the cheapest set of level rises that reaches a target, and the best index for a budget.

Solved as integer programmes (see `planning_model`) and then scored again with `scoring.score`: what a plan promises is
what its answers score, to the digit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from itertools import groupby

from pemantik.maturity.answers import Answer, Answers
from pemantik.maturity.milp import NotProvedError
from pemantik.maturity.numbers import EXACT
from pemantik.maturity.planning_model import Choice, PlanningModel
from pemantik.maturity.planning_problem import PlanningError, PlanningProblem, Rise, exact_sum
from pemantik.maturity.scoring import Result
from pemantik.maturity.text import _, decimal_text


@dataclass(frozen=True, slots=True)
class Step:
    """One indicator climbs in one year (from 1), over one level or several at once.

    `start` and `end` are values in the unit of the answer, 0 for not answered; `gain` is what the indicator's own
    contribution to the index grows in that year, in points of the index. Answers that begin to count because a gate
    opens grow without a step.
    """

    code: str
    year: int
    start: Decimal
    end: Decimal
    cost: Decimal
    gain: Decimal


@dataclass(frozen=True)
class PlanYear:
    """One year of a plan: its steps in the official order, its cost, and the score at its end."""

    year: int
    steps: tuple[Step, ...]
    cost: Decimal
    result: Result


@dataclass(frozen=True)
class Plan:
    """A plan that is proved best. `answers` are those of today with every step made; `result` is their score."""

    present: Result
    years: tuple[PlanYear, ...]
    answers: Mapping[str, Answer | Decimal]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, year by year."""
        return tuple(step for year in self.years for step in year.steps)

    @property
    def cost(self) -> Decimal:
        """What all steps cost together."""
        return exact_sum(year.cost for year in self.years)

    @property
    def result(self) -> Result:
        """The score at the end."""
        return self.years[-1].result


class OutOfReachError(ValueError):
    """No plan within the limits reaches the target; `best` is the plan with the highest index that can be reached."""

    def __init__(self, target: Decimal, best: Plan) -> None:
        reached = best.result.exact.quantize(Decimal("0.0001"), ROUND_DOWN)
        super().__init__(
            _("Target {target} tidak tercapai; indeks tertinggi yang dapat dicapai {reached}.").format(
                target=decimal_text(target), reached=decimal_text(reached)
            )
        )
        self.target = target
        self.best = best


def cheapest_plan(problem: PlanningProblem, target: Decimal) -> Plan:
    """The cheapest plan whose exact index is at least `target`; of equally cheap plans the one with the highest index.

    Over several years its rises are dated as early as the limits allow. A target that is met already gives a plan
    without steps. Raises OutOfReachError, PlanningError for numbers that cannot be planned with, and NotProvedError
    if the solver gives no proof.
    """
    if not target.is_finite():
        raise PlanningError(_("Target harus berupa angka."))
    if problem.present.exact >= target:
        return _plan(problem, [[] for _year in range(problem.years)])
    model = PlanningModel(problem)
    choice = model.cheapest(model.gain_to(target))
    if choice is None:
        raise OutOfReachError(target, _dated_plan(problem, model, model.best()))
    plan = _dated_plan(problem, model, choice)
    if plan.result.exact < target:
        raise NotProvedError(_("Nilai terlalu rinci untuk direncanakan; bulatkan ke dua desimal."))
    return plan


def best_plan(problem: PlanningProblem) -> Plan:
    """The plan with the highest exact index within the limits (the budget); of equal ones the cheapest.

    Raises PlanningError and NotProvedError as `cheapest_plan`.
    """
    model = PlanningModel(problem)
    return _dated_plan(problem, model, model.best())


def _dated_plan(problem: PlanningProblem, model: PlanningModel, choice: Choice) -> Plan:
    return _plan(problem, model.rises_by_year(choice))


def _plan(problem: PlanningProblem, rises_by_year: Sequence[Sequence[Rise]]) -> Plan:
    """The plan that makes these rises, scored at the end of every year."""
    answers: Answers = problem.answers
    before = problem.present
    years = []
    for year, rises in enumerate(rises_by_year, start=1):
        answers = problem.raised(answers, rises)
        after = problem.score(answers)
        ladders = [tuple(ladder) for _position, ladder in groupby(rises, key=lambda rise: rise.position)]
        steps = tuple(_step(year, ladder, before, after) for ladder in ladders)
        years.append(PlanYear(year, steps, exact_sum(step.cost for step in steps), after))
        before = after
    return Plan(problem.present, tuple(years), dict(answers))


def _step(year: int, ladder: Sequence[Rise], before: Result, after: Result) -> Step:
    """Rises of one leaf, lowest first, as one step."""
    position = ladder[0].position
    return Step(
        code=ladder[0].code,
        year=year,
        start=ladder[0].start,
        end=ladder[-1].end,
        cost=exact_sum(rise.cost for rise in ladder),
        gain=EXACT.subtract(after.indicators[position].contribution, before.indicators[position].contribution),
    )
