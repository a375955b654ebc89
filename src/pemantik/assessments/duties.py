"""Who may work in which stage: the bridge between the table of permissions and the stages of an assessment.

Every write under an assessment goes through `lock_open_record`: it finds and locks the stage that is open, so that
nobody can submit, close or withdraw it meanwhile, and says in words why a person may not work in it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.assessments.models import (
    Assessment,
    AssessorAssignment,
    Assignment,
    Campaign,
    CampaignStage,
    Declaration,
    StageKind,
    StageRecord,
    StageState,
)
from pemantik.assessments.problems import NotDeclared, Refused
from pemantik.assessments.wording import moment
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import PERMISSIONS, Action, Role

#: Any one of these is needed to work in a stage.
WORKS: dict[str, tuple[Action, ...]] = {
    StageKind.SELF: (Action.ANSWER,),
    StageKind.INTERNAL: (Action.VERIFY,),
    StageKind.DESK: (Action.ASSESS,),
    StageKind.INTERVIEW: (Action.ASSESS,),
    StageKind.VISIT: (Action.ASSESS,),
    StageKind.FINAL: (Action.ASSESS, Action.REVIEW),
}

#: Any one of these is needed to submit, withdraw or skip a stage.
SUBMITS: dict[str, tuple[Action, ...]] = {**WORKS, StageKind.SELF: (Action.SUBMIT,)}

#: Whoever may do none of these never works in a stage of assessors.
ASSESSES = frozenset({Action.VERIFY, Action.ASSESS, Action.REVIEW})

#: Stages in which an assessor must have declared whether a conflict of interest exists.
EXTERNAL = frozenset({StageKind.DESK, StageKind.INTERVIEW, StageKind.VISIT, StageKind.FINAL})

#: Length of one step of a path in the tree of nodes.
STEP = Node.steplen


@dataclass(frozen=True, slots=True)
class Window:
    """When a stage takes work of one participant. After `deadline` it is late; after `last` it is refused."""

    opens: datetime
    deadline: datetime
    last: datetime


def window_of(record: StageRecord) -> Window:
    """The times that apply to this participant, an extension included. Needs `record.stage`."""
    stage = record.stage
    deadline = record.extended_until or stage.closes_at
    return Window(stage.opens_at, deadline, max(deadline, stage.late_until or deadline))


def inside_or_above(access: Access, field: str = "node__path") -> Q:
    """Participants that the person may look into, and those inside which the person has something to answer."""
    own = [path[:end] for path in access.paths(Action.ANSWER) for end in range(STEP, len(path) + 1, STEP)]
    return access.within(Action.VIEW_ASSESSMENT, field) | Q(**{f"{field}__in": own})


def visible_assessments(access: Access) -> QuerySet[Assessment]:
    """Assessments that exist for this person."""
    return Assessment.objects.filter(inside_or_above(access)).exclude(campaign__state=Campaign.State.DRAFT)


def may_see(access: Access, node: Node) -> bool:
    """Whether assessments of this participant exist for the person."""
    inside = any(path.startswith(node.path) for path in access.paths(Action.ANSWER))
    return inside or access.may(Action.VIEW_ASSESSMENT, node)


def may_any(access: Access, actions: tuple[Action, ...], node: Node) -> bool:
    """Whether the person may do at least one of these on the node."""
    return any(access.may(action, node) for action in actions)


def require_any(access: Access, actions: tuple[Action, ...], node: Node) -> None:
    """Raise Http404 for strangers, PermissionDenied for those who may see it but do none of these."""
    if may_any(access, actions, node):
        return
    if may_see(access, node):
        raise PermissionDenied(_("Anda tidak berhak %(action)s di sini.") % {"action": actions[0].label})
    access.require(actions[0], node)


def whole_paths(access: Access) -> tuple[str, ...]:
    """Where the person answers for whole participants: every role that answers, but the operator."""
    return tuple(
        grant.node.path
        for grant in access.grants
        if Action.ANSWER in PERMISSIONS[Role(grant.role)] and grant.role != Role.OPERATOR
    )


def answers_everything(access: Access, node: Node) -> bool:
    """Whether the person answers every code of this participant."""
    return any(node.path.startswith(path) for path in whole_paths(access))


def own_assignments(access: Access) -> Q:
    """A filter for assignments of units in which the person answers, made to nobody else by name."""
    return access.within(Action.ANSWER, "unit__path") & (Q(person=None) | Q(person=access.user))


def asked_for(access: Access) -> Q:
    """A filter for assignments that are the person's to do: by name, or of the units where the person is operator.

    Those who answer for a whole institution may do all of it, but only what names them is asked of them.
    """
    paths = [
        grant.node.path
        for grant in access.grants
        if grant.role == Role.OPERATOR
        or (Action.ANSWER in PERMISSIONS[Role(grant.role)] and not grant.node.is_institution)
    ]
    units = Q(pk__in=[])
    for path in paths:
        units |= Q(unit__path__startswith=path)
    return Q(person=access.user) | (Q(person=None) & units)


def may_answer(access: Access, assessment: Assessment, code: str) -> bool:
    """Whether the answer to this code is the person's to give, whatever the stage. Needs `assessment.node`."""
    if answers_everything(access, assessment.node):
        return True
    return Assignment.objects.filter(own_assignments(access), assessment=assessment, code=code).exists()


