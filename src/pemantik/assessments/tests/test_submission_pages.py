"""Submitting a stage on its page, the receipt, taking it back."""

import pytest

from pemantik.assessments.models import StageKind, StageState
from pemantik.assessments.tests.desk_factories import close_time, make_value, move_to
from pemantik.assessments.tests.factories import free_of_conflict, make_use, record_of
from pemantik.assessments.tests.test_indicator_page import text_of
from pemantik.organizations.permissions import Access

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def submit(as_, work):
    """Submit the self-assessment as the responsible person does."""
    stage = work.assessment.stage_id
    return lambda: as_("responsible").post(f"/penilaian/{work.pk}/kirim/", {"stage": stage})


def test_the_page_says_what_is_missing(as_, work):
    make_value(work)
    make_use(work.assessment, "1")
    make_value(work, "2", "1")
    shown = text_of(as_("responsible").get(f"/penilaian/{work.pk}/kirim/"))
    assert "18 dari 20 indikator belum diisi" in shown
    assert "1 indikator terisi tanpa bukti" in shown
    assert "3. Tingkat Kematangan" in shown


def test_nothing_filled_cannot_be_submitted(as_, work, submit):
    page = as_("responsible").get(f"/penilaian/{work.pk}/kirim/")
    assert "belum bisa dikirim" in text_of(page)
    assert submit().status_code == 422
    assert record_of(work.assessment, StageKind.SELF).state == StageState.OPEN


def test_the_receipt_proves_time_and_content(as_, work, submit):
    make_value(work, narrative="Sudah <b>ada</b>")
    make_use(work.assessment, "1")
    address = submit()["Location"]
    assert submit()["Location"] == address
    page = as_("responsible").get(address)
    record = record_of(work.assessment, StageKind.SELF)
    shown = text_of(page)
    assert record.receipt_hash in shown
    assert all(
        word in shown for word in ("Cocok", "Tercatat", "Tidak berubah", "Rina Wulandari", "1 bukti yang dikirim")
    )
    assert "<b>ada</b>" not in page.content.decode()
    assert as_("auditor").get(address).status_code == 200
    assert as_("stranger").get(address).status_code == 404


def test_a_changed_receipt_is_told(as_, work, submit):
    make_value(work)
    address = submit()["Location"]
    record = record_of(work.assessment, StageKind.SELF)
    record.receipt["values"]["1"]["value"] = "5"
    record.save()
    shown = text_of(as_("responsible").get(address))
    assert "Tidak cocok" in shown
    assert "Berubah" in shown


def test_the_receipt_of_another_assessment_is_not_found_here(as_, work, submit):
    make_value(work)
    submit()
    record = record_of(work.assessment, StageKind.SELF)
    assert as_("responsible").get(f"/penilaian/{work.pk + 1}/tanda-terima/{record.pk}/").status_code == 404
    assert as_("responsible").get(f"/penilaian/{work.pk}/tanda-terima/{record.pk + 1}/").status_code == 404


def test_it_is_taken_back_with_a_reason_until_somebody_begins(as_, work, submit):
    make_value(work)
    address = submit()["Location"]
    stage = record_of(work.assessment, StageKind.SELF).stage_id
    assert "Tarik penilaian ini" in text_of(as_("responsible").get(address))
    assert "Tarik penilaian ini" not in text_of(as_("auditor").get(address))
    assert as_("responsible").post(f"/penilaian/{work.pk}/tarik/", {"stage": stage, "reason": " "}).status_code == 422
    assert as_("operator").post(f"/penilaian/{work.pk}/tarik/", {"stage": stage, "reason": "a"}).status_code == 403
    sent = as_("responsible").post(f"/penilaian/{work.pk}/tarik/", {"stage": stage, "reason": "Salah unggah"})
    assert sent["Location"] == f"/penilaian/{work.pk}/isi/"
    assert record_of(work.assessment, StageKind.SELF).state == StageState.OPEN


def test_late_is_said_before_and_after(as_, work, submit):
    make_value(work)
    close_time(work, StageKind.SELF)
    stage = record_of(work.assessment, StageKind.SELF).stage
    page = as_("responsible").get(f"/penilaian/{work.pk}/kirim/")
    assert "Minta koordinator memperpanjangnya" in text_of(page)
    assert submit().status_code == 422
    stage.late_until = stage.closes_at.replace(year=stage.closes_at.year + 1)
    stage.save()
    assert "ditandai terlambat" in text_of(as_("responsible").get(f"/penilaian/{work.pk}/kirim/"))
    assert "Terlambat" in text_of(as_("responsible").get(submit()["Location"]))


def test_an_assessor_finishes_the_stage(as_, work):
    make_value(work)
    move_to(work, StageKind.DESK)
    free_of_conflict(Access(work.people["assessor"]), work.assessment)
    page = as_("assessor").get(f"/penilaian/{work.pk}/kirim/")
    assert "Selesaikan tahap" in text_of(page)
    stage = record_of(work.assessment, StageKind.DESK).stage_id
    assert as_("assessor").post(f"/penilaian/{work.pk}/kirim/", {"stage": stage}).status_code == 302
    work.assessment.refresh_from_db()
    assert work.assessment.stage.kind == StageKind.INTERVIEW
