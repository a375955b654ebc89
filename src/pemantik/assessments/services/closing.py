"""Closing a campaign freezes its results; a correction afterwards is a new revision that everyone can see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pemantik.accounts import audit
from pemantik.assessments.models import (
    Assessment,
    Campaign,
    CampaignRevision,
    CampaignStage,
    ResultSnapshot,
    StageRecord,
    StageState,
)
from pemantik.assessments.problems import Outdated, Refused, Unfinished
from pemantik.assessments.selectors.values import effective, effective_values, stages_of, values_by_stage
from pemantik.assessments.services import freezing
from pemantik.assessments.services.answer_fields import blank_fields, fields_of, inherited_fields, merge
from pemantik.assessments.services.answering import AnswerChanges, write_value
from pemantik.assessments.services.campaigns import lock_campaign
from pemantik.assessments.wording import clean, required
from pemantik.maturity.answers import find_code
from pemantik.maturity.numbers import parse_decimal, plain, round_half_up
from pemantik.organizations.permissions import Access

#: More decimals than any published index has.
INDEX_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that was wrong when the campaign was closed, and why."""

    code: str
    value: str
    justification: str


@dataclass(frozen=True, slots=True)
class Published:
    """The index that the assessing institution published; it may differ from the computed one, with a reason."""

    index: str
    source: str
    reason: str = ""
    on: date | None = None


@transaction.atomic
def close_campaign(access: Access, campaign_id: int, *, accept_unfinished: bool = False) -> Campaign:
    """End a campaign: from now on nobody works in it, and the result of every submitted stage is frozen.

    A small campaign is closed at once, a large one by the background worker (see freezing); calling this again while
    it is being closed queues that work anew. Raises Unfinished with the participants that are not done, unless they
    are accepted: then their open stages stop. Closing what is closed changes nothing.
    """
    campaign = lock_campaign(access, campaign_id)
    if campaign.state == Campaign.State.CLOSED:
        return campaign
    if campaign.state == Campaign.State.CLOSING:
        freezing.queue(campaign)
        return campaign
    if campaign.state != Campaign.State.OPEN:
        raise Refused(_("Penilaian ini belum dibuka."))
    stopped = _stop_records(campaign, accept_unfinished=accept_unfinished)
    campaign.state, campaign.closed_at = Campaign.State.CLOSING, timezone.now()
    campaign.frozen_to, campaign.frozen_at = 0, campaign.closed_at
    campaign.form_version += 1
    campaign.save()
    CampaignRevision.objects.create(campaign=campaign, number=campaign.revision, made_by=access.user)
    audit.record("campaign.closed", campaign, after={"stopped": stopped}, node_path=campaign.owner.path)
    freezing.begin(campaign)
    return campaign


@transaction.atomic
def correct(
    access: Access,
    assessment_id: int,
    reason: str,
    corrections: Iterable[Correction] = (),
    published: Published | None = None,
    seen: int | None = None,
) -> ResultSnapshot:
    """Correct the final result of one participant of a closed campaign: a new revision, the old results stay.

    `seen` is the revision that the form showed. Raises Outdated if there is a newer one, Refused without a reason,
    without anything to correct, or while the campaign runs.
    """
    assessment = _assessment(assessment_id)
    campaign = assessment.campaign = lock_campaign(access, assessment.campaign_id)
    why, wanted = required(reason, _("Tulis alasan koreksi.")), list(corrections)
    if campaign.state != Campaign.State.CLOSED:
        raise Refused(_("Hasil baru dapat dikoreksi setelah penilaian ditutup."))
    if not wanted and published is None:
        raise Refused(_("Tidak ada yang dikoreksi."))
    latest = latest_final(assessment)
    if seen is not None and latest.revision != seen:
        raise Outdated(_("Hasil ini baru saja dikoreksi orang lain. Periksa lagi sebelum menyimpan."))
    campaign.revision += 1
    campaign.revision_reason = why
    campaign.save(update_fields=["revision", "revision_reason"])
    CampaignRevision.objects.create(campaign=campaign, number=campaign.revision, reason=why, made_by=access.user)
    for each in wanted:
        _correct_value(access, assessment, latest.stage, each)
    stages = stages_of(campaign)
    values = effective(stages, values_by_stage(assessment), latest.stage)
    snapshot = freezing.snapshot_of(assessment, latest.stage, values)
    _publish_again(snapshot, latest, published, why)
    snapshot.save()
    audit.record(
        "result.corrected",
        snapshot,
        before={"index": plain(latest.index), "revision": latest.revision},
        after={"index": plain(snapshot.index), "revision": snapshot.revision, "reason": why},
        node_path=assessment.node.path,
    )
    return snapshot


