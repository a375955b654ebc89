"""Entries made and changed through their services."""

import pytest

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Outdated
from pemantik.inventory.models import Entry, Link
from pemantik.inventory.problems import Invalid
from pemantik.inventory.reading import Sent
from pemantik.inventory.services import entries
from pemantik.inventory.tests.factories import make_world

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def keeper(world):
    return world.coordinator


def make(keeper, node, kind="aplikasi", **texts) -> Entry:
    return entries.create_entry(keeper, kind, node.pk, Sent({"name": "SIMPEG"} | texts))


def test_codes_count_up_within_an_institution_and_object_kind(world, keeper) -> None:
    made = [make(keeper, world.own) for _each in range(2)] + [make(keeper, world.own, "server")]
    assert [entry.code for entry in made] == ["DAA-001", "DAA-002", "DAI-001"]
    assert make(world.stranger, world.sibling).code == "DAA-001"


def test_what_is_not_sent_stays(world, keeper) -> None:
    process, app = make(keeper, world.own, "proses-bisnis"), make(keeper, world.own, url="simpeg.contoh.go.id")
    entries.change_entry(keeper, app.pk, 1, Sent({}, links={"proses_bisnis": frozenset({process.pk})}))
    changed = entries.change_entry(keeper, app.pk, 2, Sent({"fungsi": "Riwayat pegawai"}))
    assert changed.values == {"url": "https://simpeg.contoh.go.id", "fungsi": "Riwayat pegawai"}
    assert Link.objects.get().target == process
    entries.change_entry(keeper, app.pk, 3, Sent({"url": ""}, links={"proses_bisnis": frozenset()}))
    app.refresh_from_db()
    assert app.values == {"fungsi": "Riwayat pegawai"}
    assert not Link.objects.exists()


def test_a_save_that_changes_nothing_leaves_no_mark(world, keeper) -> None:
    app = make(keeper, world.own)
    before = AuditEntry.objects.count()
    same = entries.change_entry(keeper, app.pk, 1, Sent({"name": "SIMPEG"}))
    assert same.version == 1
    assert AuditEntry.objects.count() == before


def test_the_second_of_two_people_is_told(world, keeper) -> None:
    app = make(keeper, world.own)
    entries.change_entry(keeper, app.pk, 1, Sent({"fungsi": "Satu"}))
    with pytest.raises(Outdated):
        entries.change_entry(keeper, app.pk, 1, Sent({"fungsi": "Dua"}))
    app.refresh_from_db()
    assert app.values["fungsi"] == "Satu"


def test_every_wrong_field_is_named_and_nothing_is_written(world, keeper) -> None:
    with pytest.raises(Invalid) as caught:
        make(
            keeper,
            world.own,
            name=" ",
            status="Entah",
            tahun_pembuatan="kemarin",
            reference="RAA.9",
            period="2029-2025",
        )
    assert set(caught.value.problems) == {"name", "status", "tahun_pembuatan", "reference", "period"}
    assert not Entry.objects.exists()


def test_links_and_users_of_others_cannot_be_named(world, keeper) -> None:
    theirs = make(world.stranger, world.sibling, "proses-bisnis")
    server = make(keeper, world.own, "server")
    for links in ({"proses_bisnis": frozenset({theirs.pk})}, {"proses_bisnis": frozenset({server.pk})}):
        with pytest.raises(Invalid) as caught:
            entries.create_entry(keeper, "aplikasi", world.own.pk, Sent({"name": "A"}, links=links))
        assert set(caught.value.problems) == {"proses_bisnis"}
    with pytest.raises(Invalid) as caught:
        entries.create_entry(keeper, "aplikasi", world.own.pk, Sent({"name": "A"}, frozenset({world.sibling.pk})))
    assert set(caught.value.problems) == {"users"}
    with pytest.raises(Invalid):
        entries.change_entry(keeper, server.pk, 1, Sent({}, links={"induk": frozenset({server.pk})}))


def test_a_removed_entry_comes_back_unless_its_code_is_taken(world, keeper) -> None:
    app = make(keeper, world.own)
    entries.remove_entry(keeper, app.pk)
    assert Entry.objects.get(pk=app.pk).removed_at
    assert entries.restore_entry(keeper, app.pk).removed_at is None
    assert list(AuditEntry.objects.order_by("-pk").values_list("action", flat=True)[:2]) == [
        "entry.restored",
        "entry.removed",
    ]
