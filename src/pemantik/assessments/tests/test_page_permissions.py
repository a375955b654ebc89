"""Who opens which page: every address of working, evidence and results, by people of every kind.

The coordinators' addresses have such a table in `test_campaign_pages`; what each service answers to every role at every
place stands in `permission_table`. An address without a line fails the last test.
"""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from pemantik.assessments import desk_urls, evidence_urls, results_urls
from pemantik.assessments.models import Assignment, StageKind
from pemantik.assessments.tests import permission_cases as cases
from pemantik.assessments.tests.evidence.conftest import own_storage  # noqa: F401 - used by every test
from pemantik.assessments.tests.evidence.factories import make_document, pdf
from pemantik.assessments.tests.factories import make_access, make_world
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PATTERNS: dict[str, URLPattern] = {
    str(pattern.name): pattern for module in (desk_urls, evidence_urls, results_urls) for pattern in module.urlpatterns
}
#: Who, with the role and where. Code 1 is asked of the unit of `operator`.
PEOPLE = {
    "manager": (Role.COORDINATOR, "province"),
    "coordinator": (Role.COORDINATOR, "city"),
    "operator": (Role.OPERATOR, "health"),
    "colleague": (Role.OPERATOR, "planning"),
    "internal": (Role.INTERNAL_ASSESSOR, "city"),
    "external": (Role.EXTERNAL_ASSESSOR, "city"),
    "auditor": (Role.AUDITOR, "city"),
    "head": (Role.HEAD, "city"),
    "administrator": (Role.ADMINISTRATOR, "city"),
    "stranger": (Role.COORDINATOR, "other"),
    "nobody": (None, "city"),
}
#: Address -> method, and the status for each of PEOPLE. A form that comes empty is 422 where its sender may read the
#: page; an upload is its sender's alone. `evidence-use` and `assessment-withdraw` are sent nothing that exists.
ROUTES = {
    "desk-queue": ("get", "403 403 403 403 200 200 403 403 403 403 403"),
    "assessment-overview": ("get", "200 200 200 200 200 200 200 403 403 404 404"),
    "indicator": ("get", "200 200 200 200 200 200 200 403 403 404 404"),
    "indicator-standing": ("get", "200 200 200 200 200 200 200 403 403 404 404"),
    "indicator-compare": ("post", "422 422 422 422 422 422 422 403 403 404 404"),
    "indicator-evidence": ("get", "200 200 200 403 403 403 403 403 403 404 404"),
    "question-ask": ("post", "403 403 403 403 403 422 403 403 403 404 404"),
    "question-reply": ("post", "422 422 422 403 403 422 403 403 403 404 404"),
    "question-close": ("post", "403 403 403 403 403 302 403 403 403 404 404"),
    "promise-fulfil": ("post", "422 422 422 403 403 403 403 403 403 404 404"),
    "assessment-submit": ("get", "403 403 403 403 403 200 403 403 403 404 404"),
    "assessment-withdraw": ("post", "404 404 404 404 404 404 404 404 404 404 404"),
    "stage-receipt": ("get", "200 200 200 200 200 200 200 403 403 404 404"),
    "desk": ("get", "403 403 403 403 200 200 403 403 403 404 404"),
    "desk-declare": ("get", "403 403 403 403 200 200 403 403 403 404 404"),
    "desk-item": ("get", "403 403 403 403 200 200 403 403 403 404 404"),
    "desk-value": ("post", "403 403 403 403 403 302 403 403 403 404 404"),
    "desk-opinion": ("post", "403 403 403 403 403 422 403 403 403 404 404"),
    "desk-reconcile": ("post", "403 403 403 403 403 422 403 403 403 404 404"),
    "desk-verdict": ("post", "403 403 403 403 403 422 403 403 403 404 404"),
    "meetings": ("get", "200 200 200 200 200 200 200 403 403 404 404"),
    "meeting-new": ("get", "302 302 302 302 302 200 302 403 403 404 404"),
    "meeting": ("get", "200 200 200 200 200 200 200 403 403 404 404"),
    "meeting-edit": ("post", "422 422 422 422 422 422 422 403 403 404 404"),
    "meeting-attend": ("post", "403 403 403 403 403 422 403 403 403 404 404"),
    "meeting-promise": ("post", "422 422 422 422 422 422 422 403 403 404 404"),
    "meeting-conclude": ("post", "403 403 403 403 403 422 403 403 403 404 404"),
    "meeting-minutes": ("get", "200 200 200 200 200 200 200 403 403 404 404"),
    "evidence": ("get", "200 200 200 200 200 200 200 200 200 200 200"),
    "evidence-document": ("get", "200 200 200 404 200 200 200 404 404 404 404"),
    "evidence-describe": ("get", "200 200 200 404 403 403 403 404 404 404 404"),
    "evidence-archive": ("post", "302 302 302 404 403 403 403 404 404 404 404"),
    "evidence-restore": ("post", "302 302 302 404 403 403 403 404 404 404 404"),
    "evidence-use": ("post", "404 404 404 404 404 404 404 404 404 404 404"),
    "evidence-download": ("get", "200 200 200 404 200 200 200 404 404 404 404"),
    "evidence-page": ("get", "200 200 200 404 200 200 200 404 404 404 404"),
    "evidence-use-pages": ("post", "302 302 302 403 403 403 403 403 403 404 404"),
    "evidence-use-remove": ("post", "302 302 302 403 403 403 403 403 403 404 404"),
    "evidence-upload": ("get", "200 200 200 200 200 200 200 200 200 200 200"),
    "upload-start": ("post", "422 422 422 422 422 422 422 422 422 422 422"),
    "upload-decide": ("get", "404 200 404 404 404 404 404 404 404 404 404"),
    "upload-state": ("get", "404 200 404 404 404 404 404 404 404 404 404"),
    "upload-piece": ("post", "400 400 400 400 400 400 400 400 400 400 400"),
    "upload-finish": ("post", "404 200 404 404 404 404 404 404 404 404 404"),
    "upload-discard": ("post", "404 302 404 404 404 404 404 404 404 404 404"),
    "my-work": ("get", "200 200 200 200 200 200 302 302 302 200 200"),
    "results": ("get", "200 200 200 200 200 200 200 200 200 200 200"),
    "result": ("get", "200 200 403 403 200 200 200 200 200 404 404"),
    "result-reasons": ("get", "200 200 403 403 200 200 200 200 200 404 404"),
    "result-formula": ("get", "200 200 403 403 200 200 200 200 200 404 404"),
    "result-unit": ("get", "200 200 200 404 200 200 200 200 200 404 404"),
}


