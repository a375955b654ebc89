"""Campaigns: drafted from a programme, edited, opened for all participants at once, joined later, re-dated."""

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pemantik.accounts import audit
from pemantik.assessments.models import Assessment, Campaign, CampaignStage, InstrumentVersion, StageRecord, StageState
from pemantik.assessments.plans import CampaignPlan, StagePlan, check_dates, check_plan
from pemantik.assessments.problems import Outdated, Refused
from pemantik.maturity import library
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

MANAGE = Action.MANAGE_CAMPAIGNS


@transaction.atomic
def create_draft(access: Access, owner_id: int, plan: CampaignPlan) -> Campaign:
    """A campaign that nobody but its coordinators sees yet. Raises Http404, PermissionDenied, Refused."""
    owner = _node(access, owner_id)
    checked = check_plan(plan)
    campaign = Campaign(programme=checked.programme, owner=owner, is_example=owner.is_example)
    _fill(campaign, checked)
    campaign.save()
    _write_stages(campaign, checked.stages)
    campaign.invited.set(_participants(owner, checked.participants))
    audit.record("campaign.drafted", campaign, after=_summary(checked), node_path=owner.path)
    return campaign


@transaction.atomic
def edit_draft(access: Access, campaign_id: int, form_version: int, plan: CampaignPlan) -> Campaign:
    """Replace the whole plan of a draft. Raises Outdated if somebody saved a newer one, Refused once it is open."""
    campaign = lock_campaign(access, campaign_id)
    _check_version(campaign, form_version)
    if campaign.state != Campaign.State.DRAFT:
        raise Refused(_("Penilaian ini sudah dibuka; yang dapat diubah hanya nama dan jadwalnya."))
    checked = check_plan(plan)
    before = {"name": campaign.name, "year": campaign.year, "instrument": campaign.instrument_version.code}
    campaign.programme = checked.programme
    _fill(campaign, checked)
    campaign.form_version += 1
    campaign.save()
    campaign.stages.all().delete()
    _write_stages(campaign, checked.stages)
    campaign.invited.set(_participants(campaign.owner, checked.participants))
    audit.record("campaign.edited", campaign, before=before, after=_summary(checked), node_path=campaign.owner.path)
    return campaign


@transaction.atomic
def discard_draft(access: Access, campaign_id: int) -> None:
    """Throw a draft away. What was opened once is never deleted."""
    campaign = lock_campaign(access, campaign_id)
    if campaign.state != Campaign.State.DRAFT:
        raise Refused(_("Penilaian yang sudah dibuka tidak dapat dihapus. Tutup saja."))
    audit.record("campaign.discarded", campaign, before={"name": campaign.name}, node_path=campaign.owner.path)
    campaign.delete()


@transaction.atomic
def open_campaign(access: Access, campaign_id: int) -> Campaign:
    """Start: keep the instrument's exact text, make an assessment with all its stages for each participant.

    Opening what is open changes nothing. The number of queries grows only with the size of batches.
    """
    campaign = lock_campaign(access, campaign_id)
    if campaign.state == Campaign.State.OPEN:
        return campaign
    if campaign.state != Campaign.State.DRAFT:
        raise Refused(_("Penilaian ini sudah ditutup."))
    nodes = list(campaign.invited.filter(is_active=True))
    if not nodes:
        raise Refused(_("Pilih paling sedikit satu peserta."))
    campaign.instrument_version = freeze_instrument(campaign.instrument_version.code)
    campaign.state = Campaign.State.OPEN
    campaign.opened_at = timezone.now()
    campaign.form_version += 1
    campaign.save()
    _begin(campaign, nodes)
    after = {"participants": [node.name for node in nodes], "instrument": campaign.instrument_version.sha256}
    audit.record("campaign.opened", campaign, after=after, node_path=campaign.owner.path)
    return campaign


@transaction.atomic
def add_participants(access: Access, campaign_id: int, node_ids: Iterable[int]) -> int:
    """Let more nodes join a campaign that runs; those already in it are left alone. The number that joined."""
    campaign = lock_campaign(access, campaign_id)
    if campaign.state != Campaign.State.OPEN:
        raise Refused(_("Peserta hanya dapat ditambah pada penilaian yang sedang berjalan."))
    present = set(campaign.assessments.values_list("node_id", flat=True))
    nodes = [node for node in _participants(campaign.owner, node_ids) if node.pk not in present]
    if nodes:
        _begin(campaign, nodes)
        after = {"participants": [node.name for node in nodes]}
        audit.record("campaign.joined", campaign, after=after, node_path=campaign.owner.path)
    return len(nodes)


