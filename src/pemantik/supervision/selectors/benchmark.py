"""Where an institution stands in the published national results, and beside it the own newest value."""

from dataclasses import dataclass
from decimal import Decimal

from pemantik.assessments.models import Campaign
from pemantik.assessments.selectors.results.comparison import comparability
from pemantik.maturity import library
from pemantik.organizations.permissions import Access
from pemantik.organizations.selectors.nodes import own_institution
from pemantik.supervision import benchmark as data
from pemantik.supervision.selectors.board import campaigns_of, standings_of
from pemantik.supervision.selectors.members import Member, shares_of
from pemantik.web.scale import band_ramp


@dataclass(frozen=True, slots=True)
class OwnValue:
    """The newest value of the own institution here. `warning` where it is not from the benchmark's instrument."""

    campaign: Campaign
    index: Decimal
    comparable: bool
    warning: str


@dataclass(frozen=True, slots=True)
class DomainRow:
    """One domain: the institution, the mean of all of its kind, the mean of those above it (None: nobody is)."""

    name: str
    mine: Decimal
    kind_mean: Decimal
    above: Decimal | None


@dataclass(frozen=True)
class BenchmarkPage:
    """The page. Without `mine` no institution is chosen, or it is not in the published results."""

    mine: data.Published | None
    position: data.Position | None
    ramp: int
    domains: tuple[DomainRow, ...]
    own: OwnValue | None
    kinds: tuple[data.KindSummary, ...]
    found: tuple[data.Published, ...]
    search: str
    domain_names: tuple[str, ...]
    is_own: bool
    source: str = data.SOURCE

    @property
    def all_of_kind(self) -> list[data.Published]:
        """Every institution of the same kind."""
        return [each for each in data.published() if self.mine and each.kind == self.mine.kind]


def benchmark_page(access: Access, wanted: str = "", search: str = "") -> BenchmarkPage:
    """The page of the institution by its name, else of the person's own by its region."""
    node = own_institution(access)
    own_row = data.of_region(node.region_id or "") if node else None
    chosen = next((each for each in data.published() if each.name == wanted), None)
    mine = chosen or own_row
    position = data.position_of(mine.index, mine.kind, mine.name) if mine else None
    instrument = library.load(data.INSTRUMENT)
    names = tuple(group.name for group in instrument.groups)
    is_own = mine is not None and mine == own_row
    bands = {band.name: band for band in instrument.bands.table}
    return BenchmarkPage(
        mine=mine,
        position=position,
        ramp=band_ramp(instrument, bands.get(mine.band)) if mine else 0,
        domains=tuple(_domains(mine, position, names)) if mine and position else (),
        own=_own_value(access) if is_own else None,
        kinds=data.summaries(),
        found=tuple(data.search(search)),
        search=search,
        domain_names=names,
        is_own=is_own,
    )


def _domains(mine: data.Published, position: data.Position, names: tuple[str, ...]) -> list[DomainRow]:
    means = next(each.domains for each in data.summaries() if each.kind == mine.kind)
    above = position.domains_above or (None,) * len(names)
    return [
        DomainRow(name, value, mean, higher)
        for name, value, mean, higher in zip(names, mine.domains, means, above, strict=True)
    ]


def _own_value(access: Access) -> OwnValue | None:
    """The newest value of the person's institution in this installation, as the person may see it."""
    node = own_institution(access)
    if node is None:
        return None
    member = Member(node, shares_of(access, [node])[0])
    benchmark = library.load(data.INSTRUMENT)
    for campaign in campaigns_of(access, [member])[:3]:
        standing = standings_of(access, campaign, [member])[0]
        if standing.index is not None:
            comparable, warning = comparability(campaign.instrument, benchmark)
            return OwnValue(campaign, standing.index, comparable, warning)
    return None
