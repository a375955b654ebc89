"""The stages as a state machine: random steps of everybody, and what must hold after each of them."""

import copy
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pemantik.accounts import audit
from pemantik.assessments.models import (
    Assessment,
    Campaign,
    ResultSnapshot,
    StageKind,
    StageRecord,
    StageState,
    StageValue,
    Verdict,
)
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.receipts import check_receipt, digest
from pemantik.assessments.selectors.values import effective_values, result_of, stages_of
from pemantik.assessments.selectors.verdicts import verdicts_of
from pemantik.assessments.services import answering, closing, stages, verdicts
from pemantik.assessments.services.assessors import declare
from pemantik.assessments.services.assignments import AssignmentPlan, assign
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    make_access,
    make_campaign,
    make_use,
    make_world,
    plan_for,
)
from pemantik.maturity import library
from pemantik.maturity.answers import Answer, AnswerError
from pemantik.maturity.numbers import plain
from pemantik.maturity.parts import BandBasis
from pemantik.maturity.scoring import score
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role

CODES = ("1", "2", "3")
NO = (Refused, PermissionDenied, Http404, AnswerError)
ACTORS = ("coordinator", "operator", "data_entry", "verifier", "assessor", "reviewer", "province", "stranger", "head")
#: Who works in the first two stages; the assessor does in all others.
RIGHT = {StageKind.SELF: "coordinator", StageKind.INTERNAL: "verifier"}