class Scene:
    """An assessment in one of its stages, with one of everything that an address can name."""

    def __init__(self, kind: str) -> None:
        world = make_world()
        stage = cases.Stage(world, kind)
        assessment = stage.assessment
        assessment.assignments.all().delete()
        self.people = {name: make_access(role, getattr(world, place)).user for name, (role, place) in PEOPLE.items()}
        Assignment.objects.create(assessment=assessment, code="1", unit=world.health)
        paper = make_document(world.coordinator.user, world.health, pdf("SK"), read=False)
        upload = cases.uploaded(world.city, self.people["coordinator"], done=True)
        self.named: dict[str, Any] = {
            "assessment": assessment.pk,
            "assessment_id": assessment.pk,
            "code": "1",
            "document": paper.pk,
            "node": "index",
            "number": 1,
            "page": 1,
            "record": assessment.records.get(stage__kind=StageKind.SELF).pk,
            "unit_id": world.health.pk,
            "upload_id": upload.pk,
            "use": stage.use.pk,
        }
        if kind == StageKind.DESK:
            stage.declared(world.assessor)
            promise = cases.promised(stage)
            self.named |= {
                "question": cases.asked(stage).pk,
                "promise": promise.pk,
                "meeting": promise.meeting_id,
            }
            for name in ("external", "internal"):
                stage.declared(make_access(None, user=self.people[name]))

    def status(self, name: str, person: str, method: str) -> int:
        """How the page answers to a person."""
        names = PATTERNS[name].pattern.converters
        client = Client()
        client.force_login(self.people[person])
        address = reverse(name, kwargs={each: self.named[each] for each in names})
        mark = transaction.savepoint()
        response = getattr(client, method)(address)
        if response.streaming:
            b"".join(response.streaming_content)  # the file is closed at its end
        transaction.savepoint_rollback(mark)
        status: int = response.status_code
        return status


def test_every_page_for_people_of_every_kind() -> None:
    scene, wrong = Scene(StageKind.DESK), []
    for name, (method, statuses) in ROUTES.items():
        for person, status in zip(PEOPLE, statuses.split(), strict=True):
            found = scene.status(name, person, method)
            if found != int(status):
                wrong.append(f"{name} {person}: {found}, expected {status}")
    assert not wrong, "\n".join(wrong)


def test_every_address_is_in_the_table() -> None:
    assert set(PATTERNS) == set(ROUTES)
