"""Assessors: who works on which assessment in which stage, and their declared conflicts of interest."""

from collections.abc import Sequence

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.accounts.models import User
from pemantik.assessments.duties import (
    WORKS,
    check_running,
    may_any,
    require_any,
    require_manager,
    visible_assessment,
)
from pemantik.assessments.models import (
    Assessment,
    AssessorAssignment,
    CampaignStage,
    Declaration,
    StageKind,
    StageRecord,
    StageState,
)
from pemantik.assessments.problems import Refused
from pemantik.assessments.wording import required
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

#: A first and a second assessor.
MOST_ASSESSORS = 2


@transaction.atomic
def set_assessors(access: Access, assessment_id: int, stage_id: int, assessor_ids: Sequence[int]) -> None:
    """Who assesses this participant in this stage: nobody by name, one, or two in their order.

    The coordinator of the campaign decides. Raises Refused for a person without the role there, for the
    self-assessment, and once the stage is done.
    """
    assessment = _managed(access, assessment_id)
    record = (
        StageRecord.objects.select_for_update(of=("self",))
        .select_related("stage")
        .defer("receipt")
        .filter(assessment=assessment, stage_id=stage_id)
        .first()
    )
    if record is None or record.stage.kind == StageKind.SELF:
        raise Refused(_("Asesor ditugaskan pada tahap pemeriksaan, bukan pada penilaian mandiri."))
    if record.state not in {StageState.WAITING, StageState.OPEN}:
        raise Refused(_("%(stage)s sudah selesai.") % {"stage": record.stage})
    if len(assessor_ids) > MOST_ASSESSORS or len(set(assessor_ids)) != len(assessor_ids):
        raise Refused(_("Pilih paling banyak dua asesor yang berbeda."))
    people = [_assessor(assessment, record.stage, user_id) for user_id in assessor_ids]
    places = AssessorAssignment.objects.filter(assessment=assessment, stage=record.stage)
    before = list(places.order_by("order").values_list("assessor__name", flat=True))
    places.delete()
    AssessorAssignment.objects.bulk_create(
        AssessorAssignment(assessment=assessment, stage=record.stage, assessor=person, order=order)
        for order, person in enumerate(people, start=1)
    )
    audit.record(
        "assessors.set",
        assessment,
        before={"stage": record.stage.kind, "assessors": before},
        after={"stage": record.stage.kind, "assessors": [person.name for person in people]},
        node_path=assessment.node.path,
    )


@transaction.atomic
def declare(access: Access, assessment_id: int, *, has_conflict: bool, note: str = "") -> Declaration:
    """State before the work whether a conflict of interest exists. One that is discovered later can be added; a
    declared conflict is never taken back by the assessor alone.
    """
    assessment = visible_assessment(access, assessment_id)
    require_any(access, (Action.ASSESS, Action.REVIEW, Action.VERIFY), assessment.node)
    words = required(note, _("Jelaskan benturan kepentingannya."), 2000) if has_conflict else note.strip()[:2000]
    declaration, created = Declaration.objects.select_for_update().get_or_create(
        assessment=assessment, assessor=access.user, defaults={"has_conflict": has_conflict, "note": words}
    )
    if not created:
        if declaration.has_conflict == has_conflict:
            return declaration
        if declaration.has_conflict:
            raise Refused(_("Benturan kepentingan yang sudah dinyatakan hanya dapat dicabut koordinator."))
        declaration.has_conflict, declaration.note = has_conflict, words
        declaration.save(update_fields=["has_conflict", "note"])
    after = {"has_conflict": has_conflict, "note": words}
    audit.record("conflict.declared", declaration, after=after, node_path=assessment.node.path)
    return declaration


@transaction.atomic
def lift_declaration(access: Access, assessment_id: int, assessor_id: int, reason: str) -> None:
    """Take back a declaration, so that the assessor declares anew. Only the coordinator of the campaign."""
    assessment = _managed(access, assessment_id)
    check_running(assessment.campaign)
    why = required(reason, _("Tulis alasan pencabutan."), 500)
    declaration = Declaration.objects.filter(assessment=assessment, assessor_id=assessor_id).first()
    if declaration is None:
        return
    before = {"has_conflict": declaration.has_conflict, "note": declaration.note}
    after = {"reason": why}
    audit.record("conflict.lifted", declaration, before=before, after=after, node_path=assessment.node.path)
    declaration.delete()


def _managed(access: Access, assessment_id: int) -> Assessment:
    """The assessment, for a coordinator of its campaign."""
    assessments = Assessment.objects.select_related("node", "campaign__owner")
    found = assessments.filter(pk=assessment_id).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    require_manager(access, found)
    return found


def _assessor(assessment: Assessment, stage: CampaignStage, user_id: int) -> User:
    person = User.objects.filter(pk=user_id, is_active=True).first()
    if person is None or not may_any(Access(person), WORKS[stage.kind], assessment.node):
        name = person.name if person else str(user_id)
        raise Refused(_("%(name)s tidak berperan asesor untuk %(node)s.") % {"name": name, "node": assessment.node})
    return person
