"""Handover: the open work of a person who leaves or moves goes to a successor."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.accounts.models import User
from pemantik.assessments.duties import WORKS, may_any
from pemantik.assessments.models import (
    AssessorAssignment,
    Assignment,
    Campaign,
    Promise,
    StageKind,
    StageRecord,
    StageState,
)
from pemantik.assessments.problems import Refused
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What waits for a person by name in campaigns that run."""

    assignments: tuple[Assignment, ...]
    places: tuple[AssessorAssignment, ...]
    promises: tuple[Promise, ...]

    @property
    def count(self) -> int:
        """Everything together."""
        return len(self.assignments) + len(self.places) + len(self.promises)


@dataclass(frozen=True, slots=True)
class WorkCount:
    """How much work of one kind, and what it is called."""

    count: int
    label: str


def open_work(user: User) -> list[WorkCount]:
    """The person's open work by kind, whoever asks; kinds without any are left out. Three queries."""
    found = [
        WorkCount(_assignments(user).count(), _("tugas mengisi")),
        WorkCount(_places(user).count(), _("tugas menilai")),
        WorkCount(_promises(user).count(), _("janji bukti")),
    ]
    return [each for each in found if each.count]


def open_work_of(access: Access, user: User) -> OpenWork:
    """The open work of a person, as far as the reader manages people or divides work there. Three queries."""
    return OpenWork(
        tuple(_assignments(user).filter(_reach(access, "unit__path"))),
        tuple(_places(user).filter(_reach_places(access))),
        tuple(_promises(user).filter(_reach(access, "meeting__unit__path"))),
    )


@transaction.atomic
def hand_over(access: Access, from_user: User, to_user: User) -> int:
    """Give the open work of one person to another, as far as the other has the role for it. The number that moved.

    For those who manage people or divide work; it moves only what lies within their reach. `open_work_of` tells what
    stayed behind.
    """
    if not (access.paths(Action.MANAGE_PEOPLE) or access.paths(Action.ASSIGN)):
        raise PermissionDenied(_("Anda tidak berhak membagi tugas."))
    if from_user.pk == to_user.pk or not to_user.is_active:
        raise Refused(_("Pilih pengganti yang aktif."))
    work, theirs = open_work_of(access, from_user), Access(to_user)
    moved = (
        sum(_move_assignment(each, theirs) for each in work.assignments)
        + sum(_move_place(each, theirs) for each in work.places)
        + sum(_move_promise(each, theirs) for each in work.promises)
    )
    audit.record("work.handed_over", from_user, after={"to": to_user.name, "moved": moved, "left": work.count - moved})
    return moved


def _reach(access: Access, field: str) -> Q:
    return access.within(Action.MANAGE_PEOPLE, field) | access.within(Action.ASSIGN, field)


def _reach_places(access: Access) -> Q:
    """Assessors are chosen where the campaign belongs; those assessed choose only who verifies them internally."""
    owner = "assessment__campaign__owner__path"
    chosen = access.within(Action.MANAGE_PEOPLE, owner) | access.within(Action.MANAGE_CAMPAIGNS, owner)
    return chosen | (Q(stage__kind=StageKind.INTERNAL) & _reach(access, "assessment__node__path"))


def _assignments(user: User) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        person=user, assessment__campaign__state=Campaign.State.OPEN, assessment__stage__isnull=False
    ).select_related("unit", "assessment__node")


def _places(user: User) -> QuerySet[AssessorAssignment]:
    waiting = StageRecord.objects.filter(
        assessment=OuterRef("assessment"), stage=OuterRef("stage"), state__in=[StageState.WAITING, StageState.OPEN]
    )
    return AssessorAssignment.objects.filter(
        Exists(waiting), assessor=user, assessment__campaign__state=Campaign.State.OPEN
    ).select_related("assessment__node", "stage")


def _promises(user: User) -> QuerySet[Promise]:
    return Promise.objects.filter(
        owner=user, fulfilled_at=None, meeting__assessment__campaign__state=Campaign.State.OPEN
    ).select_related("meeting__unit")


def _move_assignment(row: Assignment, successor: Access) -> bool:
    if not successor.may(Action.ANSWER, row.unit):
        return False
    same = {
        "assessment": row.assessment_id,
        "code": row.code,
        "level": row.level,
        "item": row.item,
        "unit": row.unit_id,
    }
    if Assignment.objects.filter(person=successor.user, **same).exists():
        row.delete()
    else:
        row.person = successor.user
        row.save(update_fields=["person"])
    return True


def _move_place(row: AssessorAssignment, successor: Access) -> bool:
    if not may_any(successor, WORKS[row.stage.kind], row.assessment.node):
        return False
    taken = AssessorAssignment.objects.filter(assessment=row.assessment, stage=row.stage, assessor=successor.user)
    if taken.exists():
        return False
    row.assessor = successor.user
    row.save(update_fields=["assessor"])
    return True


def _move_promise(row: Promise, successor: Access) -> bool:
    if not successor.may(Action.ANSWER, row.meeting.unit):
        return False
    row.owner = successor.user
    row.save(update_fields=["owner"])
    return True


#: What this room offers to whoever lets people leave (setting PEMANTIK_HANDOVER).
room = SimpleNamespace(open_work=open_work, hand_over=hand_over)
