"""Saving a draft: by our script and without it, two people at once, hostile text, the number of queries."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.models import StageKind
from pemantik.assessments.tests.desk_factories import close_time, make_value, move_to

pytestmark = [pytest.mark.database, pytest.mark.django_db]
JSON = {"Accept": "application/json"}


@pytest.fixture
def save(as_, work):
    """Save as the script does, by default as the operator."""

    def send(version, name="operator", code="1", **values):
        data = {"version": version, "field": list(values), **values}
        return as_(name).post(f"/penilaian/{work.pk}/isi/{code}/", data, headers=JSON)

    return send


def test_a_draft_is_saved_and_the_page_is_told(save, work):
    response = save(0, value="2,25", narrative="RPJMD hlm. 211")
    assert response.status_code == 200
    told = response.json()
    assert told["state"] == "saved"
    assert told["version"] == 1
    assert told["message"].startswith("Draf Anda tersimpan pukul ")
    row = work.assessment.values.get()
    assert (str(row.value.normalize()), row.narrative) == ("2.25", "RPJMD hlm. 211")


def test_only_what_was_touched_is_written(save, work):
    save(0, value="2", narrative="Awal")
    save(1, narrative="Kemudian")
    row = work.assessment.values.get()
    assert (row.value, row.narrative, row.version) == (2, "Kemudian", 2)


def test_the_same_again_is_a_success(save, work):
    save(0, narrative="Awal")
    assert save(0, narrative="Awal").json()["version"] == 1
    assert work.assessment.values.get().version == 1


def test_a_second_editor_is_told_and_nothing_is_overwritten(save, work):
    save(0, narrative="Dari Rina")
    response = save(0, name="entry", narrative="Dari Budi")
    assert response.status_code == 409
    assert response.json()["state"] == "conflict"
    assert "Rina Wulandari juga menyimpan isian ini pukul" in response.json()["message"]
    assert work.assessment.values.get().narrative == "Dari Rina"
    assert AuditEntry.objects.get(action="answer.conflict").after["narrative"] == "Dari Budi"


@pytest.mark.parametrize(
    ("value", "says"),
    [("9", "di luar skala"), ("dua", "bukan angka"), ("1e3", "bukan angka"), ("TR", "Tidak relevan"), ("-1", "skala")],
)
def test_a_value_off_the_scale_is_named_at_its_field(save, work, value, says):
    response = save(0, value=value)
    assert response.status_code == 422
    assert response.json()["field"] == "value"
    assert says in response.json()["message"]
    assert not work.assessment.values.exists()


@pytest.mark.parametrize("text", ["31/2/2026", "kemarin", "2026", "x" * 5000, "1/1/1", "٢/٢/٢٠٢٦"])
def test_a_date_that_is_none_is_said(save, text):
    response = save(0, code="5", name="entry", source_date=text)
    assert response.status_code == 422
    assert "bukan tanggal" in response.json()["message"]


@pytest.mark.parametrize("text", ["22/11/2026", "22 November 2026", "2026-11-22", "22.11.2026", "22 nov 2026"])
def test_dates_are_read_as_people_write_them(save, work, text):
    assert save(0, code="5", name="entry", source_date=text).status_code == 200
    assert work.assessment.values.get().source_date.isoformat() == "2026-11-22"


def test_the_index_of_another_institution_becomes_the_value(save, work):
    told = save(0, code="5", name="entry", measured="62.5").json()
    assert told["value"] == "3,5"
    assert told["shown"] == "Nilai indikator: 3,5"
    response = save(1, code="5", name="entry", measured="101")
    assert response.json()["field"] == "measured"
    assert work.assessment.values.get().value == 3.5


def test_provisional_with_source(save, work):
    save(0, code="5", name="entry", value="1", provisional="1", source="Surat Bappenas", source_date="1/10/2026")
    row = work.assessment.values.get()
    assert row.is_provisional
    assert row.source == "Surat Bappenas"
    save(1, code="5", name="entry", field="provisional")
    row.refresh_from_db()
    assert not row.is_provisional


def test_the_ladder_limits_the_value(save):
    assert save(0, met=["1", "2"], value="3,9").json()["field"] == "value"
    assert save(0, met=["1", "2"], value="3").status_code == 200


def test_a_hundred_kilobytes_are_refused_in_words(save, work):
    response = save(0, narrative="tulisan " * 12_800)
    assert response.status_code == 422
    assert "terlalu panjang" in response.json()["message"]
    assert not work.assessment.values.exists()


HOSTILE = "<script>alert(1)</script> \"><img src=x onerror=alert(1)> {{ 7 }} ' OR 1=1 \x00\x08 \u202e \U0001f600"


def test_hostile_text_is_shown_as_text(save, as_, work):
    assert save(0, narrative=HOSTILE).status_code == 200
    page = as_("operator").get(f"/penilaian/{work.pk}/isi/1/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{ 7 }}" in unescape(page)
    conflict = as_("entry").post(
        f"/penilaian/{work.pk}/isi/1/", {"version": 0, "field": ["narrative"], "narrative": HOSTILE + "2"}
    )
    assert conflict.status_code == 409
    assert "<script>alert" not in conflict.content.decode()
    assert "<img src=x" not in conflict.content.decode()


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 40, "1.5", "٣"])
def test_a_strange_version_never_overwrites(save, work, version):
    save(0, narrative="Awal")
    assert save(version, narrative="Lain").status_code == 409
    assert work.assessment.values.get().narrative == "Awal"


def test_fields_that_do_not_exist_are_ignored(as_, work):
    data = {"version": 0, "field": ["author", "stage", "narrative"], "author": "1", "stage": "2", "narrative": "a"}
    assert as_("operator").post(f"/penilaian/{work.pk}/isi/1/", data, headers=JSON).status_code == 200
    row = work.assessment.values.get()
    assert row.author == work.people["operator"]
    assert row.stage.kind == StageKind.SELF


def test_after_the_deadline_and_in_a_later_stage_it_says_why(save, work):
    close_time(work, StageKind.SELF)
    assert "ditutup" in save(0, narrative="a").json()["message"]
    move_to(work, StageKind.DESK)
    assert "sudah di tahap" in save(0, narrative="a").json()["message"]
    assert not work.assessment.values.exists()


def test_an_expired_session_leads_to_sign_in_and_writes_nothing(work):
    response = Client().post(f"/penilaian/{work.pk}/isi/1/", {"version": 0, "narrative": "a"}, headers=JSON)
    assert response.status_code == 401
    assert not work.assessment.values.exists()


def test_a_forged_form_is_refused(work):
    client = Client(enforce_csrf_checks=True)
    client.force_login(work.people["operator"])
    response = client.post(f"/penilaian/{work.pk}/isi/1/", {"version": 0, "narrative": "a"}, headers=JSON)
    assert response.status_code == 403
    told = client.get(f"/penilaian/{work.pk}/isi/1/keadaan/").json()
    assert told["user"] == work.people["operator"].pk
    data = {"version": 0, "field": ["narrative"], "narrative": "a", "csrfmiddlewaretoken": told["csrf"]}
    assert client.post(f"/penilaian/{work.pk}/isi/1/", data, headers=JSON).status_code == 200


@pytest.mark.parametrize("others", [0, 150])
def test_one_save_takes_at_most_twelve_queries(as_, work, others):
    """Session, person, access, stage, values, the write, three of the audit trail, and the transaction's own."""
    for number in range(others):
        make_value(work, f"x{number}", "1")
    client, address = as_("operator"), f"/penilaian/{work.pk}/isi/1/"
    client.get(address)  # that a session is in use is noted every ten minutes, not at every request
    for version in range(2):
        data = {"version": version, "field": ["narrative"], "narrative": f"tulisan {version}"}
        with CaptureQueriesContext(connection) as queries:
            assert client.post(address, data, headers=JSON).status_code == 200
        assert len(queries) <= 12, [query["sql"][:80] for query in queries]
