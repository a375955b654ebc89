"""Interviews and visits of an assessment: the list, and one with everyone and everything in it."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.accounts.models import User
from pemantik.assessments.codes import Item, items_of
from pemantik.assessments.duties import may_any
from pemantik.assessments.models import Attendance, Campaign, Meeting, Promise, StageKind, StageRecord, StageState
from pemantik.assessments.selectors.place import Place
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access, live_grants
from pemantik.organizations.roles import Action, roles_with

MEETING_KINDS = (StageKind.INTERVIEW, StageKind.VISIT)


@dataclass(frozen=True, slots=True)
class Meetings:
    """The meetings of an assessment, and the stages for which the reader may call another."""

    rows: tuple[Meeting, ...]
    open_stages: tuple[StageRecord, ...]
    units: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting. `owners` are those who may promise something for its unit; empty for readers."""

    meeting: Meeting
    attendances: tuple[Attendance, ...]
    promises: tuple[Promise, ...]
    owners: tuple[User, ...]
    items: tuple[Item, ...]
    may_edit: bool

    @property
    def present(self) -> tuple[Attendance, ...]:
        """Who came."""
        return tuple(each for each in self.attendances if each.was_present)


def meetings_of(access: Access, place: Place) -> Meetings:
    """The meetings with their units. Two queries."""
    rows = place.assessment.meetings.select_related("stage", "unit").order_by("starts_at", "pk")
    stages = tuple(record for record in place.records if _may_call(access, place, record))
    units = Node.objects.filter(path__startswith=place.assessment.node.path, is_active=True).order_by("path")
    return Meetings(tuple(rows), stages, tuple(units) if stages else ())


def meeting_page(access: Access, place: Place, meeting_id: int) -> MeetingPage:
    """One meeting of the assessment. At most four queries. Raises Http404."""
    meetings = place.assessment.meetings.select_related("stage", "unit", "created_by")
    meeting = meetings.filter(pk=meeting_id).first()
    if meeting is None:
        raise Http404(_("Pertemuan ini tidak ada, atau Anda tidak berhak melihatnya."))
    record = next(each for each in place.records if each.stage_id == meeting.stage_id)
    may_edit = meeting.concluded_at is None and _may_call(access, place, record)
    promises = meeting.promises.select_related("owner", "fulfilled_by__version__document")
    return MeetingPage(
        meeting=meeting,
        attendances=tuple(meeting.attendances.order_by("pk")),
        promises=tuple(promises),
        owners=_owners(meeting.unit) if may_edit else (),
        items=tuple(items_of(place.instrument)),
        may_edit=may_edit,
    )


def _may_call(access: Access, place: Place, record: StageRecord) -> bool:
    running = place.campaign.state == Campaign.State.OPEN and record.state in {StageState.WAITING, StageState.OPEN}
    assesses = may_any(access, (Action.ASSESS,), place.assessment.node)
    return running and record.stage.kind in MEETING_KINDS and assesses


def _owners(unit: Node) -> tuple[User, ...]:
    """Everyone who answers for the unit, by name."""
    above = [unit.path[: end + unit.steplen] for end in range(0, len(unit.path), unit.steplen)]
    grants = live_grants().filter(node__path__in=above, role__in=roles_with(Action.ANSWER))
    return tuple(User.objects.filter(pk__in=grants.values("user")).order_by("name"))
