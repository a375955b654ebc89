"""Who may do what, where: every service, called by every role at its own, another and a child node.

A service without a line in SERVICES fails the last test. `own` is the city that is assessed, `above` its province,
`child` a unit of the city, `other` another member. Strangers get 404, those who may look get 403.
"""

import ast
import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from pemantik.assessments import services
from pemantik.assessments.models import Campaign, Question, Reason, StageKind, Verdict
from pemantik.assessments.problems import Refused
from pemantik.assessments.services import (
    answering,
    assessors,
    assignments,
    campaigns,
    closing,
    handover,
    meetings,
    opinions,
    questions,
    stages,
    verdicts,
)
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    make_access,
    make_campaign,
    make_use,
    make_world,
    plan_for,
    stage_of,
)
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

OK, FORBIDDEN, MISSING = "ok", "403", "404"
PLACES = ("own", "above", "child", "other")
MANAGERS = {(Role.COORDINATOR, "above")}
WHOLE = {(role, place) for role in (Role.COORDINATOR, Role.RESPONSIBLE, Role.DATA_ENTRY) for place in ("own", "above")}
#: Units are asked for every code in these tests, so all who answer in the unit may answer.
ASKED = {(role, "child") for role in (Role.COORDINATOR, Role.RESPONSIBLE, Role.DATA_ENTRY, Role.OPERATOR)} | {
    (Role.OPERATOR, "own"),
    (Role.OPERATOR, "above"),
}
ANSWERERS = WHOLE | ASKED
SUBMITTERS = {(role, place) for role in (Role.COORDINATOR, Role.RESPONSIBLE) for place in ("own", "above")}
EXTERNAL = {(Role.EXTERNAL_ASSESSOR, "own"), (Role.EXTERNAL_ASSESSOR, "above")}
INTERNAL = {(Role.INTERNAL_ASSESSOR, "own"), (Role.INTERNAL_ASSESSOR, "above")}
REVIEWERS = {(Role.REVIEWER, "own"), (Role.REVIEWER, "above")}
SEES = {(role, place) for role in Role if role not in {Role.ADMINISTRATOR, Role.HEAD} for place in ("own", "above")} | {
    (role, "child") for role in (Role.COORDINATOR, Role.RESPONSIBLE, Role.DATA_ENTRY, Role.OPERATOR)
}


class Stage:
    """A campaign of the province in some stage of the city, and the ids that services need."""

    def __init__(self, world: World, kind: str, *, second: bool = False) -> None:
        self.world = world
        plan = plan_for(world.city)
        if kind != StageKind.INTERNAL:
            plan = plan_for(world.city, without=["internal"])
        self.campaign = make_campaign(world, plan=plan)
        self.assessment = assessment_of(self.campaign, world.city)
        answering.save_value(
            world.coordinator, self.assessment.pk, "1", 0, answering.AnswerChanges(value="2", narrative="x")
        )
        every = [assignments.AssignmentPlan(str(code), world.health.pk) for code in range(1, 21)]
        assignments.assign(world.coordinator, self.assessment.pk, every)
        self.use = make_use(self.assessment, "1")
        self.second = second
        if kind == StageKind.SELF:
            return
        stages.submit(world.coordinator, self.assessment.pk, self.stage(StageKind.SELF))
        self.assessment.refresh_from_db()

    def stage(self, kind: str) -> int:
        return stage_of(self.campaign, kind).pk

    def declared(self, access: Access) -> Access:
        """Assessors declare before they work; for all others nothing happens."""
        with contextlib.suppress(Http404, PermissionDenied):
            assessors.declare(access, self.assessment.pk, has_conflict=False)
        return access


Call = Callable[[Stage, Access], Any]


def save(stage: Stage, access: Access) -> Any:
    changes = answering.AnswerChanges(value="3", narrative="Karena")
    return answering.save_value(stage.declared(access), stage.assessment.pk, "2", 0, changes)


def verdict(stage: Stage, access: Access) -> Any:
    return verdicts.give_verdict(stage.declared(access), stage.use.pk, Verdict.Decision.ACCEPTED)


def question(stage: Stage, access: Access) -> Any:
    return questions.ask(stage.declared(access), stage.assessment.pk, "1", "Di halaman berapa?")


def asked(stage: Stage) -> Question:
    return Question.objects.create(
        assessment=stage.assessment, stage=stage.assessment.stage, code="1", asked_by=stage.world.assessor.user
    )


def two_assessors(stage: Stage, access: Access) -> None:
    """The person and a colleague share the stage, where the person may assess at all."""
    from pemantik.assessments.models import AssessorAssignment

    for order, one in enumerate((access.user, stage.world.assessor.user), start=1):
        AssessorAssignment.objects.create(
            assessment=stage.assessment, stage=stage.assessment.stage, assessor=one, order=order
        )


