"""The value of every stage of one assessment: submitted, still worked on, or frozen when the campaign was closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from pemantik.assessments.models import (
    Assessment,
    Campaign,
    CampaignStage,
    ResultSnapshot,
    StageRecord,
    StageState,
)
from pemantik.assessments.selectors.results.access import Seen, may_see_unsent
from pemantik.assessments.selectors.values import (
    EffectiveValue,
    ValuesByStage,
    answers_of,
    effective,
    stages_of,
    values_by_stage,
)
from pemantik.maturity.answers import Answer
from pemantik.maturity.bands import NextBand, find_band, find_next_band
from pemantik.maturity.parts import Band, BandBasis
from pemantik.maturity.scoring import Result, score
from pemantik.organizations.permissions import Access

Answers = Mapping[str, Answer | Decimal]


@dataclass(frozen=True)
class StageResult:
    """What one stage came to. `snapshot` is there once the campaign is closed: then everything is what was frozen."""

    stage: CampaignStage
    record: StageRecord
    answers: Answers
    result: Result
    values: Mapping[str, EffectiveValue]
    snapshot: ResultSnapshot | None
    basis: BandBasis

    @property
    def is_unsent(self) -> bool:
        """Whether the stage is still worked on."""
        return self.record.state != StageState.SUBMITTED

    @property
    def published(self) -> Decimal | None:
        """The value that the assessing institution published, where it is noted."""
        return self.snapshot.published_index if self.snapshot else None

    @property
    def computed(self) -> Decimal:
        """The value computed from the answers: the frozen one once the campaign is closed."""
        return self.snapshot.index if self.snapshot else self.result.index

    @property
    def index(self) -> Decimal:
        """The value that counts: the published one where there is one, else the computed one."""
        return self.computed if self.published is None else self.published

    @property
    def exact(self) -> Decimal:
        """The value that counts, unrounded where we computed it."""
        if self.published is not None and self.published != self.computed:
            return self.published
        return self.result.exact if self.frozen_exact is None else self.frozen_exact

    @property
    def frozen_exact(self) -> Decimal | None:
        """The computed index to its last digit as it was frozen; None while the campaign runs."""
        return Decimal(self.snapshot.exact) if self.snapshot else None

    @property
    def band(self) -> Band | None:
        """The band of the value that counts."""
        return find_band(self.result.instrument, self.exact, self.basis, self.result.category)

    @property
    def next_band(self) -> NextBand | None:
        """The band above the value that counts; None at the top."""
        return find_next_band(self.result.instrument, self.exact, self.basis, self.result.category)

    @property
    def recomputes(self) -> bool:
        """Whether the frozen answers still give the frozen index, to the last digit."""
        if self.snapshot is None:
            return True
        frozen = {each["code"]: Decimal(each["exact"]) for each in self.snapshot.group_scores}
        same_groups = frozen == {each.group.code: each.exact for each in self.result.groups}
        return self.result.exact == Decimal(self.snapshot.exact) and same_groups

    @property
    def filled(self) -> int:
        """How many indicators have an answer."""
        return len(self.result.indicators) - len(self.result.not_answered)

    @property
    def day(self) -> date | None:
        """When the value was given: submitted, or last worked on."""
        if self.record.submitted_at:
            return timezone.localdate(self.record.submitted_at)
        latest = max((each.row.updated_at for each in self.values.values()), default=None)
        return timezone.localdate(latest) if latest else None


class Results:
    """All stages of one assessment as this person may see them. Reads everything at once: four queries."""

    def __init__(self, access: Access, seen: Seen) -> None:
        self.seen = seen
        self.assessment: Assessment = seen.assessment
        self.campaign: Campaign = seen.assessment.campaign
        self.stages = stages_of(self.campaign)
        self.records = {each.stage_id: each for each in self._records()}
        self.by_stage: ValuesByStage = values_by_stage(self.assessment)
        self.snapshots = list(self.assessment.snapshots.order_by("revision", "pk")) if self.is_closed else []
        #: The newest revision of each stage.
        self.frozen = {each.stage_id: each for each in self.snapshots}
        self.told = [stage for stage in self.stages if self._is_told(access, stage)]

    @property
    def is_closed(self) -> bool:
        """Whether the campaign is closed, so that results are frozen."""
        return self.campaign.state == Campaign.State.CLOSED

    @cached_property
    def basis(self) -> BandBasis:
        """How the campaign reads bands."""
        return BandBasis(self.campaign.band_basis)

    @cached_property
    def reasons(self) -> dict[int, str]:
        """Why each revision was made, by number. One query, of a closed campaign only."""
        return dict(self.campaign.revisions.values_list("number", "reason")) if self.is_closed else {}

    def stage(self, kind: str = "") -> CampaignStage | None:
        """The stage of that kind if its value may be told; for any other word the last one that may."""
        wanted = next((stage for stage in self.told if stage.kind == kind), None)
        return wanted or (self.told[-1] if self.told else None)

    def index(self, stage: CampaignStage) -> Decimal | None:
        """The value of a stage for lists and strips, without computing it again where it is kept."""
        if stage not in self.told:
            return None
        snapshot = self.frozen.get(stage.pk)
        if snapshot:
            return snapshot.index if snapshot.published_index is None else snapshot.published_index
        record = self.records[stage.pk]
        return record.index if record.state == StageState.SUBMITTED else self.result(stage).index

    def result(self, stage: CampaignStage) -> StageResult:
        """What a stage came to, in full."""
        snapshot = self.frozen.get(stage.pk)
        values = effective(self.stages, self.by_stage, stage)
        answers: Answers = frozen_answers(snapshot.values) if snapshot else answers_of(values)
        return StageResult(
            stage=stage,
            record=self.records[stage.pk],
            answers=answers,
            result=score(self.campaign.instrument, answers, self.basis),
            values=values,
            snapshot=snapshot,
            basis=self.basis,
        )

    def _records(self) -> list[StageRecord]:
        return list(self.assessment.records.select_related("submitted_by").defer("receipt"))

    def _is_told(self, access: Access, stage: CampaignStage) -> bool:
        record = self.records.get(stage.pk)
        if record is None:
            return False
        if self.is_closed:
            return stage.pk in self.frozen
        if record.state == StageState.SUBMITTED:
            return True
        worked_on = record.state == StageState.OPEN and bool(self.by_stage.get(stage.pk))
        return worked_on and may_see_unsent(access, self.seen, stage)


def frozen_answers(values: Mapping[str, Any]) -> dict[str, Answer | Decimal]:
    """The answers of a snapshot as the core reads them."""
    return {
        code: Answer(
            value=None if each["value"] is None else Decimal(each["value"]),
            not_relevant=each["not_relevant"],
            provisional=each["provisional"],
            source=each["source"],
        )
        for code, each in values.items()
    }
