"""A question that makes no sense is refused with a sentence that says what to change."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from pemantik.maturity import milp
from pemantik.maturity.frontier import frontier
from pemantik.maturity.milp import Model, NotProvedError
from pemantik.maturity.optimisation import best_plan, cheapest_plan
from pemantik.maturity.parts import Precedence
from pemantik.maturity.planning_problem import Costs, Limits, PlanningError, PlanningProblem
from pemantik.maturity.tests.planning_cases import ABSOLUTE, build, group, leaf

ONES = dict.fromkeys("1234", Decimal(1))


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: PlanningProblem(ABSOLUTE, {}, Costs({("9", 2): Decimal(1)})), "Kode “9” tidak ada pada Uji."),
        (lambda: PlanningProblem(ABSOLUTE, {}, Costs({("1", 9): Decimal(1)})), "Biaya 1: tingkat 9 tidak ada."),
        (lambda: PlanningProblem(ABSOLUTE, {}, Costs({("1", 2): Decimal(-1)})), "Biaya harus angka nol atau lebih"),
        (lambda: PlanningProblem(ABSOLUTE, {}, Costs(default=Decimal("NaN"))), "Biaya harus angka nol atau lebih"),
        (lambda: PlanningProblem(ABSOLUTE, {}, limits=Limits(budget=Decimal(-1))), "Anggaran harus angka nol"),
        (lambda: PlanningProblem(ABSOLUTE, {}, limits=Limits(yearly_budgets=())), "sedikitnya satu tahun"),
        (lambda: PlanningProblem(ABSOLUTE, {}, limits=Limits(rises_per_year=0)), "sedikitnya satu tingkat"),
        (lambda: PlanningProblem(ABSOLUTE, {}, limits=Limits(fixed=frozenset({"x"}))), "Kode “x” tidak ada"),
        (
            lambda: PlanningProblem(
                ABSOLUTE,
                {},
                limits=Limits(precedence=(Precedence(indicator="1", level=2, needs="9", needs_level=1),)),
            ),
            "menyebut indikator 9 tingkat 1, yang tidak ada",
        ),
        (lambda: cheapest_plan(PlanningProblem(ABSOLUTE, {}), Decimal("NaN")), "Target harus berupa angka."),
    ],
)
def test_refused(ask: Callable[[], object], sentence: str) -> None:
    with pytest.raises(PlanningError, match=sentence.replace(".", r"\.")):
        ask()


def test_costs_finer_than_the_solver_counts_are_refused_but_not_by_merging() -> None:
    costs = Costs({("1", 2): Decimal("1234567890123.45"), ("2", 2): Decimal("0.01")})
    problem = PlanningProblem(ABSOLUTE, ONES, costs)
    with pytest.raises(PlanningError, match="Biaya terlalu rinci"):
        best_plan(problem)
    assert frontier(problem).complete


def test_large_round_costs_are_fine() -> None:
    costs = Costs(default=Decimal(750_000_000_000))
    assert cheapest_plan(PlanningProblem(ABSOLUTE, ONES, costs), Decimal(3)).cost == 8 * 750_000_000_000


def test_blanks_that_leave_the_divisor_must_be_answered_or_fixed_first() -> None:
    skipping = build([group("A", [leaf("1"), leaf("2")])], ["1", "2", "3"], weighting="equal", blank="skip")
    with pytest.raises(PlanningError, match="isi dahulu atau tetapkan: 2"):
        PlanningProblem(skipping, {"1": Decimal(2)})
    problem = PlanningProblem(skipping, {"1": Decimal(2)}, limits=Limits(fixed=frozenset("2")))
    assert cheapest_plan(problem, Decimal(3)).result.exact == 3


def test_nothing_may_rise() -> None:
    problem = PlanningProblem(ABSOLUTE, ONES, Costs(default=None))
    assert best_plan(problem).steps == ()
    assert [point.cost for point in frontier(problem).points] == [0]


def test_an_answer_of_the_solver_that_breaks_a_row_or_is_not_proved_is_never_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = Model()
    first, second = model.new_variable(), model.new_variable()
    model.add({first: 1, second: 1}, low=1)
    for values, bound in (((0, 0), 0.0), ((1, 1), 1.0)):
        monkeypatch.setattr(milp, "_run", lambda *_given, answer=(values, bound): answer)
        with pytest.raises(NotProvedError):
            model.minimise({first: 1, second: 1})


def test_numbers_beyond_the_solvers_digits_are_refused() -> None:
    model = Model()
    with pytest.raises(NotProvedError, match="Angka terlalu rinci"):
        model.add({model.new_variable(): 10**12}, low=1)
