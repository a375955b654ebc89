"""An entry as evidence: the snapshot, its versions, what assessments say about it, and who may do what."""

import itertools
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.document_notes import notes_of
from pemantik.assessments.models import Assignment, Campaign, DocumentVersion, EvidenceUse, StageKind
from pemantik.assessments.problems import Refused
from pemantik.assessments.services import evidence as documents
from pemantik.assessments.services.evidence_uses import Place
from pemantik.assessments.tests.evidence.conftest import own_storage
from pemantik.assessments.tests.evidence.factories import pdf
from pemantik.assessments.tests.factories import assessment_of, make_access, make_campaign, make_use, stage_of
from pemantik.assessments.tests.permission_cases import uploaded
from pemantik.assessments.tests.result_cases import fill, send
from pemantik.inventory import snapshots
from pemantik.inventory.models import Citation, Entry
from pemantik.inventory.reading import Sent
from pemantik.inventory.selectors import citations as selectors
from pemantik.inventory.services import citations
from pemantik.inventory.services.citations import cite_entry
from pemantik.inventory.services.entries import change_entry, create_entry, remove_entry
from pemantik.inventory.services.seals import verify_entry
from pemantik.inventory.tests.lists_factories import APPLICATION, make_application, make_world
from pemantik.inventory.values import show_value
from pemantik.organizations.roles import Action, Role, roles_with

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("own_storage")]
__all__ = ["own_storage"]

SPOT = Place("1", 1, 1)
_pages = itertools.count(1)


def small_pdf(_content) -> bytes:
    """Another PDF every time, as the real ones are."""
    return pdf(f"Kutipan {next(_pages)}")


@pytest.fixture(autouse=True)
def quick_snapshots(settings) -> None:
    settings.PEMANTIK_ENTRY_SNAPSHOT = f"{__name__}.small_pdf"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def campaign(world) -> Campaign:
    return make_campaign(world, world.city, world.other)


@pytest.fixture
def assessment(campaign, world):
    return assessment_of(campaign, world.city)


@pytest.fixture
def entry(world) -> Entry:
    return make_application(world)


def cited(access, entry, assessment, place=SPOT) -> EvidenceUse:
    return cite_entry(access, entry.pk, assessment.pk, place)


def changed(world, entry, **texts) -> Entry:
    stored = Entry.objects.get(pk=entry.pk)
    return change_entry(world.coordinator, entry.pk, stored.version, Sent(APPLICATION | texts))


class TestSnapshot:
    def test_it_holds_everything_that_the_entry_states(self, world, entry, assessment) -> None:
        use = cited(world.coordinator, entry, assessment)
        citation = Citation.objects.get(version=use.version)
        content = citation.content
        facts = {each["label"]: each["text"] for each in content["facts"]}
        for each in entry.metadata.fields:
            assert facts.get(each.label, "") == show_value(each, entry.values.get(each.key))
        assert facts["Kode RAA"] == "RAA.02.01 Aplikasi Khusus Misi Tertentu"
        assert facts["Urusan"].startswith("1.02 ")
        assert (content["title"], content["code"], content["unit"]) == ("SIMPUS", entry.code, "Dinas Kesehatan")
        assert content["state"] == "Draf"
        assert content["missing"] == ["Mendukung proses bisnis"]
        assert content["seal"] == citation.seal == selectors.current_seals([entry])[entry.pk]

    def test_links_are_told_and_removed_ones_are_not(self, world, entry, assessment) -> None:
        other, gone = make_application(world, name="SIMDA"), make_application(world, name="Usang")
        links = {"aplikasi": frozenset({other.pk, gone.pk})}
        change_entry(world.coordinator, entry.pk, entry.version, Sent(APPLICATION, links=links))
        remove_entry(world.coordinator, gone.pk)
        content = Citation.objects.get(version=cited(world.coordinator, entry, assessment).version).content
        assert content["links"] == [{"label": "Terintegrasi dengan", "names": [f"{other.code} SIMDA"]}]

    def test_it_is_indonesian_in_every_language(self, world, entry, assessment) -> None:
        with translation.override("en"):
            content = Citation.objects.get(version=cited(world.coordinator, entry, assessment).version).content
        assert " pukul " in content["taken"]
        assert {"label": "Biaya setahun", "text": "Rp12.500.000"} in content["facts"]

    def test_it_needs_the_same_queries_whatever_is_linked(self, world, entry, django_assert_max_num_queries) -> None:
        others = [make_application(world, name=f"Lain {number}").pk for number in range(12)]
        links = {"aplikasi": frozenset(others)}
        entry = change_entry(world.coordinator, entry.pk, entry.version, Sent(APPLICATION, links=links))
        entry = Entry.objects.select_related("node", "institution", "verified_by", "confirmed_by").get(pk=entry.pk)
        with django_assert_max_num_queries(4):
            snapshots.snapshot_of(entry, timezone.localtime(), "Sari")


