"""An entry as evidence: the snapshot, its versions, what assessments say about it, and who may do what."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.models import Assignment, Campaign, DocumentVersion, StageKind
from pemantik.assessments.problems import Refused
from pemantik.assessments.services import evidence as documents
from pemantik.assessments.services.evidence_uses import Place
from pemantik.assessments.tests.factories import assessment_of, make_access, stage_of
from pemantik.assessments.tests.permission_cases import uploaded
from pemantik.inventory import snapshots
from pemantik.inventory.models import Citation, Entry
from pemantik.inventory.reading import Sent
from pemantik.inventory.selectors import citations as selectors
from pemantik.inventory.services import citations
from pemantik.inventory.services.entries import change_entry, create_entry, remove_entry
from pemantik.inventory.services.seals import verify_entry
from pemantik.inventory.tests.citing import (
    assessment,
    campaign,
    changed,
    cited,
    entry,
    own_storage,
    quick_snapshots,
    submit_self,
    world,
)
from pemantik.inventory.tests.lists_factories import APPLICATION, make_application
from pemantik.inventory.values import show_value
from pemantik.organizations.roles import Action, Role, roles_with

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("own_storage", "quick_snapshots")]
__all__ = ["assessment", "campaign", "entry", "own_storage", "quick_snapshots", "world"]


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

    def test_what_it_says_stands_on_the_page_of_the_entry(self, world, entry, assessment, client) -> None:
        content = Citation.objects.get(version=cited(world.coordinator, entry, assessment).version).content
        client.force_login(world.coordinator.user)
        page = unescape(client.get(reverse("inventory-entry", args=[entry.pk])).content.decode())
        assert "Jadikan bukti" in page
        for each in content["facts"]:
            assert each["text"] in page, each["label"]

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