def opinion(stage: Stage, access: Access) -> Any:
    two_assessors(stage, access)
    return opinions.give_opinion(stage.declared(access), stage.assessment.pk, "1", "2", "Cukup")


def reconcile(stage: Stage, access: Access) -> Any:
    two_assessors(stage, access)
    return opinions.reconcile(stage.declared(access), stage.assessment.pk, "1", 0, "2", "Sepakat")


def to_interview(stage: Stage) -> int:
    return stage.stage(StageKind.INTERVIEW)


def meeting(stage: Stage, access: Access) -> Any:
    plan = meetings.MeetingPlan(timezone.now() + timedelta(days=2), "Aula", "Bahas")
    return meetings.schedule_meeting(
        stage.declared(access), stage.assessment.pk, to_interview(stage), stage.world.health.pk, plan
    )


def existing_meeting(stage: Stage) -> Any:
    return meeting(stage, stage.world.assessor)


def promised(stage: Stage) -> Any:
    person = make_access(Role.OPERATOR, stage.world.health).user
    held = existing_meeting(stage)
    return meetings.promise(stage.world.assessor, held.pk, "1", "SK Tim", person.pk, date(2026, 12, 1))


def closed(stage: Stage) -> Stage:
    closing.close_campaign(stage.world.province_coordinator, stage.campaign.pk, accept_unfinished=True)
    return stage


def drafted(stage: Stage) -> Campaign:
    return campaigns.create_draft(stage.world.province_coordinator, stage.world.province.pk, plan_for(stage.world.city))


def schedule(stage: Stage, access: Access) -> Any:
    plan = replace(plan_for(stage.world.city, without=["internal"]), name="Baru")
    version = Campaign.objects.get(pk=stage.campaign.pk).form_version
    return campaigns.change_schedule(access, stage.campaign.pk, version, plan.name, plan.stages)


def new_person(stage: Stage) -> Access:
    return make_access(Role.EXTERNAL_ASSESSOR, stage.world.province)


def change_meeting(stage: Stage, access: Access) -> Any:
    plan = meetings.MeetingPlan(timezone.now(), "Ruang 2")
    return meetings.edit_meeting(stage.declared(access), existing_meeting(stage).pk, 1, plan)


def conclude(stage: Stage, access: Access) -> Any:
    return meetings.conclude(stage.declared(access), existing_meeting(stage).pk, 1, "Hasil")


def attend(stage: Stage, access: Access) -> Any:
    guests = [meetings.Guest("Rina", was_present=True)]
    return meetings.set_attendance(stage.declared(access), existing_meeting(stage).pk, 1, guests)


def promise(stage: Stage, access: Access) -> Any:
    owner = make_access(Role.OPERATOR, stage.world.health).user
    held = existing_meeting(stage)
    return meetings.promise(stage.declared(access), held.pk, "1", "SK Tim", owner.pk, date(2026, 12, 1))


def matrix(stage: Stage, access: Access) -> Any:
    from pemantik.assessments.selectors.assignments import matrix_version

    plans = [assignments.AssignmentPlan("1", stage.world.health.pk)]
    return assignments.save_matrix(access, stage.assessment.pk, matrix_version(stage.assessment), plans)


def correction(stage: Stage, access: Access) -> Any:
    return closing.correct(
        access, closed(stage).assessment.pk, "Salah ketik", [closing.Correction("1", "3", "Salah ketik")]
    )


