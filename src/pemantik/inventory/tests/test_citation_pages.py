"""Citing as people see it: the pages of this room, and what the pages of assessments say."""

import pytest
from django.urls import reverse

from pemantik.assessments.document_notes import notes_of
from pemantik.assessments.models import Assignment, DocumentVersion
from pemantik.assessments.tests.factories import make_access, make_use
from pemantik.inventory.selectors import citations as selectors
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
from pemantik.inventory.tests.lists_factories import make_application
from pemantik.organizations.roles import Action, Role, roles_with

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("own_storage", "quick_snapshots")]
__all__ = ["assessment", "campaign", "entry", "own_storage", "quick_snapshots", "world"]


class TestPermissions:
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

    def test_the_button_is_for_those_who_answer(self, world, entry, client) -> None:
        for role in Role:
            access = make_access(role, world.city)
            client.force_login(access.user)
            page = client.get(reverse("inventory-entry", args=[entry.pk])).content.decode()
            assert ("Jadikan bukti" in page) == (role in roles_with(Action.ANSWER)), role

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
