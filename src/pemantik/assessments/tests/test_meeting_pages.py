"""Interviews and visits on their pages, up to the printed minutes."""

import pytest

from pemantik.assessments.models import Meeting, StageKind
from pemantik.assessments.tests.desk_factories import move_to
from pemantik.assessments.tests.factories import free_of_conflict
from pemantik.assessments.tests.test_indicator_page import text_of
from pemantik.organizations.permissions import Access

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def plan(work):
    """The interview stage, and the form of a meeting with the health department."""
    record = move_to(work, StageKind.INTERVIEW)
    free_of_conflict(Access(work.people["assessor"]), work.assessment)
    return {
        "stage": record.stage_id,
        "unit": work.world.health.pk,
        "day": "25 November 2026",
        "time": "9.30",
        "place": "Aula Bappeda",
        "agenda": "Tata kelola",
    }


@pytest.fixture
def meeting(as_, work, plan):
    """A scheduled meeting and its address."""
    address = as_("assessor").post(f"/penilaian/{work.pk}/pertemuan/baru/", plan)["Location"]
    return Meeting.objects.get(), address


def test_from_the_schedule_to_the_printed_minutes(as_, work, meeting):
    made, address = meeting
    client = as_("assessor")
    assert "25 November 2026 pukul 09.30" in text_of(client.get(address)).replace("\xa0", " ")
    guests = {"version": 1, "name": ["Rina", "", "Budi"], "position": ["Kabid", "", "Staf"], "present": ["0"]}
    client.post(f"{address}hadir/", guests)
    assert [(one.name, one.was_present) for one in made.attendances.order_by("pk")] == [("Rina", True), ("Budi", False)]
    owner = work.people["operator"].pk
    client.post(f"{address}janji/", {"code": "1", "text": "DPA", "owner": owner, "due_on": "1/12/2026"})
    assert made.promises.get().owner_id == owner
    sent = client.post(f"{address}tutup/", {"version": 2, "minutes": "Disepakati <tingkat> 2"})
    assert sent["Location"] == f"{address}berita-acara/"
    page = client.get(sent["Location"])
    shown = text_of(page)
    assert all(
        word in shown for word in ("BERITA ACARA", "Aula Bappeda", "Rina", "DPA", "Tanda tangan", "Hendra Saputra")
    )
    assert "<tingkat>" not in page.content.decode()
    assert "Budi" not in shown
    assert (
        client.post(f"{address}ubah/", {"version": 3, "day": "1/12/2026", "time": "10.00", "place": "B"}).status_code
        == 422
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"day": "kapan-kapan"}, "bukan tanggal"),
        ({"day": ""}, "Tulis tanggal"),
        ({"time": "25.00"}, "Tulis jam"),
        ({"place": " "}, "Tulis tempat"),
        ({"unit": "0"}, "bukan bagian"),
    ],
)
def test_a_wrong_plan_keeps_what_was_typed(as_, work, plan, changes, says):
    response = as_("assessor").post(f"/penilaian/{work.pk}/pertemuan/baru/", plan | changes)
    assert response.status_code == 422
    assert says in text_of(response)
    assert "Tata kelola" in response.content.decode()
    assert not Meeting.objects.exists()


def test_an_older_form_does_not_overwrite(as_, meeting):
    made, address = meeting
    client = as_("assessor")
    moved = {"version": 1, "day": "26/11/2026", "time": "10.00", "place": "Ruang rapat"}
    assert client.post(f"{address}ubah/", moved).status_code == 302
    late = client.post(f"{address}ubah/", moved | {"place": "Kantin"})
    assert late.status_code == 422
    assert "Orang lain baru saja mengubah" in text_of(late)
    made.refresh_from_db()
    assert made.place == "Ruang rapat"


@pytest.mark.parametrize(
    ("name", "status"), [("operator", 403), ("responsible", 403), ("internal", 403), ("stranger", 404)]
)
def test_only_assessors_call_and_change_meetings(as_, work, plan, meeting, name, status):
    _made, address = meeting
    assert as_(name).post(f"/penilaian/{work.pk}/pertemuan/baru/", plan).status_code == status
    assert as_(name).post(f"{address}hadir/", {"version": 1}).status_code == status
    assert as_(name).post(f"{address}tutup/", {"version": 1, "minutes": "a"}).status_code == status
    assert Meeting.objects.get().form_version == 1


def test_the_unit_reads_it(as_, work, meeting):
    _made, address = meeting
    page = as_("operator").get(address)
    assert page.status_code == 200
    assert "Simpan daftar hadir" not in text_of(page)
    assert as_("operator").get(f"/penilaian/{work.pk}/pertemuan/").status_code == 200
    assert as_("stranger").get(address).status_code == 404
