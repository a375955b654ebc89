"""What waits for those who answer for a whole institution, and for the coordinator of a campaign."""

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pemantik.assessments.addresses import assessment_address
from pemantik.assessments.codes import index_codes
from pemantik.assessments.duties import window_of
from pemantik.assessments.models import (
    Assessment,
    AssessorAssignment,
    Campaign,
    Declaration,
    StageKind,
    StageRecord,
    StageState,
)
from pemantik.assessments.selectors.campaigns import answered_counts
from pemantik.assessments.selectors.progress import STANDSTILL
from pemantik.assessments.selectors.task import Task, TaskKind, day_of
from pemantik.assessments.selectors.waiting import WHOLE, own_institutions
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action, roles_with


def submissions(access: Access, most: int) -> Iterator[Task]:
    """Self-assessments that wait for the person to submit or to complete them. Two queries."""
    submitters = roles_with(Action.SUBMIT)
    mine = own_institutions(access, submitters, "assessment__node", submitters)
    mine |= own_institutions(access, WHOLE.difference(submitters), "assessment__node", WHOLE)
    records = list(
        StageRecord.objects.filter(
            mine,
            state=StageState.OPEN,
            stage__kind=StageKind.SELF,
            assessment__campaign__state=Campaign.State.OPEN,
        )
        .select_related("stage", "assessment__node", "assessment__campaign__instrument_version")
        .defer("receipt", "assessment__campaign__instrument_version__content")
        .order_by("stage__closes_at", "pk")[:most]
    )
    answered = answered_counts([record.assessment for record in records])
    for record in records:
        assessment = record.assessment
        submits = access.may(Action.SUBMIT, assessment.node)
        title = _("Kirim %(stage)s %(node)s") if submits else _("Lengkapi %(stage)s %(node)s")
        place = _("%(done)s dari %(total)s indikator sudah diisi") % {
            "done": answered.get(assessment.pk, 0),
            "total": len(index_codes(assessment.campaign.instrument)),
        }
        yield Task(
            TaskKind.SUBMIT if submits else TaskKind.ANSWER,
            title % {"stage": record.stage, "node": assessment.node},
            place,
            day_of(window_of(record).deadline),
            assessment_address(assessment.pk),
            assessment.pk,
        )


def conflicts(access: Access, most: int) -> Iterator[Task]:
    """Assessors named for a stage who declared a conflict of interest, so that somebody else must be. One query."""
    if not access.paths(Action.MANAGE_CAMPAIGNS):
        return
    torn = Declaration.objects.filter(
        assessment=OuterRef("assessment"), assessor=OuterRef("assessor"), has_conflict=True
    )
    ahead = StageRecord.objects.filter(
        assessment=OuterRef("assessment"), stage=OuterRef("stage"), state__in=[StageState.WAITING, StageState.OPEN]
    )
    places = (
        AssessorAssignment.objects.filter(
            access.within(Action.MANAGE_CAMPAIGNS, "assessment__campaign__owner__path"),
            Exists(torn),
            Exists(ahead),
            assessment__campaign__state=Campaign.State.OPEN,
        )
        .select_related("assessor", "stage", "assessment__node")
        .order_by("stage__opens_at", "pk")[:most]
    )
    for place in places:
        yield Task(
            TaskKind.ASSIGN,
            _("Tugaskan asesor lain untuk %(node)s") % {"node": place.assessment.node},
            _("%(stage)s · %(name)s menyatakan benturan kepentingan") % {"stage": place.stage, "name": place.assessor},
            day_of(place.stage.closes_at),
            reverse("stage-assessors", args=[place.assessment_id, place.stage_id]),
            place.assessment_id,
        )


def closings(access: Access, most: int) -> Iterator[Task]:
    """Campaigns in which everybody is done, and those whose freezing stands still. One query."""
    if not access.paths(Action.MANAGE_CAMPAIGNS):
        return
    working = Assessment.objects.filter(campaign=OuterRef("pk"), stage__isnull=False)
    still = Q(state=Campaign.State.CLOSING, frozen_at__lt=timezone.now() - STANDSTILL)
    campaigns = (
        Campaign.objects.filter(
            access.within(Action.MANAGE_CAMPAIGNS, "owner__path"),
            still | (Q(state=Campaign.State.OPEN) & ~Q(Exists(working))),
        )
        .annotate(participants=Count("assessments"))
        .filter(participants__gt=0)
        .order_by("year", "pk")[:most]
    )
    for campaign in campaigns:
        if campaign.state == Campaign.State.CLOSING:
            title, place = _("Lanjutkan pembekuan %(name)s"), _("Hasil baru sebagian dibekukan")
            address = reverse("campaign", args=[campaign.pk])
        else:
            done = ngettext("%(count)s peserta sudah selesai", "%(count)s peserta sudah selesai", campaign.participants)
            title, place = _("Tutup %(name)s"), done % {"count": campaign.participants}
            address = reverse("campaign-close", args=[campaign.pk])
        yield Task(TaskKind.CLOSE, title % {"name": campaign}, place, None, address, 0)
