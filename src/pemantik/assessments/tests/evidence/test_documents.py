"""Who sees a document; describing, searching, archiving, versions; on both databases."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.models import AssessorAssignment, Document, DocumentVersion, PageText, Verdict
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.selectors import evidence as selectors
from pemantik.assessments.selectors.evidence_access import find_document, find_version, visible_documents
from pemantik.assessments.selectors.text_search import pages_with
from pemantik.assessments.services import evidence
from pemantik.assessments.services.evidence_uses import Place, remove_use, use_document
from pemantik.assessments.tests.evidence.factories import (
    access_of,
    fill_library,
    make_assessment,
    make_document,
    make_person,
    pdf,
    version_of,
)
from pemantik.organizations.models import Consent
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def document(world):
    return make_document(world.operator, world.office, pdf("Rencana aksi memuat anggaran TIK", "Lampiran"), read=True)


def values(document: Document, **changed):
    return {name: getattr(document, name) for name in evidence.DESCRIBED} | changed


class TestWhoSees:
    """Own, child, other and shared."""

    @pytest.mark.parametrize(
        ("role", "place", "sees"),
        [
            (Role.COORDINATOR, "regency", True),
            (Role.RESPONSIBLE, "regency", True),
            (Role.DATA_ENTRY, "office", True),
            (Role.OPERATOR, "office", True),
            (Role.INTERNAL_ASSESSOR, "regency", True),
            (Role.EXTERNAL_ASSESSOR, "regency", True),
            (Role.REVIEWER, "regency", True),
            (Role.AUDITOR, "regency", True),
            (Role.ADMINISTRATOR, "regency", False),
            (Role.HEAD, "regency", False),
            (Role.OPERATOR, "school", False),
            (Role.COORDINATOR, "other", False),
            (Role.AUDITOR, "other", False),
        ],
    )
    def test_by_role_and_place(self, world, document, role, place, sees):
        access = access_of(make_person("Pembaca", role, getattr(world, place)))
        assert visible_documents(access).filter(pk=document.pk).exists() == sees
        if not sees:
            with pytest.raises(Http404):
                find_version(access, document.pk, 1)

    def test_nobody_without_a_role(self, world, document):
        assert not visible_documents(access_of(make_person("Tamu"))).exists()

    def test_assessor_of_an_assessment_that_uses_it_while_it_does(self, world, document):
        assessor = make_person("Asesor Luar")
        assessment = make_assessment(world.regency)
        AssessorAssignment.objects.create(assessment=assessment, stage=assessment.stage, assessor=assessor)
        access = access_of(assessor)
        assert not visible_documents(access).exists()
        use = use_document(access_of(world.coordinator), assessment, Place("1"), version_of(document))
        assert find_document(access, document.pk) == document
        with pytest.raises(PermissionDenied):
            evidence.describe(access, document.pk, values(document), 1)
        remove_use(access_of(world.coordinator), use.pk)
        assert not visible_documents(access).exists()

    def test_consent_shares_only_accepted_evidence_until_withdrawn(self, world, document):
        reader = access_of(world.stranger)
        consent = Consent.objects.create(
            giver=world.regency, receiver=world.other, scope=Consent.Scope.EVIDENCE, given_by=world.coordinator
        )
        assert not visible_documents(reader).exists()
        assessment = make_assessment(world.regency)
        use = use_document(access_of(world.coordinator), assessment, Place("1"), version_of(document))
        Verdict.objects.create(use=use, stage=assessment.stage, decision="accepted", assessor=world.coordinator)
        assert find_document(reader, document.pk) == document
        with pytest.raises(PermissionDenied):
            evidence.archive(reader, document.pk)
        theirs = make_assessment(world.other)
        with pytest.raises(Http404):
            use_document(reader, theirs, Place("1"), version_of(document))
        consent.withdrawn_at = timezone.now()
        consent.save()
        assert not visible_documents(reader).exists()

    def test_consent_for_results_does_not_share_evidence(self, world, document):
        Consent.objects.create(
            giver=world.regency, receiver=world.other, scope=Consent.Scope.RESULTS, given_by=world.coordinator
        )
        assert not visible_documents(access_of(world.stranger)).exists()


class TestDescribing:
    """The form and its version token."""

    def test_saves_with_an_audit_entry_of_what_changed(self, world, document):
        evidence.describe(access_of(world.operator), document.pk, values(document, number="12/2026"), 1)
        document.refresh_from_db()
        assert (document.number, document.form_version) == ("12/2026", 2)
        assert document.described_at
        entry = AuditEntry.objects.get(action="document.described")
        assert (entry.before, entry.after) == ({"number": ""}, {"number": "12/2026"})

    def test_second_of_two_editors_overwrites_nothing(self, world, document):
        evidence.describe(access_of(world.operator), document.pk, values(document, number="1"), 1)
        with pytest.raises(Outdated):
            evidence.describe(access_of(world.coordinator), document.pk, values(document, number="2"), 1)
        document.refresh_from_db()
        assert document.number == "1"

    def test_strangers_and_readers(self, world, document):
        with pytest.raises(Http404):
            evidence.describe(access_of(world.stranger), document.pk, values(document), 1)
        reader = access_of(make_person("Auditor", Role.AUDITOR, world.regency))
        for attempt in (
            lambda: evidence.describe(reader, document.pk, values(document), 1),
            lambda: evidence.archive(reader, document.pk),
            lambda: evidence.restore(reader, document.pk),
        ):
            with pytest.raises(PermissionDenied):
                attempt()


class TestArchive:
    """Nothing is deleted, and nothing in use disappears."""

    def test_refused_while_used_then_possible_and_undone(self, world, document):
        access = access_of(world.coordinator)
        use = use_document(access, make_assessment(world.regency), Place("1"), version_of(document))
        with pytest.raises(Refused, match="mendukung indikator 1 pada Pemdi 2026"):
            evidence.archive(access, document.pk)
        remove_use(access, use.pk)
        evidence.archive(access, document.pk)
        for attempt in (
            lambda: evidence.archive(access, document.pk),
            lambda: evidence.describe(access, document.pk, values(document), 1),
            lambda: use_document(access, make_assessment(world.regency, 2027), Place("1"), version_of(document)),
        ):
            with pytest.raises(Refused, match="arsip"):
                attempt()
        evidence.restore(access, document.pk)
        document.refresh_from_db()
        assert document.archived_at is None
        assert DocumentVersion.objects.count() == 1


class TestSearch:
    """Title, number and every page, by the engine of the database."""

    def found(self, person, words, **more):
        return [
            (entry.document.title, entry.found.page if entry.found else None)
            for entry in selectors.library(access_of(person), selectors.LibraryQuery(words=words, **more)).entries
        ]

    @pytest.fixture
    def shelf(self, world):
        def add(person, node, title, *pages, **more):
            return make_document(person, node, pdf(*pages), title=title, described_at=timezone.now(), **more)

        add(world.operator, world.office, "DPA Diskominfo", "Sampul", "Belanja rencananya 005/318/2026", kind="plan")
        add(world.operator, world.office, "Perbup Pemdi", "Sistem Pemerintahan", number="12 TAHUN 2026")
        add(world.neighbour, world.school, "DPA Disdik", "Belanja rencana sekolah")
        add(world.stranger, world.other, "DPA Pesawaran", "Belanja rencana rahasia")

    @pytest.mark.parametrize(
        ("words", "titles"),
        [
            ("rencana belanja", [("DPA Diskominfo", 2)]),
            ("RENCANANYA", [("DPA Diskominfo", 2)]),
            ("318", [("DPA Diskominfo", 2)]),
            ("005/318/2026", [("DPA Diskominfo", 2)]),
            ("perbup", [("Perbup Pemdi", None)]),
            ("12 tahun", [("Perbup Pemdi", None)]),
            ("cana", []),
            ("rahasia", []),
            ("rencana tidakada", []),
            ("' OR 1=1 --", []),
            ('belanja" OR "x', []),
            ("belanja) | !x & <-> *", []),
            ("%", [("Perbup Pemdi", None), ("DPA Diskominfo", None)]),
        ],
    )
    def test_words_are_found_by_their_beginning(self, world, shelf, words, titles):
        assert self.found(world.operator, words) == titles

    def test_each_sees_only_what_is_theirs(self, world, shelf):
        assert {title for title, _page in self.found(world.coordinator, "rencana")} == {"DPA Diskominfo", "DPA Disdik"}
        assert self.found(world.stranger, "rencana") == [("DPA Pesawaran", 1)]

    def test_narrowed(self, world, shelf):
        assert len(self.found(world.coordinator, "", kind="plan")) == 1
        assert len(self.found(world.coordinator, "", kind="ngawur")) == 3
        assert [title for title, _page in self.found(world.coordinator, "", unit=world.school.pk)] == ["DPA Disdik"]

    def test_states(self, world, shelf):
        today = timezone.localdate()
        Document.objects.filter(title="DPA Diskominfo").update(valid_until=today - timedelta(days=1))
        Document.objects.filter(title="Perbup Pemdi").update(valid_until=today + timedelta(days=30))
        evidence.archive(access_of(world.neighbour), Document.objects.get(title="DPA Disdik").pk)
        for state, title in (("lewat", "DPA Diskominfo"), ("segera", "Perbup Pemdi"), ("arsip", "DPA Disdik")):
            assert [found for found, _page in self.found(world.coordinator, "", state=state)] == [title]
        assert [selectors.expiry(one) for one in Document.objects.order_by("pk")[:3]] == ["past", "soon", ""]

    def test_index_follows_every_change_of_the_text(self, world, document):
        page = PageText.objects.get(version__document=document, number=1)
        page.text = "sama sekali lain"
        page.save()
        assert not PageText.objects.filter(pages_with("anggaran")).exists()
        assert PageText.objects.filter(pages_with("sekali lain")).get() == page
        page.delete()
        assert not PageText.objects.filter(pages_with("sekali")).exists()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                table = "assessments_pagetext_search"
                cursor.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")

    def test_queries_do_not_grow_with_the_library(self, world, django_assert_max_num_queries):
        counts = []
        for _round in range(2):
            fill_library(world.operator, world.office, 3 if not counts else 27, "anggaran")
            with django_assert_max_num_queries(10) as queries:
                self.found(world.operator, "anggaran")
            counts.append(len(queries))
        assert counts[0] == counts[1]
