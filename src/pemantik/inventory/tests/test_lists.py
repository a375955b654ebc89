"""Reference trees, value lists and the catalogue of Aplikasi Umum, as people use and keep them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.tests.factories import make_access
from pemantik.inventory import references
from pemantik.inventory.problems import Invalid
from pemantik.inventory.reading import Sent
from pemantik.inventory.selectors import lists as selectors
from pemantik.inventory.services import lists
from pemantik.inventory.services.entries import change_entry
from pemantik.inventory.tests.lists_factories import APPLICATION, make_application, make_budget, make_world
from pemantik.inventory.value_lists import value_lists
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TODAY = timezone.localdate


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def keeper(world):
    return world.province_coordinator


def token(tree: str, code: str) -> str:
    return selectors.code_token(references.tree(tree).codes[code])


class TestCodes:
    def test_a_code_is_added_below_another_and_told_in_the_trail(self, keeper) -> None:
        made = lists.add_code(keeper, "rab", "RAB.09.07", "rab.09.07.12", "  Fungsi   baru ", "Perpres contoh")
        assert (made.code, made.name, made.parent, made.is_own) == ("RAB.09.07.12", "Fungsi baru", "RAB.09.07", True)
        assert made.level == "Fungsi Pemerintahan"
        assert made in references.tree("rab").children("RAB.09.07")
        assert AuditEntry.objects.latest("pk").action == "code.added"

    @pytest.mark.parametrize(
        ("tree", "parent", "code"),
        [
            ("rab", "RAB.01", "RAB.01.99.01"),
            ("rab", "RAB.01", "RAB.02.99"),
            ("rab", "RAB.01", "RAB.1.9"),
            ("rab", "RAB.01", "RAL.01.99"),
            ("rab", "RAB.01", "RAB.01.01"),
            ("rab", "", "RAB.77"),
            ("rab", "RAB.01", "RAB.01.٣٣"),
            ("rab", "RAB.01", ""),
            ("kegiatan", "1.01.02", "1.01.02.2.01.0001"),
            ("kegiatan", "1.01.02", "1.01.03.2.77"),
            ("kegiatan", "", "1.01.02.2.77"),
            ("urusan", "1.01", "B.99"),
        ],
    )
    def test_a_number_must_continue_the_one_above(self, keeper, tree, parent, code) -> None:
        with pytest.raises(Invalid) as refused:
            lists.add_code(keeper, tree, parent, code, "Baru")
        assert set(refused.value.problems) == {"code"}

    @pytest.mark.parametrize(
        ("tree", "parent", "code"),
        [
            ("kegiatan", "", "3.25.09"),
            ("kegiatan", "1.01.02", "1.01.02.2.77"),
            ("kegiatan", "1.01.02.2.01", "1.01.02.2.01.7777"),
            ("urusan", "1.01", "A.9"),
            ("urusan", "2", "2.77"),
            ("raa", "RAA.02.01", "RAA.02.01.01"),
        ],
    )
    def test_every_tree_takes_its_own_form(self, keeper, tree, parent, code) -> None:
        assert lists.add_code(keeper, tree, parent, code, "Baru").parent == parent
        assert code in [each.code for each in references.tree(tree).children(parent)]

    def test_a_renamed_code_keeps_its_number_and_a_second_editor_is_told(self, keeper) -> None:
        old = token("rab", "RAB.01")
        assert lists.change_code(keeper, "rab", "RAB.01", old, "Pertahanan").name == "Pertahanan"
        with pytest.raises(Outdated):
            lists.change_code(keeper, "rab", "RAB.01", old, "Yang lain")
        entry = AuditEntry.objects.latest("pk")
        assert entry.before["reference.name"] == "Pertahanan dan Luar Negeri"
        assert entry.after["reference.name"] == "Pertahanan"

    def test_an_ended_code_stays_where_it_was_chosen_and_is_refused_anew(self, world, keeper) -> None:
        entry = make_application(world)
        until = TODAY() - timedelta(days=1)
        lists.end_code(keeper, "raa", "RAA.02.01", token("raa", "RAA.02.01"), until, "RAA.02.02 Aplikasi Khusus")
        again = Sent(APPLICATION | {"reference": "RAA.02.01 Aplikasi Khusus Misi Tertentu", "fungsi": "Lain."})
        changed = change_entry(world.coordinator, entry.pk, entry.version, again)
        assert (changed.reference, changed.values["fungsi"]) == ("RAA.02.01", "Lain.")
        with pytest.raises(Invalid) as refused:
            make_application(world, name="Lain")
        assert "Pakai RAA.02.02" in refused.value.problems["reference"]

    @pytest.mark.parametrize("other", ["RAA.02.01", "RAA.77", "RAB.01"])
    def test_a_successor_is_another_code_of_the_tree(self, keeper, other) -> None:
        with pytest.raises(Invalid):
            lists.end_code(keeper, "raa", "RAA.02.01", token("raa", "RAA.02.01"), TODAY(), other)

    def test_a_successor_is_not_one_that_ends_itself(self, keeper) -> None:
        lists.end_code(keeper, "raa", "RAA.02.02", token("raa", "RAA.02.02"), date(2027, 1, 1), "")
        with pytest.raises(Invalid):
            lists.end_code(keeper, "raa", "RAA.02.01", token("raa", "RAA.02.01"), TODAY(), "RAA.02.02")

    def test_an_ended_code_can_hold_again(self, keeper) -> None:
        lists.end_code(keeper, "raa", "RAA.02.01", token("raa", "RAA.02.01"), TODAY(), "RAA.02.02")
        again = lists.end_code(keeper, "raa", "RAA.02.01", token("raa", "RAA.02.01"), None, "")
        assert (again.valid_until, again.replaced_by) == (None, "")
        assert AuditEntry.objects.latest("pk").action == "code.renewed"


class TestUses:
    def test_counts_are_of_what_the_reader_sees(self, world) -> None:
        make_application(world)
        make_application(world, world.planning, name="SIPLAN")
        make_budget(world)
        assert selectors.code_uses(world.coordinator, "raa") == {"RAA.02.01": 2}
        assert selectors.code_uses(world.coordinator, "urusan") == {"1.02": 2}
        assert selectors.code_uses(world.coordinator, "kegiatan") == {"2.16.03.2.02.0037": 1}
        assert selectors.code_uses(world.assessor, "raa") == {"RAA.02.01": 2}
        assert selectors.code_uses(make_access(Role.OPERATOR, world.planning), "raa") == {"RAA.02.01": 1}
        assert not selectors.code_uses(make_access(Role.OPERATOR, world.other_unit), "raa")

    def test_what_is_below_counts_for_what_is_above(self, world) -> None:
        make_budget(world)
        tree = references.tree("kegiatan")
        below = selectors.with_those_below(tree, selectors.code_uses(world.coordinator, "kegiatan"))
        assert below["2.16.03"] == below["2.16.03.2.02"] == 1
        named = selectors.entries_with_code(world.coordinator, "kegiatan", ["2.16.03.2.02.0037"])
        assert [each.name for each in named] == ["Pemeliharaan jaringan"]

    def test_each_of_several_choices_counts(self, world) -> None:
        make_application(world)
        make_application(world, name="SIPLAN", basis_aplikasi="Web")
        found = selectors.find_list(world.coordinator, "basis-aplikasi")
        counts = {each.choice.value: each.count for each in selectors.list_uses(world.coordinator, found)}
        assert counts == {"Web": 2, "Mobile": 1, "Desktop": 0, "Lainnya": 0}

    @pytest.mark.parametrize("count", [1, 10])
    def test_pages_ask_the_same_number_of_queries(self, world, count, client, django_assert_max_num_queries) -> None:
        for number in range(count):
            make_application(world, name=f"Aplikasi {number}", aplikasi_umum="SIASN")
        client.force_login(world.coordinator.user)
        client.get("/inventaris/referensi/")
        for path, most in {
            "/inventaris/referensi/": 16,
            "/inventaris/referensi/raa/?kode=RAA.02.01": 12,
            "/inventaris/referensi/kegiatan/?cari=jaringan": 9,
            "/inventaris/pilihan/": 8,
            "/inventaris/pilihan/status-kepemilikan/": 10,
            "/inventaris/aplikasi-umum/": 10,
            "/inventaris/aplikasi-umum/?aplikasi=SIASN": 12,
        }.items():
            with django_assert_max_num_queries(most):
                assert client.get(path).status_code == 200

    def test_no_page_of_a_tree_is_heavy(self, world, client) -> None:
        client.force_login(world.province_coordinator.user)
        for path in ("referensi/", "referensi/kegiatan/", "referensi/ral/?kode=RAL.01", "referensi/rab/?cari=a"):
            sent = client.get(f"/inventaris/{path}", headers={"accept-encoding": "gzip"})
            assert sent["content-encoding"] == "gzip"
            assert len(sent.content) < 8_000, path


class TestSearch:
    @pytest.mark.parametrize(("words", "code"), [("2.16.03", "2.16.03"), ("pengelolaan e-government", "2.16.03")])
    def test_number_and_words_find(self, world, client, words, code) -> None:
        client.force_login(world.coordinator.user)
        page = client.get("/inventaris/referensi/kegiatan/", {"cari": words}).content.decode()
        assert f'<span class="pm-code">{code}' in page

    def test_all_trees_are_searched_together(self, world, client) -> None:
        client.force_login(world.coordinator.user)
        page = client.get("/inventaris/referensi/", {"cari": "kesehatan"}).content.decode()
        assert "Semua yang cocok" in page
        assert page.index("Proses bisnis (RAB)") < page.index("Urusan pemerintahan")

    def test_hostile_words_find_nothing(self, world, client) -> None:
        client.force_login(world.coordinator.user)
        page = client.get("/inventaris/referensi/rab/", {"cari": "<script>%_'\x00"})
        assert page.status_code == 200
        assert b"<script>%" not in page.content


class TestValues:
    def test_a_value_is_added_hidden_and_put_back(self, keeper) -> None:
        assert lists.add_value(keeper, "kondisi", " Dipinjam ", "Oleh unit lain").is_own
        assert "Dipinjam" in value_lists()["kondisi"].offered
        lists.hide_value(keeper, "kondisi", "Dipinjam")
        assert "Dipinjam" not in value_lists()["kondisi"].offered
        lists.show_value_again(keeper, "kondisi", "Dipinjam")
        assert "Dipinjam" in value_lists()["kondisi"].offered
        actions = list(AuditEntry.objects.filter(action__startswith="value").values_list("action", flat=True))
        assert actions == ["value.added", "value.hidden", "value.shown"]

    @pytest.mark.parametrize("value", ["", " - ", "baik", "x" * 101])
    def test_a_value_is_something_new(self, keeper, value) -> None:
        with pytest.raises(Refused):
            lists.add_value(keeper, "kondisi", value)

    def test_values_that_are_chosen_together_hold_no_comma(self, keeper) -> None:
        with pytest.raises(Invalid):
            lists.add_value(keeper, "basis-aplikasi", "Web, Mobile")
        assert lists.add_value(keeper, "kondisi", "Baik, dipinjam").value == "Baik, dipinjam"

    def test_a_hidden_value_is_named_when_it_is_added_again(self, keeper) -> None:
        lists.hide_value(keeper, "kondisi", "Rusak berat")
        with pytest.raises(Invalid) as refused:
            lists.add_value(keeper, "kondisi", "rusak BERAT")
        assert "Tampilkan lagi" in refused.value.problems["value"]

    def test_the_last_value_of_a_list_stays(self, keeper) -> None:
        for value in ("Open Source",):
            lists.hide_value(keeper, "tipe-lisensi", value)
        with pytest.raises(Refused):
            lists.hide_value(keeper, "tipe-lisensi", "Proprietary")

    def test_a_hidden_value_stays_valid_where_it_was_chosen(self, world, keeper) -> None:
        entry = make_application(world)
        lists.hide_value(keeper, "status-aplikasi", "Aktif")
        changed = change_entry(world.coordinator, entry.pk, entry.version, Sent(APPLICATION | {"fungsi": "Lain."}))
        assert changed.values["status"] == "Aktif"
        with pytest.raises(Invalid) as refused:
            make_application(world, name="Lain")
        assert set(refused.value.problems) == {"status"}


class TestCommonApplications:
    def test_own_applications_with_the_same_function_are_candidates(self, world, client) -> None:
        make_application(world, name="SIMPEG", aplikasi_umum="SIASN")
        make_application(world, name="SIASN", aplikasi_umum="SIASN", kepemilikan="Aplikasi Umum")
        make_application(world, name="SIMPEG lama", aplikasi_umum="SIASN", status="Dihentikan")
        make_application(world, name="SIMPUS")
        found = {each.choice.value: each for each in selectors.common_applications(world.coordinator)}
        assert (found["SIASN"].count, found["SIASN"].candidates) == (3, 1)
        assert [each.name for each in found["SIASN"].entries] == ["SIASN", "SIMPEG", "SIMPEG lama"]
        assert found["SRIKANDI"].count == 0
        client.force_login(world.coordinator.user)
        page = client.get("/inventaris/aplikasi-umum/").content.decode()
        assert "1 aplikasi Anda berfungsi sama" in page
        assert "KepmenPANRB 679/2020" in page
        assert "SIMPUS" not in page

    def test_a_further_one_says_whose_it_is(self, keeper) -> None:
        made = lists.add_value(keeper, "aplikasi-umum", "SAKTI", topic="Keuangan", owner="Kemenkeu", basis="PMK contoh")
        assert made.about == "Keuangan. Kemenkeu; PMK contoh"
