"""Results by unit: the indicators that a unit answers for, their mean, and how far it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.assessments.models import Assessment, Assignment, Campaign
from pemantik.assessments.selectors.results.access import Seen
from pemantik.assessments.selectors.results.reading import Results, StageResult
from pemantik.assessments.selectors.results.steps import Responsible
from pemantik.maturity.numbers import divide
from pemantik.maturity.scoring import LeafScore
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


@dataclass(frozen=True, slots=True)
class UnitResult:
    """A unit and the indicators that it is asked for. The mean is of those with a value; it is no index."""

    unit: Node
    leaves: tuple[LeafScore, ...]

    @property
    def answered(self) -> int:
        """How many of them have an answer."""
        return sum(leaf.answer.given for leaf in self.leaves)

    @property
    def mean(self) -> Decimal | None:
        """The plain mean of the values that are there; None without any."""
        values = [leaf.counted for leaf in self.leaves if leaf.answer.value is not None]
        return divide(sum(values, Decimal(0)), Decimal(len(values))) if values else None

    @property
    def contribution(self) -> Decimal:
        """The points of the index that come from these indicators."""
        return sum((leaf.contribution for leaf in self.leaves), Decimal(0))


def unit_results(shown: StageResult, responsible: Responsible) -> list[UnitResult]:
    """Every unit that is asked for something, in the order of the tree."""
    units = {unit.pk: unit for units in responsible.values() for unit in units}
    found = [
        unit_result(shown, unit, (code for code, us in responsible.items() if unit in us)) for unit in units.values()
    ]
    return sorted(found, key=lambda each: each.unit.path)


def unit_result(shown: StageResult, unit: Node, codes: Iterable[str]) -> UnitResult:
    """The result of one unit."""
    mine = set(codes)
    return UnitResult(unit, tuple(leaf for leaf in shown.result.indicators if leaf.leaf.code in mine))


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit in one assessment; `shown` is None while no stage has anything to tell."""

    assessment: Assessment
    results: Results
    shown: StageResult | None
    unit: UnitResult | None


def unit_page(access: Access, assessment_id: int, unit_id: int, kind: str = "") -> UnitPage:
    """What one unit came to, for those who may see the results of that unit. Raises Http404 or PermissionDenied."""
    unit = Node.objects.filter(pk=unit_id).first()
    assessment = (
        Assessment.objects.filter(pk=assessment_id)
        .exclude(campaign__state=Campaign.State.DRAFT)
        .select_related("node", "stage", "campaign__instrument_version", "campaign__owner")
        .defer("campaign__instrument_version__content")
        .first()
    )
    if unit is None or assessment is None or not unit.path.startswith(assessment.node.path):
        raise Http404(_("Hasil ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.VIEW_RESULTS, unit)
    results = Results(access, Seen(assessment, by_role=True))
    stage = results.stage(kind)
    if stage is None:
        return UnitPage(assessment, results, None, None)
    shown = results.result(stage)
    codes = Assignment.objects.filter(assessment=assessment, unit=unit).values_list("code", flat=True)
    return UnitPage(assessment, results, shown, unit_result(shown, unit, codes))


def own_units(access: Access, most: int = 50) -> list[tuple[Assessment, Node]]:
    """Units of the person that are asked for something where the person may not see the whole result. One query."""
    rows = (
        Assignment.objects.filter(access.within(Action.VIEW_RESULTS, "unit__path"))
        .exclude(access.within(Action.VIEW_RESULTS, "assessment__node__path"))
        .exclude(assessment__campaign__state=Campaign.State.DRAFT)
        .select_related("unit", "assessment__node", "assessment__campaign")
        .order_by("-assessment__campaign__year", "-assessment_id", "unit__path")
    )
    found: dict[tuple[int, int], tuple[Assessment, Node]] = {}
    for row in rows[: 100 * most]:
        found.setdefault((row.assessment_id, row.unit_id), (row.assessment, row.unit))
    return list(found.values())[:most]
