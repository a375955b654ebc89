"""How far a campaign is: per participant, per unit, and which indicators are stuck."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from pemantik.assessments.codes import index_codes, items_of
from pemantik.assessments.duties import inside_or_above, window_of
from pemantik.assessments.models import (
    Assessment,
    Assignment,
    Campaign,
    EvidenceUse,
    StageKind,
    StageRecord,
    StageState,
    StageValue,
)
from pemantik.assessments.selectors.campaigns import answered_counts
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

#: Without a batch for so long, the freezing is said to stand still; a batch takes a second or two.
STANDSTILL = timedelta(minutes=1)
ANSWERED = Q(value__isnull=False) | Q(not_relevant=True)


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """One participant: its stages in order, the one it is in, how much is answered, whether it is late."""

    assessment: Assessment
    records: tuple[StageRecord, ...]
    current: StageRecord | None
    answered: int
    total: int
    deadline: datetime | None
    is_late: bool

    @property
    def percent(self) -> int:
        """Share of answered codes, whole percent."""
        return 100 * self.answered // self.total if self.total else 0

    @property
    def is_stopped(self) -> bool:
        """Whether the campaign was closed before this participant was done."""
        return any(each.state == StageState.STOPPED for each in self.records)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit: what it is asked for, what of it is answered, what is past its date."""

    unit: Node
    assigned: int
    answered: int
    overdue: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StuckIndicator:
    """A code without an answer, and at how many of the participants in the self-assessment."""

    code: str
    name: str
    missing: int
    participants: int


@dataclass(frozen=True, slots=True)
class Freezing:
    """How many participants of a campaign that is being closed are frozen, and since when nothing has moved."""

    done: int
    total: int
    since: datetime
    stands_still: bool


def participants(access: Access, campaign: Campaign) -> QuerySet[Assessment]:
    """The participants of a campaign that the person may see, in the order of the tree."""
    seen = inside_or_above(access) | access.within(Action.MANAGE_CAMPAIGNS, "campaign__owner__path")
    return Assessment.objects.filter(seen, campaign=campaign).select_related("node").order_by("node__path")


def participant_rows(campaign: Campaign, assessments: Sequence[Assessment]) -> list[ParticipantRow]:
    """Progress of these participants (one page of `participants`). Two queries, whatever their number."""
    for assessment in assessments:
        assessment.campaign = campaign
    answered = answered_counts(assessments)
    records: dict[int, list[StageRecord]] = {}
    for record in (
        StageRecord.objects.filter(assessment__in=assessments)
        .select_related("stage")
        .defer("receipt")
        .order_by("stage__order")
    ):
        records.setdefault(record.assessment_id, []).append(record)
    total = len(index_codes(campaign.instrument))
    return [_row(each, records.get(each.pk, []), answered.get(each.pk, 0), total) for each in assessments]


def _row(assessment: Assessment, records: list[StageRecord], answered: int, total: int) -> ParticipantRow:
    current = next((each for each in records if each.state == StageState.OPEN), None)
    deadline = window_of(current).deadline if current else None
    late = deadline is not None and timezone.now() > deadline
    return ParticipantRow(assessment, tuple(records), current, answered, total, deadline, late)


def late_count(access: Access, campaign: Campaign) -> int:
    """How many participants are in a stage whose deadline has passed. One query."""
    now = timezone.now()
    late = Q(extended_until__lt=now) | Q(extended_until=None, stage__closes_at__lt=now)
    records = StageRecord.objects.filter(
        late, assessment__in=participants(access, campaign), assessment__campaign=campaign, state=StageState.OPEN
    )
    return records.count()


def stuck_indicators(access: Access, campaign: Campaign, most: int = 5) -> list[StuckIndicator]:
    """The codes that most participants have not answered in the self-assessment, most first. Two queries."""
    open_now = StageRecord.objects.filter(
        assessment__in=participants(access, campaign), stage__kind=StageKind.SELF, state=StageState.OPEN
    )
    ids = open_now.values("assessment")
    count = open_now.count()
    if not count:
        return []
    answered = dict(
        StageValue.objects.filter(ANSWERED, assessment__in=ids)
        .order_by()
        .values_list("code")
        .annotate(Count("assessment", distinct=True))
    )
    stuck = [
        StuckIndicator(item.code, item.name, count - answered.get(item.code, 0), count)
        for item in items_of(campaign.instrument)
        if item.in_index and answered.get(item.code, 0) < count
    ]
    return sorted(stuck, key=lambda each: -each.missing)[:most]


def freezing(campaign: Campaign) -> Freezing:
    """How far the freezing of a campaign that is being closed has come. One query."""
    counts = campaign.assessments.aggregate(total=Count("pk"), done=Count("pk", filter=Q(pk__lte=campaign.frozen_to)))
    since = campaign.frozen_at or campaign.closed_at or timezone.now()
    return Freezing(counts["done"], counts["total"], since, timezone.now() - since > STANDSTILL)


def unit_rows(assessment: Assessment) -> list[UnitRow]:
    """What every unit is asked for, and how far it is; those with most overdue first. Three queries.

    Codes stand in the order of the instrument.
    """
    assignments = list(Assignment.objects.filter(assessment=assessment).select_related("unit"))
    done = done_keys(assessment.pk)
    today = timezone.localdate()
    order = {item.code: place for place, item in enumerate(items_of(assessment.campaign.instrument))}
    by_unit: dict[int, list[Assignment]] = {}
    for each in assignments:
        by_unit.setdefault(each.unit_id, []).append(each)
    rows = []
    for mine in by_unit.values():
        finished = [each for each in mine if is_done(each, done)]
        late = {each.code for each in mine if each not in finished and each.due_on and each.due_on < today}
        rows.append(
            UnitRow(
                mine[0].unit,
                len(mine),
                len(finished),
                tuple(sorted(late, key=lambda code: order.get(code, len(order)))),
            )
        )
    return sorted(rows, key=lambda row: (-len(row.overdue), row.answered - row.assigned, row.unit.path))


#: A code (level and item None) that has an answer, or an evidence item that has a file.
DoneKey = tuple[int, str, int | None, int | None]


def done_keys(*assessment_ids: int) -> set[DoneKey]:
    """Everything that is answered or has a file in these assessments. Two queries."""
    values = StageValue.objects.filter(ANSWERED, assessment__in=assessment_ids).values_list("assessment_id", "code")
    uses = EvidenceUse.objects.filter(assessment__in=assessment_ids, removed_at=None)
    found: set[DoneKey] = {(assessment, code, None, None) for assessment, code in values}
    return found | set(uses.values_list("assessment_id", "code", "level", "item"))


def is_done(assignment: Assignment, done: set[DoneKey]) -> bool:
    """Whether what an assignment asks for is there."""
    if assignment.level is None:
        return (assignment.assessment_id, assignment.code, None, None) in done
    if assignment.item is None:
        return any(key[:3] == (assignment.assessment_id, assignment.code, assignment.level) for key in done)
    return (assignment.assessment_id, assignment.code, assignment.level, assignment.item) in done