class Workflow(RuleBasedStateMachine):
    """One participant of a campaign, and a model of what was written where."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()

    @initialize()
    def begin(self) -> None:
        world = make_world()
        self.world: World = world
        self.campaign = make_campaign(world, plan=plan_for(world.city))
        self.assessment = assessment_of(self.campaign, world.city)
        self.stages = stages_of(self.campaign)
        province = world.province
        self.actors: dict[str, Access] = {
            "coordinator": world.coordinator,
            "operator": make_access(Role.OPERATOR, world.health),
            "data_entry": make_access(Role.DATA_ENTRY, world.city),
            "verifier": make_access(Role.INTERNAL_ASSESSOR, world.city),
            "assessor": world.assessor,
            "reviewer": make_access(Role.REVIEWER, province),
            "province": world.province_coordinator,
            "stranger": make_access(Role.COORDINATOR, world.other),
            "head": make_access(Role.HEAD, world.city),
        }
        assign(world.coordinator, self.assessment.pk, [AssignmentPlan("1", world.health.pk)])
        declare(world.assessor, self.assessment.pk, has_conflict=False)
        self.uses = [make_use(self.assessment, "1", level) for level in (1, 2, 3)]
        self.values: dict[tuple[int, str], Decimal] = {}
        self.frozen: list[dict[str, object]] = []

    def current(self) -> StageRecord | None:
        records = StageRecord.objects.filter(assessment=self.assessment, state=StageState.OPEN)
        return records.select_related("stage").first()

    def attempt(self, service, *arguments, **named) -> bool:
        """Try a step; a refusal in words is one of its outcomes. True if it was done."""
        before = self.written()
        try:
            service(*arguments, **named)
        except NO:
            assert self.written() == before, "what is refused changes nothing"
            return False
        return True

    def written(self) -> list[tuple]:
        values = StageValue.objects.order_by("pk").values_list("pk", "value", "version")
        records = StageRecord.objects.order_by("pk").values_list("pk", "state", "receipt_hash")
        return [*values, *records, *Verdict.objects.order_by("pk").values_list("pk", "decision")]

    @rule(who=st.sampled_from(ACTORS), what=st.integers(0, 5), position=st.integers(0, 5), twice=st.booleans())
    def anybody_tries_anything(self, who: str, what: int, position: int, twice: bool) -> None:
        """Mostly the wrong person, stage or moment: the rules must hold all the same."""
        attempts = [
            lambda: self.save(who, CODES[position % 3], 100 + 50 * position, twice),
            lambda: self.submit(who, position, twice),
            lambda: self.withdraw(who, position),
            lambda: self.skip(who, position),
            lambda: self.verdict(who, position % 3, Verdict.Decision.values[position % 3] if twice else "lain"),
            lambda: self.close(who, twice) if who != "province" else None,
        ]
        attempts[what]()

    def save(self, who: str, code: str, value: int, old: bool) -> None:
        record = self.current()
        own = StageValue.objects.filter(assessment=self.assessment, code=code, stage=record.stage if record else None)
        version = 0 if old else (own.first().version if own.exists() else 0)
        number = Decimal(value) / 100
        changes = answering.AnswerChanges(value=str(number), narrative="Karena bukti")
        answer: list[object] = []
        done = self.attempt(
            lambda: answer.append(answering.save_value(self.actors[who], self.assessment.pk, code, version, changes))
        )
        if not done or isinstance(answer[0], answering.Conflict):
            return
        assert record is not None
        allowed = {
            StageKind.SELF: {"coordinator", "data_entry", "province"} | ({"operator"} if code == "1" else set()),
            StageKind.INTERNAL: {"verifier"},
        }.get(record.stage.kind, {"assessor"})
        assert who in allowed, f"{who} wrote in {record.stage.kind}"
        self.values[record.stage_id, code] = number

    def submit(self, who: str, position: int, twice: bool) -> None:
        stage = self.stages[position]
        current = self.current()
        if self.attempt(stages.submit, self.actors[who], self.assessment.pk, stage.pk) and twice:
            after = self.current()
            stages.submit(self.actors[who], self.assessment.pk, stage.pk)
            assert self.current() == after, "a second click submits nothing more"
        now = self.current()
        if current and now != current:
            assert current.stage_id == stage.pk

    @rule(code=st.sampled_from(CODES), value=st.integers(100, 500))
    def work_on(self, code: str, value: int) -> None:
        """The right person saves, so that runs get somewhere."""
        if record := self.current():
            self.save(RIGHT.get(record.stage.kind, "assessor"), code, value, old=False)

    @rule(twice=st.booleans())
    def move_on(self, twice: bool) -> None:
        """The right person submits the stage that is open."""
        if record := self.current():
            self.submit(RIGHT.get(record.stage.kind, "assessor"), record.stage.order - 1, twice)

    @rule()
    def take_back(self) -> None:
        """The right person withdraws the stage before the one that is open."""
        record = self.current()
        if record and record.stage.order > 1:
            before = self.stages[record.stage.order - 2]
            self.withdraw(RIGHT.get(before.kind, "assessor"), before.order - 1)

    def withdraw(self, who: str, position: int) -> None:
        stage = self.stages[position]
        following = self.stages[position + 1] if position < 5 else None
        begun = following is not None and any(key[0] == following.pk for key in self.values)
        record = StageRecord.objects.get(assessment=self.assessment, stage=stage)
        done = self.attempt(stages.withdraw, self.actors[who], self.assessment.pk, stage.pk, "Ada yang kurang")
        if done and record.state != StageState.OPEN:
            assert not begun, "nobody's work is undone by a withdrawal"

    @rule()
    def pass_over(self) -> None:
        """The right person skips the stage that is open."""
        if record := self.current():
            self.skip(RIGHT.get(record.stage.kind, "assessor"), record.stage.order - 1)

    def skip(self, who: str, position: int) -> None:
        stage = self.stages[position]
        if self.attempt(stages.skip, self.actors[who], self.assessment.pk, stage.pk, "Tidak perlu"):
            assert stage.optional

    @rule(use=st.integers(0, 2), decision=st.sampled_from(Verdict.Decision.values))
    def judge(self, use: int, decision: str) -> None:
        """The right person decides on evidence."""
        if record := self.current():
            self.verdict(RIGHT.get(record.stage.kind, "assessor"), use, decision)

    def verdict(self, who: str, use: int, decision: str) -> None:
        record = self.current()
        if self.attempt(verdicts.give_verdict, self.actors[who], self.uses[use].pk, decision, None, "Catatan"):
            assert record is not None
            assert record.stage.kind != StageKind.SELF

    @precondition(lambda self: self.submitted() >= 2)
    @rule(accept=st.booleans(), rare=st.booleans())
    def finish(self, accept: bool, rare: bool) -> None:
        """The coordinator of the campaign closes it."""
        if rare or self.current() is None:
            self.close("province", accept)

    def close(self, who: str, accept: bool) -> None:
        if self.attempt(closing.close_campaign, self.actors[who], self.campaign.pk, accept_unfinished=accept):
            assert who == "province"
            self.frozen = self.frozen or list(ResultSnapshot.objects.order_by("pk").values())

    def submitted(self) -> int:
        return StageRecord.objects.filter(state=StageState.SUBMITTED).count()

    @precondition(lambda self: bool(self.frozen))
    @rule(value=st.integers(100, 500))
    def correct(self, value: int) -> None:
        number = Decimal(value) / 100
        corrections = [closing.Correction("1", str(number), "Salah ketik")]
        who = self.actors["province"]
        if self.attempt(closing.correct, who, self.assessment.pk, "Salah ketik", corrections):
            newest = ResultSnapshot.objects.order_by("-revision").first()
            assert newest is not None
            self.values[newest.stage_id, "1"] = number

    @invariant()
    def the_model_holds_every_value_of_every_stage(self) -> None:
        if not hasattr(self, "values"):
            return
        stored = StageValue.objects.values_list("stage_id", "code", "value")
        assert {(stage, code): value for stage, code, value in stored} == self.values

    @invariant()
    def values_are_inherited(self) -> None:
        if not hasattr(self, "values"):
            return
        expected: dict[str, Decimal] = {}
        for stage in self.stages:
            expected |= {code: value for (where, code), value in self.values.items() if where == stage.pk}
            found = effective_values(self.assessment, stage)
            assert {code: each.row.value for code, each in found.items()} == expected

    @invariant()
    def at_most_one_stage_is_open_and_all_before_it_are_done(self) -> None:
        if not hasattr(self, "values"):
            return
        states = list(StageRecord.objects.order_by("stage__order").values_list("state", flat=True))
        done = {StageState.SUBMITTED, StageState.SKIPPED}
        first = next((position for position, state in enumerate(states) if state not in done), len(states))
        rest = states[first:]
        campaign = Campaign.objects.get()
        if campaign.state == Campaign.State.CLOSED:
            assert set(rest) <= {StageState.STOPPED}
        else:
            assert rest[:1] in ([StageState.OPEN], [])
            assert set(rest[1:]) <= {StageState.WAITING}
        current = Assessment.objects.get().stage_id
        assert current == (self.stages[first].pk if rest[:1] == [StageState.OPEN] else None)

    @invariant()
    def receipts_prove_what_was_submitted(self) -> None:
        if not hasattr(self, "values"):
            return
        for record in StageRecord.objects.exclude(receipt=None):
            check = check_receipt(self.actors["coordinator"], record.pk)
            assert check.proves
            corrected = Campaign.objects.get().revision > 1
            assert check.unchanged_since or corrected
            forged = copy.deepcopy(record.receipt)
            forged["values"]["1"] = {"value": "5"}
            assert digest(forged) != record.receipt_hash

    @invariant()
    def the_ladder_holds(self) -> None:
        record = self.current() if hasattr(self, "values") else None
        if record is None:
            return
        counted = verdicts_of(self.assessment, record.stage)
        decided = {each.use.level: each for each in counted.values()}
        for level, each in decided.items():
            below = [decided[lower] for lower in (1, 2, 3) if lower < (level or 0)]
            failed = any(one.decision not in {None, Verdict.Decision.ACCEPTED} for one in below)
            assert each.is_automatic == failed

    @invariant()
    def frozen_results_never_change_and_compute_again(self) -> None:
        if not hasattr(self, "values") or Campaign.objects.get().state != Campaign.State.CLOSED:
            return
        kept = ResultSnapshot.objects.filter(pk__in=[row["id"] for row in self.frozen]).order_by("pk").values()
        assert list(kept) == self.frozen
        for snapshot in ResultSnapshot.objects.all():
            answers = {
                code: Answer(Decimal(one["value"]) if one["value"] else None) for code, one in snapshot.values.items()
            }
            again = score(library.load("pemdi-2026"), answers, BandBasis(self.campaign.band_basis))
            assert plain(again.exact) == snapshot.exact
            assert again.index == snapshot.index

    @invariant()
    def the_index_is_what_the_core_computes(self) -> None:
        if not hasattr(self, "values"):
            return
        record = self.current()
        if record:
            values = {code: each.row.value for code, each in effective_values(self.assessment, record.stage).items()}
            assert result_of(self.assessment, record.stage).exact == score(library.load("pemdi-2026"), values).exact

    def teardown(self) -> None:
        try:
            assert not hasattr(self, "values") or audit.verify().broken_id is None
        finally:
            transaction.savepoint_rollback(self.savepoint)


@pytest.mark.django_db
@pytest.mark.database
def test_the_workflow_holds_whatever_people_do() -> None:
    run_state_machine_as_test(
        Workflow,
        settings=settings(
            max_examples=20, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
