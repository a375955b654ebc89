"""The assessor's desk: queue, declaration, verdicts one after the other, values, two assessors, questions."""

import pytest

from pemantik.assessments.models import AssessorAssignment, Question, Reason, StageKind
from pemantik.assessments.tests.desk_factories import make_value, move_to
from pemantik.assessments.tests.factories import free_of_conflict, make_use
from pemantik.assessments.tests.test_indicator_page import text_of
from pemantik.organizations.permissions import Access

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def desk(work):
    """The desk stage with three files and one value of the unit; the assessor is free of conflicts."""
    uses = [
        make_use(work.assessment, "1", 1, 1),
        make_use(work.assessment, "1", 2, 1),
        make_use(work.assessment, "4", 1, 1),
    ]
    make_value(work, "1", "2.2", "Narasi unit")
    move_to(work, StageKind.DESK)
    free_of_conflict(Access(work.people["assessor"]), work.assessment)
    return uses


def place(work, *names: str) -> None:
    """Name the assessors of the desk stage, first and second."""
    stage = work.assessment.stage
    for order, name in enumerate(names, start=1):
        AssessorAssignment.objects.create(
            assessment=work.assessment, stage=stage, assessor=work.people[name], order=order
        )


def test_the_queue_leads_to_the_desk_and_counts_what_is_left(as_, work, desk):
    shown = as_("assessor").get("/penilaian/antrean/")
    assert f"/penilaian/{work.pk}/meja/" in shown.content.decode()
    assert "3 bukti belum diperiksa" in text_of(shown)
    place(work, "second")
    assert "Tidak ada penilaian yang menunggu" in text_of(as_("assessor").get("/penilaian/antrean/"))


def test_a_declaration_comes_first(as_, work, desk):
    client, address = as_("second"), f"/penilaian/{work.pk}/"
    assert client.get(f"{address}meja/")["Location"] == f"{address}benturan/"
    assert client.get(f"{address}meja/1/")["Location"] == f"{address}benturan/"
    assert (
        client.post(f"{address}meja/1/bukti/{desk[0].pk}/", {"decision": "accepted"})["Location"]
        == f"{address}benturan/"
    )
    assert not desk[0].verdicts.exists()
    assert client.post(f"{address}benturan/", {}).status_code == 422
    assert client.post(f"{address}benturan/", {"has_conflict": "ya", "note": ""}).status_code == 422
    assert client.post(f"{address}benturan/", {"has_conflict": "tidak"})["Location"] == f"{address}meja/"
    assert client.get(f"{address}meja/").status_code == 200


def test_a_declared_conflict_closes_the_desk(as_, work, desk):
    client, address = as_("second"), f"/penilaian/{work.pk}/"
    sent = client.post(f"{address}benturan/", {"has_conflict": "ya", "note": "Saudara kandung"})
    assert sent["Location"] == "/penilaian/antrean/"
    assert client.get(f"{address}meja/").status_code == 403
    assert client.post(f"{address}meja/1/bukti/{desk[0].pk}/", {"decision": "accepted"}).status_code == 403


def test_document_criterion_narrative_and_value_are_on_one_page(as_, work, desk):
    shown = text_of(as_("assessor").get(f"/penilaian/{work.pk}/meja/1/"))
    assert desk[0].version.document.title in shown
    assert "Kriteria tingkat 1:" in shown
    assert "Narasi unit" in shown
    assert "2,20 nilai tahap Penilaian Mandiri" in shown
    assert "Belum diperiksa" in shown


def test_after_a_verdict_the_next_file_comes(as_, work, desk):
    client, address = as_("assessor"), f"/penilaian/{work.pk}/meja/"
    first, second, third = desk
    sent = client.post(f"{address}1/bukti/{first.pk}/", {"decision": "accepted"})
    assert sent["Location"] == f"{address}1/?bukti={second.pk}"
    sent = client.post(f"{address}1/bukti/{second.pk}/", {"decision": "not_relevant"})
    assert sent["Location"] == f"{address}4/"
    sent = client.post(f"{address}4/bukti/{third.pk}/", {"decision": "accepted"})
    assert sent["Location"] == address
    assert "Semua bukti sudah diperiksa." in text_of(client.get(address))


def test_sending_back_needs_a_reason_and_keeps_the_note(as_, work, desk):
    client, address = as_("assessor"), f"/penilaian/{work.pk}/meja/1/bukti/{desk[0].pk}/"
    refused = client.post(address, {"decision": "revise", "note": "  "})
    assert refused.status_code == 422
    assert "Pilih alasan atau tulis catatan" in text_of(refused)
    reason = Reason.objects.filter(is_active=True).first()
    client.post(address, {"decision": "revise", "reason": reason.pk, "note": "Lihat hlm. 3 <b>"})
    verdict = desk[0].verdicts.get()
    assert (verdict.reason, verdict.note) == (reason, "Lihat hlm. 3 <b>")
    assert (
        "<b>"
        not in client.get(f"/penilaian/{work.pk}/meja/1/?bukti={desk[0].pk}").content.decode().split("hlm. 3")[1][:12]
    )
    assert "Ditolak otomatis" in text_of(client.get(f"/penilaian/{work.pk}/meja/1/?bukti={desk[1].pk}"))