#: Service -> stage it is tried in, the call, those who may, and those who see that the thing exists (default SEES).
SERVICES: dict[str, tuple[str, Call, set[tuple[Role, str]]]] = {
    "answering.save_value": (StageKind.SELF, save, ANSWERERS),
    "answering.save_value (later)": (StageKind.DESK, save, EXTERNAL),
    "stages.submit": (
        StageKind.SELF,
        lambda s, a: stages.submit(a, s.assessment.pk, s.stage(StageKind.SELF)),
        SUBMITTERS,
    ),
    "stages.submit (internal)": (
        StageKind.INTERNAL,
        lambda s, a: stages.submit(s.declared(a), s.assessment.pk, s.stage(StageKind.INTERNAL)),
        INTERNAL,
    ),
    "stages.withdraw": (
        StageKind.DESK,
        lambda s, a: stages.withdraw(a, s.assessment.pk, s.stage(StageKind.SELF), "Lupa"),
        SUBMITTERS,
    ),
    "stages.skip": (
        StageKind.INTERNAL,
        lambda s, a: stages.skip(a, s.assessment.pk, s.stage(StageKind.INTERNAL), "Tidak perlu"),
        INTERNAL | MANAGERS,
    ),
    "stages.extend_deadline": (
        StageKind.SELF,
        lambda s, a: stages.extend_deadline(
            a, s.assessment.pk, s.stage(StageKind.SELF), timezone.now() + timedelta(days=90), "Banjir"
        ),
        MANAGERS,
    ),
    "campaigns.create_draft": (
        StageKind.SELF,
        lambda s, a: campaigns.create_draft(a, s.world.province.pk, plan_for(s.world.city)),
        MANAGERS,
    ),
    "campaigns.edit_draft": (
        StageKind.SELF,
        lambda s, a: campaigns.edit_draft(a, drafted(s).pk, 1, plan_for(s.world.other)),
        MANAGERS,
    ),
    "campaigns.discard_draft": (StageKind.SELF, lambda s, a: campaigns.discard_draft(a, drafted(s).pk), MANAGERS),
    "campaigns.open_campaign": (StageKind.SELF, lambda s, a: campaigns.open_campaign(a, drafted(s).pk), MANAGERS),
    "campaigns.add_participants": (
        StageKind.SELF,
        lambda s, a: campaigns.add_participants(a, s.campaign.pk, [s.world.other.pk]),
        MANAGERS,
    ),
    "campaigns.change_schedule": (StageKind.DESK, schedule, MANAGERS),
    "closing.close_campaign": (
        StageKind.DESK,
        lambda s, a: closing.close_campaign(a, s.campaign.pk, accept_unfinished=True),
        MANAGERS,
    ),
    "closing.correct": (StageKind.DESK, correction, MANAGERS),
    "closing.record_published": (
        StageKind.DESK,
        lambda s, a: closing.record_published(
            a, closed(s).assessment.pk, closing.Published("2,5", "Kepmen", "Beda pembulatan")
        ),
        MANAGERS,
    ),
    "assignments.assign": (
        StageKind.SELF,
        lambda s, a: assignments.assign(a, s.assessment.pk, [assignments.AssignmentPlan("1", s.world.planning.pk)]),
        SUBMITTERS,
    ),
    "assignments.save_matrix": (StageKind.SELF, matrix, SUBMITTERS),
    "assignments.unassign": (
        StageKind.SELF,
        lambda s, a: assignments.unassign(a, s.assessment.assignments.first().pk),
        SUBMITTERS,
    ),
    "assignments.copy_assignments": (
        StageKind.SELF,
        lambda s, a: assignments.copy_assignments(a, s.assessment.pk, Stage(s.world, StageKind.SELF).assessment.pk),
        SUBMITTERS,
    ),
    "assessors.set_assessors": (
        StageKind.SELF,
        lambda s, a: assessors.set_assessors(a, s.assessment.pk, s.stage(StageKind.DESK), [new_person(s).user.pk]),
        MANAGERS,
    ),
    "assessors.declare": (
        StageKind.DESK,
        lambda s, a: assessors.declare(a, s.assessment.pk, has_conflict=True, note="Adik saya kepala dinasnya"),
        EXTERNAL | INTERNAL | REVIEWERS,
    ),
    "assessors.lift_declaration": (
        StageKind.DESK,
        lambda s, a: assessors.lift_declaration(a, s.assessment.pk, s.world.assessor.user.pk, "Keliru"),
        MANAGERS,
    ),
    "verdicts.give_verdict": (StageKind.DESK, verdict, EXTERNAL),
    "verdicts.give_verdict (internal)": (StageKind.INTERNAL, verdict, INTERNAL),
    "verdicts.save_reason": (StageKind.SELF, lambda s, a: verdicts.save_reason(a, None, "Baru"), MANAGERS),
    "opinions.give_opinion": (StageKind.DESK, opinion, EXTERNAL),
    "opinions.reconcile": (StageKind.DESK, reconcile, EXTERNAL),
    "questions.ask": (StageKind.DESK, question, EXTERNAL),
    "questions.reply": (
        StageKind.DESK,
        lambda s, a: questions.reply(a, asked(s).pk, "Halaman 3"),
        ANSWERERS | EXTERNAL,
    ),
    "questions.close_question": (StageKind.DESK, lambda s, a: questions.close_question(a, asked(s).pk), EXTERNAL),
    "meetings.schedule_meeting": (StageKind.DESK, meeting, EXTERNAL),
    "meetings.edit_meeting": (StageKind.DESK, change_meeting, EXTERNAL),
    "meetings.set_attendance": (StageKind.DESK, attend, EXTERNAL),
    "meetings.conclude": (StageKind.DESK, conclude, EXTERNAL),
    "meetings.promise": (StageKind.DESK, promise, EXTERNAL),
    "meetings.fulfil": (StageKind.DESK, lambda s, a: meetings.fulfil(a, promised(s).pk, s.use.pk), ANSWERERS),
}
#: Services whose refusal depends on something else than the assessment, with the test that holds it.
ELSEWHERE = {
    "handover.hand_over": "test_handover",
}
#: The province itself is what these are about, so only those who see the province get 403.
ABOUT_PROVINCE = {name for name in SERVICES if name.startswith(("campaigns.", "closing.", "verdicts.save_reason"))}
OWNER_ONLY = ABOUT_PROVINCE
#: Needs the node itself in view: units do not see their whole institution here.
NODE_ONLY = {"assignments.assign", "assignments.save_matrix", "assignments.unassign", "assignments.copy_assignments"}


