"""The coordinator's board: campaigns side by side, who is late, how far each unit is, which indicators are stuck."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from pemantik.assessments.codes import items_of
from pemantik.assessments.duties import inside_or_above
from pemantik.assessments.models import Campaign, Question, StageRecord, StageState
from pemantik.assessments.selectors.campaigns import CampaignRow, campaign_rows
from pemantik.assessments.selectors.progress import (
    ParticipantRow,
    StuckIndicator,
    UnitRow,
    participant_rows,
    participants,
    stuck_indicators,
    unit_rows,
)
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

ROWS_SHOWN = 25
#: Indicators that are named as stuck.
STUCK_SHOWN = 5


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """One running campaign: its participants, how many are late, and its next deadline."""

    row: CampaignRow
    late: int
    closes: datetime | None
    chosen: bool

    @property
    def running(self) -> int:
        """Participants that are not done."""
        return self.row.participants - self.row.finished


@dataclass(frozen=True, slots=True)
class AskedIndicator:
    """A code with questions that nobody has answered yet."""

    code: str
    name: str
    questions: int


@dataclass(frozen=True, slots=True)
class Board:
    """Running campaigns, and one of them in detail: its units where there is one participant, else participants."""

    cards: tuple[CampaignCard, ...]
    campaign: Campaign | None
    participants: tuple[ParticipantRow, ...]
    units: tuple[UnitRow, ...]
    stuck: tuple[StuckIndicator, ...]
    asked: tuple[AskedIndicator, ...]
    total: int
    page: int
    pages: int


EMPTY = Board((), None, (), (), (), (), 0, 1, 1)


def build_board(access: Access, wanted: str = "", page: int = 1) -> Board:
    """The board with the wanted campaign, or the one whose deadline comes next. A fixed number of queries."""
    rows = [row for row in campaign_rows(access) if row.campaign.state == Campaign.State.OPEN]
    ends = _ends(access, [row.campaign for row in rows])
    cards = sorted(
        (_card(row, ends) for row in rows),
        key=lambda card: (card.closes is None, card.closes and card.closes.timestamp()),
    )
    chosen = next((card for card in cards if str(card.row.campaign.pk) == wanted), cards[0] if cards else None)
    if chosen is None:
        return EMPTY
    campaign = chosen.row.campaign
    ordered = (
        participants(access, campaign).annotate(is_late=Exists(_late_records())).order_by("-is_late", "node__path")
    )
    total = ordered.count()
    pages = max(1, -(-total // ROWS_SHOWN))
    page = min(max(page, 1), pages)
    shown = participant_rows(campaign, list(ordered[(page - 1) * ROWS_SHOWN : page * ROWS_SHOWN]))
    return Board(
        cards=tuple(CampaignCard(card.row, card.late, card.closes, card is chosen) for card in cards),
        campaign=campaign,
        participants=tuple(shown),
        units=tuple(unit_rows(shown[0].assessment)) if total == 1 else (),
        stuck=tuple(stuck_indicators(access, campaign, STUCK_SHOWN)),
        asked=tuple(_asked(access, campaign)),
        total=total,
        page=page,
        pages=pages,
    )


def _late() -> Q:
    now = timezone.now()
    return Q(extended_until__lt=now) | Q(extended_until=None, stage__closes_at__lt=now)


def _late_records() -> QuerySet[StageRecord]:
    return StageRecord.objects.filter(_late(), assessment=OuterRef("pk"), state=StageState.OPEN)


def _ends(access: Access, campaigns: Sequence[Campaign]) -> dict[int, tuple[int, datetime | None]]:
    """By campaign, how many participants are late and when the next open stage ends. One query."""
    seen = inside_or_above(access, "assessment__node__path") | access.within(
        Action.MANAGE_CAMPAIGNS, "assessment__campaign__owner__path"
    )
    rows = (
        StageRecord.objects.filter(seen, assessment__campaign__in=campaigns, state=StageState.OPEN)
        .order_by()
        .values("assessment__campaign")
        .annotate(
            late=Count("pk", filter=_late()),
            closes=Min("stage__closes_at", filter=Q(stage__closes_at__gte=timezone.now())),
        )
    )
    return {row["assessment__campaign"]: (row["late"], row["closes"]) for row in rows}


def _card(row: CampaignRow, ends: dict[int, tuple[int, datetime | None]]) -> CampaignCard:
    late, closes = ends.get(row.campaign.pk, (0, None))
    return CampaignCard(row, late, closes, chosen=False)


def _asked(access: Access, campaign: Campaign) -> list[AskedIndicator]:
    """The codes with most questions that wait for an answer. One query."""
    counts = (
        Question.objects.filter(assessment__in=participants(access, campaign), state=Question.State.OPEN)
        .order_by()
        .values_list("code")
        .annotate(count=Count("pk"))
        .order_by("-count", "code")[:STUCK_SHOWN]
    )
    names = {item.code: item.name for item in items_of(campaign.instrument)}
    return [AskedIndicator(code, names.get(code, code), count) for code, count in counts]