class TestVersions:
    def test_an_entry_has_one_document_and_each_new_state_is_a_version(self, world, entry, assessment) -> None:
        first = cited(world.coordinator, entry, assessment)
        changed(world, entry, fungsi="Mencatat kunjungan dan rujukan.")
        second = cited(world.coordinator, entry, assessment)
        assert first.version.document_id == second.version.document_id
        assert [first.version.number, second.version.number] == [1, 2]
        first.refresh_from_db()
        assert first.removed_at is not None
        assert second.version.document.title == f"Aplikasi {entry.code} SIMPUS"
        assert second.version.document.described_at is not None
        contents = [each.content for each in Citation.objects.order_by("pk")]
        assert contents[0]["facts"] != contents[1]["facts"]
        assert AuditEntry.objects.filter(action="entry.cited").count() == 2

    def test_the_same_state_on_the_same_day_is_one_snapshot_for_many_places(self, world, entry, assessment) -> None:
        first = cited(world.coordinator, entry, assessment)
        second = cited(world.coordinator, entry, assessment, Place("2", 1, 1))
        assert first.version_id == second.version_id
        assert cited(world.coordinator, entry, assessment).pk == first.pk
        assert DocumentVersion.objects.count() == 1

    def test_a_checked_entry_is_another_state(self, world, entry, assessment) -> None:
        process = make_process(world)
        entry = changed_links(world, entry, process)
        cited(world.coordinator, entry, assessment)
        verify_entry(world.coordinator, entry.pk, Entry.objects.get(pk=entry.pk).version)
        assert cited(world.coordinator, entry, assessment).version.number == 2
        assert Citation.objects.latest("pk").content["state"] == "Diperiksa"

    def test_another_file_is_no_version_of_it(self, world, entry, assessment) -> None:
        document = cited(world.coordinator, entry, assessment).version.document
        upload = uploaded(document.owner, world.coordinator.user, done=True, document=document)
        with pytest.raises(Refused):
            documents.add_version(world.coordinator, upload.pk)

    def test_it_moves_with_the_entry_to_another_unit(self, world, entry, assessment) -> None:
        first = cited(world.coordinator, entry, assessment)
        stored = Entry.objects.get(pk=entry.pk)
        change_entry(world.coordinator, entry.pk, stored.version, Sent(APPLICATION), node_id=world.planning.pk)
        second = cited(world.coordinator, entry, assessment)
        assert second.version.document_id == first.version.document_id
        assert second.version.document.owner == world.planning


def make_process(world) -> Entry:
    said = {"name": "Pelayanan puskesmas", "description": "x", "reference": "RAB.09.07.11", "jenis_proses": "Inti"}
    return create_entry(world.coordinator, "proses-bisnis", world.health.pk, Sent(said))


def changed_links(world, entry, process) -> Entry:
    links = {"proses_bisnis": frozenset({process.pk})}
    return change_entry(world.coordinator, entry.pk, entry.version, Sent(APPLICATION, links=links))


