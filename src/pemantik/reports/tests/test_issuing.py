"""Issued documents: who makes them, who sees them, what is recorded, and what the public may know."""

import hashlib
from contextlib import nullcontext

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.http import Http404
from django.urls import reverse

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.models import Meeting
from pemantik.assessments.problems import Refused
from pemantik.assessments.services.meetings import Guest, MeetingPlan, conclude, schedule_meeting, set_attendance
from pemantik.assessments.tests.factories import make_access, stage_of
from pemantik.organizations.models import Consent
from pemantik.organizations.roles import PERMISSIONS, Action, Role
from pemantik.reports import codes, files
from pemantik.reports.models import IssuedDocument
from pemantik.reports.selectors.checking import confirm
from pemantik.reports.selectors.documents import find_document, seen_documents, shelf
from pemantik.reports.services import issuing
from pemantik.reports.services.issuing import Wish, issue
from pemantik.reports.tests.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ORIGIN = "https://contoh.go.id"


@pytest.fixture
def quick(monkeypatch):
    """Documents whose file is a few bytes: for tests about records, not about pages."""
    monkeypatch.setattr(issuing, "pdf", lambda *_what: b"%PDF-1.7 isi")
    monkeypatch.setattr(issuing, "Renderer", nullcontext)


@pytest.fixture
def renderer(renderer, monkeypatch):
    """The renderer of all tests, instead of one for each document."""
    monkeypatch.setattr(issuing, "Renderer", lambda: nullcontext(renderer))
    return renderer


def made(access, assessment, _renderer, **fields) -> IssuedDocument:
    return issue(access, Wish(fields.pop("kind", "ringkasan"), assessment.pk, **fields), ORIGIN)


def test_a_document_is_kept_hashed_and_recorded(world, assessment, renderer) -> None:
    document = made(world.coordinator, assessment, renderer, number=" 000.7/1 ")
    with files.storage().open(document.path) as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == document.sha256
    assert (len(content), document.number, document.is_final) == (document.size, "000.7/1", False)
    assert document.code in text_of(content)
    assert f"{ORIGIN}/periksa/{document.code}/" in text_of(content)
    entry = AuditEntry.objects.get(action="document.issued")
    assert (entry.after["sha256"], entry.node_path) == (document.sha256, world.city.path)


def test_documents_are_indonesian_for_english_readers(world, assessment, renderer, client) -> None:
    client.force_login(world.coordinator.user)
    client.cookies["pemantik_language"] = "en"
    client.post(reverse("make-document", args=[assessment.pk]), {"jenis": "ringkasan"})
    with files.storage().open(IssuedDocument.objects.get().path) as file:
        found = text_of(file.read())
    assert "Yang perlu diputuskan" in found
    assert "sebesar 2," in found
    assert "Interview" not in found


def test_a_file_without_a_record_is_not_left_over(world, assessment, quick, monkeypatch) -> None:
    monkeypatch.setattr(issuing.audit, "record", lambda *_a, **_k: (_ for _ in ()).throw(DatabaseError("full")))
    with pytest.raises(DatabaseError):
        made(world.coordinator, assessment, quick)
    assert not IssuedDocument.objects.exists()
    assert [each for folder in files.storage().listdir("")[0] for each in files.storage().listdir(folder)[1]] == []


@pytest.mark.parametrize("role", list(Role))
def test_who_issues_and_who_downloads(world, assessment, quick, role) -> None:
    own, child = make_access(role, world.city), make_access(role, world.health)
    other, nobody = make_access(role, world.other), make_access(None)
    may_issue = Action.ISSUE_DOCUMENTS in PERMISSIONS[role]
    if may_issue:
        document = made(own, assessment, quick)
    else:
        with pytest.raises(PermissionDenied):
            made(own, assessment, quick)
        document = made(world.coordinator, assessment, quick)
    for stranger in (child, other, nobody):
        with pytest.raises(Http404):
            made(stranger, assessment, quick)
        with pytest.raises(Http404):
            find_document(stranger, document.pk)
    assert find_document(own, document.pk) == document
    assert find_document(make_access(role, world.province), document.pk) == document
    assert shelf(own, assessment.pk).may_issue == may_issue


def test_consent_to_see_results_is_no_right_to_documents(world, assessment, quick) -> None:
    Consent.objects.create(
        giver=world.city, receiver=world.other, scope=Consent.Scope.RESULTS, given_by=world.coordinator.user
    )
    friend = make_access(Role.COORDINATOR, world.other)
    document = made(world.coordinator, assessment, quick)
    for act in (
        lambda: shelf(friend, assessment.pk),
        lambda: find_document(friend, document.pk),
        lambda: made(friend, assessment, quick),
    ):
        with pytest.raises(Http404):
            act()


def test_a_unit_sees_its_own_berita_acara_only(world, assessment, renderer) -> None:
    document = made(world.coordinator, assessment, renderer, kind="berita-acara", part=world.health.pk)
    made(world.coordinator, assessment, renderer, kind="berita-acara", part=world.planning.pk)
    assert list(seen_documents(make_access(Role.OPERATOR, world.health))) == [document]
    with files.storage().open(document.path) as file:
        found = text_of(file.read())
    assert "BERITA ACARA PENILAIAN" in found
    assert "Kepala Dinas Kesehatan" in found


@pytest.mark.parametrize("part", [None, 0, 10**9])
def test_a_berita_acara_needs_a_unit_inside(world, assessment, quick, part) -> None:
    with pytest.raises(Http404):
        made(world.coordinator, assessment, quick, kind="berita-acara", part=part)
    with pytest.raises(Http404):
        made(world.coordinator, assessment, quick, kind="berita-acara", part=world.other_unit.pk)
    with pytest.raises(Refused):
        made(world.coordinator, assessment, quick, kind="berita-acara", part=world.city.pk)


