"""Reads what a workbook shows: every told stage of many assessments, some at a time so that memory stays flat.

Told is what was submitted, or frozen when the campaign was closed: what is still worked on is not in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pemantik.assessments.models import (
    Assessment,
    Campaign,
    CampaignStage,
    ResultSnapshot,
    StageRecord,
    StageState,
    StageValue,
)
from pemantik.assessments.selectors.results.reading import frozen_answers
from pemantik.assessments.selectors.values import stages_of
from pemantik.maturity.answers import Answer
from pemantik.maturity.bands import find_band
from pemantik.maturity.parts import BandBasis
from pemantik.maturity.scoring import Result, score
from pemantik.reports.sheets.evidence import decisions

#: Assessments that are in memory at a time.
BATCH = 50
Answers = Mapping[str, Answer | Decimal]


@dataclass(frozen=True, slots=True)
class Change:
    """A value that a stage changed, with its reason."""

    code: str
    stage: CampaignStage
    before: Decimal | None
    after: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One assessment: its index and answers in each told stage, by the stage's id, and what follows from the last."""

    assessment: Assessment
    rank: int | None
    indices: Mapping[int, Decimal]
    answers: Mapping[int, Answers]
    changes: tuple[Change, ...]
    stage: CampaignStage | None
    result: Result | None
    index: Decimal | None
    band: str
    evidence: Mapping[str, tuple[int, int, int]]

    @property
    def filled(self) -> int:
        """How many indicators have an answer in the last told stage."""
        return len(self.result.indicators) - len(self.result.not_answered) if self.result else 0


@dataclass(frozen=True)
class Recap:
    """A campaign, its stages, and the assessments in the order of their rank."""

    campaign: Campaign
    stages: tuple[CampaignStage, ...]
    assessments: tuple[Assessment, ...]
    ranks: Mapping[int, int]

    def rows(self) -> Iterator[Row]:
        """The assessments one by one."""
        for at in range(0, len(self.assessments), BATCH):
            yield from _Batch(self, self.assessments[at : at + BATCH]).rows()


def recap_of(campaign: Campaign, assessments: Sequence[Assessment]) -> Recap:
    """What a workbook of these assessments of a campaign shows. The caller has checked the permission."""
    stages = tuple(stages_of(campaign))
    ids = [each.pk for each in assessments]
    told = _indices(campaign, stages, ids)
    last = {assessment: list(indices.values())[-1] for assessment, indices in told.items()}
    ordered = sorted(
        assessments, key=lambda each: (each.pk not in last, -last.get(each.pk, Decimal(0)), each.node.name)
    )
    ranks = {each.pk: at for at, each in enumerate(ordered, start=1) if each.pk in last}
    return Recap(campaign, stages, tuple(ordered), ranks)


def _indices(campaign: Campaign, stages: Sequence[CampaignStage], ids: Sequence[int]) -> dict[int, dict[int, Decimal]]:
    """The index of every told stage, by assessment and stage, in the order of the stages. One query."""
    found: dict[int, dict[int, Decimal]] = {}
    order = {stage.pk: stage.order for stage in stages}
    if campaign.state == Campaign.State.CLOSED:
        snapshots = ResultSnapshot.objects.filter(assessment__in=ids).order_by("revision", "pk")
        rows = [
            (assessment, stage, index if published is None else published)
            for assessment, stage, index, published in snapshots.values_list(
                "assessment", "stage", "index", "published_index"
            )
        ]
    else:
        records = StageRecord.objects.filter(assessment__in=ids, state=StageState.SUBMITTED, index__isnull=False)
        sent = records.values_list("assessment", "stage", "index")
        rows = [(assessment, stage, index) for assessment, stage, index in sent if index is not None]
    for assessment, stage, index in sorted(rows, key=lambda row: order[row[1]]):
        found.setdefault(assessment, {})[stage] = index
    return found