@pytest.mark.parametrize("decision", ["", "x", "ACCEPTED", "accepted' --"])
def test_an_unknown_verdict_is_refused(as_, work, desk, decision):
    response = as_("assessor").post(f"/penilaian/{work.pk}/meja/1/bukti/{desk[0].pk}/", {"decision": decision})
    assert response.status_code == 422
    assert not desk[0].verdicts.exists()


def test_a_changed_value_needs_its_justification(as_, work, desk):
    client, address = as_("assessor"), f"/penilaian/{work.pk}/meja/1/nilai/"
    data = {"version": 0, "field": ["value", "narrative"], "value": "1,8", "narrative": ""}
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert 'value="1,8"' in refused.content.decode()
    assert client.post(address, data | {"narrative": "Belum semua"}).status_code == 302
    row = work.assessment.values.get(stage=work.assessment.stage)
    assert (str(row.value.normalize()), row.narrative, row.author) == ("1.8", "Belum semua", work.people["assessor"])


def test_an_older_form_of_the_value_is_shown_beside_the_newer(as_, work, desk):
    address = f"/penilaian/{work.pk}/meja/1/nilai/"
    free_of_conflict(Access(work.people["second"]), work.assessment)
    data = {"version": 0, "field": ["value", "narrative"], "value": "1,8", "narrative": "Pertama"}
    as_("assessor").post(address, data)
    late = as_("second").post(address, data | {"value": "2", "narrative": "Kedua"})
    assert late.status_code == 409
    shown = text_of(late)
    assert "Versi Hendra Saputra: 1,8." in shown
    assert "Pertama" in shown
    assert "Kedua" in late.content.decode()
    assert work.assessment.values.get(stage=work.assessment.stage).narrative == "Pertama"


def test_an_opinion_is_hidden_until_one_has_given_ones_own(as_, work, desk):
    place(work, "assessor", "second")
    free_of_conflict(Access(work.people["second"]), work.assessment)
    address = f"/penilaian/{work.pk}/meja/1/"
    as_("assessor").post(f"{address}pendapat/", {"value": "2,1", "narrative": "Pendapat rahasia"})
    before = text_of(as_("second").get(address))
    assert "Pendapat rahasia" not in before
    assert "terlihat setelah Anda menyimpan" in before
    refused = as_("assessor").post(f"{address}sepakat/", {"version": 0, "value": "2", "narrative": "a"})
    assert refused.status_code == 422
    as_("second").post(f"{address}pendapat/", {"value": "1,9", "narrative": "Menurut saya"})
    after = text_of(as_("second").get(address))
    assert "Hendra Saputra: 2,1" in after
    assert "Pendapat rahasia" in after
    assert "Satukan" in after
    as_("second").post(f"{address}sepakat/", {"version": 0, "value": "2", "narrative": "Sepakat di tengah"})
    assert work.assessment.values.get(stage=work.assessment.stage).value == 2


def test_an_assessor_who_is_not_named_only_reads(as_, work, desk):
    place(work, "assessor")
    free_of_conflict(Access(work.people["second"]), work.assessment)
    page = as_("second").get(f"/penilaian/{work.pk}/meja/1/")
    assert "ditugaskan kepada Hendra Saputra" in text_of(page)
    assert 'id="putusan"' not in page.content.decode()
    assert (
        as_("second").post(f"/penilaian/{work.pk}/meja/1/bukti/{desk[0].pk}/", {"decision": "accepted"}).status_code
        == 403
    )


def test_a_question_with_a_due_date_and_its_end(as_, work, desk):
    client, address = as_("assessor"), f"/penilaian/{work.pk}/isi/1/tanya/"
    wrong = client.post(address, {"text": "Di mana?", "due_on": "besok", "use": desk[0].pk})
    assert wrong.status_code == 422
    assert "Di mana?" in wrong.content.decode()
    client.post(address, {"text": "Di mana?", "due_on": "30 November 2026", "use": desk[0].pk})
    question = Question.objects.get()
    assert question.use == desk[0]
    client.post(f"{address}{question.pk}/", {"text": "Tambahan", "from": "meja"})
    assert question.messages.count() == 2
    assert as_("operator").post(f"{address}{question.pk}/tutup/").status_code == 403
    as_("assessor").post(f"{address}{question.pk}/tutup/")
    question.refresh_from_db()
    assert question.state == Question.State.CLOSED


def test_before_the_desk_there_is_nothing_to_judge(as_, work):
    shown = text_of(as_("assessor").get(f"/penilaian/{work.pk}/meja/"))
    assert "belum ada yang dapat diperiksa" in shown


@pytest.mark.parametrize("size", [1, 10])
def test_the_desk_takes_a_fixed_number_of_queries(as_, work, desk, size, django_assert_max_num_queries):
    for number in range(4 * size):
        make_use(work.assessment, str(number % 20 + 1))
    client = as_("assessor")
    client.get(f"/penilaian/{work.pk}/meja/")
    with django_assert_max_num_queries(16):
        client.get(f"/penilaian/{work.pk}/meja/")
    with django_assert_max_num_queries(32):
        client.get(f"/penilaian/{work.pk}/meja/1/")
