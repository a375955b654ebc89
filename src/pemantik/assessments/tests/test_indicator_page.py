"""The overview and the page of one indicator: what they show, and everything that works without JavaScript."""

import datetime

import pytest
from django.utils import timezone

from pemantik.assessments.models import Assignment, StageKind, Verdict
from pemantik.assessments.services.meetings import MeetingPlan, promise, schedule_meeting
from pemantik.assessments.services.questions import ask
from pemantik.assessments.services.verdicts import give_verdict
from pemantik.assessments.tests.desk_factories import make_value, make_work, move_to
from pemantik.assessments.tests.factories import free_of_conflict, make_use
from pemantik.maturity import library
from pemantik.organizations.permissions import Access

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def text_of(response) -> str:
    """What a reader sees, with white space as one blank."""
    import re
    from html import unescape

    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def assessor_of(work) -> Access:
    access = Access(work.people["assessor"])
    free_of_conflict(access, work.assessment)
    return access


def test_the_overview_says_what_is_filled_and_by_whom(as_, work):
    make_value(work, "1", "2.25")
    shown = text_of(as_("operator").get(f"/penilaian/{work.pk}/isi/"))
    assert "1 dari 20 indikator terisi." in shown
    assert "Dinas Kesehatan" in shown
    assert "2,25" in shown
    assert shown.count("Belum diisi") == 19


def test_my_tasks_are_those_of_my_unit_and_those_in_my_name(as_, work):
    Assignment.objects.create(
        assessment=work.assessment, code="7", unit=work.world.planning, person=work.people["operator"]
    )
    Assignment.objects.create(assessment=work.assessment, code="8", unit=work.world.planning)
    page = as_("operator").get(f"/penilaian/{work.pk}/isi/?tugas=saya").content.decode()
    assert all(f"/isi/{code}/" in page for code in ("1", "7"))
    assert "/isi/8/" not in page
    assert "Belum ada indikator yang ditugaskan" in text_of(as_("auditor").get(f"/penilaian/{work.pk}/isi/?tugas=saya"))


@pytest.mark.parametrize("size", [1, 10])
def test_the_overview_takes_at_most_twelve_queries(as_, work, size, django_assert_max_num_queries):
    for number in range(5 * size):
        code = str(number % 20 + 1)
        make_use(work.assessment, code)
        Assignment.objects.get_or_create(
            assessment=work.assessment, code=code, unit=work.world.planning, level=number % 5 + 1, item=number
        )
    client = as_("entry")
    client.get(f"/penilaian/{work.pk}/isi/")
    with django_assert_max_num_queries(12):
        client.get(f"/penilaian/{work.pk}/isi/")


@pytest.mark.parametrize("size", [1, 10])
@pytest.mark.parametrize(("name", "most"), [("operator", 19), ("assessor", 15)])
def test_the_page_takes_a_fixed_number_of_queries(as_, work, size, name, most, django_assert_max_num_queries):
    for _each in range(5 * size):
        make_use(work.assessment, "1", 2, 1)
    client = as_(name)
    client.get(f"/penilaian/{work.pk}/isi/1/")
    with django_assert_max_num_queries(most):
        client.get(f"/penilaian/{work.pk}/isi/1/")


