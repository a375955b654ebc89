"""Closing a campaign freezes its results; a correction afterwards is a new revision that everyone can see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

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
from pemantik.assessments.problems import Refused, Unfinished
from pemantik.assessments.selectors.values import (
    EffectiveValue,
    effective,
    effective_values,
    score_values,
    stages_of,
    values_by_stage,
)
from pemantik.assessments.services.answer_fields import blank_fields, fields_of, inherited_fields, merge
from pemantik.assessments.services.answering import AnswerChanges, write_value
from pemantik.assessments.services.campaigns import lock_campaign
from pemantik.assessments.wording import clean, required
from pemantik.maturity.answers import find_code
from pemantik.maturity.numbers import parse_decimal, plain, round_half_up
from pemantik.maturity.scoring import Result
from pemantik.organizations.permissions import Access

#: Assessments read at once while a campaign is closed; keeps memory small with 700 participants.
BATCH = 50
PARTS = ("values__stage", "values__author", "records")
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


@transaction.atomic
def close_campaign(access: Access, campaign_id: int, *, accept_unfinished: bool = False) -> Campaign:
    """End a campaign and freeze the result of every stage that was submitted.

    Raises Unfinished with the participants that are not done, unless they are accepted: then their open stages stop.
    Closing what is closed changes nothing.
    """
    campaign = lock_campaign(access, campaign_id)
    if campaign.state == Campaign.State.CLOSED:
        return campaign
    if campaign.state != Campaign.State.OPEN:
        raise Refused(_("Penilaian ini belum dibuka."))
    _stop_records(campaign, accept_unfinished=accept_unfinished)
    campaign.state, campaign.closed_at = Campaign.State.CLOSED, timezone.now()
    campaign.form_version += 1
    campaign.save()
    CampaignRevision.objects.create(campaign=campaign, number=campaign.revision, made_by=access.user)
    made = _freeze(campaign)
    audit.record("campaign.closed", campaign, after={"results": made}, node_path=campaign.owner.path)
    return campaign


@transaction.atomic
def correct(
    access: Access,
    assessment_id: int,
    reason: str,
    corrections: Iterable[Correction] = (),
    published: Published | None = None,
) -> ResultSnapshot:
    """Correct the final result of one participant of a closed campaign: a new revision, the old results stay.

    Raises Refused without a reason, without anything to correct, or while the campaign runs.
    """
    assessment = _assessment(assessment_id)
    campaign = assessment.campaign = lock_campaign(access, assessment.campaign_id)
    why, wanted = required(reason, _("Tulis alasan koreksi.")), list(corrections)
    if campaign.state != Campaign.State.CLOSED:
        raise Refused(_("Hasil baru dapat dikoreksi setelah penilaian ditutup."))
    if not wanted and published is None:
        raise Refused(_("Tidak ada yang dikoreksi."))
    latest = _latest_final(assessment)
    campaign.revision += 1
    campaign.revision_reason = why
    campaign.save(update_fields=["revision", "revision_reason"])
    CampaignRevision.objects.create(campaign=campaign, number=campaign.revision, reason=why, made_by=access.user)
    for each in wanted:
        _correct_value(access, assessment, latest.stage, each)
    stages = stages_of(campaign)
    snapshot = _snapshot(assessment, latest.stage, effective(stages, values_by_stage(assessment), latest.stage))
    snapshot.published_index, snapshot.published_reason = latest.published_index, latest.published_reason
    snapshot.published_source = latest.published_source
    if published:
        _publish(snapshot, published)
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
    lock_campaign(access, assessment.campaign_id)
    latest = _latest_final(assessment)
    if latest.published_index is not None:
        raise Refused(_("Nilai terbit sudah dicatat. Ubah lewat koreksi, dengan alasannya."))
    _publish(latest, published)
    latest.save(update_fields=["published_index", "published_reason", "published_source"])
    after = {"index": plain(latest.published_index or Decimal(0)), "source": latest.published_source}
    audit.record("result.published", latest, after=after, node_path=assessment.node.path)
    return latest


def _assessment(assessment_id: int) -> Assessment:
    found = Assessment.objects.select_related("node", "campaign__instrument_version").filter(pk=assessment_id).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return found


def _stop_records(campaign: Campaign, *, accept_unfinished: bool) -> None:
    """Lock every stage that is not done, so that nobody saves into it any more, and stop it."""
    records = StageRecord.objects.filter(assessment__campaign=campaign, state__in=[StageState.OPEN, StageState.WAITING])
    running = list(records.select_for_update(of=("self",)).select_related("assessment__node", "stage").defer("receipt"))
    left = [f"{each.assessment.node}: {each.stage}" for each in running if each.state == StageState.OPEN]
    if left and not accept_unfinished:
        text = ngettext("%(count)s peserta belum selesai.", "%(count)s peserta belum selesai.", len(left))
        raise Unfinished(text % {"count": len(left)}, left)
    records.update(state=StageState.STOPPED)
    Assessment.objects.filter(campaign=campaign).update(stage=None)


def _freeze(campaign: Campaign) -> int:
    """Snapshots of all submitted stages, a batch of assessments at a time. The number made."""
    stages = stages_of(campaign)
    ids = list(campaign.assessments.order_by("pk").values_list("pk", flat=True))
    made = 0
    for start in range(0, len(ids), BATCH):
        batch = campaign.assessments.filter(pk__in=ids[start : start + BATCH])
        snapshots = list(_snapshots(campaign, stages, batch.prefetch_related(*PARTS)))
        ResultSnapshot.objects.bulk_create(snapshots)
        made += len(snapshots)
    return made


def _snapshots(
    campaign: Campaign, stages: list[CampaignStage], assessments: Iterable[Assessment]
) -> Iterator[ResultSnapshot]:
    for assessment in assessments:
        assessment.campaign = campaign
        by_stage: dict[int, dict[str, Any]] = {}
        for row in assessment.values.all():
            by_stage.setdefault(row.stage_id, {})[row.code] = row
        done = {record.stage_id for record in assessment.records.all() if record.state == StageState.SUBMITTED}
        for stage in stages:
            if stage.pk in done:
                yield _snapshot(assessment, stage, effective(stages, by_stage, stage))


def _snapshot(assessment: Assessment, stage: CampaignStage, values: dict[str, EffectiveValue]) -> ResultSnapshot:
    """The result of these values, not yet saved."""
    result = score_values(assessment.campaign, values)
    return ResultSnapshot(
        assessment=assessment,
        stage=stage,
        revision=assessment.campaign.revision,
        index=result.index,
        exact=plain(result.exact),
        band=result.band.name if result.band else "",
        group_scores=_group_scores(result),
        values={code: _frozen(each) for code, each in sorted(values.items())},
    )


def _group_scores(result: Result) -> list[dict[str, str]]:
    return [
        {
            "code": each.group.code,
            "name": each.group.name,
            "kind": each.group.kind,
            "exact": plain(each.exact),
            "score": str(each.score),
            "share": plain(each.share),
            "band": each.band.name if each.band else "",
        }
        for each in result.groups
    ]


def _frozen(each: EffectiveValue) -> dict[str, Any]:
    row = each.row
    return {
        "value": None if row.value is None else plain(row.value),
        "not_relevant": row.not_relevant,
        "provisional": row.is_provisional,
        "source": row.source,
        "stage": row.stage.kind,
        "author": row.author.name,
        "narrative": row.narrative,
    }


def _latest_final(assessment: Assessment) -> ResultSnapshot:
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
    snapshot.published_index = index
