"""What the bar and the strip below it say about a person's work, on every page."""

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest
from django.utils import timezone

from pemantik.assessments.duties import inside_or_above, window_of
from pemantik.assessments.models import Campaign, CampaignStage, StageRecord, StageState
from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access
from pemantik.web.context import ContextStrip
from pemantik.web.deadlines import deadline_of


def strip_of(campaign: Campaign, record: StageRecord | None, stage: CampaignStage | None = None) -> ContextStrip:
    """The strip of a page about this campaign; with the open stage of a participant also its last day."""
    current = record.stage if record else stage
    return ContextStrip(
        title=campaign_title(campaign),
        stage=current.name if current else campaign.get_state_display(),
        closes=deadline_of(window_of(record).deadline) if record else None,
        is_example=campaign.is_example,
    )


def campaign_title(campaign: Campaign) -> str:
    """Instrument and year: `Pemdi 2026`, `SPBE 2020 · 2023`."""
    name = campaign.instrument.short_title
    return name if str(campaign.year) in name else f"{name} · {campaign.year}"


def strip(request: HttpRequest) -> ContextStrip | None:
    """The campaign whose open stage ends next, of those that the person works in or looks into. One query."""
    access: Access | None = getattr(request, "access", None)
    found = next_to_end(access) if access and access.grants else None
    return strip_of(found.assessment.campaign, found) if found else None


def next_to_end(access: Access) -> StageRecord | None:
    """The open stage that ends next, of the assessments that the person works in or looks into. One query."""
    running = StageRecord.objects.filter(
        inside_or_above(access, "assessment__node__path"),
        state=StageState.OPEN,
        assessment__campaign__state=Campaign.State.OPEN,
    )
    over = ExpressionWrapper(Q(stage__closes_at__lt=timezone.now()), output_field=BooleanField())
    return (
        running.select_related("stage", "assessment__node", "assessment__campaign__instrument_version")
        .defer("receipt", "assessment__campaign__instrument_version__content")
        .order_by(over, "stage__closes_at", "pk")
        .first()
    )


def institution(request: HttpRequest) -> str:
    """The institution of the person's first role. One query at most."""
    access: Access | None = getattr(request, "access", None)
    if access is None or not access.grants:
        return ""
    node = access.grants[0].node
    if node.is_institution:
        return node.label
    above = [node.path[:end] for end in range(Node.steplen, len(node.path), Node.steplen)]
    found = Node.objects.filter(path__in=above, kind__in=INSTITUTION_KINDS).order_by("-path").first()
    return found.label if found else node.label