class TestStages:
    def test_a_submitted_stage_keeps_its_version_and_a_later_one_gets_the_new(self, world, entry, assessment) -> None:
        first = cited(world.coordinator, entry, assessment)
        submit_self(world, assessment)
        changed(world, entry, fungsi="Lain sekali.")
        second = cited(world.coordinator, entry, assessment)
        first.refresh_from_db()
        assert first.removed_at is None
        assert (first.version.number, second.version.number) == (1, 2)
        assert second.stage != first.stage

    def test_a_closed_campaign_refuses_and_keeps_nothing(self, world, entry, assessment) -> None:
        Campaign.objects.update(state=Campaign.State.CLOSED)
        with pytest.raises(Refused):
            cited(world.coordinator, entry, assessment)
        assert not DocumentVersion.objects.exists()

    def test_a_stage_that_is_over_refuses_before_a_pdf_is_made(self, world, entry, assessment, settings) -> None:
        settings.PEMANTIK_ENTRY_SNAPSHOT = "nobody.makes_this"
        past = timezone.now() - timedelta(days=9)
        stage = stage_of(assessment.campaign, StageKind.SELF)
        start = past - timedelta(days=9)
        type(stage).objects.filter(pk=stage.pk).update(opens_at=start, closes_at=past, late_until=past)
        with pytest.raises(Refused):
            cited(world.coordinator, entry, assessment)

    def test_what_is_not_asked_for_is_refused(self, world, entry, assessment) -> None:
        with pytest.raises(Refused):
            cited(world.coordinator, entry, assessment, Place("1", 1, 99))
        with pytest.raises(Http404):
            cited(world.coordinator, entry, assessment, Place("x"))

    def test_a_removed_entry_and_one_of_another_institution_are_refused(self, world, entry, campaign) -> None:
        with pytest.raises(Refused):
            cited(world.province_coordinator, entry, assessment_of(campaign, world.other))
        remove_entry(world.coordinator, entry.pk)
        with pytest.raises(Refused):
            cited(world.coordinator, entry, assessment_of(campaign, world.city))

    def test_a_broken_pdf_leaves_nothing_behind(self, world, entry, assessment, settings) -> None:
        settings.PEMANTIK_ENTRY_SNAPSHOT = f"{__name__}.broken_pdf"
        with pytest.raises(RuntimeError):
            cited(world.coordinator, entry, assessment)
        assert not Citation.objects.exists()


def broken_pdf(_content) -> bytes:
    raise RuntimeError("no paper")


def submit_self(world, assessment) -> None:
    fill(assessment, StageKind.SELF, {str(number): "3" for number in range(1, 21)}, world.coordinator)
    send(assessment, StageKind.SELF, world.coordinator)