def require_answerer(access: Access, assessment: Assessment, code: str) -> None:
    """Raise Http404 or PermissionDenied unless the person answers this code."""
    if may_answer(access, assessment, code):
        return
    refuse_answer(access, assessment.node)


def refuse_answer(access: Access, node: Node) -> None:
    """Say that a code is somebody else's: 403 for those who see the participant, 404 for strangers."""
    if not may_see(access, node):
        access.require(Action.VIEW_ASSESSMENT, node)
    raise PermissionDenied(_("Indikator ini tidak ditugaskan kepada Anda."))


def lock_open_record(access: Access, assessment_id: int, code: str = "") -> StageRecord:
    """The open stage of an assessment, locked until the transaction ends, for someone who may work in it now.

    In the self-assessment the person must answer `code`. One query where all is well.
    Raises Http404, PermissionDenied, NotDeclared or Refused.
    """
    record = locked_records(access, assessment_id, code).filter(state=StageState.OPEN).first()
    if record is None:
        raise _closed(access, assessment_id)
    if record.stage.kind == StageKind.SELF:
        _require_self(access, record)
    else:
        _require_stage(access, record)
    check_running(record.assessment.campaign)
    check_time(record)
    return record


def lock_assessing_record(access: Access, assessment_id: int) -> StageRecord:
    """The open stage, locked, for an assessor who may work in it now; refused while the self-assessment runs.

    Raises Http404, PermissionDenied, NotDeclared or Refused.
    """
    record = locked_records(access, assessment_id).filter(state=StageState.OPEN).first()
    if record is None:
        raise _closed(access, assessment_id)
    if record.stage.kind == StageKind.SELF:
        require_any(access, (Action.VERIFY, Action.ASSESS, Action.REVIEW), record.assessment.node)
        raise Refused(_("Penilaian ini masih di tahap %(stage)s.") % {"stage": record.stage})
    require_any(access, WORKS[record.stage.kind], record.assessment.node)
    require_place(access, record)
    check_running(record.assessment.campaign)
    check_time(record)
    return record


def visible_assessment(access: Access, assessment_id: int) -> Assessment:
    """The assessment with its campaign and participant. Http404 for strangers and while it is a draft."""
    assessments = Assessment.objects.exclude(campaign__state=Campaign.State.DRAFT).select_related(
        "node", "stage", "campaign__owner", "campaign__instrument_version"
    )
    found = assessments.defer("campaign__instrument_version__content").filter(pk=assessment_id).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    require_seen(access, found)
    return found


def require_seen(access: Access, assessment: Assessment) -> None:
    """Raise Http404 for strangers, PermissionDenied for those who see the participant but not its assessments."""
    if may_see(access, assessment.node) or access.may(Action.MANAGE_CAMPAIGNS, assessment.campaign.owner):
        return
    access.require(Action.VIEW_ASSESSMENT, assessment.node)


def require_manager(access: Access, assessment: Assessment) -> None:
    """Raise unless the person is a coordinator of the campaign: Http404 for strangers, PermissionDenied else."""
    if access.may(Action.MANAGE_CAMPAIGNS, assessment.campaign.owner):
        return
    require_seen(access, assessment)
    raise PermissionDenied(_("Hanya koordinator %(campaign)s yang berhak.") % {"campaign": assessment.campaign})


