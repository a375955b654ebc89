"""Are plans optimal, and how long do they take?

    PYTHONPATH=src python bench/planning.py

Small instruments: against trying every combination, in the same run. Full size: against the frontier built by merging,
which shares no code with the solver. Times are processor seconds of this machine.
"""

import random
import time
from collections.abc import Callable
from decimal import Decimal
from itertools import product
from typing import TypeVar

from pemantik.maturity.frontier import frontier
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.library import load
from pemantik.maturity.optimisation import OutOfReachError, Plan, best_plan, cheapest_plan
from pemantik.maturity.planning_problem import Costs, Limits, PlanningProblem
from pemantik.maturity.scoring import index_of

T = TypeVar("T")
TARGET = Decimal("3.2")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.process_time()
    done = work()
    return done, time.process_time() - started


def random_costs(instrument: Instrument, chance: random.Random) -> Costs:
    codes = [leaf.code for leaf in instrument.structure.leaves]
    levels = [level.level for level in instrument.scale.levels]
    return Costs({(code, level): Decimal(chance.randint(50, 5000)) for code in codes for level in levels})


def random_levels(instrument: Instrument, chance: random.Random, most: int = 3) -> dict[str, Decimal]:
    return {leaf.code: Decimal(chance.randint(1, most)) for leaf in instrument.structure.leaves}


def try_everything(problem: PlanningProblem, target: Decimal) -> Decimal:
    """The least cost of all combinations of rises that reach the target."""
    values = dict(problem.answers)
    ladders = [ladder for ladder in problem.rises if ladder]
    least: Decimal | None = None
    for heights in product(*(range(len(ladder) + 1) for ladder in ladders)):
        taken = [rise for ladder, height in zip(ladders, heights, strict=True) for rise in ladder[:height]]
        cost = sum((rise.cost for rise in taken), Decimal(0))
        if (least is None or cost < least) and index_of(
            problem.instrument, values | {rise.code: rise.end for rise in taken}
        ) >= target:
            least = cost
    assert least is not None
    return least


def compare_small(spbe: Instrument) -> None:
    """A few indicators of SPBE may rise, the others stay."""
    print(f"{'indicators':>10} {'combinations':>13} {'all':>9} {'solver':>9} {'ratio':>7}  same cost")
    for count in (3, 4, 5, 6):
        chance = random.Random(count)
        codes = [leaf.code for leaf in spbe.structure.leaves]
        fixed = frozenset(codes) - frozenset(chance.sample(codes, count))
        answers = dict.fromkeys(codes, Decimal(1))
        problem = PlanningProblem(spbe, answers, random_costs(spbe, chance), Limits(fixed=fixed))
        target = (best_plan(problem).result.exact + 1) / 2
        plan, solver = timed(lambda problem=problem, target=target: cheapest_plan(problem, target))
        least, everything = timed(lambda problem=problem, target=target: try_everything(problem, target))
        same = "yes" if plan.cost == least else "NO"
        print(f"{count:>10} {5**count:>13,} {everything:>8.3f}s {solver:>8.3f}s {everything / solver:>6.1f}x  {same}")


def compare_full(spbe: Instrument, rounds: int = 20) -> None:
    same = 0
    for seed in range(rounds):
        chance = random.Random(seed)
        limits = Limits(precedence=spbe.suggested_precedence)
        problem = PlanningProblem(spbe, random_levels(spbe, chance), random_costs(spbe, chance), limits)
        expected = next(point for point in frontier(problem).points if point.index >= TARGET)
        plan = cheapest_plan(problem, TARGET)
        same += (plan.cost, plan.result.exact) == (expected.cost, expected.index)
    print(f"\n47 indicators, solver and merging agree on cost and index: {same} of {rounds}")


def plan_or_best(problem: PlanningProblem, target: Decimal) -> Plan:
    try:
        return cheapest_plan(problem, target)
    except OutOfReachError as error:
        return error.best


def times(label: str, problems: list[PlanningProblem], work: Callable[[PlanningProblem], object]) -> None:
    spent = sorted(timed(lambda problem=problem: work(problem))[1] for problem in problems)
    print(f"{label:58} median {spent[len(spent) // 2]:6.3f}s  longest {spent[-1]:6.3f}s  ({len(spent)} runs)")


def questions(instrument: Instrument, limits: Limits, count: int, priced: bool = True) -> list[PlanningProblem]:
    found = []
    for seed in range(count):
        chance = random.Random(seed)
        answers = random_levels(instrument, chance, 2 if instrument.stage_gate else 3)
        costs = random_costs(instrument, chance) if priced else Costs()
        found.append(PlanningProblem(instrument, answers, costs, limits))
    return found


def main() -> None:
    spbe, kami = load("spbe-2020"), load("indeks-kami-5")
    best_plan(questions(spbe, Limits(), 1)[0])  # loads the solver
    compare_small(spbe)
    compare_full(spbe)
    rules = spbe.suggested_precedence
    one = Limits(precedence=rules)
    three = Limits(yearly_budgets=(Decimal(40_000),) * 3, rises_per_year=1, precedence=rules)
    tight = Limits(yearly_budgets=(Decimal(20_000),) * 3, rises_per_year=1, precedence=rules)
    unit = Limits(yearly_budgets=(Decimal(25),) * 3, rises_per_year=1, precedence=rules)
    print()
    times("47 indicators, 1 year, to 3.2", questions(spbe, one, 15), lambda each: plan_or_best(each, TARGET))
    times(
        "47 indicators, 3 years, every cost 1, to 3.2",
        questions(spbe, unit, 15, False),
        lambda each: plan_or_best(each, TARGET),
    )
    times(
        "47 indicators, 3 years, budgets, to 3.2", questions(spbe, three, 15), lambda each: plan_or_best(each, TARGET)
    )
    times(
        "47 indicators, 3 years, too little money, best index",
        questions(spbe, tight, 15),
        lambda each: plan_or_best(each, TARGET),
    )
    times("47 indicators, whole frontier", questions(spbe, one, 15), frontier)
    times(
        "Indeks KAMI, 175 questions, to 650",
        questions(kami, Limits(), 15),
        lambda each: plan_or_best(each, Decimal(650)),
    )
    times("Indeks KAMI, 175 questions, frontier of 60 points", questions(kami, Limits(), 1), frontier)


if __name__ == "__main__":
    main()