@transaction.atomic
def change_schedule(
    access: Access, campaign_id: int, form_version: int, name: str, stages: Iterable[StagePlan]
) -> Campaign:
    """Name and dates of a running campaign. Stages cannot be added or removed any more; rules cannot change."""
    campaign = lock_campaign(access, campaign_id)
    _check_version(campaign, form_version)
    if campaign.state != Campaign.State.OPEN:
        raise Refused(_("Jadwal hanya dapat diubah pada penilaian yang sedang berjalan."))
    wanted = {stage.kind: stage for stage in stages}
    current = list(campaign.stages.all())
    if set(wanted) != {stage.kind for stage in current}:
        raise Refused(_("Tahap tidak dapat ditambah atau dikurangi setelah penilaian dibuka."))
    before = {stage.kind: [stage.opens_at, stage.closes_at, stage.late_until] for stage in current}
    for stage in current:
        dates = wanted[stage.kind]
        check_dates(dates)
        stage.opens_at, stage.closes_at, stage.late_until = dates.opens_at, dates.closes_at, dates.late_end
    CampaignStage.objects.bulk_update(current, ["opens_at", "closes_at", "late_until"])
    campaign.name = name.strip()[:150] or campaign.name
    campaign.form_version += 1
    campaign.save(update_fields=["name", "form_version"])
    after = {stage.kind: [stage.opens_at, stage.closes_at, stage.late_until] for stage in current}
    audit.record("campaign.rescheduled", campaign, before=before, after=after, node_path=campaign.owner.path)
    return campaign


def freeze_instrument(code: str) -> InstrumentVersion:
    """The exact text of the instrument as it is in this installation now, kept once for each text."""
    text = library.source_text(code)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    defaults = {"code": code, "version": library.load(code).version, "content": text}
    return InstrumentVersion.objects.get_or_create(sha256=sha256, defaults=defaults)[0]


def lock_campaign(access: Access, campaign_id: int, action: Action = MANAGE) -> Campaign:
    """The campaign, locked until the transaction ends, for someone who may do this on its owner."""
    campaigns = Campaign.objects.select_for_update(of=("self",)).select_related("owner", "instrument_version")
    campaign = campaigns.filter(pk=campaign_id).first()
    if campaign is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(action, campaign.owner)
    return campaign


def _node(access: Access, node_id: int) -> Node:
    node = Node.objects.filter(pk=node_id).first()
    if node is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(MANAGE, node)
    found: Node = node
    return found


def _check_version(campaign: Campaign, form_version: int) -> None:
    if campaign.form_version != form_version:
        raise Outdated(_("Orang lain baru saja mengubah penilaian ini. Periksa lagi sebelum menyimpan."))


def _fill(campaign: Campaign, plan: CampaignPlan) -> None:
    campaign.name, campaign.year = plan.name, plan.year
    campaign.instrument_version = freeze_instrument(plan.instrument)
    campaign.band_basis, campaign.ladder_enforced = plan.band_basis, plan.ladder_enforced


def _write_stages(campaign: Campaign, stages: tuple[StagePlan, ...]) -> None:
    CampaignStage.objects.bulk_create(
        CampaignStage(
            campaign=campaign,
            order=order,
            kind=stage.kind,
            name=stage.name,
            opens_at=stage.opens_at,
            closes_at=stage.closes_at,
            late_until=stage.late_end,
            inherits=stage.inherits,
            optional=stage.optional,
        )
        for order, stage in enumerate(stages, start=1)
    )


def _participants(owner: Node, node_ids: Iterable[int]) -> list[Node]:
    """The nodes with these ids, all at the owner or below it. Raises Refused for any other."""
    wanted = set(node_ids)
    found = list(Node.objects.filter(pk__in=wanted, path__startswith=owner.path, is_active=True))
    if lost := len(wanted) - len(found):
        text = ngettext(
            "%(count)s peserta bukan bagian dari %(owner)s atau tidak aktif.",
            "%(count)s peserta bukan bagian dari %(owner)s atau tidak aktif.",
            lost,
        )
        raise Refused(text % {"count": lost, "owner": owner})
    return found


def _begin(campaign: Campaign, nodes: list[Node]) -> None:
    """Assessments of these nodes, the first stage open, the others waiting."""
    stages = list(campaign.stages.order_by("order"))
    assessments = Assessment.objects.bulk_create(
        Assessment(campaign=campaign, node=node, stage=stages[0]) for node in nodes
    )
    StageRecord.objects.bulk_create(
        StageRecord(assessment=assessment, stage=stage, state=StageState.WAITING if position else StageState.OPEN)
        for assessment in assessments
        for position, stage in enumerate(stages)
    )


def _summary(plan: CampaignPlan) -> dict[str, object]:
    return {
        "name": plan.name,
        "year": plan.year,
        "instrument": plan.instrument,
        "stages": {stage.kind: [stage.opens_on, stage.closes_on] for stage in plan.stages},
        "participants": len(plan.participants),
    }