def locked_records(access: Access, assessment_id: int, code: str = "") -> QuerySet[StageRecord]:
    """The stages of an assessment, locked when read, with what decides whether the person may work in each.

    Every save begins here, so only what this person's roles can need is asked for; building SQL costs more than
    running it.
    """
    records = (
        StageRecord.objects.filter(assessment_id=assessment_id)
        .select_for_update(of=("self",))
        .select_related("stage", "assessment__node", "assessment__campaign__instrument_version")
        .defer("receipt", "assessment__campaign__instrument_version__content")
        .order_by("stage__order")
    )
    if code and access.paths(Action.ANSWER):
        covered = Assignment.objects.filter(own_assignments(access), assessment=OuterRef("assessment"), code=code)
        records = records.annotate(covered=Exists(covered))
    if not any(access.paths(action) for action in ASSESSES):
        return records
    same = {"assessment": OuterRef("assessment"), "stage": OuterRef("stage")}
    places = AssessorAssignment.objects.filter(**same)
    declared = Declaration.objects.filter(assessment=OuterRef("assessment"), assessor=access.user)
    floors = CampaignStage.objects.filter(
        campaign=OuterRef("stage__campaign"), order__lte=OuterRef("stage__order"), inherits=False
    )
    return records.annotate(
        assessors=Subquery(places.order_by("-order").values("order")[:1]),
        is_assigned=Exists(places.filter(assessor=access.user)),
        declared_conflict=Subquery(declared.values("has_conflict")[:1]),
        floor=Subquery(floors.order_by("-order").values("order")[:1]),
    )


def has_second(record: StageRecord) -> bool:
    """Whether two assessors work in this stage. The record comes from `locked_records`."""
    return (getattr(record, "assessors", None) or 0) > 1


def floor_of(record: StageRecord) -> int | None:
    """The order of the last stage that began anew, if any. The record comes from `locked_records`."""
    floor: int | None = getattr(record, "floor", None)
    return floor


def _closed(access: Access, assessment_id: int) -> Refused:
    """Why there is no open stage, for those who may know; raises Http404 or PermissionDenied for the others."""
    visible_assessment(access, assessment_id)
    return Refused(_("Penilaian ini sudah selesai atau ditutup; isinya tidak dapat diubah lagi."))


def _require_self(access: Access, record: StageRecord) -> None:
    node = record.assessment.node
    if not (answers_everything(access, node) or getattr(record, "covered", False)):
        refuse_answer(access, node)


def _require_stage(access: Access, record: StageRecord) -> None:
    """In a later stage: an assessor of that stage, assigned where anyone is, and without a conflict of interest."""
    node = record.assessment.node
    actions = WORKS[record.stage.kind]
    if not may_any(access, actions, node) and answers_or_inside(access, node):
        raise Refused(_("Penilaian ini sudah di tahap %(stage)s; isian tidak dapat diubah.") % {"stage": record.stage})
    require_any(access, actions, node)
    require_place(access, record)


def answers_or_inside(access: Access, node: Node) -> bool:
    """Whether the person answers something in this participant."""
    return any(path.startswith(node.path) or node.path.startswith(path) for path in access.paths(Action.ANSWER))


def require_place(access: Access, record: StageRecord) -> None:
    """Raise unless the person is (or may be) an assessor of this stage and has declared to be free of conflicts."""
    by_review_only = not may_any(access, (Action.VERIFY, Action.ASSESS), record.assessment.node)
    if not record.is_assigned and (record.assessors or by_review_only):  # type: ignore[attr-defined]
        raise PermissionDenied(_("Tahap ini ditugaskan kepada asesor lain."))
    if record.declared_conflict:  # type: ignore[attr-defined]
        raise PermissionDenied(_("Anda menyatakan ada benturan kepentingan pada penilaian ini."))
    if record.stage.kind in EXTERNAL and record.declared_conflict is None:  # type: ignore[attr-defined]
        raise NotDeclared(_("Nyatakan dulu ada tidaknya benturan kepentingan Anda pada penilaian ini."))


def check_running(campaign: Campaign) -> None:
    """Raise Refused unless the campaign is open."""
    if campaign.state != Campaign.State.OPEN:
        raise Refused(_("%(campaign)s tidak sedang berjalan.") % {"campaign": campaign})


def check_time(record: StageRecord) -> None:
    """Raise Refused before the stage opens and after its last moment."""
    window, now = window_of(record), timezone.now()
    if now < window.opens:
        raise Refused(
            _("%(stage)s dibuka %(when)s.") % {"stage": record.stage, "when": moment(window.opens)},
        )
    if now > window.last:
        raise Refused(
            _("%(stage)s ditutup %(when)s. Minta koordinator memperpanjangnya.")
            % {"stage": record.stage, "when": moment(window.last)},
        )
