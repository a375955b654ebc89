"""Assessors at work: verdicts and their ladder, two opinions, conflicts of interest, questions, meetings; my tasks."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from pemantik.assessments.models import Question, Reason, StageKind, StageValue, Verdict
from pemantik.assessments.problems import NotDeclared, Outdated, Refused, Unfinished
from pemantik.assessments.selectors.desk import desk_queue
from pemantik.assessments.selectors.progress import unit_rows
from pemantik.assessments.selectors.revisions import codes_to_mend
from pemantik.assessments.selectors.tasks import TaskKind, my_tasks
from pemantik.assessments.selectors.verdicts import verdicts_of
from pemantik.assessments.services import meetings, questions
from pemantik.assessments.services.answering import AnswerChanges, Conflict, save_value
from pemantik.assessments.services.assessors import declare, lift_declaration, set_assessors
from pemantik.assessments.services.assignments import AssignmentPlan, assign
from pemantik.assessments.services.opinions import give_opinion, reconcile
from pemantik.assessments.services.stages import submit, withdraw
from pemantik.assessments.services.verdicts import give_verdict
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    make_access,
    make_campaign,
    make_node,
    make_use,
    make_world,
    plan_for,
    stage_of,
)
from pemantik.organizations.models import NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Decision = Verdict.Decision


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def operator(world) -> Access:
    return make_access(Role.OPERATOR, world.health)


@pytest.fixture
def assessment(world, operator):
    """In the stage of documents: one value, three levels of evidence for indicator 1, asked of one unit."""
    campaign = make_campaign(world, plan=plan_for(world.city, without=["internal"]))
    found = assessment_of(campaign, world.city)
    assign(world.coordinator, found.pk, [AssignmentPlan("1", world.health.pk)])
    save_value(operator, found.pk, "1", 0, AnswerChanges(value="2", narrative="Fakta"))
    for level in (1, 2, 3):
        make_use(found, "1", level, by=operator.user)
    submit(world.coordinator, found.pk, stage_of(campaign, StageKind.SELF).pk)
    declare(world.assessor, found.pk, has_conflict=False)
    return assessment_of(campaign, world.city)


def use_at(assessment, level: int):
    return assessment.uses.get(level=level, removed_at=None)


def decisions(assessment) -> dict[int, tuple[str | None, bool]]:
    counted = verdicts_of(assessment, assessment.stage)
    return {each.use.level: (each.decision, each.is_automatic) for each in counted.values()}


def test_higher_levels_fall_with_a_lower_one_and_rise_again(world, assessment):
    give_verdict(world.assessor, use_at(assessment, 3).pk, Decision.ACCEPTED)
    give_verdict(world.assessor, use_at(assessment, 1).pk, Decision.REVISE, note="Belum ditandatangani")
    assert decisions(assessment) == {1: ("revise", False), 2: ("revise", True), 3: ("revise", True)}
    give_verdict(world.assessor, use_at(assessment, 1).pk, Decision.ACCEPTED)
    assert decisions(assessment) == {1: ("accepted", False), 2: (None, False), 3: ("accepted", False)}
    assert Verdict.objects.count() == 2


def test_the_ladder_falls_only_where_it_is_enforced(world, assessment):
    assessment.campaign.ladder_enforced = False
    give_verdict(world.assessor, use_at(assessment, 1).pk, Decision.REVISE, note="Belum")
    assert decisions(assessment)[3] == (None, False)


def test_sending_back_needs_a_reason(world, assessment):
    use = use_at(assessment, 1)
    with pytest.raises(Refused, match="alasan"):
        give_verdict(world.assessor, use.pk, Decision.REVISE, note="  ")
    reason = Reason.objects.create(text="Cap tidak terbaca")
    assert give_verdict(world.assessor, use.pk, Decision.REVISE, reason.pk).reason == reason
    reason.is_active = False
    reason.save()
    with pytest.raises(Refused):
        give_verdict(world.assessor, use.pk, Decision.REVISE, reason.pk)


def test_verdicts_hold_in_the_next_stage_until_it_has_its_own(world, assessment):
    give_verdict(world.assessor, use_at(assessment, 1).pk, Decision.REVISE, note="Belum")
    submit(world.assessor, assessment.pk, assessment.stage_id)
    later = assessment_of(assessment.campaign, world.city)
    assert later.stage.kind == StageKind.INTERVIEW
    assert decisions(later)[2] == ("revise", True)
    give_verdict(world.assessor, use_at(later, 1).pk, Decision.ACCEPTED)
    assert decisions(later)[2] == (None, False)
    assert decisions(assessment)[1] == ("revise", False), "the earlier stage keeps its own"


def test_a_conflict_of_interest_must_be_declared_and_blocks(world, assessment):
    other = make_access(Role.EXTERNAL_ASSESSOR, world.city)
    use = use_at(assessment, 1)
    with pytest.raises(NotDeclared):
        give_verdict(other, use.pk, Decision.ACCEPTED)
    with pytest.raises(Refused):
        declare(other, assessment.pk, has_conflict=True)
    declare(other, assessment.pk, has_conflict=False)
    give_verdict(other, use.pk, Decision.ACCEPTED)
    declare(other, assessment.pk, has_conflict=True, note="Ipar saya")
    with pytest.raises(PermissionDenied):
        give_verdict(other, use.pk, Decision.REVISE, note="x")
    with pytest.raises(PermissionDenied):
        submit(other, assessment.pk, assessment.stage_id)
    with pytest.raises(Refused):
        declare(other, assessment.pk, has_conflict=False)
    lift_declaration(world.province_coordinator, assessment.pk, other.user.pk, "Keliru orang")
    declare(other, assessment.pk, has_conflict=False)
    assert desk_queue(other)


def test_who_is_not_assigned_does_not_assess(world, assessment):
    second = make_access(Role.EXTERNAL_ASSESSOR, world.province)
    declare(second, assessment.pk, has_conflict=False)
    set_assessors(world.province_coordinator, assessment.pk, assessment.stage_id, [second.user.pk])
    with pytest.raises(PermissionDenied):
        give_verdict(world.assessor, use_at(assessment, 1).pk, Decision.ACCEPTED)
    assert not desk_queue(world.assessor)
    with pytest.raises(Refused):
        set_assessors(world.province_coordinator, assessment.pk, assessment.stage_id, [world.coordinator.user.pk])


def test_two_assessors_reconcile_and_all_three_values_stay(world, assessment):
    second = make_access(Role.EXTERNAL_ASSESSOR, world.province)
    declare(second, assessment.pk, has_conflict=False)
    pair = [world.assessor.user.pk, second.user.pk]
    set_assessors(world.province_coordinator, assessment.pk, assessment.stage_id, pair)
    with pytest.raises(Refused, match="Dua asesor"):
        save_value(world.assessor, assessment.pk, "1", 0, AnswerChanges(value="1", narrative="x"))
    give_opinion(world.assessor, assessment.pk, "1", "1,5", "Belum ada SK")
    with pytest.raises(Refused, match="Belum ada pendapat"):
        reconcile(world.assessor, assessment.pk, "1", 0, "1,75", "Sepakat")
    give_opinion(second, assessment.pk, "1", "2", "SK ada di lampiran")
    with pytest.raises(Unfinished, match="belum sepakat"):
        submit(world.assessor, assessment.pk, assessment.stage_id)
    reconcile(second, assessment.pk, "1", 0, "1,75", "SK baru sebagian")
    assert isinstance(reconcile(world.assessor, assessment.pk, "1", 0, "2", "Lain"), Conflict)
    assert {str(each.value.normalize()) for each in assessment.opinions.all()} == {"1.5", "2"}
    assert StageValue.objects.get(stage=assessment.stage).narrative == "SK baru sebagian"
    submit(world.assessor, assessment.pk, assessment.stage_id)


def test_a_question_is_asked_answered_and_closed(world, assessment, operator):
    question = questions.ask(world.assessor, assessment.pk, "1", "Halaman berapa?", date(2031, 1, 1))
    (task,) = [task for task in my_tasks(operator).tasks if task.kind == TaskKind.QUESTION]
    assert (task.note, task.due, task.author) == ("Halaman berapa?", date(2031, 1, 1), world.assessor.user.name)
    assert task.address.endswith(f"/1/#pertanyaan-{question.pk}")
    assert codes_to_mend(assessment) == {"1"}
    questions.reply(operator, question.pk, "Halaman 12")
    assert [task.kind for task in my_tasks(operator).tasks] == []
    assert TaskKind.QUESTION in {task.kind for task in my_tasks(world.assessor).tasks}
    questions.reply(world.assessor, question.pk, "Yang mana?")
    assert Question.objects.get().state == Question.State.OPEN
    questions.close_question(world.assessor, question.pk)
    with pytest.raises(Refused):
        questions.reply(operator, question.pk, "Terlambat")
    with pytest.raises(PermissionDenied):
        questions.reply(make_access(Role.OPERATOR, world.planning), question.pk, "Bukan urusan saya")


def test_a_meeting_is_planned_held_concluded_and_its_promise_kept(world, assessment, operator):
    interview = stage_of(assessment.campaign, StageKind.INTERVIEW)
    plan = meetings.MeetingPlan(timezone.now() + timedelta(days=3), "Aula", "Bahas indikator 1")
    held = meetings.schedule_meeting(world.assessor, assessment.pk, interview.pk, world.health.pk, plan)
    guests = [meetings.Guest("Rina", "Sekretaris", was_present=True), meetings.Guest("Budi")]
    meetings.set_attendance(world.assessor, held.pk, 1, guests)
    with pytest.raises(Outdated):
        meetings.edit_meeting(world.assessor, held.pk, 1, plan)
    made = meetings.promise(world.assessor, held.pk, "1", "SK Tim", operator.user.pk, date(2031, 2, 1))
    with pytest.raises(Refused):
        meetings.promise(world.assessor, held.pk, "1", "SK", world.assessor.user.pk, date(2031, 2, 1))
    meetings.conclude(world.assessor, held.pk, 2, "Disepakati SK menyusul.")
    with pytest.raises(Refused, match="Berita acara"):
        meetings.set_attendance(world.assessor, held.pk, 3, [])
    assert [task.kind for task in my_tasks(operator).tasks] == [TaskKind.PROMISE]
    meetings.fulfil(operator, made.pk, use_at(assessment, 2).pk)
    assert [task.kind for task in my_tasks(operator).tasks] == []
    outsider = make_node(world.province, "Jauh", NodeKind.CITY)
    with pytest.raises(Refused):
        meetings.schedule_meeting(world.assessor, assessment.pk, interview.pk, outsider.pk, plan)


def test_what_was_sent_back_is_a_task_until_something_better_is_there(world, assessment, operator):
    use = use_at(assessment, 1)
    give_verdict(world.assessor, use.pk, Decision.REVISE, note="Belum ditandatangani")
    (task,) = my_tasks(operator).tasks
    assert (task.kind, task.note) == (TaskKind.REVISE, "Belum ditandatangani")
    assert task.address.endswith(f"/{assessment.pk}/isi/1/#bukti-{use.pk}")
    assert not my_tasks(make_access(Role.OPERATOR, world.planning)).tasks
    make_use(assessment, "1", 2)
    assert my_tasks(operator).tasks, "a file for another level does not help"
    make_use(assessment, "1", 1)
    assert not my_tasks(operator).tasks


def test_tasks_of_the_self_assessment(world, operator):
    campaign = make_campaign(world)
    found = assessment_of(campaign, world.city)
    yesterday = timezone.localdate() - timedelta(days=1)
    plans = [AssignmentPlan("1", world.health.pk, due_on=yesterday), AssignmentPlan("2", world.health.pk, None, 1, 1)]
    assign(world.coordinator, found.pk, plans)
    late, upload = my_tasks(operator).tasks
    assert (late.code, late.is_late, upload.title[:6]) == ("1", True, "Unggah")
    (submission,) = my_tasks(world.coordinator).tasks
    assert (submission.kind, submission.place) == (TaskKind.SUBMIT, "0 dari 20 indikator sudah diisi")
    assert [row.overdue for row in unit_rows(found)] == [("1",)]
    save_value(operator, found.pk, "1", 0, AnswerChanges(value="2"))
    make_use(found, "2")
    assert not my_tasks(operator).tasks
    submit(world.coordinator, found.pk, stage_of(campaign, StageKind.SELF).pk)
    verifier = make_access(Role.INTERNAL_ASSESSOR, world.city)
    (verify,) = my_tasks(verifier).tasks
    assert (verify.kind, "1 bukti" in verify.place) == (TaskKind.VERIFY, True)
    give_verdict(verifier, found.uses.get().pk, Decision.ACCEPTED)
    with pytest.raises(Refused, match="sudah dimulai"):
        withdraw(world.coordinator, found.pk, stage_of(campaign, StageKind.SELF).pk, "Lupa")
    assert "0 bukti" in my_tasks(verifier).tasks[0].place


@pytest.mark.parametrize("size", [2, 20])
def test_my_tasks_need_the_same_queries_whatever_there_is(world, size, django_assert_max_num_queries):
    members = [make_node(world.province, f"Kota {number}", NodeKind.CITY) for number in range(size)]
    campaign = make_campaign(world, *members)
    for member in members:
        found = assessment_of(campaign, member)
        assign(world.province_coordinator, found.pk, [AssignmentPlan(str(code), member.pk) for code in range(1, 6)])
        make_use(found, "1")
    everybody = make_access(Role.OPERATOR, world.province)
    for role in (Role.EXTERNAL_ASSESSOR, Role.COORDINATOR, Role.INTERNAL_ASSESSOR):
        make_access(role, world.province, everybody.user)
    fresh = Access(everybody.user)
    my_tasks(Access(everybody.user))
    with django_assert_max_num_queries(22):
        found_tasks = my_tasks(fresh)
    assert len(found_tasks.tasks) >= size * 5
    with django_assert_max_num_queries(4):
        desk_queue(fresh)
