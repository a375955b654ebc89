"""Freezing the results of a campaign that is being closed: a batch of participants at a time, to be continued anywhere.

While a campaign is being closed nobody can change anything in it, so a batch is computed without a lock and written in
one short transaction together with the place that was reached. A worker that is killed loses at most one batch; two
that work at once give the same results, and only one of them is kept.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from pemantik.accounts import audit
from pemantik.assessments import tasks
from pemantik.assessments.models import (
    Assessment,
    Campaign,
    CampaignStage,
    ResultSnapshot,
    StageRecord,
    StageState,
)
from pemantik.assessments.selectors.values import EffectiveValue, effective, score_values, stages_of
from pemantik.maturity.numbers import plain
from pemantik.maturity.scoring import Result

#: Assessments that are frozen at once: small in memory, short to write, and often enough to show that it goes on.
BATCH = 25
#: Results that are frozen while the person waits, about half a second; more is work for the background.
AT_ONCE = 100


def begin(campaign: Campaign) -> None:
    """Freeze the results now where they are few, else in the background. Inside the transaction that closes."""
    submitted = StageRecord.objects.filter(assessment__campaign=campaign, state=StageState.SUBMITTED)
    if submitted.count() > AT_ONCE:
        queue(campaign)
        return
    while campaign.state == Campaign.State.CLOSING:
        _write(campaign, *_next(campaign))


def queue(campaign: Campaign) -> None:
    """Leave the work to the background worker, once this transaction holds. Queuing it twice does no harm."""
    transaction.on_commit(lambda: tasks.freeze_results.enqueue(campaign.pk))


def freeze(campaign_id: int) -> str:
    """Freeze what is left, batch by batch; the state of the campaign afterwards. It acts as the system."""
    while True:
        campaign = Campaign.objects.select_related("owner", "instrument_version").get(pk=campaign_id)
        if campaign.state != Campaign.State.CLOSING:
            return campaign.state
        reached, snapshots = _next(campaign)
        with transaction.atomic():
            locked = Campaign.objects.select_for_update(of=("self",)).select_related("owner").get(pk=campaign_id)
            if (locked.state, locked.frozen_to) == (campaign.state, campaign.frozen_to):
                _write(locked, reached, snapshots)


def snapshot_of(assessment: Assessment, stage: CampaignStage, values: dict[str, EffectiveValue]) -> ResultSnapshot:
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


def _next(campaign: Campaign) -> tuple[int, list[ResultSnapshot]]:
    """The last assessment of the next batch, and its results; 0 where nothing is left."""
    left = campaign.assessments.filter(pk__gt=campaign.frozen_to).order_by("pk")
    records = Prefetch("records", StageRecord.objects.defer("receipt"))
    batch = list(left.prefetch_related("values__stage", "values__author", records)[:BATCH])
    return (batch[-1].pk if batch else 0), list(_snapshots(campaign, stages_of(campaign), batch))


def _write(campaign: Campaign, reached: int, snapshots: list[ResultSnapshot]) -> None:
    """Keep a batch and the place reached; without one, everything is frozen and the campaign is closed."""
    campaign.frozen_at = timezone.now()
    if reached:
        ResultSnapshot.objects.bulk_create(snapshots)
        campaign.frozen_to = reached
    else:
        campaign.state = Campaign.State.CLOSED
        campaign.form_version += 1
        results = ResultSnapshot.objects.filter(assessment__campaign=campaign).count()
        audit.record("campaign.frozen", campaign, after={"results": results}, node_path=campaign.owner.path)
    campaign.save(update_fields=["state", "frozen_to", "frozen_at", "form_version"])


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
                yield snapshot_of(assessment, stage, effective(stages, by_stage, stage))


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
