"""To whom letters may be written: the participants of a campaign, or the units of one participant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.assessments.codes import items_of
from pemantik.assessments.duties import window_of
from pemantik.assessments.models import Assessment, Assignment, Campaign, StageRecord, StageState, StageValue
from pemantik.assessments.selectors.progress import (
    ANSWERED,
    ParticipantRow,
    done_keys,
    is_done,
    participant_rows,
    participants,
)
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.reports.content.source import institution_of
from pemantik.reports.letters.names import Asked
from pemantik.reports.models import Mailing
from pemantik.web.templatetags.pm import long_date

#: Targets in the list; whoever runs more chooses on the page of the campaign.
MOST_TARGETS = 60
#: Recipients of one go.
MOST_RECIPIENTS = 100


@dataclass(frozen=True)
class Target:
    """Whom one writes to: everyone in a campaign, or the units of one participant (`assessment`)."""

    key: str
    name: str
    campaign: Campaign
    place: Node
    assessment: Assessment | None = None

    @property
    def sender(self) -> Node:
        """The institution whose letterhead it is. One query at most."""
        return institution_of(self.place)


@dataclass(frozen=True)
class Recipient:
    """One who may get a letter, and what it may say about them."""

    node: Node
    assessment: Assessment
    stage: str
    deadline: date | None
    days_late: int
    answered: int
    total: int
    missing: tuple[Asked, ...]

    @property
    def is_late(self) -> bool:
        """Whether something is past its date."""
        return self.days_late > 0


def targets(access: Access) -> list[Target]:
    """What letters may be written about, running campaigns first. Two queries."""
    running = Campaign.objects.exclude(state=Campaign.State.DRAFT).select_related("owner", "instrument_version")
    own = access.within(Action.ISSUE_DOCUMENTS, "owner__path")
    order = ("-state", "-year", "-pk")  # open, closing, closed
    campaigns = list(running.filter(own).defer("instrument_version__content").order_by(*order)[:MOST_TARGETS])
    found = [_of_campaign(each) for each in campaigns]
    assessments = (
        Assessment.objects.filter(node__path__in=access.paths(Action.ISSUE_DOCUMENTS), campaign__state="open")
        .filter(assignments__isnull=False)
        .distinct()
    )
    shown = _whole(assessments).order_by("-campaign__year", "-pk")[:MOST_TARGETS]
    return [each for each in (*found, *map(_of_assessment, shown)) if access.may(Action.VIEW_ASSESSMENT, each.place)]


def writes_letters(access: Access) -> bool:
    """Whether the person writes letters anywhere: who may not see how far the work is, cannot write about it."""
    return bool(access.paths(Action.ISSUE_DOCUMENTS)) and bool(access.paths(Action.VIEW_ASSESSMENT))


def find_target(access: Access, key: str) -> Target:
    """What somebody wants to write about: `c12` a campaign, `a34` the units of an assessment.

    Raises Http404 or PermissionDenied.
    """
    kind, number = key[:1], key[1:]
    if not (number.isascii() and number.isdigit() and len(number) < 12 and kind in {"c", "a"}):
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    if kind == "c":
        campaigns = Campaign.objects.exclude(state=Campaign.State.DRAFT).select_related("owner", "instrument_version")
        campaign = campaigns.defer("instrument_version__content").filter(pk=number).first()
        target = _of_campaign(campaign) if campaign else None
    else:
        assessments = _whole(Assessment.objects.exclude(campaign__state=Campaign.State.DRAFT))
        assessment = assessments.filter(pk=number).first()
        target = _of_assessment(assessment) if assessment else None
    if target is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.ISSUE_DOCUMENTS, target.place)
    access.require(Action.VIEW_ASSESSMENT, target.place)
    return target


def recipients(access: Access, target: Target) -> list[Recipient]:
    """Everyone that a letter about the target may go to, the latest first. A fixed number of queries."""
    found = _units(target.assessment) if target.assessment else _participants(access, target.campaign)
    return sorted(found, key=lambda each: (-each.days_late, each.node.path))


def mailing_of(access: Access, mailing_id: int) -> Mailing:
    """Letters that were made together. Raises Http404 for those who may not issue there."""
    seen = Mailing.objects.filter(access.within(Action.ISSUE_DOCUMENTS, "node__path"))
    found = seen.select_related("campaign__instrument_version", "made_by").filter(pk=mailing_id).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return found


def mailings(access: Access, most: int = 10) -> list[Mailing]:
    """The newest letters that this person may open. One query."""
    seen = Mailing.objects.filter(access.within(Action.ISSUE_DOCUMENTS, "node__path"))
    return list(seen.select_related("campaign", "made_by", "node")[:most])


def _whole(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    whole = assessments.select_related("node", "stage", "campaign__instrument_version", "campaign__owner")
    return whole.defer("campaign__instrument_version__content")


def _of_campaign(campaign: Campaign) -> Target:
    return Target(f"c{campaign.pk}", _("Peserta %(name)s") % {"name": campaign.name}, campaign, campaign.owner)


def _of_assessment(assessment: Assessment) -> Target:
    name = _("Unit di %(node)s, %(name)s") % {"node": assessment.node.name, "name": assessment.campaign.name}
    return Target(f"a{assessment.pk}", name, assessment.campaign, assessment.node, assessment)


def _participants(access: Access, campaign: Campaign) -> list[Recipient]:
    rows = participant_rows(campaign, list(participants(access, campaign).select_related("node__region__parent")))
    answered = StageValue.objects.filter(ANSWERED, assessment__campaign=campaign)
    known: dict[int, set[str]] = {}
    for assessment, code in answered.values_list("assessment", "code").distinct():
        known.setdefault(assessment, set()).add(code)
    asked = [Asked(item.code, item.name) for item in items_of(campaign.instrument) if item.in_index]
    return [_participant(row, known.get(row.assessment.pk, set()), asked) for row in rows]


def _participant(row: ParticipantRow, known: set[str], asked: Sequence[Asked]) -> Recipient:
    ends = long_date(timezone.localdate(row.deadline)) if row.deadline else ""
    return Recipient(
        node=row.assessment.node,
        assessment=row.assessment,
        stage=row.current.stage.name if row.current else "",
        deadline=timezone.localdate(row.deadline) if row.deadline else None,
        days_late=_days_since(row.deadline),
        answered=row.answered,
        total=row.total,
        missing=tuple(replace(each, tenggat=ends) for each in asked if each.kode not in known),
    )


def _units(assessment: Assessment) -> list[Recipient]:
    assignments = list(Assignment.objects.filter(assessment=assessment).select_related("unit__region__parent"))
    record = StageRecord.objects.filter(assessment=assessment, state=StageState.OPEN).select_related("stage").first()
    done = done_keys(assessment.pk)
    by_unit: dict[int, list[Assignment]] = {}
    for each in assignments:
        by_unit.setdefault(each.unit_id, []).append(each)
    return [
        _unit(assessment, record, mine, [each for each in mine if not is_done(each, done)]) for mine in by_unit.values()
    ]


def _unit(
    assessment: Assessment, record: StageRecord | None, mine: Sequence[Assignment], undone: Sequence[Assignment]
) -> Recipient:
    names = {item.code: item.name for item in items_of(assessment.campaign.instrument)}
    ends = window_of(record).deadline if record else None
    days = [each.due_on for each in undone if each.due_on]
    end = timezone.localdate(ends) if ends else None
    deadline = min(days, default=end)
    today = timezone.localdate()
    late = (today - deadline).days if deadline and undone else 0
    due = {each.code: long_date(each.due_on or end) if each.due_on or end else "" for each in undone}
    return Recipient(
        node=mine[0].unit,
        assessment=assessment,
        stage=record.stage.name if record else "",
        deadline=deadline,
        days_late=max(late, 0),
        answered=len(mine) - len(undone),
        total=len(mine),
        missing=tuple(Asked(code, names[code], due[code]) for code in names if code in due),
    )


def _days_since(moment: datetime | None) -> int:
    """Whole days since a deadline; a deadline that passed today is one day late."""
    if moment is None or timezone.now() <= moment:
        return 0
    return max(1, (timezone.localdate() - timezone.localdate(moment)).days)
