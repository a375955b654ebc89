"""One running assessment, and each service called once in it: the material of the permission matrix."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from pemantik.assessments import files
from pemantik.assessments.models import (
    AssessorAssignment,
    Blob,
    Campaign,
    Document,
    DocumentVersion,
    Opinion,
    Question,
    StageKind,
    Upload,
    Verdict,
)
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.assignments import matrix_version
from pemantik.assessments.services import (
    answering,
    assessors,
    assignments,
    campaigns,
    closing,
    evidence,
    evidence_uses,
    handover,
    meetings,
    official,
    opinions,
    questions,
    stages,
    uploads,
    verdicts,
)
from pemantik.assessments.tests.evidence.factories import pdf
from pemantik.assessments.tests.factories import (
    World,
    assessment_of,
    make_access,
    make_campaign,
    make_use,
    plan_for,
    stage_of,
)
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role

PDF = pdf("Keputusan")


class Stage:
    """A campaign of the province in some stage of the city, and the ids that services need."""

    def __init__(self, world: World, kind: str) -> None:
        self.world = world
        plan = plan_for(world.city)
        if kind != StageKind.INTERNAL:
            plan = plan_for(world.city, without=["internal"])
        self.campaign = make_campaign(world, plan=plan)
        self.assessment = assessment_of(self.campaign, world.city)
        answering.save_value(
            world.coordinator, self.assessment.pk, "1", 0, answering.AnswerChanges(value="2", narrative="x")
        )
        every = [assignments.AssignmentPlan(str(code), world.health.pk) for code in range(1, 21)]
        assignments.assign(world.coordinator, self.assessment.pk, every)
        self.use = make_use(self.assessment, "1")
        if kind != StageKind.SELF:
            stages.submit(world.coordinator, self.assessment.pk, self.stage(StageKind.SELF))
            self.assessment.refresh_from_db()
        self.current = self.assessment.stage

    def stage(self, kind: str) -> int:
        return stage_of(self.campaign, kind).pk

    def declared(self, access: Access) -> Access:
        """Assessors declare before they work; for all others nothing happens."""
        with contextlib.suppress(Http404, PermissionDenied, Refused):
            assessors.declare(access, self.assessment.pk, has_conflict=False)
        return access


Call = Callable[[Stage, Access], Any]


def save(stage: Stage, access: Access) -> Any:
    changes = answering.AnswerChanges(value="3", narrative="Karena")
    return answering.save_value(stage.declared(access), stage.assessment.pk, "2", 0, changes)


def verdict(stage: Stage, access: Access) -> Any:
    return verdicts.give_verdict(stage.declared(access), stage.use.pk, Verdict.Decision.ACCEPTED)


def question(stage: Stage, access: Access) -> Any:
    return questions.ask(stage.declared(access), stage.assessment.pk, "1", "Di halaman berapa?")


def asked(stage: Stage) -> Question:
    return Question.objects.create(
        assessment=stage.assessment, stage=stage.current, code="1", asked_by=stage.world.assessor.user
    )


def two_assessors(stage: Stage, access: Access) -> None:
    """The person and a colleague share the stage, where the person may assess at all."""
    for order, one in enumerate((access.user, stage.world.assessor.user), start=1):
        AssessorAssignment.objects.create(assessment=stage.assessment, stage=stage.current, assessor=one, order=order)


def opinion(stage: Stage, access: Access) -> Any:
    two_assessors(stage, access)
    return opinions.give_opinion(stage.declared(access), stage.assessment.pk, "1", "2", "Cukup")


def reconcile(stage: Stage, access: Access) -> Any:
    two_assessors(stage, access)
    stage.declared(access)
    for person in (access.user, stage.world.assessor.user):
        Opinion.objects.create(assessment=stage.assessment, stage=stage.current, code="1", assessor=person, value=2)
    return opinions.reconcile(access, stage.assessment.pk, "1", 0, "2", "Sepakat")


def taken_over(stage: Stage, access: Access) -> Any:
    values = [official.OfficialValue("1", "2", "Menurut portal")]
    desk = stage.stage(StageKind.DESK)
    return official.take_over(stage.declared(access), stage.assessment.pk, desk, values, "Portal", None)


def given_back(stage: Stage, access: Access) -> Any:
    taken = taken_over(stage, stage.world.province_coordinator)
    return official.give_back(stage.declared(access), stage.assessment.pk, stage.stage(StageKind.DESK), taken)


def finished(stage: Stage, access: Access) -> Any:
    taken_over(stage, stage.world.province_coordinator)
    return official.finish_official(stage.declared(access), stage.assessment.pk, stage.stage(StageKind.DESK))


def to_interview(stage: Stage) -> int:
    return stage.stage(StageKind.INTERVIEW)


def meeting(stage: Stage, access: Access) -> Any:
    plan = meetings.MeetingPlan(timezone.now() + timedelta(days=2), "Aula", "Bahas")
    return meetings.schedule_meeting(
        stage.declared(access), stage.assessment.pk, to_interview(stage), stage.world.health.pk, plan
    )


def existing_meeting(stage: Stage) -> Any:
    return meeting(stage, stage.world.assessor)


def promised(stage: Stage) -> Any:
    person = make_access(Role.OPERATOR, stage.world.health).user
    held = existing_meeting(stage)
    return meetings.promise(stage.world.assessor, held.pk, "1", "SK Tim", person.pk, date(2026, 12, 1))


def closed(stage: Stage) -> Stage:
    closing.close_campaign(stage.world.province_coordinator, stage.campaign.pk, accept_unfinished=True)
    return stage


def drafted(stage: Stage) -> Campaign:
    return campaigns.create_draft(stage.world.province_coordinator, stage.world.province.pk, plan_for(stage.world.city))


def schedule(stage: Stage, access: Access) -> Any:
    plan = replace(plan_for(stage.world.city, without=["internal"]), name="Baru")
    version = Campaign.objects.get(pk=stage.campaign.pk).form_version
    return campaigns.change_schedule(access, stage.campaign.pk, version, plan.name, plan.stages)


def new_person(stage: Stage) -> Access:
    return make_access(Role.EXTERNAL_ASSESSOR, stage.world.province)


def change_meeting(stage: Stage, access: Access) -> Any:
    plan = meetings.MeetingPlan(timezone.now(), "Ruang 2")
    return meetings.edit_meeting(stage.declared(access), existing_meeting(stage).pk, 1, plan)


def conclude(stage: Stage, access: Access) -> Any:
    return meetings.conclude(stage.declared(access), existing_meeting(stage).pk, 1, "Hasil")


def attend(stage: Stage, access: Access) -> Any:
    guests = [meetings.Guest("Rina", was_present=True)]
    return meetings.set_attendance(stage.declared(access), existing_meeting(stage).pk, 1, guests)


def promise(stage: Stage, access: Access) -> Any:
    owner = make_access(Role.OPERATOR, stage.world.health).user
    held = existing_meeting(stage)
    return meetings.promise(stage.declared(access), held.pk, "1", "SK Tim", owner.pk, date(2026, 12, 1))


def matrix(stage: Stage, access: Access) -> Any:
    plans = [assignments.AssignmentPlan("1", stage.world.health.pk)]
    return assignments.save_matrix(access, stage.assessment.pk, matrix_version(stage.assessment, ["1"]), ["1"], plans)


def correction(stage: Stage, access: Access) -> Any:
    return closing.correct(
        access, closed(stage).assessment.pk, "Salah ketik", [closing.Correction("1", "3", "Salah ketik")]
    )


def make_blob(number: int) -> Blob:
    """A stored file; nobody opens it here."""
    kept = {"size": 1, "content_type": "application/pdf"}
    return Blob.objects.get_or_create(sha256=f"{number:064}", defaults=kept)[0]


def document_of(owner: Node, author: Access) -> Document:
    """A document with one version in the library of a node."""
    blob = make_blob(len(owner.path))
    document = Document.objects.create(owner=owner, title="SK Tim", created_by=author.user)
    DocumentVersion.objects.create(
        document=document, number=1, blob=blob, filename="sk.pdf", uploaded_by=author.user, state="read"
    )
    return document


def use(stage: Stage, access: Access) -> Any:
    """The document of the unit, so that the unit sees it too."""
    version = document_of(stage.world.health, stage.world.coordinator).versions.get()
    return evidence_uses.use_document(access, stage.assessment, evidence_uses.Place("2", 1), version)


def uploaded(
    owner: Node, user: Any, *, whole: bool = True, done: bool = False, document: Document | None = None
) -> Upload:
    """An upload on its way: announced, with all its bytes, or checked and stored."""
    upload = Upload.objects.create(owner=owner, user=user, filename="a.pdf", size=len(PDF), document=document)
    if done:
        upload.blob = make_blob(999)
    elif whole:
        files.upload_path(upload.pk).write_bytes(PDF)
        upload.received = len(PDF)
    upload.save()
    return upload


def described(stage: Stage, access: Access) -> Any:
    document = document_of(stage.world.city, stage.world.coordinator)
    values = {name: getattr(document, name) for name in evidence.DESCRIBED}
    return evidence.describe(access, document.pk, values | {"title": "Baru"}, 1)


def archived(stage: Stage) -> Document:
    return evidence.archive(stage.world.coordinator, document_of(stage.world.city, stage.world.coordinator).pk)


def new_version(stage: Stage, access: Access, user: Any = None) -> Any:
    city = stage.world.city
    document = document_of(city, stage.world.coordinator)
    upload = uploaded(city, user or access.user, done=True, document=document)
    return evidence.add_version(access, upload.pk)


def piece(access: Access, upload: Upload) -> Any:
    return uploads.append_piece(access, upload.pk, 0, PDF)


def handed_over(_stage: Stage, access: Access) -> Any:
    return handover.hand_over(access, make_access(None).user, make_access(None).user)


def foreign(stage: Stage, *, whole: bool = True, done: bool = False) -> Upload:
    """An upload of somebody else, into the same library."""
    return uploaded(stage.world.city, stage.world.coordinator.user, whole=whole, done=done)