def expected(name: str, role: Role, place: str) -> str:
    """What the table says."""
    if (role, place) in SERVICES[name][2]:
        return OK
    if name in OWNER_ONLY:
        return FORBIDDEN if place == "above" else MISSING
    if name in NODE_ONLY:
        return FORBIDDEN if place in {"own", "above"} else MISSING
    if place in {"own", "above"}:
        return FORBIDDEN
    return FORBIDDEN if (role, place) in SEES else MISSING


def outcome(call: Callable[[], Any]) -> str:
    try:
        call()
    except Http404:
        return MISSING
    except PermissionDenied:
        return FORBIDDEN
    except Refused as refused:
        return f"refused: {refused}"
    return OK


@pytest.mark.parametrize("name", SERVICES)
def test_every_role_at_every_place(name: str, django_db_blocker) -> None:
    from django.db import transaction

    kind, call, _allowed = SERVICES[name]
    world = make_world()
    stage = Stage(world, kind)
    assessors.declare(world.assessor, stage.assessment.pk, has_conflict=False)
    nodes = {"own": world.city, "above": world.province, "child": world.health, "other": world.other}
    wrong = []
    for role in Role:
        for place in PLACES:
            mark = transaction.savepoint()
            access = make_access(role, nodes[place])
            stage.assessment.refresh_from_db()
            found, wanted = outcome(lambda access=access: call(stage, access)), expected(name, role, place)
            transaction.savepoint_rollback(mark)
            fits = found == wanted or (wanted == OK and found.startswith("refused")) or refused_in_words(found, wanted)
            if not fits:
                wrong.append(f"{role} {place}: {found}, expected {wanted}")
    assert not wrong, "\n".join(wrong)


def refused_in_words(found: str, wanted: str) -> bool:
    """Those who answered and come too late are told so, which is no permission either."""
    return wanted == FORBIDDEN and found.startswith("refused: Penilaian ini sudah di tahap")


def test_every_service_is_in_the_table() -> None:
    listed = {name.split(" ")[0] for name in SERVICES} | set(ELSEWHERE)
    found = set()
    skipped = {"evidence", "evidence_uses", "evidence_reading", "uploads"}  # their own tables
    for path in Path(services.__file__).parent.glob("*.py"):
        if path.stem in skipped:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            takes_access = (
                isinstance(node, ast.FunctionDef) and node.args.args[:1] and node.args.args[0].arg == "access"
            )
            if takes_access and not node.name.startswith("_"):
                found.add(f"{path.stem}.{node.name}")
    readers = {
        "campaigns.lock_campaign",
        "handover.open_work_of",
        "stages.may_withdraw",
        "verdicts.require_reason_editor",
    }
    assert found - listed - readers == set()
    assert listed - found == set()


def test_handover_moves_only_what_is_in_reach() -> None:
    world = make_world()
    stage = Stage(world, StageKind.SELF)
    leaver, successor = make_access(Role.OPERATOR, world.health), make_access(Role.OPERATOR, world.city)
    mine = [assignments.AssignmentPlan("1", world.health.pk, leaver.user.pk)]
    assignments.assign(world.coordinator, stage.assessment.pk, mine)
    with pytest.raises(PermissionDenied):
        handover.hand_over(make_access(Role.OPERATOR, world.city), leaver.user, successor.user)
    outsider = make_access(Role.ADMINISTRATOR, world.other)
    assert handover.hand_over(outsider, leaver.user, successor.user) == 0
    stranger = make_access(Role.OPERATOR, world.other)
    admin = make_access(Role.ADMINISTRATOR, world.city)
    assert handover.hand_over(admin, leaver.user, stranger.user) == 0
    assert handover.open_work(leaver.user)[0].count == 1
    assert handover.hand_over(admin, leaver.user, successor.user) == 1
    assert handover.open_work(leaver.user) == []


def test_nobody_in_particular_finds_nothing() -> None:
    world = make_world()
    stage = Stage(world, StageKind.SELF)
    assert outcome(lambda: save(stage, make_access(None))) == MISSING
    assert not Reason.objects.filter(text="Baru").exists()