class _Batch:
    """Some assessments with everything about them. Six queries at most, whatever their number."""

    def __init__(self, recap: Recap, assessments: Sequence[Assessment]) -> None:
        self._recap = recap
        self._assessments = assessments
        ids = [each.pk for each in assessments]
        self._indices = _indices(recap.campaign, recap.stages, ids)
        self._snapshots = self._frozen(ids)
        self._own: dict[int, dict[int, dict[str, tuple[Any, ...]]]] = {}
        columns = ("assessment", "stage", "code", "value", "not_relevant", "is_provisional", "source", "narrative")
        for row in StageValue.objects.filter(assessment__in=ids).values_list(*columns):
            self._own.setdefault(row[0], {}).setdefault(row[1], {})[row[2]] = row[3:]
        self._told = {pk: list(indices)[-1] for pk, indices in self._indices.items()}
        self._decided = decisions(recap.campaign, recap.stages, self._told)

    def rows(self) -> Iterator[Row]:
        for assessment in self._assessments:
            assessment.campaign = self._recap.campaign
            yield self._row(assessment)

    def _frozen(self, ids: Sequence[int]) -> dict[tuple[int, int], ResultSnapshot]:
        if self._recap.campaign.state != Campaign.State.CLOSED:
            return {}
        snapshots = ResultSnapshot.objects.filter(assessment__in=ids).order_by("revision", "pk")
        return {(each.assessment_id, each.stage_id): each for each in snapshots.defer("group_scores")}

    def _row(self, assessment: Assessment) -> Row:
        campaign, indices = self._recap.campaign, self._indices.get(assessment.pk, {})
        answers, changes = self._walk(assessment, indices)
        told = [stage for stage in self._recap.stages if stage.pk in indices]
        stage = told[-1] if told else None
        basis = BandBasis(campaign.band_basis)
        result = score(campaign.instrument, answers[stage.pk], basis) if stage else None
        index = indices[stage.pk] if stage else None
        band = None
        if result is not None and stage is not None:
            exact = self._exact(assessment, stage, result)
            band = find_band(campaign.instrument, exact, basis, result.category)
        return Row(
            assessment=assessment,
            rank=self._recap.ranks.get(assessment.pk),
            indices=indices,
            answers=answers,
            changes=changes,
            stage=stage,
            result=result,
            index=index,
            band=band.name if band else "",
            evidence=self._decided.get(assessment.pk, {}),
        )

    def _walk(
        self, assessment: Assessment, told: Mapping[int, Decimal]
    ) -> tuple[dict[int, Answers], tuple[Change, ...]]:
        """What counts in each told stage, and what each of them changed."""
        counts: dict[str, tuple[Any, ...]] = {}
        answers: dict[int, Answers] = {}
        changes: list[Change] = []
        own = self._own.get(assessment.pk, {})
        for at, stage in enumerate(self._recap.stages):
            if not stage.inherits:
                counts = {}
            mine = own.get(stage.pk, {})
            if at and stage.pk in told:
                changes += _changes(stage, counts, mine)
            counts = counts | mine
            if stage.pk in told:
                snapshot = self._snapshots.get((assessment.pk, stage.pk))
                answers[stage.pk] = (
                    frozen_answers(snapshot.values)
                    if snapshot
                    else {code: Answer(row[0], row[1], row[2], row[3]) for code, row in counts.items()}
                )
        return answers, tuple(changes)

    def _exact(self, assessment: Assessment, stage: CampaignStage, result: Result) -> Decimal:
        snapshot = self._snapshots.get((assessment.pk, stage.pk))
        if snapshot is None:
            return result.exact
        published = snapshot.published_index
        return Decimal(snapshot.exact) if published is None or published == snapshot.index else published


def _changes(
    stage: CampaignStage, before: Mapping[str, tuple[Any, ...]], mine: Mapping[str, tuple[Any, ...]]
) -> list[Change]:
    nobody = (None, False, False, "", "")
    return [
        Change(code, stage, before.get(code, nobody)[0], row[0], row[4])
        for code, row in sorted(mine.items())
        if before.get(code, nobody)[0] != row[0]
    ]
