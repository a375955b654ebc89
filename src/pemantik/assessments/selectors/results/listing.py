"""The results of many participants of one campaign: rank, index, band, change. Bounded, whatever their number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pemantik.assessments.models import (
    Assessment,
    Campaign,
    ResultSnapshot,
    StageKind,
    StageRecord,
    StageState,
    StageValue,
)
from pemantik.assessments.selectors.results.access import results_seen
from pemantik.assessments.selectors.results.comparison import comparability
from pemantik.assessments.selectors.values import ValuesByStage, effective, score_values, stages_of
from pemantik.maturity.bands import effective_basis, find_band
from pemantik.maturity.parts import Band, BandBasis
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.web.scale import band_ramp

ROWS_SHOWN = 50
#: Campaigns of one participant to look through for its newest value.
MOST_YEARS = 20
INDEX = DecimalField(max_digits=12, decimal_places=6)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One participant in the list. `change` is since `ResultList.since`; None where there is nothing to compare."""

    assessment: Assessment
    rank: int | None
    index: Decimal | None
    band: Band | None
    ramp: int
    stage: str
    change: Decimal | None


@dataclass(frozen=True, slots=True)
class ResultList:
    """One page of the participants of one campaign."""

    campaign: Campaign
    rows: tuple[ResultRow, ...]
    total: int
    told: int
    page: int
    pages: int
    since: Campaign | None


def campaigns_with_results(access: Access) -> list[Campaign]:
    """The campaigns in which the person may see results, the newest first. One query.

    Each with how many results those are (`seen`), and whether any of them has a value (`told`).
    """
    seen = Assessment.objects.filter(results_seen(access), campaign=OuterRef("pk")).order_by()
    counts = seen.values("campaign").annotate(count=Count("pk")).values("count")
    return list(
        Campaign.objects.exclude(state=Campaign.State.DRAFT)
        .filter(Exists(seen))
        .annotate(seen=Subquery(counts), told=Exists(_with_index(seen).filter(~Q(value=None))))
        .select_related("instrument_version", "owner")
        .defer("instrument_version__content")
        .order_by("-year", "-seen", "-id")
    )


def first_told(campaigns: Sequence[Campaign]) -> Campaign | None:
    """The newest campaign that has a value to show; before there is any, the newest."""
    told = (each for each in campaigns if each.told)  # type: ignore[attr-defined]
    return next(told, campaigns[0] if campaigns else None)


def newest_result(access: Access) -> Assessment | None:
    """The newest assessment with a value, for someone whose role is at one participant only. One query."""
    own = access.within(Action.VIEW_RESULTS, "node__path")
    seen = _with_index(Assessment.objects.filter(own).exclude(campaign__state=Campaign.State.DRAFT))
    found: list[Any] = list(seen.order_by("-campaign__year", "-campaign_id")[:MOST_YEARS])
    if len({each.node_id for each in found}) != 1:
        return None
    newest: Assessment = next((each for each in found if each.value is not None), found[0])
    return newest


