"""Values of an assessment: of each stage, as they count in a stage after inheritance, and the result they give.

A stage that inherits takes the value of the nearest earlier stage where it has none of its own. A stage that does not
inherit begins anew, and nothing from before it reaches the stages after it.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pemantik.assessments.models import Assessment, Campaign, CampaignStage, StageValue
from pemantik.maturity.answers import Answer
from pemantik.maturity.parts import BandBasis
from pemantik.maturity.scoring import Result, score

ValuesByStage = dict[int, dict[str, StageValue]]


@dataclass(frozen=True, slots=True)
class EffectiveValue:
    """The value that counts in a stage. `inherited` when it was made in an earlier one (`row.stage`)."""

    row: StageValue
    inherited: bool


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A stage gave another value than the one it inherited; the reason stands in `after.narrative`."""

    code: str
    before: StageValue | None
    after: StageValue


def values_by_stage(assessment: Assessment) -> ValuesByStage:
    """Own values of every stage, by stage id and code, with their authors. One query."""
    found: ValuesByStage = {}
    for row in assessment.values.select_related("stage", "author"):
        found.setdefault(row.stage_id, {})[row.code] = row
    return found


def stages_of(campaign: Campaign) -> list[CampaignStage]:
    """The stages in their order. One query, none if they were prefetched."""
    return sorted(campaign.stages.all(), key=lambda stage: stage.order)


def reaching(stages: Iterable[CampaignStage], stage: CampaignStage) -> list[CampaignStage]:
    """The stages whose own values reach `stage`, in their order; a later value takes the place of an earlier one."""
    found: list[CampaignStage] = []
    for each in stages:
        if each.order > stage.order:
            break
        if not each.inherits:
            found.clear()
        found.append(each)
    return found


def effective(
    stages: Iterable[CampaignStage], by_stage: ValuesByStage, stage: CampaignStage
) -> dict[str, EffectiveValue]:
    """What counts in `stage`, from values already read."""
    counts: dict[str, EffectiveValue] = {}
    for each in reaching(stages, stage):
        for code, row in by_stage.get(each.pk, {}).items():
            counts[code] = EffectiveValue(row, inherited=each.pk != stage.pk)
    return counts


def effective_values(assessment: Assessment, stage: CampaignStage) -> dict[str, EffectiveValue]:
    """What counts in `stage`, by code: its own value, else the nearest earlier one that it inherits. Two queries."""
    return effective(stages_of(assessment.campaign), values_by_stage(assessment), stage)


def nearest(rows: Iterable[StageValue], stage: CampaignStage, floor: int | None) -> StageValue | None:
    """The value of one code that `stage` inherits. `floor` is the order of the last stage that begins anew."""
    if floor == stage.order:
        return None
    earlier = [row for row in rows if (floor or 0) <= row.stage.order < stage.order]
    return max(earlier, key=lambda row: row.stage.order, default=None)


def changes_between(assessment: Assessment) -> list[ValueChange]:
    """Every value of a later stage that differs from what it inherited, in the order of stages and codes."""
    return changes_in(stages_of(assessment.campaign), values_by_stage(assessment))


def changes_in(stages: list[CampaignStage], by_stage: ValuesByStage) -> list[ValueChange]:
    """`changes_between`, from values already read."""
    changes = []
    for earlier, stage in itertools.pairwise(stages):
        before = effective(stages, by_stage, earlier) if stage.inherits else {}
        for code, row in sorted(by_stage.get(stage.pk, {}).items()):
            old = before[code].row if code in before else None
            if old is None or answer_of(old) != answer_of(row):
                changes.append(ValueChange(code, old, row))
    return changes


def answer_of(row: StageValue) -> Answer:
    """A stored value as the core reads it."""
    return Answer(row.value, row.not_relevant, row.is_provisional, row.source)


def answers_of(values: Mapping[str, EffectiveValue]) -> dict[str, Answer | Decimal]:
    """Effective values as the core reads them."""
    return {code: answer_of(each.row) for code, each in values.items()}


def score_values(campaign: Campaign, values: Mapping[str, EffectiveValue]) -> Result:
    """The result of effective values under the rules of the campaign; exactly what `pemantik score` gives for them."""
    return score(campaign.instrument, answers_of(values), BandBasis(campaign.band_basis))


def result_of(assessment: Assessment, stage: CampaignStage) -> Result:
    """The result of an assessment in a stage, computed now from its values. Two queries."""
    return score_values(assessment.campaign, effective_values(assessment, stage))
