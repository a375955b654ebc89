"""Point instruments (Indeks KAMI): the stage gate, maturity levels and the category of the system assessed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pemantik.maturity.answers import Answers, as_answer
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import divide, round_half_up
from pemantik.maturity.parts import Group, StageGate, Supplement


def closed_gates(instrument: Instrument, values: Sequence[Decimal]) -> frozenset[str]:
    """Codes of the groups whose last-stage answers do not count yet; `values` follow the leaves' order."""
    gate = instrument.stage_gate
    if gate is None:
        return frozenset()
    return frozenset(
        group.code
        for group in instrument.all_groups
        if group.gate_points is not None and not _gate_open(instrument, group, gate, values)
    )


def _gate_open(instrument: Instrument, group: Group, gate: StageGate, values: Sequence[Decimal]) -> bool:
    leaves = instrument.structure.leaves
    here = [(leaves[position], values[position]) for position in instrument.structure.positions[group.code]]
    points = sum(leaf.factor * value for leaf, value in here if leaf.indicator.stage in gate.counted_stages)
    base = [value for leaf, value in here if leaf.indicator.stage == gate.base_stage]
    return (
        points >= (group.gate_points or 0)
        and all(value >= gate.base_value for value in base)
        and sum(value == gate.base_value for value in base) <= gate.base_exceptions
    )


def maturity_level(instrument: Instrument, group: Group, counted: Sequence[Decimal], gate_open: bool) -> str:
    """The maturity level of an area (I, I+, II ... V) from the points of its questions by label; "" without a ladder.

    Above the first label a level is looked at only if the label below has the ladder's `lower_share` of its
    achievement and the gate of the area is open.
    """
    ladder = instrument.maturity_ladder
    if ladder is None or not group.thresholds:
        return ""
    points = _points_by_label(instrument, group, counted)
    reached = 0
    for position, threshold in enumerate(group.thresholds):
        if position > 0:
            lower = group.thresholds[position - 1]
            if not gate_open or points[lower.label] < ladder.lower_share * lower.achievement:
                break
        full = ladder.order.index(threshold.label)
        if points[threshold.label] >= threshold.achievement:
            reached = full
        elif points[threshold.label] >= threshold.minimum:
            reached = full - 1
        else:
            break
    return ladder.order[reached]


def _points_by_label(instrument: Instrument, group: Group, counted: Sequence[Decimal]) -> Mapping[str, Decimal]:
    points = dict.fromkeys((threshold.label for threshold in group.thresholds), Decimal(0))
    for position in instrument.structure.positions[group.code]:
        leaf = instrument.structure.leaves[position]
        points[leaf.indicator.maturity] += leaf.factor * counted[position]
    return points


def find_category(instrument: Instrument, answers: Answers) -> str | None:
    """The category of the system assessed; None until every category question is answered."""
    category = instrument.category
    if category is None:
        return None
    values = [as_answer(answers.get(question.code)).value for question in category.questions]
    given = [value for value in values if value is not None]
    if len(given) < len(values):
        return None
    total = sum(given, Decimal(0))
    return next((name for name, (low, high) in category.ranges.items() if low <= total <= high), None)


def supplement_percent(instrument: Instrument, supplement: Supplement, answers: Answers) -> Decimal | None:
    """Percent of the maximum that a supplement reaches, two decimals; None if nothing of it is answered."""
    values = [as_answer(answers.get(indicator.code)).value for indicator in supplement.indicators]
    given = [value for value in values if value is not None]
    if not given:
        return None
    maximum = instrument.scale.max * len(values)
    return round_half_up(divide(sum(given, Decimal(0)) * 100, maximum), 2)