@pytest.mark.parametrize("code", library.CODES)
def test_every_indicator_of_every_instrument_can_be_opened(client, db, code):
    programmes = {"pemdi-2026": "pemdi-2026", "spbe-2020": "spbe-evaluasi", "epss-2022": "epss"}
    programmes |= {"indeks-kami-5": "indeks-kami", "spbe-2018": "pemantik-2018", "pegi": "sendiri"}
    work = make_work(code, programmes[code])
    client.force_login(work.people["entry"])
    instrument = library.load(code)
    codes = list(instrument.answerable)
    for one in [codes[0], codes[len(codes) // 2], codes[-1]]:
        assert client.get(f"/penilaian/{work.pk}/isi/{one}/").status_code == 200
    data = {"version": 0, "field": ["value", "narrative"], "value": "1", "narrative": "a"}
    assert client.post(f"/penilaian/{work.pk}/isi/{codes[1]}/", data).status_code == 302
    assert client.get(f"/penilaian/{work.pk}/isi/").status_code == 200


def test_the_official_name_stays_and_the_ladder_says_what_is_next(as_, work):
    make_value(work, "1", "1.5")
    make_use(work.assessment, "1", 2, 3)
    shown = text_of(as_("operator").get(f"/penilaian/{work.pk}/isi/1/"))
    assert "Tingkat Kematangan Tata Kelola Pemerintah Digital" in shown
    assert "Tingkat 1 terpenuhi. Tinggal 3 bukti lagi untuk tingkat 2." in shown
    assert "1 sudah terlampir" in shown
    assert shown.count("Terkunci") == 3


def test_a_draft_is_saved_without_javascript(as_, work):
    client, address = as_("operator"), f"/penilaian/{work.pk}/isi/1/"
    data = {
        "version": 0,
        "draft": "",
        "field": ["value", "narrative", "met"],
        "value": "1.5",
        "narrative": "a",
        "met": "1",
    }
    assert client.post(address, data)["Location"] == address
    shown = text_of(client.get(address))
    assert "Draf Anda tersimpan pukul" in shown
    assert 'value="1,5"' in client.get(address).content.decode()


def test_a_refused_draft_keeps_what_was_typed(as_, work):
    data = {"version": 0, "field": ["value", "narrative"], "value": "9", "narrative": "Tulisan panjang"}
    response = as_("operator").post(f"/penilaian/{work.pk}/isi/1/", data)
    assert response.status_code == 422
    assert "Tulisan panjang" in response.content.decode()
    assert 'value="9"' in response.content.decode()
    assert "di luar skala" in text_of(response)


def test_two_versions_are_compared_and_the_choice_is_saved(as_, work):
    address = f"/penilaian/{work.pk}/isi/1/"
    as_("operator").post(address, {"version": 0, "field": ["value", "narrative"], "value": "2", "narrative": "Rina"})
    data = {"version": 0, "draft": "d-1", "field": ["value", "narrative"], "value": "3", "narrative": "Budi"}
    conflict = as_("entry").post(address, data)
    assert conflict.status_code == 409
    shown = text_of(conflict)
    assert "Bandingkan dua versi" in shown
    assert "Versi Anda" in shown
    assert "Versi Rina Wulandari" in shown
    pick = {
        "version": 1,
        "draft": "d-1",
        "pick-value": "theirs",
        "mine-value": "3",
        "pick-narrative": "edit",
        "mine-narrative": "Budi",
        "edit-narrative": "Rina dan Budi",
    }
    saved = as_("entry").post(f"{address}bandingkan/", pick)
    assert saved["Location"] == f"{address}?selesai=d-1"
    row = work.assessment.values.get()
    assert (row.value, row.narrative, row.version) == (2, "Rina dan Budi", 2)


def test_a_third_version_meanwhile_is_compared_again(as_, work):
    address = f"/penilaian/{work.pk}/isi/1/"
    make_value(work, "1", "2", "Rina")
    as_("operator").post(address, {"version": 1, "field": ["narrative"], "narrative": "Rina lagi"})
    pick = {"version": 1, "pick-narrative": "mine", "mine-narrative": "Budi"}
    response = as_("entry").post(f"{address}bandingkan/", pick)
    assert response.status_code == 409
    assert "Rina lagi" in text_of(response)
    assert work.assessment.values.get().narrative == "Rina lagi"


def test_choosing_nothing_saves_nothing(as_, work):
    make_value(work, "1", "2", "Rina")
    response = as_("entry").post(f"/penilaian/{work.pk}/isi/1/bandingkan/", {"version": 1})
    assert response.status_code == 422
    assert work.assessment.values.get().version == 1


def test_not_relevant_against_a_value_is_one_choice(client, db):
    work = make_work("indeks-kami-5", "indeks-kami")
    code = next(
        one for one, item in work.assessment.campaign.instrument.answerable.items() if item and item.may_be_not_relevant
    )
    address = f"/penilaian/{work.pk}/isi/{code}/"
    client.force_login(work.people["entry"])
    client.post(address, {"version": 0, "field": ["value"], "value": "2"})
    client.force_login(work.people["responsible"])
    conflict = client.post(address, {"version": 0, "field": ["value"], "value": "TR"})
    assert conflict.status_code == 409
    client.post(f"{address}bandingkan/", {"version": 1, "pick-value": "mine", "mine-value": "TR"})
    assert work.assessment.values.get().not_relevant


def test_the_assessors_words_stand_beside_the_item(as_, work):
    use = make_use(work.assessment, "1", 1, 1)
    above = make_use(work.assessment, "1", 2, 1)
    make_value(work, "1", "1.5")
    move_to(work, StageKind.DESK)
    access = assessor_of(work)
    give_verdict(access, use.pk, Verdict.Decision.REVISE, None, "Halaman 3 tidak terbaca.")
    page = as_("operator").get(f"/penilaian/{work.pk}/isi/1/")
    shown = text_of(page)
    assert "Hendra Saputra, Penilaian Dokumen: Halaman 3 tidak terbaca." in shown
    assert "Perbaiki bukti 1.1" in shown
    assert "Ditolak otomatis: tingkat di bawahnya belum diterima" in shown
    assert f'id="bukti-{use.pk}"' in page.content.decode()
    assert f'id="bukti-{above.pk}"' in page.content.decode()
    assert "Perlu perbaikan" in text_of(as_("operator").get(f"/penilaian/{work.pk}/isi/"))


def test_later_stages_are_read_only(as_, work):
    make_value(work, "1", "1.5", "Narasi kami")
    move_to(work, StageKind.DESK)
    page = as_("operator").get(f"/penilaian/{work.pk}/isi/1/")
    assert 'id="isian"' not in page.content.decode()
    assert "Narasi kami" in text_of(page)
    assert "isian tidak dapat diubah" in text_of(page)


def test_a_question_is_answered_in_its_thread(as_, work):
    move_to(work, StageKind.DESK)
    question = ask(
        assessor_of(work), work.pk, "1", "Di mana pagunya?", timezone.localdate() - datetime.timedelta(days=1)
    )
    address = f"/penilaian/{work.pk}/isi/1/"
    assert "Di mana pagunya?" in text_of(as_("operator").get(address))
    assert "pm-chip-late" in as_("operator").get(address).content.decode()
    sent = as_("operator").post(f"{address}tanya/{question.pk}/", {"text": "Di DPA halaman 12."})
    assert sent["Location"] == f"{address}#pertanyaan-{question.pk}"
    assert "Di DPA halaman 12." in text_of(as_("operator").get(address))
    empty = as_("operator").post(f"{address}tanya/{question.pk}/", {"text": "  "})
    assert empty.status_code == 422
    assert as_("colleague").post(f"{address}tanya/{question.pk}/", {"text": "a"}).status_code == 403
    assert as_("stranger").post(f"{address}tanya/{question.pk}/", {"text": "a"}).status_code == 404


def test_a_promise_is_kept_with_evidence(as_, work):
    record = move_to(work, StageKind.INTERVIEW)
    access = assessor_of(work)
    plan = MeetingPlan(timezone.now(), "Aula")
    meeting = schedule_meeting(access, work.pk, record.stage_id, work.world.health.pk, plan)
    made = promise(access, meeting.pk, "1", "DPA halaman 12", work.people["operator"].pk, timezone.localdate())
    address = f"/penilaian/{work.pk}/isi/1/"
    assert "Lampirkan buktinya di indikator ini" in text_of(as_("operator").get(address))
    use = make_use(work.assessment, "1", 2, 4)
    assert "Tandai dipenuhi" in text_of(as_("operator").get(address))
    as_("operator").post(f"{address}janji/{made.pk}/", {"use": use.pk})
    made.refresh_from_db()
    assert made.fulfilled_by == use


def test_evidence_is_chosen_from_the_library(as_, work):
    document = make_use(work.assessment, "2").version.document
    client = as_("entry")
    page = client.get(f"/penilaian/{work.pk}/isi/1/bukti/?tingkat=2&butir=1")
    assert document.title in text_of(page)
    assert "Lampirkan bukti 2.1" in text_of(page)
    data = {"untuk": f"{work.pk}:1:2:1", "lanjut": f"/penilaian/{work.pk}/isi/1/", "halaman": "3"}
    assert client.post(f"/bukti/{document.pk}/pakai/", data)["Location"] == f"/penilaian/{work.pk}/isi/1/"
    assert "Dipakai juga di indikator 2" in text_of(client.get(f"/penilaian/{work.pk}/isi/1/"))


@pytest.mark.parametrize("query", ["tingkat=9", "tingkat=2&butir=99", "tingkat=2&butir=0"])
def test_an_item_that_is_not_asked_for_is_not_found(as_, work, query):
    status = as_("entry").get(f"/penilaian/{work.pk}/isi/1/bukti/?{query}").status_code
    assert status == (200 if query.endswith("=0") else 404)


def test_last_years_value_helps(as_, work):
    from dataclasses import replace

    from pemantik.assessments.tests.factories import assessment_of, make_campaign, plan_for

    plan = replace(plan_for(work.world.city), year=2025)
    earlier = assessment_of(make_campaign(work.world, plan=plan), work.world.city)
    from pemantik.assessments.models import StageValue

    StageValue.objects.create(
        assessment=earlier, stage=earlier.stage, code="1", value="1.8", narrative="Dulu", author=work.people["operator"]
    )
    shown = text_of(as_("operator").get(f"/penilaian/{work.pk}/isi/1/"))
    assert "Nilai 2025: 1,80" in shown
    assert "Dulu" in shown
