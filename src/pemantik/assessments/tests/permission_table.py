"""The permission matrix: who may call which service, and who is told that they may not.

`own` is the city that is assessed, `above` its province, `child` a unit of the city, `other` another member.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pemantik.assessments.models import StageKind
from pemantik.assessments.services import (
    assessors,
    assignments,
    campaigns,
    closing,
    evidence,
    evidence_uses,
    meetings,
    questions,
    stages,
    uploads,
    verdicts,
)
from pemantik.assessments.tests import permission_cases as cases
from pemantik.assessments.tests.factories import plan_for
from pemantik.organizations.roles import Role

Who = frozenset[tuple[Role, str]]
PLACES = ("own", "above", "child", "other")
ANSWERING = (Role.COORDINATOR, Role.RESPONSIBLE, Role.DATA_ENTRY, Role.OPERATOR)


def who(roles: Iterable[Role], *places: str) -> Who:
    """Each of these roles at each of these places."""
    return frozenset((role, place) for role in roles for place in places)


EVERYBODY = who(Role, *PLACES)
NOBODY: Who = frozenset()
#: In the view of whoever has any role on the node; of those who see evidence there; of those who answer in a unit.
NODE = who(Role, "own", "above")
READERS = who(set(Role) - {Role.ADMINISTRATOR, Role.HEAD}, "own", "above")
IN_VIEW = NODE | who(ANSWERING, "child")
PROVINCE = who(Role, "above")

MANAGERS = who([Role.COORDINATOR], "above")
#: The unit is asked for every code in these tests, so all who answer in the unit may answer.
ANSWERERS = who(ANSWERING, "own", "above", "child")
LIBRARIANS = who(ANSWERING, "own", "above")
SUBMITTERS = who([Role.COORDINATOR, Role.RESPONSIBLE], "own", "above")
EXTERNAL = who([Role.EXTERNAL_ASSESSOR], "own", "above")
INTERNAL = who([Role.INTERNAL_ASSESSOR], "own", "above")
REVIEWERS = who([Role.REVIEWER], "own", "above")
#: Whose role lets them divide work or manage people somewhere; what they move lies within their reach.
DIVIDERS = who([Role.ADMINISTRATOR, Role.COORDINATOR, Role.RESPONSIBLE], *PLACES)


@dataclass(frozen=True)
class Case:
    """In which stage a service is tried, how, who may, and who is told that they may not (all others: not found)."""

    stage: str
    call: cases.Call
    may: Who
    told: Who = IN_VIEW


SELF, INTERNALLY, DESK = StageKind.SELF, StageKind.INTERNAL, StageKind.DESK

#: Service (and, in brackets, what is special) -> its case.
SERVICES: dict[str, Case] = {
    "answering.save_value": Case(SELF, cases.save, ANSWERERS),
    "answering.save_value (later)": Case(DESK, cases.save, EXTERNAL),
    "stages.submit": Case(SELF, lambda s, a: stages.submit(a, s.assessment.pk, s.stage(SELF)), SUBMITTERS),
    "stages.submit (internal)": Case(
        INTERNALLY, lambda s, a: stages.submit(s.declared(a), s.assessment.pk, s.stage(INTERNALLY)), INTERNAL
    ),
    "stages.submit (desk)": Case(
        DESK, lambda s, a: stages.submit(s.declared(a), s.assessment.pk, s.stage(DESK)), EXTERNAL
    ),
    "stages.withdraw": Case(DESK, lambda s, a: stages.withdraw(a, s.assessment.pk, s.stage(SELF), "Lupa"), SUBMITTERS),
    "stages.skip": Case(
        INTERNALLY,
        lambda s, a: stages.skip(a, s.assessment.pk, s.stage(INTERNALLY), "Tidak perlu"),
        INTERNAL | MANAGERS,
    ),
    "stages.extend_deadline": Case(
        SELF,
        lambda s, a: stages.extend_deadline(
            a, s.assessment.pk, s.stage(SELF), timezone.now() + timedelta(days=90), "Banjir"
        ),
        MANAGERS,
    ),
    "campaigns.create_draft": Case(
        SELF,
        lambda s, a: campaigns.create_draft(a, s.world.province.pk, plan_for(s.world.city)),
        MANAGERS,
        PROVINCE,
    ),
    "campaigns.edit_draft": Case(
        SELF,
        lambda s, a: campaigns.edit_draft(a, cases.drafted(s).pk, 1, plan_for(s.world.other)),
        MANAGERS,
        PROVINCE,
    ),
    "campaigns.discard_draft": Case(
        SELF, lambda s, a: campaigns.discard_draft(a, cases.drafted(s).pk), MANAGERS, PROVINCE
    ),
    "campaigns.open_campaign": Case(
        SELF, lambda s, a: campaigns.open_campaign(a, cases.drafted(s).pk), MANAGERS, PROVINCE
    ),
    "campaigns.add_participants": Case(
        SELF, lambda s, a: campaigns.add_participants(a, s.campaign.pk, [s.world.other.pk]), MANAGERS, PROVINCE
    ),
    "campaigns.change_schedule": Case(DESK, cases.schedule, MANAGERS, PROVINCE),
    "closing.close_campaign": Case(
        DESK, lambda s, a: closing.close_campaign(a, s.campaign.pk, accept_unfinished=True), MANAGERS, PROVINCE
    ),
    "closing.correct": Case(DESK, cases.correction, MANAGERS, PROVINCE),
    "closing.record_published": Case(
        DESK,
        lambda s, a: closing.record_published(
            a, cases.closed(s).assessment.pk, closing.Published("2,5", "Kepmen", "Beda pembulatan")
        ),
        MANAGERS,
        PROVINCE,
    ),
    "assignments.assign": Case(
        SELF,
        lambda s, a: assignments.assign(a, s.assessment.pk, [assignments.AssignmentPlan("1", s.world.planning.pk)]),
        SUBMITTERS,
        NODE,
    ),
    "assignments.save_matrix": Case(SELF, cases.matrix, SUBMITTERS, NODE),
    "assignments.unassign": Case(
        SELF, lambda s, a: assignments.unassign(a, s.assessment.assignments.first().pk), SUBMITTERS, NODE
    ),
    "assignments.copy_assignments": Case(
        SELF,
        lambda s, a: assignments.copy_assignments(a, s.assessment.pk, cases.Stage(s.world, SELF).assessment.pk),
        SUBMITTERS,
        NODE,
    ),
    "assessors.set_assessors": Case(
        SELF,
        lambda s, a: assessors.set_assessors(a, s.assessment.pk, s.stage(DESK), [cases.new_person(s).user.pk]),
        MANAGERS,
    ),
    "assessors.declare": Case(
        DESK,
        lambda s, a: assessors.declare(a, s.assessment.pk, has_conflict=True, note="Adik saya kepala dinasnya"),
        EXTERNAL | INTERNAL | REVIEWERS,
    ),
    "assessors.lift_declaration": Case(
        DESK,
        lambda s, a: assessors.lift_declaration(a, s.assessment.pk, s.world.assessor.user.pk, "Keliru"),
        MANAGERS,
    ),
    "verdicts.give_verdict": Case(DESK, cases.verdict, EXTERNAL),
    "verdicts.give_verdict (internal)": Case(INTERNALLY, cases.verdict, INTERNAL),
    "verdicts.save_reason": Case(SELF, lambda s, a: verdicts.save_reason(a, None, "Baru"), MANAGERS, PROVINCE),
    "opinions.give_opinion": Case(DESK, cases.opinion, EXTERNAL),
    "opinions.reconcile": Case(DESK, cases.reconcile, EXTERNAL),
    "questions.ask": Case(DESK, cases.question, EXTERNAL),
    "questions.reply": Case(
        DESK, lambda s, a: questions.reply(s.declared(a), cases.asked(s).pk, "Halaman 3"), ANSWERERS | EXTERNAL
    ),
    "questions.close_question": Case(
        DESK, lambda s, a: questions.close_question(s.declared(a), cases.asked(s).pk), EXTERNAL
    ),
    "meetings.schedule_meeting": Case(DESK, cases.meeting, EXTERNAL),
    "meetings.edit_meeting": Case(DESK, cases.change_meeting, EXTERNAL),
    "meetings.set_attendance": Case(DESK, cases.attend, EXTERNAL),
    "meetings.conclude": Case(DESK, cases.conclude, EXTERNAL),
    "meetings.promise": Case(DESK, cases.promise, EXTERNAL),
    "meetings.fulfil": Case(DESK, lambda s, a: meetings.fulfil(a, cases.promised(s).pk, s.use.pk), ANSWERERS),
    "evidence_uses.require_open_place": Case(
        SELF,
        lambda s, a: evidence_uses.require_open_place(a, s.assessment, evidence_uses.Place("2", 1)),
        ANSWERERS,
    ),
    "evidence_uses.use_document": Case(SELF, cases.use, ANSWERERS),
    "evidence_uses.use_document (later)": Case(DESK, cases.use, ANSWERERS),
    "evidence_uses.change_pages": Case(SELF, lambda s, a: evidence_uses.change_pages(a, s.use.pk, "1"), ANSWERERS),
    "evidence_uses.remove_use": Case(SELF, lambda s, a: evidence_uses.remove_use(a, s.use.pk), ANSWERERS),
    "evidence.create_document": Case(
        SELF,
        lambda s, a: evidence.create_document(a, cases.uploaded(s.world.city, a.user, done=True).pk),
        LIBRARIANS,
        NODE,
    ),
    "evidence.create_document (another's)": Case(
        SELF, lambda s, a: evidence.create_document(a, cases.foreign(s, done=True).pk), NOBODY, NOBODY
    ),
    "evidence.add_version": Case(SELF, cases.new_version, LIBRARIANS, READERS),
    "evidence.add_version (another's)": Case(
        SELF, lambda s, a: cases.new_version(s, a, s.world.coordinator.user), NOBODY, NOBODY
    ),
    "evidence.describe": Case(SELF, cases.described, LIBRARIANS, READERS),
    "evidence.archive": Case(
        SELF,
        lambda s, a: evidence.archive(a, cases.document_of(s.world.city, s.world.coordinator).pk),
        LIBRARIANS,
        READERS,
    ),
    "evidence.restore": Case(SELF, lambda s, a: evidence.restore(a, cases.archived(s).pk), LIBRARIANS, READERS),
    "uploads.start_upload": Case(
        SELF, lambda s, a: uploads.start_upload(a, s.world.city, "a.pdf", 9), LIBRARIANS, NODE
    ),
    "uploads.append_piece": Case(
        SELF,
        lambda s, a: cases.piece(a, cases.uploaded(s.world.city, a.user, whole=False)),
        LIBRARIANS,
        NODE,
    ),
    "uploads.append_piece (another's)": Case(
        SELF, lambda s, a: cases.piece(a, cases.foreign(s, whole=False)), NOBODY, NOBODY
    ),
    "uploads.finish_upload": Case(
        SELF, lambda s, a: uploads.finish_upload(a, cases.uploaded(s.world.city, a.user).pk), LIBRARIANS, NODE
    ),
    "uploads.finish_upload (another's)": Case(
        SELF, lambda s, a: uploads.finish_upload(a, cases.foreign(s).pk), NOBODY, NOBODY
    ),
    "uploads.receive_whole": Case(
        SELF,
        lambda s, a: uploads.receive_whole(a, s.world.city, SimpleUploadedFile("a.pdf", cases.PDF)),
        LIBRARIANS,
        NODE,
    ),
    "uploads.discard_upload": Case(
        SELF, lambda s, a: uploads.discard_upload(a, cases.uploaded(s.world.city, a.user).pk), EVERYBODY
    ),
    "uploads.discard_upload (another's)": Case(
        SELF, lambda s, a: uploads.discard_upload(a, cases.foreign(s).pk), NOBODY, NOBODY
    ),
    "official.take_over": Case(DESK, cases.taken_over, EXTERNAL | MANAGERS),
    "official.give_back": Case(DESK, cases.given_back, EXTERNAL | MANAGERS),
    "official.finish_official": Case(DESK, cases.finished, EXTERNAL | MANAGERS),
    "handover.hand_over": Case(SELF, cases.handed_over, DIVIDERS, EVERYBODY),
}

#: Public functions of the services that are no use case of a person, and why.
NO_USE_CASE = {
    "answer_fields.blank_fields": "computes only",
    "answer_fields.changed": "computes only",
    "answer_fields.fields_of": "computes only",
    "answer_fields.inherited_fields": "computes only",
    "answer_fields.merge": "computes only",
    "answering.check_code": "computes only",
    "answering.unchanged_or_conflict": "the end of a use case, after its permission",
    "answering.write_value": "the end of a use case, after its permission",
    "campaigns.freeze_instrument": "a step of a use case, after its permission",
    "campaigns.lock_campaign": "asks for the permission of the use cases of campaigns",
    "closing.latest_final": "a step of a use case, after its permission",
    "evidence.keep_made": "keeps what a room above made, after its permission",
    "evidence.require_write": "asks for the permission of the use cases of documents",
    "evidence.title_from": "computes only",
    "evidence_reading.forgotten_versions": "done by the background worker",
    "evidence_reading.marks_on": "reads a version that find_version gave out",
    "evidence_reading.page_image": "reads a version that find_version gave out",
    "evidence_reading.read": "done by the background worker",
    "evidence_uses.clean_pages": "computes only",
    "freezing.begin": "the end of closing, after its permission",
    "freezing.freeze": "done by the background worker",
    "freezing.queue": "asks the background worker, after the permission of closing",
    "freezing.snapshot_of": "computes only",
    "handover.open_work": "reads only, for the room that lets people leave",
    "handover.open_work_of": "reads only, within the reach of the reader",
    "official.fields_from": "computes only",
    "official.require_official": "asks for the permission of the use cases of official values",
    "official.require_taker": "asks for the permission of the use cases of official values",
    "stages.conclude": "the end of a use case, after its permission",
    "stages.has_begun": "reads only",
    "stages.may_withdraw": "reads only, so that a page offers what works",
    "stages.stage_among": "a step of a use case, before its permission",
    "uploads.check_size": "computes only",
    "uploads.clean_filename": "computes only",
    "uploads.clean_stale": "done by the background worker",
    "uploads.read_piece": "reads the request",
    "verdicts.require_reason_editor": "asks for the permission of save_reason",
}
