"""Small made-up instruments, random questions about them, and the answer by trying everything."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

import yaml
from hypothesis import strategies as st

from pemantik.maturity.answers import NOT_RELEVANT, Answer
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import divide
from pemantik.maturity.parts import InstitutionKind, Precedence
from pemantik.maturity.planning_problem import Costs, Limits, PlanningProblem
from pemantik.maturity.reading import parse_instrument
from pemantik.maturity.scoring import score


def build(groups: list[dict[str, Any]], values: list[str], **parts: Any) -> Instrument:
    """An instrument with these groups on a scale with these level values."""
    content: dict[str, Any] = {
        "code": "uji",
        "version": "1",
        "title": "Uji",
        "short_title": "Uji",
        "index_name": "Indeks",
        "owner": "-",
        "summary": "-",
        "regulation": {"main": "-"},
        "valid": {"from_year": "2026"},
        "applies_to": ["kementerian", "kota"],
        "scale": {
            "min": "1",
            "max": values[-1],
            "levels": [
                {"level": str(number), "name": f"L{number}", "value": value} for number, value in enumerate(values, 1)
            ],
        },
        "weighting": "absolute",
        "blank": "zero",
        "rounding": {"places": "2"},
        "bands": {
            "basis": "unrounded",
            "table": [
                {"name": "Rendah", "min": "0", "max": "2"},
                {"name": "Tinggi", "min": "2", "max": values[-1], "max_included": "true"},
            ],
        },
        "groups": groups,
        "confidence": [],
        "sources": [],
    }
    return parse_instrument(yaml.safe_dump(content | parts))


def group(code: str, indicators: list[dict[str, Any]], **parts: Any) -> dict[str, Any]:
    return {"code": code, "kind": "aspek", "name": code, "indicators": indicators} | parts


def leaf(code: str, **parts: Any) -> dict[str, Any]:
    return {"code": code, "name": code} | parts


ABSOLUTE = build(
    [
        group("A", [leaf("1", weight="12.5"), leaf("2", weight="47.5")], weight="60"),
        group("B", [leaf("3", weight="15", may_be_not_relevant="true"), leaf("4", weight="25")], weight="40"),
    ],
    ["1", "2", "3"],
)
RELATIVE = build(
    [
        group("A", [leaf("1", weight="33"), leaf("2", weight="67", applies_to=["kementerian"])], weight="28"),
        group("B", [leaf("3", weight="100")], weight="72"),
    ],
    ["1", "2", "3", "4"],
    weighting="relative",
)
EQUAL = build(
    [
        group("A", [leaf("1"), leaf("2", entries={"codes": ["2-1", "2-2"], "each_counts": "true"})]),
        group("B", [leaf("3")]),
    ],
    ["1", "2", "3"],
    weighting="equal",
)
FRACTIONAL = build(
    [group("A", [leaf("1", weight="45"), leaf("2", weight="40"), leaf("3", weight="15")], weight="100")],
    ["1.5", "2.5", "3.5", "4"],
    scale={
        "min": "1",
        "max": "4",
        "fractional": "true",
        "levels": [
            {"level": str(number), "name": f"L{number}", "value": value}
            for number, value in enumerate(["1.5", "2.5", "3.5", "4"], 1)
        ],
    },
    bands={"basis": "unrounded", "table": [{"name": "Satu", "min": "1", "max": "4", "max_included": "true"}]},
)
GATED = build(
    [
        group(
            "A",
            [leaf("1", stage="1"), leaf("2", stage="1"), leaf("3", stage="2"), leaf("4", stage="3")],
            gate_points="9",
        ),
        group("B", [leaf("5", stage="3", may_be_not_relevant="true")]),
    ],
    ["1", "2", "3"],
    weighting="points",
    stage_points={"1": "1", "2": "2", "3": "3"},
    stage_gate={
        "stage": "3",
        "counted_stages": ["1", "2"],
        "base_stage": "1",
        "base_value": "2",
        "base_exceptions": "1",
    },
    not_relevant="full",
    bands={"basis": "unrounded", "table": [{"name": "Satu", "min": "0", "max": "30", "max_included": "true"}]},
)
INSTRUMENTS = (ABSOLUTE, RELATIVE, EQUAL, FRACTIONAL, GATED)

COSTS = st.sampled_from([Decimal(each) for each in ("0", "1", "1", "2", "2.5", "0.75", "3.1", "7", "1250000")])


@st.composite
def problems(
    draw: st.DrawFn, instruments: tuple[Instrument, ...] = INSTRUMENTS, most_years: int = 3
) -> PlanningProblem:
    """A random question about one of the instruments."""
    instrument = draw(st.sampled_from(instruments))
    codes = [leaf.code for leaf in instrument.structure.leaves]
    levels = [level.level for level in instrument.scale.levels]
    answers = {code: answer for code in codes if (answer := draw(_answers(instrument, code))) is not None}
    listed = draw(st.dictionaries(st.tuples(st.sampled_from(codes), st.sampled_from(levels)), COSTS | st.none()))
    budgets = st.none() | st.sampled_from([Decimal(each) for each in ("0", "2.5", "3", "5", "8", "2500000")])
    indicators = [each.code for each in instrument.all_indicators]
    rules = st.builds(
        Precedence,
        indicator=st.sampled_from(indicators),
        level=st.sampled_from(levels),
        needs=st.sampled_from(indicators),
        needs_level=st.sampled_from(levels),
    )
    limits = Limits(
        budget=draw(budgets),
        yearly_budgets=tuple(draw(st.lists(budgets, min_size=1, max_size=most_years))),
        rises_per_year=draw(st.none() | st.integers(1, 2)),
        precedence=tuple(draw(st.lists(rules, max_size=2))),
        fixed=draw(st.frozensets(st.sampled_from(codes), max_size=1)),
    )
    kind = draw(st.none() | st.just(InstitutionKind.CITY))
    return PlanningProblem(instrument, answers, Costs(listed, draw(COSTS)), limits, institution_kind=kind)


def _answers(instrument: Instrument, code: str) -> st.SearchStrategy[Answer | Decimal | None]:
    values = [level.value for level in instrument.scale.levels]
    if instrument.scale.fractional:
        values += [Decimal("1.27"), Decimal("2.05"), Decimal(3), divide(Decimal(25), Decimal(9))]
    given = st.none() | st.sampled_from(values[:-1])
    may = instrument.structure.by_code[code].indicator.may_be_not_relevant
    return given | st.just(NOT_RELEVANT) if may else given


@dataclass(frozen=True)
class Outcome:
    """One end that can be reached within the limits."""

    cost: Decimal
    index: Decimal


def outcomes(problem: PlanningProblem) -> list[Outcome]:
    """Every end that can be reached, by trying everything year by year."""
    reached = {tuple(_value(problem, leaf.code) for leaf in problem.instrument.structure.leaves)}
    for budget in problem.limits.yearly_budgets:
        reached = {
            after
            for before in reached
            for after in _next_year(problem, before)
            if budget is None or _cost(problem, before, after) <= budget
        }
    start = tuple(_value(problem, leaf.code) for leaf in problem.instrument.structure.leaves)
    ends = [Outcome(_cost(problem, start, end), _index(problem, start, end)) for end in sorted(reached)]
    return [end for end in ends if problem.limits.budget is None or end.cost <= problem.limits.budget]


def _value(problem: PlanningProblem, code: str) -> Decimal:
    answer = problem.answers.get(code)
    if isinstance(answer, Answer):
        return problem.instrument.scale.max
    return answer or Decimal(0)


def _next_year(problem: PlanningProblem, before: tuple[Decimal, ...]) -> Iterator[tuple[Decimal, ...]]:
    leaves = problem.instrument.structure.leaves
    ladders = [_year_of_leaf(problem, leaf.code, value) for leaf, value in zip(leaves, before, strict=True)]
    for after in product(*ladders):
        if all(_allowed(problem, rule, before, after) for rule in problem.limits.precedence):
            yield after


def _year_of_leaf(problem: PlanningProblem, code: str, value: Decimal) -> list[Decimal]:
    kinds = problem.instrument.structure.by_code[code].indicator.applies_to
    foreign = problem.institution_kind and kinds and problem.institution_kind not in kinds
    if foreign or code in problem.limits.fixed or problem.answers.get(code) == NOT_RELEVANT:
        return [value]
    above = [value]
    for level in problem.instrument.scale.levels:
        if level.value > value:
            if problem.costs.of(code, level.level) is None:
                break
            above.append(level.value)
    most = problem.limits.rises_per_year
    return above if most is None else above[: most + 1]


def _allowed(
    problem: PlanningProblem, rule: Precedence, before: tuple[Decimal, ...], after: tuple[Decimal, ...]
) -> bool:
    value_of = {level.level: level.value for level in problem.instrument.scale.levels}
    rises = met = False
    missing = False
    for leaf, low, high in zip(problem.instrument.structure.leaves, before, after, strict=True):
        if leaf.indicator.code == rule.indicator:
            rises = rises or (high > low and high >= value_of[rule.level])
        if leaf.indicator.code == rule.needs:
            kinds = leaf.indicator.applies_to
            foreign = problem.institution_kind and kinds and problem.institution_kind not in kinds
            met = bool(foreign) or problem.answers.get(leaf.code) == NOT_RELEVANT or high >= value_of[rule.needs_level]
            missing = missing or not met
    return not rises or not missing


def _cost(problem: PlanningProblem, before: tuple[Decimal, ...], after: tuple[Decimal, ...]) -> Decimal:
    return sum(
        (
            problem.costs.of(leaf.code, level.level) or Decimal(0)
            for leaf, low, high in zip(problem.instrument.structure.leaves, before, after, strict=True)
            for level in problem.instrument.scale.levels
            if low < level.value <= high
        ),
        Decimal(0),
    )


def _index(problem: PlanningProblem, start: tuple[Decimal, ...], end: tuple[Decimal, ...]) -> Decimal:
    leaves = problem.instrument.structure.leaves
    raised = {leaf.code: high for leaf, low, high in zip(leaves, start, end, strict=True) if high > low}
    return score(problem.instrument, {**problem.answers, **raised}, None, problem.institution_kind).exact
