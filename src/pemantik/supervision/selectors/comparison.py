"""Members compared by class of region, and over the years."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from pemantik.assessments.models import Assessment, Campaign, ResultSnapshot, StageRecord, StageState
from pemantik.assessments.selectors.results.access import results_seen
from pemantik.assessments.selectors.results.comparison import comparability
from pemantik.maturity.many import mean_of
from pemantik.organizations.models import NodeKind
from pemantik.organizations.permissions import Access
from pemantik.supervision.models import MemberClass
from pemantik.supervision.selectors.board import Board, Standing
from pemantik.supervision.selectors.heat import value_ramp
from pemantik.supervision.selectors.members import Member

#: More years than this nobody compares on one page.
MOST_YEARS = 6


@dataclass(frozen=True, slots=True)
class RegionClass:
    """Members of one kind or class: how many have a value, their mean, the lowest and the highest."""

    name: str
    members: int
    told: int
    mean: Decimal | None
    ramp: int
    lowest: Standing | None
    highest: Standing | None


@dataclass(frozen=True, slots=True)
class Year:
    """One campaign in the comparison of years. `warning` says why it cannot be compared with the one before."""

    campaign: Campaign
    mean: Decimal | None
    told: int
    comparable: bool
    warning: str


@dataclass(frozen=True, slots=True)
class History:
    """A member's values, one for each year; None where it has none."""

    member: Member
    values: tuple[Decimal | None, ...]
    ramps: tuple[int, ...]
    change: Decimal | None


@dataclass(frozen=True, slots=True)
class Trend:
    """All members over the years, the oldest first. `change` is of the mean, between the last two comparable years."""

    years: tuple[Year, ...]
    rows: tuple[History, ...]
    change: Decimal | None

    @property
    def warnings(self) -> list[str]:
        """Why some years stand apart."""
        return list(dict.fromkeys(year.warning for year in self.years if year.warning))


def kinds_of(board: Board) -> list[RegionClass]:
    """Kota and kabupaten beside each other."""
    kinds = ((str(kind.label), kind) for kind in (NodeKind.CITY, NodeKind.REGENCY))
    found = [_class_of(board, name, [e for e in board.standings if e.member.node.kind == kind]) for name, kind in kinds]
    return [each for each in found if each.members]


def classes_of(board: Board, classes: Sequence[MemberClass]) -> list[RegionClass]:
    """The classes of the province beside each other; members that are in none come last."""
    chosen = {each.pk: {node.pk for node in each.members.all()} for each in classes}
    found = [
        _class_of(board, each.name, [one for one in board.standings if one.member.node.pk in chosen[each.pk]])
        for each in classes
    ]
    sorted_in = set().union(*chosen.values())
    rest = _class_of(board, _("Di luar kelas"), [e for e in board.standings if e.member.node.pk not in sorted_in])
    return [*found, rest] if rest.members else found


def narrowed(board: Board, chosen: MemberClass) -> Board:
    """The same board with the members of one class only."""
    inside = {node.pk for node in chosen.members.all()}
    return replace(
        board,
        members=tuple(each for each in board.members if each.node.pk in inside),
        standings=tuple(each for each in board.standings if each.member.node.pk in inside),
    )


def _class_of(board: Board, name: str, mine: Sequence[Standing]) -> RegionClass:
    told = [each for each in mine if each.shown]
    mean = mean_of(each.shown.exact for each in told if each.shown)
    ramp = value_ramp(board.instrument, mean) if board.campaign else 0
    lowest, highest = (told[-1], told[0]) if told else (None, None)
    return RegionClass(name, len(mine), len(told), mean, ramp, lowest, highest)


def trend_of(access: Access, board: Board) -> Trend:
    """The last value of every member in each of the last campaigns. One query."""
    campaigns = sorted(board.campaigns, key=lambda each: (each.year, each.pk))[-MOST_YEARS:]
    values = _values(access, campaigns, board.members)
    told = {pk for pk, _node in values}
    campaigns = [each for each in campaigns if each.pk in told]
    years = [_year(campaigns, at, values) for at in range(len(campaigns))]
    rows = [_history(member, campaigns, years, values) for member in board.members if member.shares]
    rows.sort(key=lambda row: (row.values[-1] is None if row.values else True, -(_last(row.values))))
    means = [year.mean for year in years]
    return Trend(tuple(years), tuple(rows), _change(means, years))


def _values(
    access: Access, campaigns: Sequence[Campaign], members: Sequence[Member]
) -> dict[tuple[int, int], tuple[Decimal, Decimal]]:
    """By campaign and member: the value that is told (published, frozen, else submitted), and the unrounded one."""
    frozen = ResultSnapshot.objects.filter(assessment=OuterRef("pk")).order_by("-stage__order", "-revision")
    sent = StageRecord.objects.filter(assessment=OuterRef("pk"), state=StageState.SUBMITTED).order_by("-stage__order")
    rows: Any = Assessment.objects.filter(
        results_seen(access), campaign__in=campaigns, node__in=[each.node for each in members if each.shares]
    ).annotate(
        published=Subquery(frozen.values("published_index")[:1]),
        exact=Subquery(frozen.values("exact")[:1]),
        told=Coalesce(
            Subquery(frozen.values("published_index")[:1]),
            Subquery(frozen.values("index")[:1]),
            Subquery(sent.values("index")[:1]),
        ),
    )
    found = {}
    for row in rows:
        if row.told is not None:
            unrounded = Decimal(row.exact) if row.exact and row.published in {None, row.told} else row.told
            found[row.campaign_id, row.node_id] = (row.told, unrounded)
    return found


def _year(campaigns: Sequence[Campaign], at: int, values: dict[tuple[int, int], tuple[Decimal, Decimal]]) -> Year:
    campaign = campaigns[at]
    told = [unrounded for (pk, _node), (_told, unrounded) in values.items() if pk == campaign.pk]
    comparable, warning = (True, "")
    if at:
        comparable, warning = comparability(campaigns[at - 1].instrument, campaign.instrument)
    return Year(campaign, mean_of(told), len(told), comparable, warning)


def _history(
    member: Member,
    campaigns: Sequence[Campaign],
    years: Sequence[Year],
    values: dict[tuple[int, int], tuple[Decimal, Decimal]],
) -> History:
    pairs = [values.get((campaign.pk, member.node.pk)) for campaign in campaigns]
    told = tuple(pair[0] if pair else None for pair in pairs)
    ramps = tuple(value_ramp(campaign.instrument, value) for campaign, value in zip(campaigns, told, strict=True))
    return History(member, told, ramps, _change(told, years))


def _change(values: Sequence[Decimal | None], years: Sequence[Year]) -> Decimal | None:
    """The last value less the one before, where both are there and may be compared."""
    if len(values) < 2 or not years[-1].comparable:
        return None
    before, after = values[-2:]
    return None if before is None or after is None else after - before


def _last(values: Sequence[Decimal | None]) -> Decimal:
    return next((value for value in reversed(values) if value is not None), Decimal(0))
