"""The stage gate of point instruments (see `points.closed_gates`) as rows of a planning model.

A variable for each gate may be 1 only if the planned answers open it. Rises never close a gate, so this bound from
above is enough: wherever an open gate helps, the solver opens it.
"""

from collections.abc import Mapping
from fractions import Fraction

from pemantik.maturity.milp import Model
from pemantik.maturity.parts import Group, StageGate
from pemantik.maturity.planning_problem import PlanningProblem, Rise
from pemantik.maturity.planning_units import in_units


class Gates:
    """The gates of one problem, added to one model.

    `done` gives each rise the variable that says it is done at the end of the plan.
    """

    def __init__(self, problem: PlanningProblem, model: Model, done: Mapping[Rise, int]) -> None:
        self._problem = problem
        self._model = model
        self._done = done
        self._groups = {group.code: group for group in problem.instrument.all_groups if group.gate_points is not None}
        self._opened: dict[tuple[str, ...], int] = {}

    def around(self, position: int) -> tuple[str, ...]:
        """Codes of the groups whose gates must all be open for this answer to count."""
        gate = self._problem.instrument.stage_gate
        leaf = self._problem.leaves[position].leaf
        if gate is None or leaf.indicator.stage != gate.stage:
            return ()
        return tuple(code for code in leaf.path if code in self._groups)

    def gains(self, position: int) -> dict[int, Fraction]:
        """What the variables add to the points for an answer behind gates.

        The answer of today counts with its gates; a rise counts when it is done and its gates are open.
        """
        is_open = self._open(self.around(position))
        factor = self._problem.leaves[position].leaf.factor
        found = {is_open: factor * Fraction(self._problem.value(position))}
        for rise in self._problem.rises[position]:
            counts = self._model.new_variable()
            self._model.add({self._done[rise]: 1, counts: -1}, low=0)
            self._model.add({is_open: 1, counts: -1}, low=0)
            found[counts] = self._problem.gain(rise)
        return found

    def _open(self, codes: tuple[str, ...]) -> int:
        """The variable that all these gates are open."""
        gate = self._problem.instrument.stage_gate
        if codes not in self._opened and gate is not None:
            self._opened[codes] = is_open = self._model.new_variable()
            for code in codes:
                self._need_points(is_open, self._groups[code], gate)
                self._need_base(is_open, self._groups[code], gate)
        return self._opened[codes]

    def _need_points(self, is_open: int, group: Group, gate: StageGate) -> None:
        """Open only if the points of the counted stages reach the group's `gate_points`."""
        missing = Fraction(group.gate_points or 0)
        terms: dict[int, Fraction] = {}
        for position in self._positions(group, gate.counted_stages):
            factor = self._problem.leaves[position].leaf.factor
            missing -= factor * Fraction(self._problem.value(position))
            for rise in self._problem.rises[position]:
                terms[self._done[rise]] = self._problem.gain(rise)
        if missing > 0:
            units = in_units({**terms, is_open: missing})
            self._model.add({**units.counts, is_open: -units.counts[is_open]}, low=0)

    def _need_base(self, is_open: int, group: Group, gate: StageGate) -> None:
        """Open only if no base answer is below `base_value` and at most `base_exceptions` are just there."""
        above: dict[int, int] = {}
        wanted = -gate.base_exceptions
        for position in self._positions(group, (gate.base_stage,)):
            if self._problem.value(position) < gate.base_value:
                reaching = self._problem.first_rise(position, gate.base_value)
                self._model.add({is_open: -1} | ({self._done[reaching]: 1} if reaching else {}), low=0)
            if self._problem.value(position) <= gate.base_value:
                wanted += 1
                exceeding = self._problem.first_rise(position, gate.base_value, above=True)
                above |= {self._done[exceeding]: 1} if exceeding else {}
        if wanted > 0:
            self._model.add({**above, is_open: -wanted}, low=0)

    def _positions(self, group: Group, stages: tuple[int, ...]) -> list[int]:
        return [
            position
            for position in self._problem.instrument.structure.positions[group.code]
            if self._problem.leaves[position].leaf.indicator.stage in stages
        ]
