"""The results of many participants of one campaign at once: what each stage came to, in a fixed number of queries."""

from collections.abc import Sequence

from pemantik.assessments.models import (
    Assessment,
    Campaign,
    CampaignStage,
    ResultSnapshot,
    StageRecord,
    StageState,
    StageValue,
)
from pemantik.assessments.selectors.results.reading import StageResult, frozen_answers
from pemantik.assessments.selectors.values import ValuesByStage, answers_of, effective, stages_of
from pemantik.maturity.parts import BandBasis
from pemantik.maturity.scoring import score


def read_results(campaign: Campaign, assessments: Sequence[Assessment], kind: str = "") -> dict[int, StageResult]:
    """What was submitted in the stage of this kind (the last one, for no kind), by assessment. Three queries.

    While a campaign runs, only what was submitted counts; once it is closed, only what was frozen.
    """
    stages = stages_of(campaign)
    records = _records(assessments)
    if campaign.state == Campaign.State.CLOSED:
        return _frozen(campaign, stages, assessments, records, kind)
    values = _values(assessments)
    found = {}
    for each in assessments:
        stage = _last(stages, records.get(each.pk, {}), kind)
        if stage:
            found[each.pk] = _running(campaign, stages, stage, records[each.pk][stage.pk], values.get(each.pk, {}))
    return found


def _records(assessments: Sequence[Assessment]) -> dict[int, dict[int, StageRecord]]:
    found: dict[int, dict[int, StageRecord]] = {}
    rows = StageRecord.objects.filter(assessment__in=assessments, state=StageState.SUBMITTED)
    for row in rows.order_by().defer("receipt"):
        found.setdefault(row.assessment_id, {})[row.stage_id] = row
    return found


def _values(assessments: Sequence[Assessment]) -> dict[int, ValuesByStage]:
    """Values of every stage without their words, by assessment, stage and code."""
    found: dict[int, ValuesByStage] = {}
    rows = StageValue.objects.filter(assessment__in=assessments).order_by()
    for row in rows.only("assessment", "stage", "code", "value", "not_relevant", "is_provisional", "source"):
        found.setdefault(row.assessment_id, {}).setdefault(row.stage_id, {})[row.code] = row
    return found


def _last(stages: Sequence[CampaignStage], records: dict[int, StageRecord], kind: str) -> CampaignStage | None:
    told = [stage for stage in stages if stage.pk in records and kind in {"", stage.kind}]
    return told[-1] if told else None


def _running(
    campaign: Campaign,
    stages: Sequence[CampaignStage],
    stage: CampaignStage,
    record: StageRecord,
    by_stage: ValuesByStage,
) -> StageResult:
    values = effective(stages, by_stage, stage)
    answers = answers_of(values)
    basis = BandBasis(campaign.band_basis)
    return StageResult(
        stage, record, answers, score(campaign.instrument, answers, basis), values, snapshot=None, basis=basis
    )


def _frozen(
    campaign: Campaign,
    stages: Sequence[CampaignStage],
    assessments: Sequence[Assessment],
    records: dict[int, dict[int, StageRecord]],
    kind: str,
) -> dict[int, StageResult]:
    """The newest revision of the wanted stage of each."""
    by_pk = {stage.pk: stage for stage in stages}
    basis = BandBasis(campaign.band_basis)
    newest: dict[int, ResultSnapshot] = {}
    rows = ResultSnapshot.objects.filter(assessment__in=assessments)
    if kind:
        rows = rows.filter(stage__kind=kind)
    for row in rows.order_by("stage__order", "revision"):
        newest[row.assessment_id] = row
    found = {}
    for pk, snapshot in newest.items():
        stage = by_pk[snapshot.stage_id]
        answers = frozen_answers(snapshot.values)
        record = records.get(pk, {}).get(stage.pk) or StageRecord(assessment_id=pk, stage=stage)
        result = score(campaign.instrument, answers, basis)
        found[pk] = StageResult(stage, record, answers, result, values={}, snapshot=snapshot, basis=basis)
    return found
