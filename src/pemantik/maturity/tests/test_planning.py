"""Plans are the best there are: compared with trying everything, and scored again to the digit."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pemantik.maturity.frontier import frontier
from pemantik.maturity.optimisation import OutOfReachError, Plan, best_plan, cheapest_plan
from pemantik.maturity.planning_problem import Costs, Limits, PlanningProblem
from pemantik.maturity.scoring import score
from pemantik.maturity.tests.planning_cases import ABSOLUTE, FRACTIONAL, GATED, Outcome, outcomes, problems

FEW = settings(max_examples=60, deadline=None)


def assert_honest(problem: PlanningProblem, plan: Plan) -> None:
    """The plan's own numbers agree with its answers, and its limits hold."""
    applied = dict(problem.answers)
    for step in plan.steps:
        assert step.end > step.start == getattr(applied.get(step.code), "value", applied.get(step.code) or 0)
        applied[step.code] = step.end
    assert applied == plan.answers
    again = score(problem.instrument, applied, None, problem.institution_kind)
    assert again.exact == plan.result.exact
    assert again.band == plan.result.band
    assert plan.cost == sum(step.cost for step in plan.steps)
    assert problem.limits.budget is None or plan.cost <= problem.limits.budget
    for year, budget in zip(plan.years, problem.limits.yearly_budgets, strict=True):
        assert budget is None or year.cost <= budget
        assert all(step.year == year.year for step in year.steps)
    if problem.instrument is not GATED:
        gained = sum((step.gain for step in plan.steps), Decimal(0))
        assert abs(gained - (plan.result.exact - plan.present.exact)) < Decimal("1e-25")


@FEW
@given(problems(), st.data())
def test_cheapest_plan_is_as_cheap_as_trying_everything(problem: PlanningProblem, data: st.DataObject) -> None:
    ends = outcomes(problem)
    target = data.draw(st.sampled_from([end.index for end in ends] + [Decimal("2.4"), Decimal(17)]))
    reaching = [end for end in ends if end.index >= target]
    if not reaching:
        with pytest.raises(OutOfReachError) as caught:
            cheapest_plan(problem, target)
        assert_honest(problem, caught.value.best)
        assert caught.value.best.result.exact == max(end.index for end in ends)
        return
    plan = cheapest_plan(problem, target)
    assert_honest(problem, plan)
    least = min(end.cost for end in reaching)
    assert plan.cost == least
    if problem.present.exact < target:
        assert plan.result.exact == max(end.index for end in reaching if end.cost == least)
    else:
        assert plan.steps == ()


@FEW
@given(problems())
def test_best_plan_is_as_good_as_trying_everything(problem: PlanningProblem) -> None:
    ends = outcomes(problem)
    plan = best_plan(problem)
    assert_honest(problem, plan)
    highest = max(end.index for end in ends)
    assert plan.result.exact == highest
    assert plan.cost == min(end.cost for end in ends if end.index == highest)


@FEW
@given(problems())
def test_frontier_has_every_point_and_no_other(problem: PlanningProblem) -> None:
    found = frontier(problem)
    assert found.complete
    expected: list[Outcome] = []
    for end in sorted(outcomes(problem), key=lambda end: (end.cost, -end.index)):
        if not expected or end.index > expected[-1].index:
            expected.append(end)
    assert [Outcome(point.cost, point.index) for point in found.points] == expected


@settings(max_examples=10, deadline=None)
@given(problems())
def test_the_same_question_has_the_same_answer(problem: PlanningProblem) -> None:
    assert best_plan(problem).steps == best_plan(problem).steps
    assert frontier(problem) == frontier(problem)


@settings(max_examples=15, deadline=None)
@given(problems(instruments=(ABSOLUTE, GATED)))
def test_a_frontier_cut_short_says_so_and_keeps_exact_points(problem: PlanningProblem) -> None:
    whole = frontier(problem)
    cut = frontier(problem, most_points=2)
    assert cut.complete or len(cut.points) >= 2
    assert set(cut.points) <= set(whole.points)
    assert cut.points[0] == whole.points[0]
    assert cut.points[-1] == whole.points[-1]


def test_rises_come_early_and_yearly_budgets_hold() -> None:
    limits = Limits(yearly_budgets=(Decimal(3), Decimal(3), None))
    plan = cheapest_plan(PlanningProblem(ABSOLUTE, dict.fromkeys("1234", Decimal(1)), limits=limits), Decimal(3))
    assert [year.cost for year in plan.years] == [3, 3, 2]
    indices = [plan.present.exact, *(year.result.exact for year in plan.years)]
    assert all(before < after for before, after in pairwise(indices))
    assert plan.years[0].result.exact == Decimal("2.2")  # both rises of 2 (47.5%) and one of 4 (25%)


def test_without_yearly_limits_everything_is_done_in_the_first_year() -> None:
    limits = Limits(yearly_budgets=(None, None))
    plan = cheapest_plan(PlanningProblem(ABSOLUTE, dict.fromkeys("1234", Decimal(1)), limits=limits), Decimal(2))
    assert plan.years[1].steps == ()
    assert plan.years[0].cost == plan.cost


def test_consecutive_rises_are_one_step_from_value_to_value() -> None:
    limits = Limits(fixed=frozenset("23"))
    plan = cheapest_plan(PlanningProblem(FRACTIONAL, {"1": Decimal("1.27")}, limits=limits), Decimal("1.4"))
    (step,) = plan.steps
    assert (step.code, step.start, step.end, step.cost) == ("1", Decimal("1.27"), Decimal("3.5"), Decimal(3))
    assert step.gain == Decimal("0.45") * (step.end - step.start)


def test_an_answered_question_behind_a_closed_gate_counts_once_the_gate_opens() -> None:
    answers = {"1": Decimal(1), "2": Decimal(3), "3": Decimal(3), "4": Decimal(3), "5": Decimal(1)}
    problem = PlanningProblem(GATED, answers)
    assert problem.present.exact == 13
    plan = cheapest_plan(problem, Decimal(22))
    assert [(step.code, step.end) for step in plan.steps] == [("1", Decimal(2))]
    assert plan.result.exact == 23


def test_a_target_at_the_top_is_reached_from_a_value_without_end() -> None:
    endless = Decimal(25) / Decimal(9)
    problem = PlanningProblem(FRACTIONAL, {"1": endless, "2": Decimal(4), "3": endless}, Costs(default=Decimal("0.1")))
    assert cheapest_plan(problem, Decimal(4)).result.exact == 4
