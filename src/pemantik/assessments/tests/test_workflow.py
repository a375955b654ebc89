"""The stages as a state machine: random steps of everybody, and what must hold after each of them."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
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
    Campaign,
    EvidenceUse,
    ResultSnapshot,
    StageKind,
    StageRecord,
    StageState,
    StageValue,
    Verdict,
)
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.values import (
    stages_of,
    values_by_stage,
)
from pemantik.assessments.services import answering, closing, evidence_uses, stages, verdicts
from pemantik.assessments.services.assessors import declare, lift_declaration
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
from pemantik.assessments.tests.workflow_rules import Holds
from pemantik.maturity.answers import AnswerError
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role

CODES = ("1", "2", "3")
NO = (Refused, PermissionDenied, Http404, AnswerError)
ACTORS = ("coordinator", "operator", "data_entry", "verifier", "assessor", "reviewer", "province", "stranger", "head")
#: Who works in the first two stages; the assessor does in all others.
RIGHT = {StageKind.SELF: "coordinator", StageKind.INTERNAL: "verifier"}
#: Who answers code 1, which is asked of the operator's unit; the operator answers no other.
ANSWERERS = {"coordinator", "data_entry", "province", "operator"}
#: Ticked levels; None leaves them out. The third leaves a gap.
TICKS = (None, (), (1, 3), (1, 2), (1, 2, 3, 4, 5))
#: Days from now at which a stage opens, closes, and takes late work no more.
TIMES = {"now": (-9, 9, None), "late": (-9, -1, 9), "past": (-9, -2, -1), "early": (1, 9, None)}


class Workflow(Holds, RuleBasedStateMachine):
    """One participant of a campaign, and a model of what was written where."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()

    @initialize(ahead=st.integers(0, 7))
    def begin(self, ahead: int) -> None:
        """Runs begin anywhere: in each of the six stages, after all of them, or once the campaign is closed midway."""
        self.build()
        for _each in range(3 if ahead == 7 else ahead):
            self.move_on(twice=False)
        if ahead == 7:
            self.close("province", accept=True)

    def build(self) -> None:
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
        self.document = make_use(self.assessment, "2", 1).version
        self.assessor_id = world.assessor.user.pk
        self.times: dict[int, str] = {}
        self.extended: set[int] = set()
        self.conflict = False
        self.values: dict[tuple[int, str], Decimal] = {}
        self.frozen: list[dict[str, object]] = []
        self.looked_at: list[tuple] = []

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
        judged = Verdict.objects.order_by("pk").values_list("pk", "decision", "note")
        uses = EvidenceUse.objects.order_by("pk").values_list("pk", "removed_at")
        frozen = ResultSnapshot.objects.order_by("pk").values_list("pk", "exact")
        return [*values, *records, *judged, *uses, *frozen, *Campaign.objects.values_list("state", "revision")]

    @rule(who=st.sampled_from(ACTORS), what=st.integers(0, 6), position=st.integers(0, 5), twice=st.booleans())
    def anybody_tries_anything(self, who: str, what: int, position: int, twice: bool) -> None:
        """Mostly the wrong person, stage or moment: the rules must hold all the same."""
        attempts = [
            lambda: self.save(who, CODES[position % 3], 100 + 50 * position, None, old=twice),
            lambda: self.submit(who, position, twice),
            lambda: self.withdraw(who, position),
            lambda: self.skip(who, position),
            lambda: self.verdict(who, position % 3, Verdict.Decision.values[position % 3] if twice else "lain", ""),
            lambda: self.close(who, twice) if who != "province" else None,
            lambda: self.attach(who, 1 + position % 3),
        ]
        attempts[what]()

    def now_is(self, stage_id: int) -> str:
        """Where today lies in the times of a stage, an extension included."""
        time = self.times.get(stage_id, "now")
        return "now" if stage_id in self.extended and time != "early" else time

    def check_worker(self, who: str, record: StageRecord | None, may: dict[str, set[str]]) -> None:
        """Something was done: by whom it may be done, in time, and without a declared conflict."""
        assert record is not None, "there was a stage to work in"
        assert not self.frozen, "a closed campaign takes nothing"
        kind = record.stage.kind
        assert who in may.get(kind, {"assessor"}), f"{who} worked in {kind}"
        assert self.now_is(record.stage_id) in {"now", "late"}, f"{kind} was worked on out of time"
        assert not (self.conflict and who == "assessor"), "who declared a conflict writes nothing"

    def save(self, who: str, code: str, value: int, ticks: tuple[int, ...] | None, *, old: bool) -> None:
        record = self.current()
        own = StageValue.objects.filter(assessment=self.assessment, code=code, stage=record.stage if record else None)
        version = 0 if old else (own.first().version if own.exists() else 0)
        number = Decimal(value) / 100
        changes = answering.AnswerChanges(value=str(number), narrative="Karena bukti")
        if ticks is not None:
            changes = replace(changes, met_levels=ticks)
        answer: list[object] = []
        done = self.attempt(
            lambda: answer.append(answering.save_value(self.actors[who], self.assessment.pk, code, version, changes))
        )
        if not done or isinstance(answer[0], answering.Conflict):
            return
        answers = ANSWERERS if code == "1" else ANSWERERS - {"operator"}
        self.check_worker(who, record, {StageKind.SELF: answers, StageKind.INTERNAL: {"verifier"}})
        assert record is not None
        self.values[record.stage_id, code] = number

    def submit(self, who: str, position: int, twice: bool) -> None:
        stage = self.stages[position]
        current = self.current()
        if self.attempt(stages.submit, self.actors[who], self.assessment.pk, stage.pk) and twice:
            after = self.current()
            stages.submit(self.actors[who], self.assessment.pk, stage.pk)
            assert self.current() == after, "a second click submits nothing more"
        if current and self.current() != current:
            assert current.stage_id == stage.pk
            self.check_worker(
                who, current, {StageKind.SELF: {"coordinator", "province"}, StageKind.INTERNAL: {"verifier"}}
            )
            is_late = StageRecord.objects.values_list("is_late", flat=True).get(pk=current.pk)
            assert is_late == (self.now_is(stage.pk) == "late")

    @rule(code=st.sampled_from(CODES), value=st.integers(100, 500), ticks=st.sampled_from(TICKS))
    def work_on(self, code: str, value: int, ticks: tuple[int, ...] | None) -> None:
        """The right person saves, so that runs get somewhere."""
        if record := self.current():
            self.save(RIGHT.get(record.stage.kind, "assessor"), code, value, ticks, old=False)

    @rule(twice=st.booleans())
    def move_on(self, twice: bool) -> None:
        """The right person submits the stage that is open; an empty one would be refused."""
        if record := self.current():
            if not self.values:
                self.save("coordinator", "1", 200, None, old=False)
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
        judged = following is not None and Verdict.objects.filter(stage=following).exists()
        record = StageRecord.objects.get(assessment=self.assessment, stage=stage)
        done = self.attempt(stages.withdraw, self.actors[who], self.assessment.pk, stage.pk, "Ada yang kurang")
        if done and record.state != StageState.OPEN:
            assert not begun, "nobody's work is undone by a withdrawal"
            assert not judged, "nor their verdicts"
            assert self.now_is(stage.pk) in {"now", "early"}, "after the deadline nothing is taken back"

    @rule()
    def pass_over(self) -> None:
        """The right person skips the stage that is open."""
        if record := self.current():
            self.skip(RIGHT.get(record.stage.kind, "assessor"), record.stage.order - 1)

    def skip(self, who: str, position: int) -> None:
        stage = self.stages[position]
        if self.attempt(stages.skip, self.actors[who], self.assessment.pk, stage.pk, "Tidak perlu"):
            assert stage.optional

    @rule(use=st.integers(0, 2), decision=st.sampled_from(Verdict.Decision.values), note=st.sampled_from(("", "Ganti")))
    def judge(self, use: int, decision: str, note: str) -> None:
        """The right person decides on evidence."""
        if record := self.current():
            self.verdict(RIGHT.get(record.stage.kind, "assessor"), use, decision, note)

    def verdict(self, who: str, use: int, decision: str, note: str) -> None:
        record = self.current()
        if self.attempt(verdicts.give_verdict, self.actors[who], self.uses[use].pk, decision, None, note):
            self.check_worker(who, record, {StageKind.SELF: set(), StageKind.INTERNAL: {"verifier"}})
            assert note or decision != Verdict.Decision.REVISE, "what is sent back says why"

    @rule(level=st.integers(1, 3))
    def prove(self, level: int) -> None:
        """Those who answer attach evidence, in any stage: an assessor may have asked for better."""
        self.attach("coordinator", level)

    def attach(self, who: str, level: int) -> None:
        record, place = self.current(), evidence_uses.Place("2", level)
        if self.attempt(evidence_uses.use_document, self.actors[who], self.assessment, place, self.document):
            answers = ANSWERERS - {"operator"}
            self.check_worker(who, record, dict.fromkeys(StageKind.values, answers))

    @rule(time=st.sampled_from(("now", *TIMES)))
    def time_passes(self, time: str) -> None:
        """The stage that is open has not begun, is running, late, or over."""
        if record := self.current():
            opens, closes, late = TIMES[time]
            now, stage = timezone.now(), record.stage
            stage.opens_at, stage.closes_at = now + timedelta(days=opens), now + timedelta(days=closes)
            stage.late_until = now + timedelta(days=late) if late else None
            stage.save()
            self.times[stage.pk] = time

    @rule()
    def extend(self) -> None:
        """The coordinator of the campaign gives more time."""
        if record := self.current():
            until = timezone.now() + timedelta(days=30)
            arguments = (self.actors["province"], self.assessment.pk, record.stage_id, until, "Banjir")
            if self.attempt(stages.extend_deadline, *arguments):
                self.extended.add(record.stage_id)

    @rule(again=st.booleans())
    def discover_a_conflict(self, again: bool) -> None:
        """The assessor declares one; mostly the coordinator lifts it later."""
        if self.conflict and again:
            if self.attempt(lift_declaration, self.actors["province"], self.assessment.pk, self.assessor_id, "Keliru"):
                self.conflict = False
                declare(self.actors["assessor"], self.assessment.pk, has_conflict=False)
        elif not again and self.submitted() >= 2 and not self.is_closed():
            declare(self.actors["assessor"], self.assessment.pk, has_conflict=True, note="Ipar saya")
            self.conflict = True

    @precondition(lambda self: not self.frozen and self.submitted() >= 2)
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
    def everything_holds(self) -> None:
        """Looked at again only when something was written: most attempts are refused and change nothing."""
        if not hasattr(self, "values"):
            return
        now = self.written()
        if now == self.looked_at:
            return
        self.looked_at = now
        self.by_stage = values_by_stage(self.assessment)
        self.the_model_holds_every_value_of_every_stage()
        self.values_are_inherited_and_the_index_is_what_the_core_computes()
        self.at_most_one_stage_is_open_and_all_before_it_are_done()
        self.receipts_prove_what_was_submitted()
        self.the_ladder_holds()
        self.frozen_results_never_change_and_compute_again()

    def teardown(self) -> None:
        try:
            if hasattr(self, "values"):
                self.check_receipts(StageRecord.objects.exclude(receipt=None))
                assert audit.verify().broken_id is None
        finally:
            transaction.savepoint_rollback(self.savepoint)


@pytest.mark.django_db
@pytest.mark.database
def test_the_workflow_holds_whatever_people_do() -> None:
    run_state_machine_as_test(
        Workflow,
        settings=settings(
            max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
