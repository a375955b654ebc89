"""Evidence in use: where, by whom, on which pages; and what is offered from the library."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.models import Assignment, Campaign, DocumentVersion, EvidenceUse
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.evidence import uses_of
from pemantik.assessments.selectors.evidence_access import visible_documents
from pemantik.assessments.selectors.evidence_places import (
    also_used,
    evidence_of,
    last_evidence,
    offers,
    used_at,
)
from pemantik.assessments.services import evidence, uploads
from pemantik.assessments.services.evidence_uses import Place, change_pages, clean_pages, remove_use, use_document
from pemantik.assessments.tests.evidence.factories import (
    access_of,
    fill_library,
    make_assessment,
    make_document,
    make_person,
    pdf,
    picture,
    submit,
    version_of,
)
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ITEM = Place("1", 2, 4)


def offered(access, assessment):
    spot = ("1", 2, 4)
    return offers(access, assessment, spot, used=used_at(assessment, spot))


@pytest.fixture
def assessment(world):
    return make_assessment(world.regency)


@pytest.fixture
def document(world):
    return make_document(world.operator, world.office, pdf("satu", "dua", "tiga"), title="DPA Diskominfo 2026")


def new_version(world, document) -> DocumentVersion:
    access = access_of(world.operator)
    upload = uploads.receive_whole(access, world.office, SimpleUploadedFile("b.jpg", picture()), document)
    return evidence.add_version(access, upload.pk)


def test_used_on_pages_with_an_audit_entry(world, assessment, document):
    use = use_document(access_of(world.coordinator), assessment, ITEM, version_of(document), "2-3")
    assert (use.code, use.level, use.item, use.pages, use.stage) == ("1", 2, 4, "2–3", assessment.stage)
    entry = AuditEntry.objects.get(action="evidence.used")
    assert entry.after["sha256"] == version_of(document).blob_id
    assert entry.node_path == world.regency.path


def test_one_document_for_many_places_and_only_once_in_each(world, assessment, document):
    access = access_of(world.coordinator)
    first = use_document(access, assessment, ITEM, version_of(document))
    assert use_document(access, assessment, ITEM, version_of(document)) == first
    use_document(access, assessment, Place("2"), version_of(document))
    use_document(access, make_assessment(world.regency, code="spbe-2020"), Place("3"), version_of(document))
    assert also_used(document, assessment) == ["1", "2"]
    assert len(uses_of(access, document)) == 3
    assert list(evidence_of(assessment, ["1"])) == [first]


@pytest.mark.parametrize(
    ("place", "error"),
    [
        (Place("99"), Http404),
        (Place("1", 9), Refused),
        (Place("1", 2, 5), Refused),
        (Place("1", 2, 0), Refused),
    ],
)
def test_only_what_the_instrument_asks_for(world, assessment, document, place, error):
    with pytest.raises(error):
        use_document(access_of(world.coordinator), assessment, place, version_of(document))


class TestWho:
    """Those who answer the code, and nobody else."""

    def test_unit_only_for_the_codes_assigned_to_it(self, world, assessment, document):
        access = access_of(world.operator)
        with pytest.raises(PermissionDenied):
            use_document(access, assessment, ITEM, version_of(document))
        Assignment.objects.create(assessment=assessment, code="1", unit=world.office)
        use_document(access, assessment, ITEM, version_of(document))
        with pytest.raises(PermissionDenied):
            use_document(access, assessment, Place("2"), version_of(document))

    def test_documents_of_others_do_not_exist(self, world, assessment, document):
        Assignment.objects.create(assessment=assessment, code="1", unit=world.school)
        with pytest.raises(Http404):
            use_document(access_of(world.neighbour), assessment, ITEM, version_of(document))
        with pytest.raises(Http404):
            use_document(access_of(world.stranger), assessment, ITEM, version_of(document))

    @pytest.mark.parametrize("role", [Role.INTERNAL_ASSESSOR, Role.AUDITOR, Role.HEAD])
    def test_readers_are_told(self, world, assessment, document, role):
        with pytest.raises(PermissionDenied):
            use_document(access_of(make_person("P", role, world.regency)), assessment, ITEM, version_of(document))

    def test_evidence_of_another_institution_is_refused_even_to_who_serves_both(self, world, document):
        both = make_person("Dua Kabupaten", Role.COORDINATOR, world.regency)
        both.grants.create(role=Role.COORDINATOR, node=world.other)
        with pytest.raises(Refused, match="instansi lain"):
            use_document(access_of(both), make_assessment(world.other), ITEM, version_of(document))

    def test_use_of_others_cannot_be_changed(self, world, assessment, document):
        use = use_document(access_of(world.coordinator), assessment, ITEM, version_of(document))
        for person, error in ((world.stranger, Http404), (world.neighbour, PermissionDenied)):
            with pytest.raises(error):
                remove_use(access_of(person), use.pk)
            with pytest.raises(error):
                change_pages(access_of(person), use.pk, "1")

    def test_what_names_a_person_is_not_a_colleagues_and_an_operator_answers_only_what_is_assigned(
        self, world, assessment, document
    ):
        Assignment.objects.create(assessment=assessment, code="1", unit=world.office, person=world.operator)
        use = use_document(access_of(world.operator), assessment, ITEM, version_of(document))
        colleague = make_person("Rekan", Role.OPERATOR, world.office)
        of_the_whole = make_person("Operator Kabupaten", Role.OPERATOR, world.regency)
        for person in (colleague, of_the_whole):
            with pytest.raises(PermissionDenied):
                remove_use(access_of(person), use.pk)
            with pytest.raises(PermissionDenied):
                use_document(access_of(person), assessment, Place("1", 1), version_of(document))


class TestStages:
    """What was submitted stays."""

    def test_removed_before_submitting_and_kept_in_the_trail(self, world, assessment, document):
        access = access_of(world.coordinator)
        use = use_document(access, assessment, ITEM, version_of(document))
        assert change_pages(access, use.pk, "1").pages == "1"
        remove_use(access, use.pk)
        assert EvidenceUse.objects.get().removed_at
        assert AuditEntry.objects.filter(action="evidence.removed").exists()
        with pytest.raises(Http404):
            remove_use(access, use.pk)

    def test_after_submitting_it_stays_and_a_new_version_stands_beside(self, world, assessment, document):
        access = access_of(world.coordinator)
        use = use_document(access, assessment, ITEM, version_of(document))
        submit(assessment)
        for attempt in (lambda: remove_use(access, use.pk), lambda: change_pages(access, use.pk, "2")):
            with pytest.raises(Refused, match="sudah dikirim"):
                attempt()
        newer = use_document(access, assessment, ITEM, new_version(world, document))
        assert set(evidence_of(assessment)) == {use, newer}

    def test_before_submitting_a_new_version_takes_the_place(self, world, assessment, document):
        access = access_of(world.coordinator)
        use_document(access, assessment, ITEM, version_of(document))
        newer = use_document(access, assessment, ITEM, new_version(world, document))
        assert list(evidence_of(assessment)) == [newer]

    def test_closed_campaign_takes_nothing(self, world, assessment, document):
        Campaign.objects.update(state=Campaign.State.CLOSED)
        assessment.campaign.refresh_from_db()
        with pytest.raises(Refused, match="ditutup"):
            use_document(access_of(world.coordinator), assessment, ITEM, version_of(document))

    @pytest.mark.parametrize(("opens", "closes"), [(-9, -1), (1, 9)], ids=["too late", "too early"])
    def test_outside_its_time_a_stage_takes_and_changes_nothing(self, world, assessment, document, opens, closes):
        access = access_of(world.coordinator)
        use = use_document(access, assessment, ITEM, version_of(document))
        now = timezone.now()
        assessment.campaign.stages.update(opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes))
        for attempt in (
            lambda: use_document(access, assessment, Place("2"), version_of(document)),
            lambda: change_pages(access, use.pk, "1"),
            lambda: remove_use(access, use.pk),
        ):
            with pytest.raises(Refused, match=r"dibuka|ditutup"):
                attempt()
        assert list(evidence_of(assessment)) == [use]

    def test_infected_file_is_no_evidence(self, world, assessment, document):
        DocumentVersion.objects.update(state="infected")
        with pytest.raises(Refused, match="virus"):
            use_document(access_of(world.coordinator), assessment, ITEM, version_of(document))


@pytest.mark.parametrize(
    ("written", "kept"),
    [("", ""), ("3", "3"), ("1-2, 3", "1–2, 3"), ("1 sampai 3", "1–3"), ("1 s.d. 2; 3", "1–2, 3"), ("2–2", "2")],
)
def test_pages_are_kept_in_one_form(written, kept):
    assert clean_pages(written, 3) == kept


@pytest.mark.parametrize("written", ["x", "0", "3-1", "4", "1-4", "-1", "1,,a", "9" * 7, ", ".join("1" * 40)])
def test_pages_that_cannot_be(written):
    with pytest.raises(Refused):
        clean_pages(written, 3)


class TestOffers:
    """What the library offers before a new upload."""

    def test_by_words_of_the_title_with_the_reason(self, world, assessment, document):
        wanted = make_document(
            world.operator, world.office, pdf("x"), title="Rencana dan anggaran pendukung Diskominfo", read=False
        )
        make_document(world.stranger, world.other, pdf("y"), title="Rencana anggaran pendukung", read=False)
        (offer,) = offered(access_of(world.coordinator), assessment)
        assert offer.version.document == wanted
        assert offer.reason == "Judulnya memuat kata: anggaran, pendukung, rencana."
        use_document(access_of(world.coordinator), assessment, ITEM, offer.version)
        assert offered(access_of(world.coordinator), assessment) == []

    def test_last_years_evidence_comes_first_with_its_pages(self, world, document):
        access = access_of(world.coordinator)
        for year in (2024, 2025):
            use_document(access, make_assessment(world.regency, year), ITEM, version_of(document), "2")
        now = make_assessment(world.regency)
        assert [use.assessment.campaign.year for use in last_evidence(visible_documents(access), now, "1")] == [2025]
        (offer,) = offered(access, now)
        assert (offer.pages, offer.reason) == ("2", "Dipakai untuk butir yang sama pada 2025.")
        assert last_evidence(visible_documents(access), make_assessment(world.regency, code="spbe-2020"), "1") == []
        assert last_evidence(visible_documents(access_of(world.stranger)), now, "1") == []

    def test_queries_do_not_grow(self, world, assessment, django_assert_max_num_queries):
        counts = []
        for size in (3, 30):
            fill_library(world.operator, world.office, size, "Rencana anggaran")
            with django_assert_max_num_queries(10) as queries:
                assert len(offered(access_of(world.coordinator), assessment)) == 3
            counts.append(len(queries))
        assert counts[0] == counts[1]
