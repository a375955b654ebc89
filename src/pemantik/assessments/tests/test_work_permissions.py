"""Every working page x role: what opens, what is refused (403), what does not exist (404)."""

import pytest

from pemantik.assessments.models import StageKind
from pemantik.assessments.tests.desk_factories import move_to
from pemantik.assessments.tests.factories import make_use

pytestmark = [pytest.mark.database, pytest.mark.django_db]

INSIDE = ("operator", "colleague", "entry", "responsible", "internal", "auditor", "coordinator", "assessor", "reviewer")
ASSESSORS = ("internal", "assessor", "reviewer")
READ = ("isi/", "isi/1/", "pertemuan/")


@pytest.mark.parametrize("page", READ)
@pytest.mark.parametrize("name", INSIDE)
def test_those_who_see_the_assessment_read_it(as_, work, page, name):
    assert as_(name).get(f"/penilaian/{work.pk}/{page}").status_code == 200


@pytest.mark.parametrize("page", [*READ, "kirim/", "meja/", "meja/1/", "benturan/", "isi/1/bukti/", "isi/1/keadaan/"])
@pytest.mark.parametrize(("name", "status"), [("head", 403), ("stranger", 404), ("stranger_assessor", 404)])
def test_others_are_refused_and_strangers_find_nothing(as_, work, page, name, status):
    assert as_(name).get(f"/penilaian/{work.pk}/{page}").status_code == status


@pytest.mark.parametrize("page", [*READ, "meja/", "kirim/"])
def test_nobody_reads_a_draft_or_what_is_not_there(as_, work, page):
    assert as_("coordinator").get(f"/penilaian/999999/{page}").status_code == 404
    type(work.assessment.campaign).objects.update(state="draft")
    assert as_("coordinator").get(f"/penilaian/{work.pk}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["isi/", "meja/", "kirim/", "pertemuan/", "isi/1/"])
def test_visitors_are_led_to_sign_in_and_back(client, work, page):
    response = client.get(f"/penilaian/{work.pk}/{page}")
    assert response.status_code == 302
    assert "next=%2Fpenilaian" in response["Location"] or "next=/penilaian" in response["Location"]


@pytest.mark.parametrize("name", INSIDE)
def test_only_who_answers_the_code_saves_it(as_, work, name):
    response = as_(name).post(f"/penilaian/{work.pk}/isi/1/", {"version": 0, "field": ["value"], "value": "2"})
    answers = {"operator", "entry", "responsible", "coordinator"}
    assert response.status_code == (302 if name in answers else 403)
    assert work.assessment.values.exists() == (name in answers)


@pytest.mark.parametrize(("name", "status"), [("head", 403), ("stranger", 404), ("stranger_assessor", 404)])
def test_a_save_from_outside_writes_nothing(as_, work, name, status):
    response = as_(name).post(f"/penilaian/{work.pk}/isi/1/", {"version": 0, "field": ["value"], "value": "2"})
    assert response.status_code == status
    assert not work.assessment.values.exists()


@pytest.mark.parametrize("name", ["operator", "colleague", "entry", "responsible", "auditor", "coordinator"])
def test_the_desk_is_for_assessors(as_, work, name):
    move_to(work, StageKind.DESK)
    use = make_use(work.assessment, "1")
    client = as_(name)
    assert client.get(f"/penilaian/{work.pk}/meja/").status_code == 403
    assert client.get(f"/penilaian/{work.pk}/meja/1/").status_code == 403
    assert client.post(f"/penilaian/{work.pk}/meja/1/bukti/{use.pk}/", {"decision": "accepted"}).status_code == 403
    assert not use.verdicts.exists()


@pytest.mark.parametrize(
    ("name", "status"),
    [("responsible", 200), ("coordinator", 200), ("operator", 403), ("entry", 403), ("assessor", 403)],
)
def test_the_responsible_submits(as_, work, name, status):
    assert as_(name).get(f"/penilaian/{work.pk}/kirim/").status_code == status


@pytest.mark.parametrize(("name", "status"), [("operator", 200), ("entry", 200), ("colleague", 403), ("auditor", 403)])
def test_evidence_is_attached_by_who_answers(as_, work, name, status):
    assert as_(name).get(f"/penilaian/{work.pk}/isi/1/bukti/?tingkat=2&butir=1").status_code == status


@pytest.mark.parametrize("name", ["operator", "head", "stranger"])
def test_the_queue_is_for_assessors(as_, work, name):
    assert as_(name).get("/penilaian/antrean/").status_code == 403


@pytest.mark.parametrize("code", ["99", "x" * 200, "../1", "1'--", "%00"])
def test_a_code_that_is_not_there_is_not_found(as_, work, code):
    assert as_("operator").get(f"/penilaian/{work.pk}/isi/{code}/").status_code == 404
    move_to(work, StageKind.INTERNAL)
    assert as_("internal").get(f"/penilaian/{work.pk}/meja/{code}/").status_code == 404


def test_a_file_of_another_assessment_is_not_judged_here(as_, work):
    from pemantik.assessments.tests.factories import assessment_of, make_campaign

    move_to(work, StageKind.DESK)
    foreign = assessment_of(make_campaign(work.world, work.world.other), work.world.other)
    use = make_use(foreign, "1")
    client = as_("internal")
    assert client.get(f"/penilaian/{work.pk}/meja/1/?bukti={use.pk}").status_code in {302, 404}
    assert client.post(f"/penilaian/{work.pk}/meja/1/bukti/{use.pk}/", {"decision": "accepted"}).status_code == 404
    assert not use.verdicts.exists()
