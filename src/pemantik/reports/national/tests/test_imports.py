"""Bringing verdicts in: all or nothing, nobody overwritten unseen, undone while it may be; and who may."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.models import AssessorAssignment, ResultSnapshot, StageState, StageValue
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.services.official import finish_official
from pemantik.assessments.tests.desk_factories import make_value, make_work, move_to
from pemantik.assessments.tests.factories import free_of_conflict, make_access, record_of
from pemantik.assessments.tests.result_cases import closed
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.reports.national.models import VerdictImport
from pemantik.reports.national.selectors.imports import find_import, report_of
from pemantik.reports.national.services import imports

pytestmark = pytest.mark.database
GOOD = "Kode\tNilai\tCatatan\n1\t2\tBelum ditetapkan\n2\t3\t\n3\t-\t\n"


@pytest.fixture
def desk(work):
    """Two values of the institution, and the desk review open."""
    make_value(work, "1", "3")
    make_value(work, "2", "3")
    move_to(work, "desk")
    return work


@pytest.fixture
def manager(desk) -> Access:
    """The coordinator of the campaign."""
    return desk.world.province_coordinator


def sent(content=GOOD, source="Portal evaluasi nasional"):
    """A pasted table of today."""
    return imports.Sent("", content.encode(), source, timezone.localdate())


def saved(access, pk, content=GOOD):
    """A draft, saved as its preview shows it."""
    draft = imports.send(access, pk, sent(content))
    imports.save(access, pk, draft.pk, draft.version, seen(access, pk, draft))
    draft.refresh_from_db()
    return draft


def seen(access, pk, draft):
    """What the preview carries about the values that it shows."""
    return report_of(*find_import(access, pk, draft.pk)).seen


def values(work, kind="desk"):
    """Own values of a stage by code."""
    return {row.code: row for row in StageValue.objects.filter(assessment=work.pk, stage__kind=kind)}


def test_verdicts_become_values_of_the_open_stage_with_source_and_author(desk, manager):
    draft = saved(manager, desk.pk)
    found = values(desk)
    assert {code: row.value for code, row in found.items()} == {"1": 2, "2": 3}
    assert found["1"].narrative == "Belum ditetapkan"
    assert found["2"].narrative == "Nilai menurut Portal evaluasi nasional."
    assert {(row.source, row.source_date, row.author) for row in found.values()} == {
        ("Portal evaluasi nasional", timezone.localdate(), manager.user)
    }
    assert bytes(VerdictImport.objects.get(pk=draft.pk).content) == GOOD.encode()
    assert AuditEntry.objects.get(action="verdicts.saved").after["rows"] == 2


def test_nothing_is_saved_while_a_row_is_wrong(desk, manager):
    draft = imports.send(manager, desk.pk, sent(GOOD + "4\t9\t\n77\t2\t\n"))
    with pytest.raises(Refused, match="perlu diperbaiki"):
        imports.save(manager, desk.pk, draft.pk, draft.version, seen(manager, desk.pk, draft))
    assert not values(desk)
    fixed = imports.Decisions({(5, "value"): "4,25"}, set(), {6})
    draft = imports.decide(manager, desk.pk, draft.pk, draft.version, fixed)
    assert imports.save(manager, desk.pk, draft.pk, draft.version, seen(manager, desk.pk, draft)) == 3
    assert values(desk)["4"].value == Decimal("4.25")


def test_a_failure_in_the_middle_writes_nothing(desk, manager, monkeypatch):
    from pemantik.assessments.services import official

    written = official.write_value

    def fails_second(record, code, *rest):
        if code == "2":
            raise Refused("gagal")
        return written(record, code, *rest)

    monkeypatch.setattr(official, "write_value", fails_second)
    draft = imports.send(manager, desk.pk, sent())
    with pytest.raises(Refused):
        imports.save(manager, desk.pk, draft.pk, draft.version, seen(manager, desk.pk, draft))
    assert not values(desk)
    draft.refresh_from_db()
    assert draft.state == VerdictImport.State.DRAFT


def test_nobodys_newer_value_or_draft_is_overwritten_unseen(desk, manager):
    draft = imports.send(manager, desk.pk, sent())
    old = seen(manager, desk.pk, draft)
    make_value(desk, "1", "4", "Baru dinilai", kind="desk", by="assessor")
    with pytest.raises(Outdated):
        imports.save(manager, desk.pk, draft.pk, draft.version, old)
    report = report_of(*find_import(manager, desk.pk, draft.pk))
    assert report.problems[0].problems[0].reason == "Hendra Saputra sudah menilai ini 4 di Pemantik. Ganti?"
    imports.decide(manager, desk.pk, draft.pk, draft.version, imports.Decisions({}, {2}, set()))
    with pytest.raises(Outdated):
        imports.save(manager, desk.pk, draft.pk, draft.version, report.seen)


def test_a_second_file_replaces_and_undoing_brings_the_first_back(desk, manager):
    first = saved(manager, desk.pk)
    second = saved(manager, desk.pk, "Kode\tNilai\n1\t4\n5\t2\n")
    assert {code: row.value for code, row in values(desk).items()} == {"1": 4, "2": 3, "5": 2}
    with pytest.raises(Refused, match="lebih baru"):
        imports.undo(manager, desk.pk, first.pk)
    assert imports.undo(manager, desk.pk, second.pk) == 2
    found = values(desk)
    assert {code: row.value for code, row in found.items()} == {"1": 2, "2": 3}
    assert found["1"].narrative == "Belum ditetapkan"
    with pytest.raises(Refused):
        imports.undo(manager, desk.pk, second.pk)


def test_what_was_changed_since_is_not_undone(desk, manager):
    draft = saved(manager, desk.pk)
    StageValue.objects.filter(stage__kind="desk", code="1").update(version=9)
    with pytest.raises(Refused, match="Sudah diubah setelah impor: 1"):
        imports.undo(manager, desk.pk, draft.pk)
    assert len(values(desk)) == 2


def test_a_stage_that_is_done_takes_and_gives_nothing(desk, manager):
    draft = saved(manager, desk.pk)
    waiting = imports.send(manager, desk.pk, sent())
    stage = record_of(desk.assessment, "desk").stage
    assert finish_official(manager, desk.pk, stage.pk).state == StageState.SUBMITTED
    assert record_of(desk.assessment, "interview").state == StageState.OPEN
    with pytest.raises(Refused):
        imports.undo(manager, desk.pk, draft.pk)
    with pytest.raises(Refused):
        imports.save(manager, desk.pk, waiting.pk, waiting.version, "")


def test_the_stages_of_the_institution_take_no_verdicts(work):
    for kind in ("self", "internal"):
        move_to(work, kind)
        with pytest.raises(Refused):
            imports.send(work.world.province_coordinator, work.pk, sent())


def test_where_an_assessor_works_here_the_coordinator_does_not_import(desk, manager):
    stage = record_of(desk.assessment, "desk").stage
    AssessorAssignment.objects.create(assessment=desk.assessment, stage=stage, assessor=desk.people["assessor"])
    with pytest.raises(Refused, match="dinilai asesor di Pemantik"):
        imports.send(manager, desk.pk, sent())
    assessor = Access(desk.people["assessor"])
    free_of_conflict(assessor, desk.assessment)
    saved(assessor, desk.pk)
    assert values(desk)["1"].author == assessor.user


def test_the_ladder_of_the_institution_does_not_bind_the_portal(manager, desk):
    StageValue.objects.filter(code="1").update(met_levels=[1])
    saved(manager, desk.pk, "Kode\tNilai\n1\t4,5\n")
    assert values(desk)["1"].value == Decimal("4.5")
    assert values(desk)["1"].met_levels is None


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", ["own", "above", "child", "other"])
def test_who_may_import(desk, role, place):
    world = desk.world
    node = {"own": world.city, "above": world.province, "child": world.health, "other": world.other}[place]
    access = make_access(role, node)
    if role is Role.COORDINATOR and place == "above":
        assert saved(access, desk.pk).taken
        return
    if role is Role.EXTERNAL_ASSESSOR and place in {"own", "above"}:
        free_of_conflict(access, desk.assessment)
        assert saved(access, desk.pk).taken
        return
    answers = role in {Role.COORDINATOR, Role.RESPONSIBLE, Role.DATA_ENTRY, Role.OPERATOR}
    known = place in {"own", "above"} or (place == "child" and answers)
    with pytest.raises(PermissionDenied if known else Http404):
        imports.send(access, desk.pk, sent())
    assert not VerdictImport.objects.exists()


def test_an_import_of_another_assessment_is_not_found(desk, manager):
    draft = imports.send(manager, desk.pk, sent())
    other = make_work().assessment
    with pytest.raises(Http404):
        find_import(manager, other.pk, draft.pk)


def test_verdicts_of_the_future_and_without_source_are_refused(desk, manager):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="belum tiba"):
        imports.send(manager, desk.pk, imports.Sent("", GOOD.encode(), "Portal", tomorrow))
    with pytest.raises(Refused, match="sumber"):
        imports.send(manager, desk.pk, sent(source="  "))


def test_into_a_closed_result_as_correction_and_published_index(work):
    assessment = closed(work.world)
    access = work.world.province_coordinator
    draft = imports.send(access, assessment.pk, sent("Kode;Nilai\n1;1,5\nIndeks Pemdi;2,11\n"))
    report = report_of(*find_import(access, assessment.pk, draft.pk))
    assert report.index == "2,11"
    assert [row.item.code for row in report.ready] == ["1"]
    imports.save(access, assessment.pk, draft.pk, draft.version, report.seen)
    latest = ResultSnapshot.objects.filter(assessment=assessment).order_by("-stage__order", "-revision").first()
    assert (latest.published_index, latest.revision) == (Decimal("2.11"), 2)
    assert "1.5" in str(latest.values["1"])
    with pytest.raises(Refused, match="koreksi"):
        imports.undo(access, assessment.pk, draft.pk)


def test_pages_from_file_to_saved_and_back(desk, client, django_assert_max_num_queries):
    client.force_login(desk.world.province_coordinator.user)
    home = reverse("verdicts", args=[desk.pk])
    assert "Dokumen" in client.get(home).content.decode()
    file = SimpleUploadedFile("hasil.csv", b"Kode;Nilai;Catatan\n1;2;x\n2;7;y\n3;-;\n")
    form = {"file": file, "source": "Portal", "on": str(timezone.localdate())}
    answer = client.post(home, form)
    draft = VerdictImport.objects.get()
    address = reverse("verdicts-preview", args=[desk.pk, draft.pk])
    assert answer["Location"] == address
    with django_assert_max_num_queries(18):
        page = client.get(address).content.decode()
    assert "1 nilai siap, 1 perlu diperbaiki, 0 perlu dipastikan." in page
    assert "di luar skala" in page
    problems = client.get(reverse("verdicts-problems", args=[desk.pk, draft.pk]))
    assert problems.content.startswith(b"PK")
    client.post(address, {"version": 1, "r3-value": "2"})
    page = client.get(address).content.decode()
    assert "Simpan 2 nilai" in page
    draft.refresh_from_db()
    current = seen(desk.world.province_coordinator, desk.pk, draft)
    assert client.post(address, {"version": 1, "seen": current, "simpan": "1"}).status_code == 409
    assert client.post(address, {"version": 2, "seen": current, "simpan": "1"})["Location"] == home
    page = client.get(home).content.decode()
    assert "Batalkan 2 nilai" in page
    kept = client.get(reverse("verdicts-file", args=[desk.pk, draft.pk]))
    assert kept.content.startswith(b"Kode;Nilai")
    assert kept["Content-Type"] == "application/octet-stream"
    client.post(reverse("verdicts-undo", args=[desk.pk, draft.pk]))
    assert not values(desk)


def test_a_refused_file_keeps_what_was_pasted(desk, client):
    client.force_login(desk.world.province_coordinator.user)
    form = {"pasted": "halo\tdunia\n1\t2\n", "source": "Portal", "on": str(timezone.localdate())}
    answer = client.post(reverse("verdicts", args=[desk.pk]), form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Judul kolom tidak ditemukan" in text
    assert "halo\tdunia" in text


def test_a_preview_of_a_whole_instrument_costs_no_more_queries(desk, client, django_assert_max_num_queries):
    client.force_login(desk.world.province_coordinator.user)
    content = "Kode\tNilai\n" + "".join(f"{code}\t3\n" for code in range(1, 21))
    draft = imports.send(desk.world.province_coordinator, desk.pk, sent(content))
    with django_assert_max_num_queries(18):
        client.get(reverse("verdicts-preview", args=[desk.pk, draft.pk]))
