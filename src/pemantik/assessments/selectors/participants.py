"""One participant's page: its stages, and what this person may do with each."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts.models import User
from pemantik.assessments.duties import SUBMITS, WORKS, Window, may_any, window_of
from pemantik.assessments.models import (
    Assessment,
    Campaign,
    CampaignStage,
    Declaration,
    StageKind,
    StageRecord,
    StageState,
)
from pemantik.assessments.selectors.submission import SubmissionCheck, check_submission
from pemantik.assessments.selectors.values import effective_values
from pemantik.organizations.permissions import Access, live_grants
from pemantik.organizations.roles import Action, roles_with


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of a participant. What may be done is only repeated here; the services decide."""

    record: StageRecord
    window: Window
    assessors: tuple[str, ...]
    check: SubmissionCheck | None
    may_submit: bool
    may_withdraw: bool
    may_skip: bool
    may_extend: bool
    is_late: bool


def participant_page(access: Access, assessment: Assessment) -> list[Step]:
    """The stages in order, with what this person may do. At most seven queries."""
    records = list(
        StageRecord.objects.filter(assessment=assessment)
        .select_related("stage", "submitted_by")
        .defer("receipt")
        .order_by("stage__order")
    )
    names: dict[int, list[str]] = {}
    for place in assessment.assessors.select_related("assessor").order_by("stage", "order"):
        names.setdefault(place.stage_id, []).append(place.assessor.name)
    current = next((position for position, each in enumerate(records) if each.state == StageState.OPEN), len(records))
    steps = []
    for position, record in enumerate(records):
        record.assessment = assessment
        steps.append(_step(access, record, tuple(names.get(record.stage_id, ())), last=position == current - 1))
    return steps


def _step(access: Access, record: StageRecord, assessors: tuple[str, ...], *, last: bool) -> Step:
    assessment, window, now = record.assessment, window_of(record), timezone.now()
    runs = assessment.campaign.state == Campaign.State.OPEN
    mine = runs and may_any(access, SUBMITS[record.stage.kind], assessment.node)
    manages = runs and access.may(Action.MANAGE_CAMPAIGNS, assessment.campaign.owner)
    is_open = record.state == StageState.OPEN
    submits = mine and is_open and window.opens <= now <= window.last
    done = record.state in {StageState.SUBMITTED, StageState.SKIPPED}
    return Step(
        record=record,
        window=window,
        assessors=assessors,
        check=check_submission(record, effective_values(assessment, record.stage)) if submits else None,
        may_submit=submits,
        may_withdraw=mine and done and last and now <= window.deadline,
        may_skip=is_open and record.stage.optional and (mine or manages),
        may_extend=manages and record.state in {StageState.OPEN, StageState.WAITING},
        is_late=is_open and now > window.deadline,
    )


def find_stage(assessment: Assessment, stage_id: int) -> CampaignStage:
    """A stage of assessors of the assessment's campaign, or Http404."""
    found = assessment.campaign.stages.filter(pk=stage_id).exclude(kind=StageKind.SELF).first()
    if found is None:
        raise Http404(_("Tahap ini tidak ada."))
    return found


def possible_assessors(assessment: Assessment, stage: CampaignStage) -> list[User]:
    """People whose role lets them work in the stage of this participant. One query."""
    roles = {role for action in WORKS[stage.kind] for role in roles_with(action)}
    path, step = assessment.node.path, assessment.node.steplen
    above = [path[:end] for end in range(step, len(path) + 1, step)]
    grants = live_grants().filter(Q(node__path__in=above), role__in=roles)
    return list(User.objects.filter(pk__in=grants.values("user")).order_by("name", "pk"))


def conflicts_of(assessment: Assessment) -> list[Declaration]:
    """The conflicts of interest that assessors declared about this participant. For its coordinator. One query."""
    return list(assessment.declarations.filter(has_conflict=True).select_related("assessor").order_by("declared_at"))
