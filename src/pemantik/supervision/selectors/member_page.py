"""One member: its value, its stages, its weakest indicators, what was agreed with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from pemantik.assessments.models import Assessment, Campaign, CampaignStage
from pemantik.assessments.selectors.results.access import Seen
from pemantik.assessments.selectors.results.changes import strip_of, told_changes
from pemantik.assessments.selectors.results.reading import Results, StageResult
from pemantik.maturity.scoring import LeafScore
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.supervision.models import Agreement, ProgressReport, Reminder
from pemantik.supervision.selectors.board import Board, Standing, campaigns_of
from pemantik.supervision.selectors.coaching import Log, log_of, reminders_of
from pemantik.supervision.selectors.heat import value_ramp
from pemantik.supervision.selectors.lateness import Lateness, lateness_of
from pemantik.supervision.selectors.members import Member, find_member
from pemantik.web.scale import band_ramp
from pemantik.web.stages import StageStrip

#: Weakest indicators that are listed.
WEAKEST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class WeakLeaf:
    """An indicator with a low value."""

    leaf: LeafScore
    ramp: int


@dataclass(frozen=True)
class MemberPage:
    """Everything about one member in one campaign; without `results` it shares nothing, or takes no part."""

    supervisor: Node
    member: Member
    campaigns: tuple[Campaign, ...]
    results: Results | None
    shown: StageResult | None
    strip: StageStrip | None
    late: Lateness | None
    log: Log
    reminders: Sequence[Reminder]
    may_supervise: bool
    sees_province: bool
    may_open: bool

    @property
    def ramp(self) -> int:
        """The colour of its band."""
        if self.shown is None:
            return 0
        return band_ramp(self.shown.result.instrument, self.shown.band, self.shown.result.category)

    @property
    def weakest(self) -> list[WeakLeaf]:
        """The indicators with the lowest values that count."""
        if self.shown is None:
            return []
        given = [each for each in self.shown.result.indicators if each.answer.value is not None]
        ordered = sorted(given, key=lambda each: (each.counted, -each.share))[:WEAKEST_SHOWN]
        return [WeakLeaf(each, value_ramp(self.shown.result.instrument, each.counted)) for each in ordered]


def member_page(access: Access, node_id: int, campaign: str = "") -> MemberPage:
    """The page of a member. Raises Http404 for strangers."""
    supervisor, member = find_member(access, node_id)
    campaigns = campaigns_of(access, [member])
    chosen = next((each for each in campaigns if str(each.pk) == campaign), campaigns[0] if campaigns else None)
    results = _results(access, member.node, chosen)
    stage = results.stage() if results else None
    return MemberPage(
        supervisor=supervisor,
        member=member,
        campaigns=tuple(campaigns),
        results=results,
        shown=results.result(stage) if results and stage else None,
        strip=_strip(results, stage) if results else None,
        late=lateness_of(chosen, [results.assessment]).get(results.assessment.pk) if results and chosen else None,
        log=log_of(access, member.node),
        reminders=reminders_of(access, member.node),
        may_supervise=access.may(Action.SUPERVISE, supervisor),
        sees_province=access.may(Action.VIEW_RESULTS, supervisor),
        may_open=access.may(Action.VIEW_ASSESSMENT, member.node),
    )


def _results(access: Access, node: Node, campaign: Campaign | None) -> Results | None:
    if campaign is None:
        return None
    assessment = Assessment.objects.select_related("node", "stage").get(campaign=campaign, node=node)
    assessment.campaign = campaign
    return Results(access, Seen(assessment, by_role=access.may(Action.VIEW_RESULTS, node)))


def _strip(results: Results, stage: CampaignStage | None) -> StageStrip:
    """The stages; each leads to its own result."""
    return strip_of(results, stage, reverse("result", args=[results.assessment.pk]), told_changes(results))


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member in the list with its open agreements."""

    standing: Standing
    agreements: int
    overdue: int
    waiting: int


def member_list(access: Access, board: Board, search: str = "") -> list[MemberRow]:
    """The members of a board in the order of their names. One query more."""
    today = timezone.localdate()
    waits = Exists(ProgressReport.objects.filter(agreement=OuterRef("pk"), state=ProgressReport.State.WAITING))
    counted = (
        Agreement.objects.filter(
            access.within(Action.VIEW_RESULTS, "supervisor__path"), supervisor=board.supervisor, done_on=None
        )
        .order_by()
        .values_list("member")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)), waiting=Count("pk", filter=Q(waits)))
    )
    counts = {pk: numbers for pk, *numbers in counted}
    words = search.casefold().split()
    return [
        MemberRow(each, *counts.get(each.member.node.pk, (0, 0, 0)))
        for each in sorted(board.standings, key=lambda each: each.member.name)
        if all(word in each.member.node.name.casefold() for word in words)
    ]
