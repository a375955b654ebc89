"""Two people at the same moment, on a real database with real transactions."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection

from pemantik.accounts import audit
from pemantik.accounts.models import AuditEntry, User
from pemantik.assessments.models import Campaign, StageKind, StageRecord, StageState, StageValue, Verdict
from pemantik.assessments.problems import Refused
from pemantik.assessments.services.answering import AnswerChanges, Conflict, SavedValue, save_value
from pemantik.assessments.services.campaigns import create_draft, open_campaign
from pemantik.assessments.services.closing import close_campaign
from pemantik.assessments.services.evidence_uses import remove_use
from pemantik.assessments.services.stages import submit
from pemantik.assessments.services.verdicts import give_verdict
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    free_of_conflict,
    make_access,
    make_campaign,
    make_use,
    make_world,
    plan_for,
    record_of,
    stage_of,
)
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def world() -> World:
    return make_world()


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each call answers when all begin together; an exception is an answer."""
    ready, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(position: int) -> None:
        try:
            ready.wait()
            answers[position] = calls[position]()
        except Exception as error:
            answers[position] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[position]) for position in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_two_editors_one_saves_and_the_other_is_told(world):
    assessment = assessment_of(make_campaign(world), world.city)
    people = [make_access(Role.DATA_ENTRY, world.city) for _each in range(4)]

    def save(access: Access, number: int) -> Any:
        return save_value(access, assessment.pk, "1", 0, AnswerChanges(value="2", narrative=f"Tulisan {number}"))

    answers = at_once([lambda a=access, n=number: save(a, n) for number, access in enumerate(people)])
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict"] * 3 + ["SavedValue"]
    row = StageValue.objects.get()
    assert row.version == 1
    told = {answer.theirs.narrative for answer in answers if isinstance(answer, Conflict)}
    assert told == {row.narrative}
    kept = AuditEntry.objects.filter(action__startswith="answer.").order_by("id")
    assert {entry.after["narrative"] for entry in kept} == {f"Tulisan {number}" for number in range(4)}
    assert audit.verify().broken_id is None


def test_of_two_assessors_one_saves_and_the_other_is_told_while_both_verdicts_stay(world):
    campaign = make_campaign(world, plan=plan_for(world.city, without=["internal"]))
    assessment = assessment_of(campaign, world.city)
    save_value(world.coordinator, assessment.pk, "1", 0, AnswerChanges(value="2"))
    use = make_use(assessment, "1")
    submit(world.coordinator, assessment.pk, stage_of(campaign, StageKind.SELF).pk)
    people = [make_access(Role.EXTERNAL_ASSESSOR, world.province) for _each in range(2)]
    for person in people:
        free_of_conflict(person, assessment)

    def save(user: User, number: int) -> Any:
        changes = AnswerChanges(value="1,5", narrative=f"Alasan {number}")
        return save_value(Access(user), assessment.pk, "1", 0, changes)

    answers = at_once([lambda p=person, n=number: save(p.user, n) for number, person in enumerate(people)])
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "SavedValue"], answers
    assert StageValue.objects.get(stage__kind=StageKind.DESK).version == 1
    given = at_once(
        [lambda p=person: give_verdict(Access(p.user), use.pk, Verdict.Decision.ACCEPTED) for person in people]
    )
    assert all(isinstance(verdict, Verdict) for verdict in given), given
    assert Verdict.objects.filter(use=use).count() == 2
    assert audit.verify().broken_id is None


def test_judging_and_taking_evidence_away_never_block_each_other(world):
    campaign = make_campaign(world, plan=plan_for(world.city, without=["internal"]))
    assessment = assessment_of(campaign, world.city)
    save_value(world.coordinator, assessment.pk, "1", 0, AnswerChanges(value="2"))
    submit(world.coordinator, assessment.pk, stage_of(campaign, StageKind.SELF).pk)
    use = make_use(assessment_of(campaign, world.city), "1")
    free_of_conflict(world.assessor, assessment)
    judge, owner = world.assessor.user, world.coordinator.user
    judging, removing = at_once(
        [
            lambda: give_verdict(Access(judge), use.pk, Verdict.Decision.ACCEPTED),
            lambda: remove_use(Access(owner), use.pk),
        ]
    )
    assert isinstance(judging, Verdict | Refused), judging
    assert not isinstance(removing, Exception), removing


def test_a_double_click_submits_once(world):
    campaign = make_campaign(world)
    assessment = assessment_of(campaign, world.city)
    save_value(world.coordinator, assessment.pk, "1", 0, AnswerChanges(value="2"))
    stage = stage_of(campaign, StageKind.SELF).pk
    answers = at_once([lambda: submit(Access(world.coordinator.user), assessment.pk, stage)] * 4)
    assert all(isinstance(answer, StageRecord) for answer in answers), answers
    assert len({answer.receipt_hash for answer in answers}) == 1
    assert AuditEntry.objects.filter(action="stage.submitted").count() == 1
    states = [record_of(assessment, kind).state for kind in (StageKind.SELF, StageKind.INTERNAL, StageKind.DESK)]
    assert states == [StageState.SUBMITTED, StageState.OPEN, StageState.WAITING]


@pytest.mark.parametrize("attempt", range(3))
def test_nothing_is_written_after_a_submission_or_a_closing_began(world, attempt):
    campaign = make_campaign(world)
    assessment = assessment_of(campaign, world.city)
    save_value(world.coordinator, assessment.pk, "1", 0, AnswerChanges(value="2"))
    stage, user, boss = stage_of(campaign, StageKind.SELF).pk, world.coordinator.user, world.province_coordinator.user
    saving, submitting, closing = at_once(
        [
            lambda: save_value(Access(user), assessment.pk, "2", 0, AnswerChanges(value="3")),
            lambda: submit(Access(user), assessment.pk, stage),
            lambda: close_campaign(Access(boss), campaign.pk, accept_unfinished=True),
        ]
    )
    assert isinstance(saving, SavedValue | Refused), saving
    assert isinstance(submitting, StageRecord | Refused), submitting
    assert isinstance(closing, Campaign), closing
    record = record_of(assessment, StageKind.SELF)
    saved = StageValue.objects.filter(assessment=assessment, code="2").exists()
    assert saved == isinstance(saving, SavedValue)
    if record.state == StageState.SUBMITTED:
        assert record.receipt is not None
        assert ("2" in record.receipt["values"]) == saved, "what was saved is in the receipt, or was refused"


def test_a_campaign_is_opened_once(world):
    draft = create_draft(world.province_coordinator, world.province.pk, plan_for(world.city, world.other))
    user = world.province_coordinator.user
    answers = at_once([lambda: open_campaign(Access(user), draft.pk)] * 3)
    assert all(isinstance(answer, Campaign) for answer in answers), answers
    assert draft.assessments.count() == 2
