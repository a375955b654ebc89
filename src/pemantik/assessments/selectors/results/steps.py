"""The next best steps: which single rises move the index most, and which units they fall to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pemantik.assessments.models import Assessment, Assignment
from pemantik.assessments.selectors.results.reading import StageResult
from pemantik.maturity.simulation import NextStep, Simulation, next_steps, simulate
from pemantik.organizations.models import Node
from pemantik.web.panel import STEPS_SHOWN

#: Units named on a step before the rest is counted.
UNITS_NAMED = 2

Responsible = Mapping[str, tuple[Node, ...]]


@dataclass(frozen=True, slots=True)
class Steps:
    """The best steps with the units they fall to, and what all of them together would give."""

    steps: tuple[tuple[NextStep, str], ...]
    together: Simulation | None


def responsible_units(assessment: Assessment) -> Responsible:
    """The units that are asked for each code, in the order of the tree. One query."""
    found: dict[str, dict[int, Node]] = {}
    rows = Assignment.objects.filter(assessment=assessment).select_related("unit").order_by("unit__path", "pk")
    for row in rows:
        found.setdefault(row.code, {})[row.unit_id] = row.unit
    return {code: tuple(units.values()) for code, units in found.items()}


def best_steps(shown: StageResult, units: Responsible) -> Steps:
    """The rises that gain most among the answers that are there: a blank asks to be filled in, not raised."""
    instrument = shown.result.instrument
    rises = next_steps(instrument, shown.answers, shown.basis)
    chosen = tuple(step for step in rises if step.current is not None)[:STEPS_SHOWN]
    raised = {step.leaf.code: step.to for step in chosen}
    return Steps(
        steps=tuple((step, unit_names(units.get(step.leaf.code, ()))) for step in chosen),
        together=simulate(instrument, shown.answers, raised, shown.basis) if chosen else None,
    )


def unit_names(units: Iterable[Node]) -> str:
    """`Bappeda, Diskominfo dan 3 unit lain`; empty where nobody is asked."""
    names = [unit.label for unit in units]
    if len(names) <= UNITS_NAMED:
        return _(" dan ").join(names)
    rest = len(names) - UNITS_NAMED
    return _("%(names)s dan %(rest)s unit lain") % {"names": ", ".join(names[:UNITS_NAMED]), "rest": rest}