@pytest.mark.parametrize("kind", ["", "x", "../lhe", "LHE"])
def test_only_known_kinds_are_made(world, assessment, quick, kind) -> None:
    with pytest.raises(Refused):
        made(world.coordinator, assessment, quick, kind=kind)


def test_minutes_of_a_meeting(world, assessment, renderer) -> None:
    stage = stage_of(assessment.campaign, "interview")
    plan = MeetingPlan(stage.opens_at, "Ruang rapat <b>A</b> #1", "Pembukaan")
    meeting = schedule_meeting(world.assessor, assessment.pk, stage.pk, world.health.pk, plan)
    with pytest.raises(Refused):
        made(world.assessor, assessment, renderer, kind="notula", part=meeting.pk)
    meeting = set_attendance(world.assessor, meeting.pk, meeting.form_version, [Guest("Dewi $x$", "Kadis", True)])
    conclude(world.assessor, meeting.pk, meeting.form_version, "Disepakati.\n#panic()")
    document = made(world.assessor, assessment, renderer, kind="notula", part=meeting.pk)
    with files.storage().open(document.path) as file:
        found = text_of(file.read())
    for written in ("Ruang rapat <b>A</b> #1", "Dewi $x$", "#panic()", "BERITA ACARA INTERVIU"):
        assert written in found
    assert not seen_documents(make_access(Role.HEAD, world.health)).exists()  # sees results, not the work
    Meeting.objects.get(pk=meeting.pk)


def test_codes_are_read_as_people_type_them() -> None:
    assert codes.read_code(" 7k3m q2xd-9rta ") == "7K3M-Q2XD-9RTA"
    assert codes.read_code("OI3M-Q2XD-9RTL") == "013M-Q2XD-9RT1"
    assert [codes.read_code(wrong) for wrong in ("", "7K3M", "x" * 500, "7K3M-Q2XD-9RTA-0")] == [""] * 4


def test_the_public_page_confirms_without_telling_what_stands_in_it(world, assessment, quick, client) -> None:
    document = made(world.coordinator, assessment, quick, number="9/2026")
    response = client.get(reverse("check-document", args=[document.code]))
    page = response.content.decode()
    assert response.status_code == 200
    for told in (document.sha256, "Kota Satu", "9/2026", "sementara"):
        assert told in page
    assert world.coordinator.user.name not in page
    assert document.file_name not in page
    assert client.get(reverse("issued-document", args=[document.pk])).status_code == 302  # to sign in


def test_the_public_page_compares_a_file(world, assessment, quick, client) -> None:
    address = reverse("check-document", args=[made(world.coordinator, assessment, quick).code])
    same = client.post(address, {"berkas": SimpleUploadedFile("a.pdf", b"%PDF-1.7 isi")})
    other = client.post(address, {"berkas": SimpleUploadedFile("a.pdf", b"%PDF-1.7 lain")})
    none = client.post(address)
    assert "pm-docs-same" in same.content.decode()
    assert "pm-docs-other" in other.content.decode()
    assert "Pilih dulu berkasnya" in none.content.decode()


def test_a_newer_edition_is_told(world, assessment, quick) -> None:
    first = made(world.coordinator, assessment, quick)
    second = made(world.coordinator, assessment, quick)
    assert confirm(first.code).has_newer
    assert not confirm(second.code).has_newer


@pytest.mark.parametrize("code", ["0000-0000-0000", "%00", "<script>", "x" * 300, "..%2f.."])
def test_unknown_codes_are_not_found(client, db, code) -> None:
    response = client.get(f"/periksa/{code}/")
    assert response.status_code == 404
    assert b"<script>alert" not in response.content


def test_a_typed_code_leads_to_its_page(client, db) -> None:
    assert client.get("/periksa/?kode=7k3mq2xd9rta").headers["Location"] == "/periksa/7K3M-Q2XD-9RTA/"
    assert "pm-error" in client.get("/periksa/?kode=x").content.decode()


def test_the_page_of_an_assessment_lists_and_makes(world, assessment, renderer, client) -> None:
    client.force_login(world.coordinator.user)
    page = reverse("assessment-documents", args=[assessment.pk])
    assert "belum ada dokumen" in client.get(page).content.decode()
    sent = client.post(reverse("make-document", args=[assessment.pk]), {"jenis": "lhe", "nomor": "1", "tahap": "desk"})
    assert sent.headers["Location"] == page
    document = IssuedDocument.objects.get()
    assert document.stage.kind == "desk"
    response = client.get(reverse("issued-document", args=[document.pk]))
    content = b"".join(response.streaming_content)
    assert hashlib.sha256(content).hexdigest() == document.sha256
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "1 dokumen sudah dibuat" in client.get(page).content.decode()
    wrong = client.post(reverse("make-document", args=[assessment.pk]), {"jenis": "x", "nomor": "simpan ini"})
    assert wrong.status_code == 422
    assert "simpan ini" in wrong.content.decode()


def test_lists_take_a_bounded_number_of_queries(
    world, assessment, quick, client, django_assert_max_num_queries
) -> None:
    client.force_login(world.coordinator.user)
    page = reverse("assessment-documents", args=[assessment.pk])
    for _each in range(2):
        made(world.coordinator, assessment, quick)
    with django_assert_max_num_queries(22):
        client.get(page)
    for _each in range(18):
        made(world.coordinator, assessment, quick)
    with django_assert_max_num_queries(22):
        client.get(page)
    with django_assert_max_num_queries(22):
        client.get(reverse("reports"))