def result_list(
    access: Access, campaigns: Sequence[Campaign], campaign: Campaign, search: str, page: int
) -> ResultList:
    """A page of the list, the highest index first; `search` is part of a name. Five queries at most."""
    everything = _with_index(Assessment.objects.filter(results_seen(access), campaign=campaign))
    if search:
        everything = everything.filter(Q(node__name__icontains=search) | Q(node__short_name__icontains=search))
    counts = everything.aggregate(total=Count("pk"), told=Count("value"))
    pages = max(1, -(-counts["total"] // ROWS_SHOWN))
    page = min(max(page, 1), pages)
    first = (page - 1) * ROWS_SHOWN
    ordered = everything.select_related("node").order_by(F("value").desc(nulls_last=True), "node__name", "pk")
    found = list(ordered[first : first + ROWS_SHOWN])
    since = _comparable_before(campaigns, campaign)
    earlier = _indices(since, [each.node_id for each in found]) if since else {}
    bands = _bands(campaign, found)
    rows = tuple(
        _row(each, None if search else first + at, bands.get(each.pk, (None, 0)), earlier.get(each.node_id))
        for at, each in enumerate(found, start=1)
    )
    return ResultList(campaign, rows, counts["total"], counts["told"], page, pages, since)


def result_history(access: Access, campaigns: Sequence[Campaign]) -> list[ResultRow]:
    """For someone who sees one participant only: its campaigns, the newest first. One query, and one a campaign
    only where the answers decide the band.
    """
    alone = {campaign.pk: campaign for campaign in campaigns if campaign.seen == 1}  # type: ignore[attr-defined]
    seen = _with_index(Assessment.objects.filter(results_seen(access), campaign__in=alone)).select_related("node")
    found: dict[int, Any] = {each.campaign_id: each for each in seen}
    rows = []
    for pk, campaign in alone.items():
        each = found[pk]
        each.campaign = campaign
        rows.append(_row(each, None, _bands(campaign, [each]).get(each.pk, (None, 0)), None))
    return rows


def _row(assessment: Any, rank: int | None, band: tuple[Band | None, int], before: Decimal | None) -> ResultRow:
    value: Decimal | None = assessment.value
    return ResultRow(
        assessment=assessment,
        rank=rank if value is not None else None,
        index=value,
        band=band[0],
        ramp=band[1],
        stage=str(StageKind(assessment.stage_kind).label) if assessment.stage_kind else "",
        change=value - before if before is not None and value is not None else None,
    )


def _with_index(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Each with `value`: published, else frozen, else of the last stage that was submitted, and that stage's kind."""
    snapshots = ResultSnapshot.objects.filter(assessment=OuterRef("pk")).order_by("-stage__order", "-revision")
    sent = StageRecord.objects.filter(assessment=OuterRef("pk"), state=StageState.SUBMITTED).order_by("-stage__order")
    return assessments.annotate(
        published=Subquery(snapshots.values("published_index")[:1]),
        frozen=Subquery(snapshots.values("exact")[:1]),
        stage_kind=Subquery(sent.values("stage__kind")[:1]),
        value=Coalesce(
            Subquery(snapshots.values("published_index")[:1]),
            Subquery(snapshots.values("index")[:1]),
            Subquery(sent.values("index")[:1]),
            output_field=INDEX,
        ),
    )


def _comparable_before(campaigns: Sequence[Campaign], campaign: Campaign) -> Campaign | None:
    """The newest campaign of an earlier year whose values may be compared with this one's."""
    earlier = (each for each in campaigns if each.year < campaign.year)
    return next((each for each in earlier if comparability(campaign.instrument, each.instrument)[0]), None)


def _indices(campaign: Campaign, nodes: Sequence[int]) -> dict[int, Decimal]:
    """What these participants came to in an earlier campaign."""
    rows = _with_index(Assessment.objects.filter(campaign=campaign, node__in=nodes))
    found: Iterable[Any] = rows
    return {each.node_id: each.value for each in found if each.value is not None}


def _bands(campaign: Campaign, assessments: Sequence[Assessment]) -> dict[int, tuple[Band | None, int]]:
    """Band and colour of each. One more query where the index alone does not decide the band."""
    told = [each for each in assessments if each.value is not None]  # type: ignore[attr-defined]
    exact = _exact(campaign, [each for each in told if _needs_answers(campaign, each)])
    found = {}
    for each in told:
        value, category = exact.get(each.pk, (_known(each), None))
        band = find_band(campaign.instrument, value, BandBasis(campaign.band_basis), category)
        found[each.pk] = (band, band_ramp(campaign.instrument, band, category))
    return found


def _known(assessment: Any) -> Decimal:
    """The index as exactly as it is known without the answers."""
    if assessment.published is None and assessment.frozen:
        return Decimal(assessment.frozen)
    value: Decimal = assessment.value
    return value


def _needs_answers(campaign: Campaign, assessment: Any) -> bool:
    """Whether the band depends on the answers: on their category, or on digits that the kept index does not have.

    Rounding moves an index over the edge of a band only by landing exactly on that edge.
    """
    if campaign.instrument.category:
        return True
    unrounded = effective_basis(campaign.instrument, BandBasis(campaign.band_basis)) is BandBasis.UNROUNDED
    on_edge = any(band.min == assessment.value for band in campaign.instrument.bands.table)
    return unrounded and on_edge and assessment.published is None and not assessment.frozen


def _exact(campaign: Campaign, assessments: Sequence[Any]) -> dict[int, tuple[Decimal, str | None]]:
    """The unrounded index and the category of these, computed from what counts in their last told stage."""
    if not assessments:
        return {}
    by_stage: dict[int, ValuesByStage] = {}
    rows = StageValue.objects.filter(assessment__in=[each.pk for each in assessments]).defer("narrative")
    for row in rows:
        by_stage.setdefault(row.assessment_id, {}).setdefault(row.stage_id, {})[row.code] = row
    stages = {stage.kind: stage for stage in stages_of(campaign)}
    found = {}
    for each in assessments:
        stage = stages.get(each.stage_kind)
        if stage is None or each.pk not in by_stage:
            continue
        result = score_values(campaign, effective(stages.values(), by_stage[each.pk], stage))
        kept = each.published is None and not each.frozen
        found[each.pk] = (result.exact if kept else _known(each), result.category)
    return found