@transaction.atomic
def record_published(access: Access, assessment_id: int, published: Published) -> ResultSnapshot:
    """Note the index that was published for a closed assessment, once. Changing it later is a correction."""
    assessment = _assessment(assessment_id)
    campaign = lock_campaign(access, assessment.campaign_id)
    if campaign.state != Campaign.State.CLOSED:
        raise Refused(_("Nilai terbit baru dapat dicatat setelah penilaian ditutup."))
    latest = latest_final(assessment)
    if latest.published_index is not None:
        raise Refused(_("Nilai terbit sudah dicatat. Ubah lewat koreksi, dengan alasannya."))
    _publish(latest, published)
    latest.save(update_fields=["published_index", "published_reason", "published_source", "published_on"])
    after = {
        "index": plain(latest.published_index or Decimal(0)),
        "source": latest.published_source,
        "on": latest.published_on,
    }
    audit.record("result.published", latest, after=after, node_path=assessment.node.path)
    return latest


def _assessment(assessment_id: int) -> Assessment:
    found = Assessment.objects.select_related("node", "campaign__instrument_version").filter(pk=assessment_id).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return found


def _stop_records(campaign: Campaign, *, accept_unfinished: bool) -> int:
    """Lock every stage that is not done, so that nobody saves into it any more, and stop it. The number open."""
    records = StageRecord.objects.filter(assessment__campaign=campaign, state__in=[StageState.OPEN, StageState.WAITING])
    running = list(records.select_for_update(of=("self",)).select_related("assessment__node", "stage").defer("receipt"))
    left = [f"{each.assessment.node}: {each.stage}" for each in running if each.state == StageState.OPEN]
    if left and not accept_unfinished:
        text = ngettext("%(count)s peserta belum selesai.", "%(count)s peserta belum selesai.", len(left))
        raise Unfinished(text % {"count": len(left)}, left)
    records.update(state=StageState.STOPPED)
    Assessment.objects.filter(campaign=campaign).update(stage=None)
    return len(left)


def latest_final(assessment: Assessment) -> ResultSnapshot:
    """The newest frozen result of the last stage that was submitted."""
    snapshots = ResultSnapshot.objects.filter(assessment=assessment).select_related("stage")
    latest = snapshots.order_by("-stage__order", "-revision").first()
    if latest is None:
        raise Refused(_("Peserta ini belum punya hasil yang dibekukan."))
    return latest


def _correct_value(access: Access, assessment: Assessment, stage: CampaignStage, correction: Correction) -> None:
    why = required(correction.justification, _("Tulis alasan perubahan nilai %(code)s.") % {"code": correction.code})
    code = find_code(assessment.campaign.instrument, correction.code)
    record = StageRecord.objects.select_related("stage", "assessment__node").get(assessment=assessment, stage=stage)
    rows = effective_values(assessment, stage)
    old = rows.get(code)
    base = blank_fields() if old is None else inherited_fields(old.row) if old.inherited else fields_of(old.row)
    changes = AnswerChanges(value=correction.value, narrative=why)
    own = old.row if old and not old.inherited else None
    write_value(record, code, own, merge(assessment.campaign, code, base, changes), access.user)


def _publish(snapshot: ResultSnapshot, published: Published) -> None:
    """Put a published index into the snapshot. Raises Refused where it cannot be one, or differs without a reason."""
    index = parse_decimal(published.index)
    highest = snapshot.assessment.campaign.instrument.maximum
    if index is None or not 0 <= index <= highest or round_half_up(index, INDEX_DECIMALS) != index:
        raise Refused(_("Tulis nilai terbit sebagai angka pada skala instrumen."))
    snapshot.published_source = required(published.source, _("Tulis sumber nilai terbit."), 300)
    snapshot.published_reason = clean(published.reason)
    if index != snapshot.index and not snapshot.published_reason:
        raise Refused(_("Nilai terbit berbeda dari hitungan. Tulis sebabnya."))
    if published.on and published.on > timezone.localdate():
        raise Refused(_("Tanggal terbit belum tiba. Catat setelah nilainya terbit."))
    snapshot.published_index, snapshot.published_on = index, published.on


def _publish_again(snapshot: ResultSnapshot, latest: ResultSnapshot, published: Published | None, why: str) -> None:
    """The published index of a correction: the new one, or the one before it, which may now differ from the result."""
    if published:
        _publish(snapshot, published)
        return
    snapshot.published_index, snapshot.published_on = latest.published_index, latest.published_on
    snapshot.published_source, snapshot.published_reason = latest.published_source, latest.published_reason
    if latest.published_index not in {None, snapshot.index} and not snapshot.published_reason:
        snapshot.published_reason = why
