"""The one place that speaks to the solver (HiGHS): yes/no variables, integer rows, a proved optimum.

The solver counts in binary floats. It stays exact because every coefficient is an integer, the coefficients of a row
stay about a billion (far inside the 15 digits of a float), and an answer is accepted only if its rows hold in integers
and the solver's own bound leaves no room for a better integer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from math import ceil, inf
from typing import Any

from pemantik.maturity.text import _

#: The largest sum of coefficients of one kind; a row may hold two (what is done by this year and by the last).
LARGEST = 10**9

#: A search that takes longer is given up with NotProvedError.
SECONDS = 120.0

_OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,  # objectives are integers: less than one apart is equal
    "mip_feasibility_tolerance": 1e-9,
    "primal_feasibility_tolerance": 1e-9,
    "time_limit": SECONDS,
}

Terms = Mapping[int, int]
Values = tuple[int, ...]

NOTHING_FIXED: Terms = {}


class NotProvedError(RuntimeError):
    """The solver gave no answer that could be proved best; nothing may be said about the question."""


@dataclass(slots=True)
class Row:
    """`low <= sum of coefficient x variable <= high`; None is no limit. Limits may be changed between solutions."""

    terms: Terms
    low: int | None = None
    high: int | None = None

    def holds(self, values: Values) -> bool:
        """Whether these values of the variables keep the row, counted in integers."""
        total = weigh(self.terms, values)
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)


@dataclass(slots=True)
class Model:
    """Variables that are 0 or 1, and the rows that they must keep.

    `found` holds the last solution: where the next question begins its search.
    """

    size: int = 0
    rows: list[Row] = field(default_factory=list)
    found: Values | None = None

    def new_variable(self) -> int:
        """One more variable; returns its number."""
        self.size += 1
        return self.size - 1

    def add(self, terms: Terms, low: int | None = None, high: int | None = None) -> Row:
        """One more row; raises NotProvedError if its numbers have too many digits for the solver."""
        if sum(map(abs, terms.values())) > 3 * LARGEST:
            raise NotProvedError(_("Angka terlalu rinci untuk direncanakan; bulatkan biaya atau nilai."))
        row = Row(terms, low, high)
        self.rows.append(row)
        return row

    def minimise(self, objective: Terms, fixed: Terms = NOTHING_FIXED) -> Values | None:
        """Values of all variables with the smallest objective; None if no values keep the rows.

        `fixed` gives variables their values beforehand.
        Raises NotProvedError if the solver stopped early or its answer does not stand the exact check.
        """
        if not self.size:
            return () if all(row.holds(()) for row in self.rows) else None
        found = _run(self, objective, fixed)
        if found is None:
            return None
        values, bound = found
        if not all(row.holds(values) for row in self.rows) or weigh(objective, values) > ceil(bound - 1e-3):
            raise NotProvedError(
                _("Hitungan rencana tidak dapat dibuktikan; bulatkan biaya atau nilai, lalu coba lagi.")
            )
        self.found = values
        return values

    def maximise(self, objective: Terms, fixed: Terms = NOTHING_FIXED) -> Values | None:
        """As `minimise`, with the largest objective."""
        return self.minimise({variable: -coefficient for variable, coefficient in objective.items()}, fixed)


def weigh(terms: Terms, values: Values) -> int:
    """The sum of coefficient x variable."""
    return sum(coefficient * values[variable] for variable, coefficient in terms.items())


def _run(model: Model, objective: Terms, fixed: Terms) -> tuple[Values, float] | None:
    """The solver's values, and its proved lower bound of the objective; None if the rows exclude each other."""
    highspy: Any = import_module("highspy")  # here, because it takes a quarter of a second that scoring must not pay
    solver = highspy.Highs()
    for name, value in _OPTIONS.items():
        solver.setOptionValue(name, value)
    solver.passModel(_as_lp(model, objective, fixed, highspy))
    if model.found is not None:
        start = highspy.HighsSolution()
        start.col_value = [float(value) for value in model.found]
        solver.setSolution(start)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status == highspy.HighsModelStatus.kTimeLimit:
        raise NotProvedError(
            _("Rencana belum terbukti terbaik dalam {seconds} detik; sederhanakan batasnya.").format(
                seconds=int(SECONDS)
            )
        )
    if status != highspy.HighsModelStatus.kOptimal:
        raise NotProvedError(_("Hitungan rencana gagal ({reason}).").format(reason=solver.modelStatusToString(status)))
    values = tuple(round(value) for value in solver.getSolution().col_value)
    return values, float(solver.getInfo().mip_dual_bound)


def _as_lp(model: Model, objective: Terms, fixed: Terms, highspy: Any) -> Any:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = model.size, len(model.rows)
    lp.col_cost_ = [float(objective.get(variable, 0)) for variable in range(model.size)]
    lp.col_lower_ = [float(fixed.get(variable, 0)) for variable in range(model.size)]
    lp.col_upper_ = [float(fixed.get(variable, 1)) for variable in range(model.size)]
    lp.integrality_ = [highspy.HighsVarType.kInteger] * model.size
    lp.row_lower_ = [-inf if row.low is None else float(row.low) for row in model.rows]
    lp.row_upper_ = [inf if row.high is None else float(row.high) for row in model.rows]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts: list[int] = [0]
    columns: list[int] = []
    coefficients: list[float] = []
    for row in model.rows:
        columns += row.terms.keys()
        coefficients += [float(value) for value in row.terms.values()]
        starts.append(len(columns))
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, columns, coefficients
    return lp
