"""The province board: one campaign, all members with value, rank, band and lateness, and what they have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Count

from pemantik.assessments.models import Assessment, Campaign, CampaignStage
from pemantik.assessments.selectors.results.access import results_seen
from pemantik.assessments.selectors.results.reading import StageResult
from pemantik.assessments.selectors.values import stages_of
from pemantik.maturity.bands import find_band
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.many import mean_of
from pemantik.maturity.parts import Band, BandBasis
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.supervision.selectors.lateness import Lateness, lateness_of
from pemantik.supervision.selectors.members import Member, find_supervisor, members_of
from pemantik.supervision.selectors.reading import read_results
from pemantik.web.scale import band_ramp


@dataclass(frozen=True, slots=True)
class Standing:
    """One member in the chosen campaign. Without `assessment` it takes no part, without `shown` it has no value yet."""

    member: Member
    assessment: Assessment | None
    shown: StageResult | None
    rank: int | None
    ramp: int
    late: Lateness | None

    @property
    def band(self) -> Band | None:
        """Its band."""
        return self.shown.band if self.shown else None

    @property
    def index(self) -> Decimal | None:
        """The value that counts."""
        return self.shown.index if self.shown else None


@dataclass(frozen=True)
class Board:
    """Everything about one campaign of the members. Without `campaign` there is none yet that the person may see."""

    supervisor: Node
    members: tuple[Member, ...]
    campaigns: tuple[Campaign, ...]
    campaign: Campaign | None
    stages: tuple[CampaignStage, ...]
    stage: str
    standings: tuple[Standing, ...]

    @property
    def instrument(self) -> Instrument:
        """The instrument of the chosen campaign."""
        assert self.campaign  # noqa: S101 - asked only where there is a campaign
        return self.campaign.instrument

    @cached_property
    def told(self) -> tuple[Standing, ...]:
        """Members with a value, the highest first."""
        return tuple(each for each in self.standings if each.shown)

    @cached_property
    def late(self) -> tuple[Standing, ...]:
        """Members that owe something past its date, the longest first."""
        return self._late(by_member=True)

    @cached_property
    def waiting_for_assessors(self) -> tuple[Standing, ...]:
        """Members whose assessors are past the date of a stage."""
        return self._late(by_member=False)

    def _late(self, *, by_member: bool) -> tuple[Standing, ...]:
        found = [each for each in self.standings if each.late and each.late.by_member == by_member]
        return tuple(sorted(found, key=lambda each: -(each.late.days if each.late else 0)))

    @cached_property
    def mean(self) -> Decimal | None:
        """The mean of the members with a value, from unrounded values."""
        return mean_of(each.shown.exact for each in self.told if each.shown)

    @property
    def mean_band(self) -> Band | None:
        """The band in which the mean lies; None where bands depend on more than the index."""
        if self.mean is None or self.campaign is None or self.instrument.category:
            return None
        return find_band(self.instrument, self.mean, BandBasis(self.campaign.band_basis))

    @property
    def middle_band(self) -> Band | None:
        """The band in the middle of the scale: `Baik` of five."""
        table = self.instrument.bands.table if self.campaign else ()
        return table[len(table) // 2] if table else None

    @property
    def lowest_band(self) -> Band | None:
        """The lowest band: `Kurang`."""
        table = self.instrument.bands.table if self.campaign else ()
        return table[0] if table else None

    @property
    def well(self) -> int:
        """How many members reach the middle band."""
        table = self.instrument.bands.table
        good = table[len(table) // 2 :]
        return sum(each.band in good for each in self.told)

    @property
    def low(self) -> int:
        """How many members are in the lowest band, or below it."""
        return sum(each.band is None or each.band == self.lowest_band for each in self.told)

    @property
    def silent(self) -> int:
        """How many members do not share their results."""
        return sum(not each.shares for each in self.members)

    def standing_of(self, node_id: int) -> Standing | None:
        """One member's place."""
        return next((each for each in self.standings if each.member.node.pk == node_id), None)


def build_board(access: Access, province: str = "", campaign: str = "", stage: str = "") -> Board:
    """The board that the address wishes for, else of the newest campaign with most members. A fixed number of queries.

    Raises Http404 for those who may not see results of a province.
    """
    supervisor = find_supervisor(access, province)
    members = members_of(access, supervisor)
    campaigns = campaigns_of(access, members)
    chosen = next((each for each in campaigns if str(each.pk) == campaign), campaigns[0] if campaigns else None)
    if chosen is None:
        nobody = tuple(Standing(member, None, None, None, 0, None) for member in members)
        return Board(supervisor, tuple(members), (), None, (), "", nobody)
    stages = tuple(stages_of(chosen))
    kind = stage if stage in {each.kind for each in stages} else ""
    standings = standings_of(access, chosen, members, kind)
    return Board(supervisor, tuple(members), tuple(campaigns), chosen, stages, kind, tuple(standings))


def campaigns_of(access: Access, members: Sequence[Member]) -> list[Campaign]:
    """Campaigns in which members take part whose results the person may see; those that run first. Two queries."""
    shared = [each.node for each in members if each.shares]
    seen = Assessment.objects.filter(results_seen(access), node__in=shared).exclude(
        campaign__state=Campaign.State.DRAFT
    )
    counts = dict(seen.order_by().values_list("campaign").annotate(Count("pk")))
    campaigns = (
        Campaign.objects.filter(pk__in=counts)
        .select_related("instrument_version", "owner")
        .defer("instrument_version__content")
        .prefetch_related("stages")
    )
    return sorted(campaigns, key=lambda each: (-each.year, -counts[each.pk], each.pk))


def standings_of(access: Access, campaign: Campaign, members: Sequence[Member], kind: str = "") -> list[Standing]:
    """Every member, the highest value first, those without a value last. Eight queries at most."""
    shared = [each.node for each in members if each.shares]
    found = Assessment.objects.filter(results_seen(access), campaign=campaign, node__in=shared)
    by_node = {each.node_id: each for each in found}
    for each in by_node.values():
        each.campaign = campaign
    assessments = list(by_node.values())
    results = read_results(campaign, assessments, kind)
    late = lateness_of(campaign, assessments)
    rows = []
    for member in members:
        assessment = by_node.get(member.node.pk)
        pk = assessment.pk if assessment else 0
        rows.append((member, assessment, results.get(pk), late.get(pk)))
    rows.sort(key=lambda row: (row[2] is None, -row[2].exact if row[2] else Decimal(0), row[0].node.name))
    return [
        Standing(member, assessment, shown, at if shown else None, _ramp(campaign.instrument, shown), lateness)
        for at, (member, assessment, shown, lateness) in enumerate(rows, start=1)
    ]


def _ramp(instrument: Instrument, shown: StageResult | None) -> int:
    return band_ramp(instrument, shown.band, shown.result.category) if shown else 0
