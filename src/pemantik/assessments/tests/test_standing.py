"""Beside the tasks: the person's own evidence by its state, and the schedule of the evaluation."""

import pytest

from pemantik.assessments.models import StageKind, Verdict
from pemantik.assessments.selectors.standing import EvidenceCount, standing_of
from pemantik.assessments.tests.desk_factories import make_work, move_to
from pemantik.assessments.tests.factories import make_use
from pemantik.organizations.permissions import Access
from pemantik.web.tests.conftest import plain_static_files  # noqa: F401 - pages of this room need it

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def work():
    return make_work()


def standing(work, name: str):
    return standing_of(Access(work.people[name]))


def test_an_operator_sees_only_the_evidence_of_what_is_asked_of_the_unit(work):
    assert standing(work, "operator").evidence == EvidenceCount(0, 0, 0, missing=1)
    make_use(work.assessment, "1")
    make_use(work.assessment, "2")
    assert standing(work, "operator").evidence == EvidenceCount(0, checking=1, revise=0, missing=0)
    assert standing(work, "entry").evidence == EvidenceCount(0, checking=2, revise=0, missing=18)


def test_each_decision_of_an_assessor_is_counted(work):
    accepted, back = make_use(work.assessment, "1", level=1), make_use(work.assessment, "1", level=2)
    stage = move_to(work, StageKind.DESK).stage
    for use, decision in ((accepted, Verdict.Decision.ACCEPTED), (back, Verdict.Decision.REVISE)):
        Verdict.objects.create(use=use, stage=stage, decision=decision, assessor=work.people["assessor"])
    found = standing(work, "operator")
    assert found.evidence == EvidenceCount(accepted=1, checking=0, revise=1, missing=0)
    assert [step.state for step in found.steps] == ["done", "done", "now", "wait", "wait", "wait"]


def test_the_page_shows_it_to_who_fills_in_and_to_nobody_else(work, client):
    client.force_login(work.people["operator"])
    body = client.get("/tugas/").content.decode()
    assert "Bukti untuk bagian Anda" in body
    assert "Jadwal Pemdi 2026" in body
    assert standing(work, "assessor") is None
    assert standing(work, "stranger") is None