class TestPermissions:
    @pytest.mark.parametrize("role", list(Role))
    def test_whoever_answers_and_sees_the_entry_cites_it(self, world, entry, assessment, role) -> None:
        Assignment.objects.create(assessment=assessment, unit=world.health, code="1")
        places = {
            "above": (world.province, role in roles_with(Action.ANSWER)),
            "own": (world.city, role in roles_with(Action.ANSWER)),
            "child": (world.health, role in roles_with(Action.ANSWER)),
        }
        for where, (node, may) in places.items():
            access = make_access(role, node)
            if may:
                assert cited(access, entry, assessment).code == "1", where
            else:
                with pytest.raises((PermissionDenied, Http404)):
                    cited(access, entry, assessment)
        for node in (world.planning, world.other, world.other_unit):
            with pytest.raises(Http404):
                cited(make_access(role, node), entry, assessment)

    def test_the_operator_answers_only_what_is_asked_of_the_unit(self, world, entry, assessment) -> None:
        Assignment.objects.create(assessment=assessment, unit=world.health, code="1")
        with pytest.raises(PermissionDenied):
            cited(make_access(Role.OPERATOR, world.health), entry, assessment, Place("2", 1, 1))

    def test_services_of_this_subject(self) -> None:
        here = {
            name
            for name, each in vars(citations).items()
            if getattr(each, "__module__", "") == citations.__name__ and not name.startswith("_")
        }
        assert here == {"cite_entry"}

    def test_pages(self, world, entry, assessment, client) -> None:
        Assignment.objects.create(assessment=assessment, unit=world.health, code="1")
        cite, pick = f"/inventaris/kutipan/{entry.pk}/", f"/inventaris/kutipan/?untuk={assessment.pk}:1:1:1"
        operator, colleague = make_access(Role.OPERATOR, world.health), make_access(Role.OPERATOR, world.planning)
        people = {
            world.coordinator: (200, 200, 302),
            operator: (200, 200, 302),
            colleague: (404, 403, 404),
            make_access(Role.HEAD, world.city): (200, 403, 403),
            make_access(Role.AUDITOR, world.city): (200, 403, 403),
            make_access(Role.COORDINATOR, world.other): (404, 404, 404),
            make_access(None): (404, 404, 404),
        }
        for access, expected in people.items():
            client.force_login(access.user)
            sent = client.post(cite, {"untuk": f"{assessment.pk}:1:1:1"})
            assert (client.get(cite).status_code, client.get(pick).status_code, sent.status_code) == expected
        client.force_login(world.coordinator.user)
        for hostile in ("", "x", "1:2", f"{assessment.pk}:1:9:9", f"{assessment.pk}:zz::", "9" * 30 + ":1::"):
            assert client.get("/inventaris/kutipan/", {"untuk": hostile}).status_code == 404
            assert client.post(cite, {"untuk": hostile}).status_code in {404, 422}


