"""Campaigns as lists and pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.assessments.codes import index_codes
from pemantik.assessments.duties import inside_or_above
from pemantik.assessments.models import Assessment, Campaign, CampaignStage, StageRecord, StageState
from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in a list: how many take part, and how many of them are done."""

    campaign: Campaign
    participants: int
    finished: int
    may_manage: bool


def visible_campaigns(access: Access) -> QuerySet[Campaign]:
    """Campaigns that exist for this person: managed, or with a participant that the person looks into."""
    inside = Assessment.objects.filter(inside_or_above(access), campaign=OuterRef("pk"))
    results = Assessment.objects.filter(access.within(Action.VIEW_RESULTS, "node__path"), campaign=OuterRef("pk"))
    managed = access.within(Action.MANAGE_CAMPAIGNS, "owner__path")
    opened = ~Q(state=Campaign.State.DRAFT) & (Q(Exists(inside)) | Q(Exists(results)))
    return Campaign.objects.filter(managed | opened)


def campaign_rows(access: Access) -> list[CampaignRow]:
    """All campaigns of the person, newest year first, with counts of what the person may see. Two queries."""
    campaigns = list(
        visible_campaigns(access)
        .select_related("owner", "instrument_version")
        .defer("instrument_version__content")
        .prefetch_related("stages")
    )
    seen = inside_or_above(access) | access.within(Action.MANAGE_CAMPAIGNS, "campaign__owner__path")
    rows = Assessment.objects.filter(seen, campaign__in=campaigns).order_by().values("campaign")
    counted = rows.annotate(participants=Count("pk"), finished=Count("pk", filter=Q(stage=None)))
    counts = {row["campaign"]: (row["participants"], row["finished"]) for row in counted}
    return [
        CampaignRow(
            campaign,
            *counts.get(campaign.pk, (0, 0)),
            access.may(Action.MANAGE_CAMPAIGNS, campaign.owner),
        )
        for campaign in campaigns
    ]


def find_campaign(access: Access, campaign_id: int) -> Campaign:
    """The campaign with its stages, or Http404 for strangers."""
    campaigns = (
        visible_campaigns(access)
        .select_related("owner", "instrument_version")
        .defer("instrument_version__content")
        .prefetch_related("stages")
    )
    found = campaigns.filter(pk=campaign_id).first()
    if found is None:
        raise Http404(_("Penilaian ini tidak ada, atau Anda tidak berhak melihatnya."))
    return found


def owners(access: Access) -> list[Node]:
    """The nodes for which the person may open a campaign: those of the grants, and the institutions below them."""
    grants = [grant.node for grant in access.grants if grant.node.path in access.paths(Action.MANAGE_CAMPAIGNS)]
    below = access.nodes(Action.MANAGE_CAMPAIGNS).filter(kind__in=INSTITUTION_KINDS, is_active=True)
    found = {node.pk: node for node in [*grants, *below]}
    return sorted(found.values(), key=lambda node: node.path)


def possible_participants(owner: Node) -> QuerySet[Node]:
    """The owner and everything below it that can take part."""
    nodes: QuerySet[Node] = Node.objects.filter(path__startswith=owner.path, is_active=True).order_by("path")
    return nodes


def members(nodes: Iterable[Node], owner: Node) -> list[Node]:
    """The institutions below the owner: who takes part where a province assesses its members."""
    return [node for node in nodes if node.is_institution and node.pk != owner.pk]


def answered_counts(assessments: Sequence[Assessment]) -> dict[int, int]:
    """How many codes of the index have an answer in any stage, by assessment. One query, whatever the campaigns."""
    by_instrument: dict[int, list[Assessment]] = {}
    for each in assessments:
        by_instrument.setdefault(each.campaign.instrument_version_id, []).append(each)
    if not by_instrument:
        return {}
    counts = Q(pk__in=[])
    for version, group in by_instrument.items():
        codes = index_codes(group[0].campaign.instrument)
        counts |= Q(campaign__instrument_version=version, values__code__in=codes)
    answered = Q(values__value__isnull=False) | Q(values__not_relevant=True)
    rows = (
        Assessment.objects.filter(pk__in=[each.pk for each in assessments])
        .order_by()
        .values("pk")
        .annotate(count=Count("values__code", filter=counts & answered, distinct=True))
    )
    return {row["pk"]: row["count"] for row in rows}


def open_records(campaign: Campaign) -> QuerySet[StageRecord]:
    """The stages in which participants of a campaign are now, with participant and stage."""
    return (
        StageRecord.objects.filter(assessment__campaign=campaign, state=StageState.OPEN)
        .select_related("stage", "assessment__node")
        .defer("receipt")
    )


def first_stage(campaign: Campaign) -> CampaignStage:
    """The stage with which a campaign begins."""
    return min(campaign.stages.all(), key=lambda stage: stage.order)
