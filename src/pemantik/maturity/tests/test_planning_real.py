"""Plans on the official instruments, where trying everything is impossible and another exact method must agree."""

import random
from decimal import Decimal

import pytest

from pemantik.maturity.frontier import frontier
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.library import load, load_all
from pemantik.maturity.numbers import divide
from pemantik.maturity.optimisation import OutOfReachError, best_plan, cheapest_plan
from pemantik.maturity.planning_problem import Costs, Limits, PlanningProblem
from pemantik.maturity.scoring import score


def all_at(instrument: Instrument, value: str) -> dict[str, Decimal]:
    return {leaf.code: Decimal(value) for leaf in instrument.structure.leaves}


def random_costs(instrument: Instrument, seed: int, least: int, most: int) -> Costs:
    chance = random.Random(seed)
    codes = [leaf.code for leaf in instrument.structure.leaves]
    levels = [level.level for level in instrument.scale.levels]
    return Costs({(code, level): Decimal(chance.randint(least, most)) for code in codes for level in levels})


def test_spbe_from_all_level_two_to_very_good() -> None:
    spbe = load("spbe-2020")
    plan = cheapest_plan(PlanningProblem(spbe, all_at(spbe, "2")), Decimal("3.5"))
    assert plan.cost == 54
    assert plan.result.exact >= Decimal("3.5")
    assert plan.result.band is not None
    assert plan.result.band.name == "Sangat Baik"
    assert score(spbe, plan.answers).exact == plan.result.exact


@pytest.mark.parametrize("most", [9, 5000, 2_000_000])
def test_the_solver_agrees_with_merging_on_47_indicators(most: int) -> None:
    spbe = load("spbe-2020")
    limits = Limits(precedence=spbe.suggested_precedence)
    problem = PlanningProblem(spbe, all_at(spbe, "1"), random_costs(spbe, most, 1, most), limits)
    points = frontier(problem).points
    target = Decimal("2.6")
    reaching = next(point for point in points if point.index >= target)
    plan = cheapest_plan(problem, target)
    assert (plan.cost, plan.result.exact) == (reaching.cost, reaching.index)


def test_every_instrument_can_be_planned_from_nothing_to_its_top() -> None:
    for instrument in load_all():
        plan = cheapest_plan(PlanningProblem(instrument, {}), instrument.maximum)
        assert plan.result.exact == instrument.maximum
        assert len(plan.steps) == len(instrument.structure.leaves)


def test_pemdi_keeps_values_of_other_institutions_and_plans_from_values_without_end() -> None:
    pemdi = load("pemdi-2026")
    answers = all_at(pemdi, "2.37") | {"7": divide(Decimal(25), Decimal(9))}
    outside = frozenset(leaf.code for leaf in pemdi.structure.leaves if leaf.indicator.external)
    plan = cheapest_plan(PlanningProblem(pemdi, answers, limits=Limits(fixed=outside)), Decimal("3.5"))
    assert plan.result.exact >= Decimal("3.5")
    assert not outside.intersection(step.code for step in plan.steps)
    free = cheapest_plan(PlanningProblem(pemdi, answers), Decimal("3.5"))
    assert free.cost <= plan.cost


def test_kami_opens_gates_where_that_is_cheapest() -> None:
    kami = load("indeks-kami-5")
    plan = cheapest_plan(PlanningProblem(kami, all_at(kami, "1")), Decimal(700))
    assert plan.result.exact >= 700
    assert any(group.gate_open for group in plan.result.groups if group.group.gate_points is not None)


def test_three_years_of_spbe_within_yearly_budgets_policy_before_practice() -> None:
    spbe = load("spbe-2020")
    limits = Limits(yearly_budgets=(Decimal(30),) * 3, rises_per_year=1, precedence=spbe.suggested_precedence)
    plan = cheapest_plan(PlanningProblem(spbe, all_at(spbe, "2"), limits=limits), Decimal("3.5"))
    assert plan.cost == 54
    assert all(year.cost <= 30 for year in plan.years)
    for year in plan.years:
        value = {each.leaf.code: each.counted for each in year.result.indicators}
        rising = {step.code for step in year.steps}
        for rule in spbe.suggested_precedence:
            if rule.indicator in rising and value[rule.indicator] >= rule.level:
                assert value[rule.needs] >= rule.needs_level


def test_out_of_reach_names_the_best_index_that_can_be_had() -> None:
    spbe = load("spbe-2020")
    problem = PlanningProblem(spbe, all_at(spbe, "2"), limits=Limits(budget=Decimal(10)))
    with pytest.raises(OutOfReachError, match="Target 4 tidak tercapai") as caught:
        cheapest_plan(problem, Decimal(4))
    assert caught.value.best.result.exact == best_plan(problem).result.exact
    assert caught.value.best.cost <= 10


def test_a_frontier_too_large_to_merge_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    pemdi = load("pemdi-2026")
    problem = PlanningProblem(pemdi, all_at(pemdi, "3.5"))
    merged = frontier(problem)
    monkeypatch.setattr("pemantik.maturity.frontier.MOST_SUMS", 10)
    assert frontier(problem, most_points=100) == merged