class TestPages:
    def test_from_the_entry_to_the_indicator(self, world, entry, assessment, client) -> None:
        client.force_login(world.coordinator.user)
        page = client.get(f"/inventaris/kutipan/{entry.pk}/").content.decode()
        assert f"?untuk={assessment.pk}%3A1" in page
        chosen = client.get(f"/inventaris/kutipan/{entry.pk}/", {"untuk": f"{assessment.pk}:1"}).content.decode()
        assert f'value="{assessment.pk}:1:1:1"' in chosen
        done = client.post(f"/inventaris/kutipan/{entry.pk}/", {"untuk": f"{assessment.pk}:1:1:1"}, follow=True)
        text = done.content.decode()
        assert "Kutipan inventaris, diambil" in text
        assert "Lihat data terkini" in text
        assert "Data sudah berubah" not in text

    def test_words_find_items_too(self, world, entry, assessment) -> None:
        everything = selectors.answerables(world.coordinator, world.city)
        assert len(everything) == 20
        word = next(each for each in selectors.spots_of("x", everything[0].item)[0].text.split() if len(each) > 6)
        found = selectors.answerables(world.coordinator, world.city, word)
        assert everything[0] in found
        assert selectors.answerables(world.coordinator, world.city, "kata-yang-tidak-ada") == []

    def test_what_is_asked_of_the_person_comes_first(self, world, assessment) -> None:
        Assignment.objects.create(assessment=assessment, unit=world.health, code="7")
        operator = make_access(Role.OPERATOR, world.health)
        assert [each.item.code for each in selectors.answerables(operator, world.city)] == ["7"]
        responsible = make_access(Role.RESPONSIBLE, world.city)
        Assignment.objects.create(assessment=assessment, unit=world.health, person=responsible.user, code="9")
        assert selectors.answerables(responsible, world.city)[0].item.code == "9"

    def test_a_change_is_said_and_the_button_brings_it_up_to_date(self, world, entry, assessment, client) -> None:
        use = cited(world.coordinator, entry, assessment)
        changed(world, entry, fungsi="Lain sekali.")
        client.force_login(world.coordinator.user)
        address = reverse("indicator", args=[assessment.pk, "1"])
        page = client.get(address).content.decode()
        assert "Data sudah berubah sejak kutipan ini." in page
        assert f'name="untuk" value="{use.wanted_for}"' in page
        sent = {"untuk": use.wanted_for, "lanjut": address}
        page = client.post(f"/inventaris/kutipan/{entry.pk}/", sent, follow=True).content.decode()
        assert "Data sudah berubah" not in page
        assert "versi 2" in page

    def test_readers_are_told_but_not_asked(self, world, entry, assessment, client) -> None:
        use = cited(world.coordinator, entry, assessment)
        changed(world, entry, fungsi="Lain sekali.")
        client.force_login(make_access(Role.AUDITOR, world.city).user)
        for address in (
            reverse("indicator", args=[assessment.pk, "1"]),
            reverse("evidence-document", args=[use.version.document_id]),
            reverse("evidence"),
        ):
            page = client.get(address).content.decode()
            assert "Data sudah berubah sejak kutipan ini." in page, address
            assert "Perbarui kutipan" not in page
        assert "Unggah versi baru" not in page

    def test_the_desk_says_it_too(self, world, entry, assessment, client) -> None:
        cited(world.coordinator, entry, assessment)
        submit_self(world, assessment)
        client.force_login(make_access(Role.INTERNAL_ASSESSOR, world.city).user)
        page = client.get(reverse("desk-item", args=[assessment.pk, "1"])).content.decode()
        assert "Kutipan inventaris, diambil" in page

    def test_the_picker_searches_by_name_code_and_kind(self, world, entry, assessment, client) -> None:
        make_application(world, world.planning, name="SIPLAN")
        client.force_login(world.coordinator.user)
        base = {"untuk": f"{assessment.pk}:1:1:1"}
        for asked, there, missing in (
            ({}, ["SIMPUS", "SIPLAN"], []),
            ({"cari": "plan"}, ["SIPLAN"], ["SIMPUS"]),
            ({"cari": entry.code.lower()}, ["SIMPUS"], ["SIPLAN"]),
            ({"jenis": "server"}, [], ["SIMPUS", "SIPLAN"]),
        ):
            page = client.get("/inventaris/kutipan/", base | asked).content.decode()
            assert all(f">{name}</a>" in page for name in there)
            assert not any(f">{name}</a>" in page for name in missing)


class TestQueries:
    def test_nobody_is_asked_where_no_document_is_a_citation(
        self, world, assessment, django_assert_num_queries
    ) -> None:
        versions = [make_use(assessment, "1").version for _number in range(3)]
        versions = list(
            DocumentVersion.objects.filter(pk__in=[each.pk for each in versions]).select_related("document")
        )
        with django_assert_num_queries(0):
            assert notes_of(world.coordinator, versions) == {}

    @pytest.mark.parametrize("count", [1, 10])
    def test_notes_take_three_queries(self, world, assessment, count, django_assert_num_queries) -> None:
        for number in range(count):
            cited(world.coordinator, make_application(world, name=f"Aplikasi {number}"), assessment)
        versions = list(DocumentVersion.objects.select_related("document"))
        access = world.coordinator
        assert access.grants
        with django_assert_num_queries(3):
            assert len(notes_of(access, versions)) == count

    @pytest.mark.parametrize("count", [1, 10])
    def test_pages_ask_the_same_number(self, world, assessment, count, client, django_assert_max_num_queries) -> None:
        for number in range(count):
            entry = make_application(world, name=f"Aplikasi {number}")
            cited(world.coordinator, entry, assessment)
        client.force_login(world.coordinator.user)
        client.get(f"/inventaris/kutipan/{entry.pk}/")
        with django_assert_max_num_queries(16):
            client.get(f"/inventaris/kutipan/{entry.pk}/")
        with django_assert_max_num_queries(14):
            client.get("/inventaris/kutipan/", {"untuk": f"{assessment.pk}:1:1:1"})
