"""The results of many participants of one campaign at once: what each stage came to, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

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
from pemantik.assessments.selectors.values import reaching, stages_of
from pemantik.maturity.answers import Answer, Answers
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import BandBasis
from pemantik.maturity.scoring import Result, score

AnswersByStage = dict[int, dict[str, Answer]]

#: Results kept in memory (about 30 kB each): the members of a few provinces.
KEPT_RESULTS = 256


def read_results(campaign: Campaign, assessments: Sequence[Assessment], kind: str = "") -> dict[int, StageResult]:
    """What was submitted in the stage of this kind (the last one, for no kind), by assessment. Three queries.

    While a campaign runs, only what was submitted counts; once it is closed, only what was frozen.
    """
    stages = stages_of(campaign)
    records = _records(assessments)
    if campaign.state == Campaign.State.CLOSED:
        return _frozen(campaign, stages, assessments, records, kind)
    given = _answers(assessments)
    found = {}
    for each in assessments:
        stage = _last(stages, records.get(each.pk, {}), kind)
        if stage:
            found[each.pk] = _running(campaign, stages, stage, records[each.pk][stage.pk], given.get(each.pk, {}))
    return found


def _records(assessments: Sequence[Assessment]) -> dict[int, dict[int, StageRecord]]:
    found: dict[int, dict[int, StageRecord]] = {}
    rows = StageRecord.objects.filter(assessment__in=assessments, state=StageState.SUBMITTED)
    for row in rows.order_by().defer("receipt"):
        found.setdefault(row.assessment_id, {})[row.stage_id] = row
    return found


def _answers(assessments: Sequence[Assessment]) -> dict[int, AnswersByStage]:
    """The answers of every stage without their words, by assessment, stage and code.

    Read as plain rows: a table of 150 members and 47 indicators has 7 000 of them in each stage.
    """
    found: dict[int, AnswersByStage] = {}
    rows = StageValue.objects.filter(assessment__in=assessments).order_by()
    for assessment, stage, code, *given in rows.values_list(
        "assessment", "stage", "code", "value", "not_relevant", "is_provisional", "source"
    ):
        found.setdefault(assessment, {}).setdefault(stage, {})[code] = _answer(*given)
    return found


@lru_cache(maxsize=1024)
def _answer(value: Decimal | None, not_relevant: bool, provisional: bool, source: str) -> Answer:
    """One object for each answer that many give."""
    return Answer(value, not_relevant, provisional, source)


def _last(stages: Sequence[CampaignStage], records: dict[int, StageRecord], kind: str) -> CampaignStage | None:
    told = [stage for stage in stages if stage.pk in records and kind in {"", stage.kind}]
    return told[-1] if told else None


def _running(
    campaign: Campaign,
    stages: Sequence[CampaignStage],
    stage: CampaignStage,
    record: StageRecord,
    by_stage: AnswersByStage,
) -> StageResult:
    answers: dict[str, Answer | Decimal] = {}
    for each in reaching(stages, stage):
        answers |= by_stage.get(each.pk, {})
    result = _scored(campaign, answers)
    return StageResult(stage, record, answers, result, values={}, snapshot=None, basis=BandBasis(campaign.band_basis))


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything on which a result depends; the instrument is named by the hash of its content."""

    sha256: str
    basis: BandBasis
    answers: frozenset[tuple[str, Answer | Decimal]]
    instrument: Instrument = field(compare=False)


def _scored(campaign: Campaign, answers: Answers) -> Result:
    """The result of these answers. It depends on nothing else, so the last ones are kept."""
    basis = BandBasis(campaign.band_basis)
    case = _Case(campaign.instrument_version.sha256, basis, frozenset(answers.items()), campaign.instrument)
    return _score(case)


@lru_cache(maxsize=KEPT_RESULTS)
def _score(case: _Case) -> Result:
    return score(case.instrument, dict(case.answers), case.basis)


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
        result = _scored(campaign, answers)
        found[pk] = StageResult(stage, record, answers, result, values={}, snapshot=snapshot, basis=basis)
    return found
