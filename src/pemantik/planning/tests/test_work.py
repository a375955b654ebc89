"""A request from draft to what became of it, as its people work on it."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.models import Blob, Document, DocumentVersion
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.tests.factories import make_user
from pemantik.inventory.models import Entry
from pemantik.inventory.problems import Invalid
from pemantik.inventory.tests.factories import make_entry
from pemantik.organizations.models import Node
from pemantik.organizations.tests.factories import make_unit
from pemantik.overlaps import looking
from pemantik.planning.models import Decision, Review, SpendingRequest
from pemantik.planning.services import deciding, realising, requests, reviewing, sending
from pemantik.planning.services import ruling as rules
from pemantik.planning.services.realising import Outcome
from pemantik.planning.services.requests import Draft
from pemantik.planning.services.reviewing import Asking
from pemantik.planning.tests.factories import (
    BUILD,
    TEXTS,
    World,
    assign,
    decide,
    fresh,
    give_opinions,
    make_decided,
    make_draft,
    make_line,
    make_reviewed,
    make_sent,
    make_world,
    ruling,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]
S, V = SpendingRequest.State, SpendingRequest.Verdict


@pytest.fixture
def world() -> World:
    looking.forget()
    return make_world()


def verdicts(found: SpendingRequest) -> dict[str, str]:
    """What the newest run of the checks said."""
    run = found.versions.first().check_runs.first()
    return {each["check"]: each["verdict"] for each in run.findings}


def test_a_draft_is_kept_as_typed_and_sent_only_when_it_is_whole(world: World) -> None:
    found = requests.create_request(world.operator, world.health.pk, Draft({"title": "Laptop", "amount": "12.500.000"}))
    assert (found.state, found.amount, found.content["amount"]) == (S.DRAFT, Decimal(12_500_000), "12500000")
    with pytest.raises(Invalid) as refused:
        sending.submit_request(world.operator, found.pk, found.version)
    assert {"purpose", "specification", "alternatives", "procurement", "contact"} <= set(refused.value.problems)
    with pytest.raises(Invalid):
        requests.save_request(world.operator, found.pk, found.version, Draft({"amount": "dua juta"}))
    saved = requests.save_request(world.operator, found.pk, found.version, Draft(TEXTS))
    with pytest.raises(Outdated):
        requests.save_request(world.colleague, found.pk, found.version, Draft({"title": "Lain"}))
    sending.submit_request(world.operator, found.pk, saved.version)
    sent = fresh(found)
    assert (sent.state, sent.sent_times) == (S.SUBMITTED, 1)
    assert sent.line is not None
    assert (sent.line.situation, sent.line.values["pagu"], sent.line.values["volume"]) == (
        "new",
        "120000000",
        "10 unit",
    )
    assert AuditEntry.objects.filter(action__in=["spending.made", "spending.changed", "spending.sent"]).count() == 3


def test_checks_are_frozen_with_the_version_they_ran_on(world: World) -> None:
    make_line(world.school_operator, world.school, "Pengadaan laptop pelayanan", tahun="2027")
    found = make_sent(world)
    first = verdicts(found)
    assert set(first) == {"double", "shared", "elsewhere", "capacity", "architecture", "security", "price"}
    assert first["architecture"] == "masalah"
    assert first["capacity"] == "tidak-diketahui"
    Entry.objects.filter(kind="belanja-tik").exclude(pk=found.line_id).update(removed_at=timezone.now())
    run = sending.run_checks(world.assessor, found.pk)
    version = found.versions.get()
    assert version.check_runs.count() == 2
    assert version.check_runs.last().pk != run.pk
    with pytest.raises(PermissionDenied):
        sending.run_checks(world.operator, found.pk)


def test_the_same_application_of_another_unit_is_found(world: World) -> None:
    make_entry(world.school_operator, world.school, "aplikasi", "Presensi Pegawai", fungsi="Mencatat kehadiran pegawai")
    make_line(
        world.school_operator, world.school, "Pembangunan aplikasi presensi pegawai", kode_rekening="5.2.05.08.01.0005"
    )
    found = make_sent(world, **BUILD)
    run = found.versions.get().check_runs.get()
    double = next(each for each in run.findings if each["check"] == "double")
    assert double["verdict"] == "masalah"
    assert {name for _entry, name, _note in double["mentions"]} == {
        "Presensi Pegawai",
        "Pembangunan aplikasi presensi pegawai",
    }
    assert "Presensi" not in double["sentence"]


def test_a_new_application_is_not_taken_for_the_one_that_it_changes(world: World) -> None:
    changed = make_entry(world.operator, world.health, "aplikasi", "SIMPEG", fungsi="Kepegawaian")
    make_entry(world.school_operator, world.school, "aplikasi", "Presensi Pegawai", fungsi="Kehadiran pegawai")
    found = make_draft(world, **BUILD)
    saved = requests.save_request(world.operator, found.pk, found.version, Draft(objects={changed.pk: "changes"}))
    run = sending.submit_request(world.operator, found.pk, saved.version).check_runs.get()
    told = {each["check"]: each for each in run.findings}
    assert [name for _entry, name, _note in told["double"]["mentions"]] == ["Presensi Pegawai"]
    assert told["shared"]["verdict"] == "ok"


def test_the_clock_stops_while_a_question_waits(world: World) -> None:
    found = assign(world, make_sent(world))
    due = fresh(found).due_on
    question = reviewing.ask_unit(world.assessor, found.pk, Asking("Berapa laptop yang rusak?", 2))
    waiting = fresh(found)
    assert waiting.is_waiting
    with pytest.raises(Refused):
        decide(world, found)
    question.asked_at -= timedelta(days=14)
    question.save()
    SpendingRequest.objects.filter(pk=found.pk).update(submitted_at=question.asked_at - timedelta(days=1))
    reviewing.answer_question(world.operator, question.pk, "Tujuh, lihat daftar.")
    answered = fresh(found)
    assert not answered.is_waiting
    assert answered.due_on > due - timedelta(days=15)
    assert (answered.due_on - timezone.localdate()).days >= 17
    with pytest.raises(Refused):
        reviewing.answer_question(world.operator, question.pk, "Lagi")


def test_holidays_move_what_is_due(world: World) -> None:
    found = make_sent(world)
    before = fresh(found).due_on
    day = before
    assert rules.set_holidays(world.coordinator, world.institution.pk, f"{day:%d/%m/%Y} Hari besar\n") == 1
    assert fresh(found).due_on > before
    with pytest.raises(Refused, match="Baris 1"):
        rules.set_holidays(world.coordinator, world.institution.pk, "besok libur")
    assert rules.read_holidays("17 Agustus 2026 Proklamasi\n2026-12-25; Natal") == {
        date(2026, 8, 17): "Proklamasi",
        date(2026, 12, 25): "Natal",
    }


def test_nobody_judges_the_own_request(world: World) -> None:
    from pemantik.organizations.models import Grant
    from pemantik.organizations.roles import Role

    found = assign(world, make_sent(world))
    give_opinions(world, found)
    Grant.objects.create(user=world.coordinator.user, role=Role.OPERATOR, node=world.health)
    with pytest.raises(Refused, match="unit yang mengajukan"):
        deciding.decide_request(world.again(world.coordinator), found.pk, fresh(found).version, ruling())
    deciding.decide_request(world.second_coordinator, found.pk, fresh(found).version, ruling())
    own = make_sent(world, access=world.second_coordinator)
    with pytest.raises(Refused, match="ikut mengajukan"):
        deciding.decide_request(world.second_coordinator, own.pk, own.version, ruling("returned"))


def test_a_decision_waits_for_opinions_and_is_frozen(world: World) -> None:
    found = make_sent(world)
    with pytest.raises(Refused, match="Bagikan telaah"):
        decide(world, found)
    assign(world, found)
    with pytest.raises(Refused, match="Arsitektur"):
        decide(world, found)
    give_opinions(world, fresh(found), Review.Opinion.UNCLEAR)
    with pytest.raises(Refused, match="Arsitektur"):
        decide(world, found)
    give_opinions(world, fresh(found), Review.Opinion.CONDITIONS)
    with pytest.raises(Refused, match="syarat"):
        deciding.decide_request(world.coordinator, found.pk, fresh(found).version, ruling("conditional", conditions=()))
    with pytest.raises(Refused, match="melebihi"):
        decide(world, found, "approved", 130_000_000)
    decision = decide(world, found, "conditional", 90_000_000)
    assert decision.number == f"Rekomendasi 001/TIK/{timezone.localdate().year}"
    assert decision.saved == Decimal(30_000_000)
    corrected = deciding.correct_decision(
        world.coordinator, found.pk, fresh(found).version, ruling("rejected"), "Ternyata dobel."
    )
    assert (corrected.sequence, corrected.replaces_id, fresh(found).approved) == (2, decision.pk, Decimal(0))
    decision.refresh_from_db()
    assert (decision.verdict, decision.approved) == (V.CONDITIONAL, Decimal(90_000_000))


def test_returned_work_comes_back_as_another_version_with_what_changed(world: World) -> None:
    found = make_sent(world)
    decide(world, found, "returned")
    again = fresh(found)
    assert (again.state, again.verdict) == (S.DRAFT, V.RETURNED)
    saved = requests.save_request(world.operator, found.pk, again.version, Draft({"amount": "90.000.000"}))
    sending.submit_request(world.operator, found.pk, saved.version)
    sent = fresh(found)
    assert (sent.sent_times, sent.versions.count(), sent.line.values["pagu"]) == (2, 2, "90000000")
    assert sent.versions.get(number=1).amount == Decimal(120_000_000)


def test_numbers_have_no_gaps_when_a_decision_fails(world: World) -> None:
    first = make_decided(world)
    failing = make_reviewed(world, title="Router")
    with pytest.raises(Refused):
        decide(world, failing, "approved", 999_000_000_000)
    second = decide(world, failing)
    assert [first.sequence, second.sequence] == [1, 2]
    assert Decision.objects.count() == 2


def test_realisation_is_held_against_the_decision_and_reaches_the_inventory(world: World) -> None:
    decision = make_decided(world, "conditional", 100_000_000)
    found = fresh(decision.request)
    over = Outcome(Decimal(110_000_000), "PT Maju", "Sepuluh laptop", met=("ya",))
    with pytest.raises(Refused, match="Jelaskan"):
        realising.record_realisation(world.operator, found.pk, found.version, over)
    done = Outcome(Decimal(95_000_000), "PT Maju", "Sepuluh laptop", met=("ya",))
    realising.record_realisation(world.operator, found.pk, found.version, done)
    line = Entry.objects.get(pk=found.line_id)
    assert (line.values["realisasi"], line.values["penyedia"], line.situation) == ("95000000", "PT Maju", "as-is")
    assert fresh(found).state == S.REALISED


def test_what_was_not_carried_out_is_closed_with_its_reason(world: World) -> None:
    found = fresh(make_decided(world).request)
    with pytest.raises(Refused):
        realising.close_request(world.operator, found.pk, found.version, " ")
    assert realising.close_request(world.operator, found.pk, found.version, "Dana dialihkan.").state == S.CLOSED
    with pytest.raises(Refused):
        realising.close_request(world.operator, found.pk, fresh(found).version, "Lagi")


def test_withdrawn_work_can_be_taken_up_again(world: World) -> None:
    found = assign(world, make_sent(world))
    reviewing.ask_unit(world.assessor, found.pk, Asking("Mengapa?"))
    requests.withdraw_request(world.operator, found.pk, fresh(found).version)
    assert not fresh(found).is_waiting
    reopened = requests.reopen_request(world.operator, found.pk, fresh(found).version)
    assert reopened.state == S.DRAFT
    with pytest.raises(Refused, match="belum pernah dikirim"):
        requests.remove_request(world.operator, found.pk)
    draft = make_draft(world)
    requests.remove_request(world.operator, draft.pk)
    assert not SpendingRequest.objects.filter(pk=draft.pk).exists()


def make_document(node: Node, title: str) -> DocumentVersion:
    """A document in the library of a unit."""
    author = make_user()
    digest = hashlib.sha256(title.encode()).hexdigest()
    blob = Blob.objects.create(sha256=digest, size=1, content_type="application/pdf")
    document = Document.objects.create(owner=node, title=title, created_by=author)
    return DocumentVersion.objects.create(document=document, number=1, blob=blob, filename="a.pdf", uploaded_by=author)


def test_documents_of_the_library_are_attached_and_frozen(world: World) -> None:
    own, other = make_document(world.health, "KAK laptop"), make_document(world.school, "KAK sekolah")
    found = make_draft(world)
    with pytest.raises(Invalid):
        requests.save_request(world.operator, found.pk, found.version, Draft(documents=frozenset({other.pk})))
    saved = requests.save_request(world.operator, found.pk, found.version, Draft(documents=frozenset({own.pk})))
    version = sending.submit_request(world.operator, found.pk, saved.version)
    assert [each["name"] for each in version.content["documents"]] == ["KAK laptop"]


def test_objects_of_others_are_not_linked_unless_published(world: World) -> None:
    foreign_unit = make_unit(world.stranger.grants[0].node, "Dinas Asing")
    hidden = make_entry(world.stranger, foreign_unit, "aplikasi", "Rahasia")
    found = make_draft(world)
    with pytest.raises(Invalid):
        requests.save_request(world.operator, found.pk, found.version, Draft(objects={hidden.pk: "builds"}))
    own = make_entry(world.operator, world.health, "aplikasi", "E-Antrean")
    with pytest.raises(Invalid):
        requests.save_request(world.operator, found.pk, found.version, Draft(objects={own.pk: "eats"}))
    requests.save_request(world.operator, found.pk, found.version, Draft(objects={own.pk: "changes"}))
    assert fresh(found).objects_touched.get().entry_id == own.pk


def test_a_line_is_requested_once_at_a_time(world: World) -> None:
    line = make_line(world.operator, world.health, "Router", kode_rekening="5.2.02.10.02.0004")
    found = requests.create_request(world.operator, world.health.pk, Draft(), line.pk)
    assert (found.title, found.year, found.content["account"]) == ("Router", 2027, "5.2.02.10.02.0004")
    with pytest.raises(Refused, match="sudah diajukan"):
        requests.create_request(world.operator, world.health.pk, Draft(), line.pk)
    with pytest.raises(Refused, match="milik unit ini"):
        requests.create_request(world.coordinator, world.school.pk, Draft(), line.pk)


def test_open_reviews_go_to_the_successor_but_never_into_the_unit_that_asks(world: World) -> None:
    from pemantik.organizations.handover import hand_over, open_work

    found = assign(world, make_sent(world), "arsitektur", "keamanan")
    assert [(work.count, work.label) for work in open_work(world.assessor.user)] == [(2, "telaah belanja TIK")]
    assert hand_over(world.coordinator, world.assessor.user, world.operator.user) == 0
    assert hand_over(world.stranger, world.assessor.user, world.reviewer.user) == 0
    assert hand_over(world.coordinator, world.assessor.user, world.reviewer.user) == 2
    assert set(found.versions.get().reviews.values_list("reviewer", flat=True)) == {world.reviewer.user.pk}
    assert open_work(world.assessor.user) == []


def test_what_changed_between_versions_is_told(world: World, client) -> None:
    found = make_sent(world)
    decide(world, found, "returned")
    saved = requests.save_request(world.operator, found.pk, fresh(found).version, Draft({"amount": "90.000.000"}))
    sending.submit_request(world.operator, found.pk, saved.version)
    client.force_login(world.coordinator.user)
    page = client.get(f"/belanja/{found.pk}/").content.decode()
    assert "Yang berubah sejak versi sebelumnya" in page
    assert "Rp120.000.000</del>" in page
    assert "Rp90.000.000</ins>" in page
