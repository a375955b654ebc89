"""What must hold after each step of the state machine of the stages."""

import copy
from collections.abc import Iterable
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
    Verdict,
)
from pemantik.assessments.selectors.receipts import check_receipt, digest
from pemantik.assessments.selectors.values import ValuesByStage, effective, effective_values, result_of
from pemantik.assessments.selectors.verdicts import verdicts_of
from pemantik.maturity import library
from pemantik.maturity.answers import Answer
from pemantik.maturity.numbers import plain
from pemantik.maturity.parts import BandBasis
from pemantik.maturity.scoring import score
from pemantik.organizations.permissions import Access

PEMDI = library.load("pemdi-2026")
LEVELS = {level.level: level.value for level in PEMDI.scale.levels}


class Holds:
    """The rules, said once more and apart from the services, over what is stored and what the model remembers."""

    assessment: Assessment
    campaign: Campaign
    stages: list[CampaignStage]
    actors: dict[str, Access]
    values: dict[tuple[int, str], Decimal]
    frozen: list[dict[str, Any]]
    by_stage: ValuesByStage

    def current(self) -> StageRecord | None:
        """The stage that is open."""
        records = StageRecord.objects.filter(assessment=self.assessment, state=StageState.OPEN)
        return records.select_related("stage").first()

    def is_closed(self) -> bool:
        """Whether the campaign is closed."""
        return Campaign.objects.get().state == Campaign.State.CLOSED

    def the_model_holds_every_value_of_every_stage(self) -> None:
        stored = {(stage, code): row.value for stage, rows in self.by_stage.items() for code, row in rows.items()}
        assert stored == self.values

    def values_are_inherited_and_the_index_is_what_the_core_computes(self) -> None:
        expected: dict[str, Decimal] = {}
        record = self.current()
        for stage in self.stages:
            expected |= {code: value for (where, code), value in self.values.items() if where == stage.pk}
            found = effective(self.stages, self.by_stage, stage)
            assert {code: each.row.value for code, each in found.items()} == expected
            if record and record.stage_id == stage.pk:
                read = {code: each.row.value for code, each in effective_values(self.assessment, stage).items()}
                assert read == expected
                assert result_of(self.assessment, stage).exact == score(PEMDI, expected).exact

    def at_most_one_stage_is_open_and_all_before_it_are_done(self) -> None:
        states = list(StageRecord.objects.order_by("stage__order").values_list("state", flat=True))
        done = {StageState.SUBMITTED, StageState.SKIPPED}
        first = next((position for position, state in enumerate(states) if state not in done), len(states))
        rest = states[first:]
        if self.is_closed():
            assert set(rest) <= {StageState.STOPPED}
        else:
            assert rest[:1] in ([StageState.OPEN], [])
            assert set(rest[1:]) <= {StageState.WAITING}
        current = Assessment.objects.get().stage_id
        assert current == (self.stages[first].pk if rest[:1] == [StageState.OPEN] else None)

    def receipts_prove_what_was_submitted(self) -> None:
        """The newest here, all of them at the end of a run."""
        self.check_receipts(StageRecord.objects.exclude(receipt=None).order_by("-submitted_at")[:1])

    def check_receipts(self, records: Iterable[StageRecord]) -> None:
        for record in records:
            check = check_receipt(self.actors["coordinator"], record.pk)
            assert check.proves
            corrected = Campaign.objects.get().revision > 1
            assert check.unchanged_since or corrected
            forged = copy.deepcopy(record.receipt)
            forged["values"]["1"] = {"value": "5"}
            assert digest(forged) != record.receipt_hash

    def the_ladder_holds(self) -> None:
        for row in StageValue.objects.exclude(met_levels=None):
            reached = next((level for level in range(1, 6) if level not in row.met_levels), 6)
            assert row.value <= LEVELS[min(reached, 5)], "at most part of the first level that is not met"
        record = self.current()
        if record is None:
            return
        counted = verdicts_of(self.assessment, record.stage)
        decided = {each.use.level: each for each in counted.values() if each.use.code == "1"}
        for level, each in decided.items():
            below = [decided[lower] for lower in (1, 2, 3) if lower < (level or 0)]
            failed = any(one.decision not in {None, Verdict.Decision.ACCEPTED} for one in below)
            assert each.is_automatic == failed

    def frozen_results_never_change_and_compute_again(self) -> None:
        if not self.is_closed():
            return
        kept = ResultSnapshot.objects.filter(pk__in=[row["id"] for row in self.frozen]).order_by("pk").values()
        assert list(kept) == self.frozen, "what was frozen stays, whatever is corrected"
        assert ResultSnapshot.objects.count() == len(self.frozen) + Campaign.objects.get().revision - 1
        for snapshot in ResultSnapshot.objects.all():
            answers = {
                code: Answer(Decimal(one["value"]) if one["value"] else None) for code, one in snapshot.values.items()
            }
            again = score(PEMDI, answers, BandBasis(self.campaign.band_basis))
            assert plain(again.exact) == snapshot.exact
            assert again.index == snapshot.index
