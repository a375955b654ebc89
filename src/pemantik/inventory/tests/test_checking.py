"""Many entries checked at once."""

import pytest

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Refused
from pemantik.inventory.models import Entry, State
from pemantik.inventory.services import seals
from pemantik.inventory.tests.factories import make_entry, make_process, make_whole, make_world

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def world():
    return make_world()


def test_what_was_ticked_is_marked_and_nothing_else(world, client) -> None:
    process, other = make_process(world.coordinator, world.unit), make_process(world.coordinator, world.unit, "Lain")
    make_entry(world.operator, world.unit, name="Belum lengkap")
    client.force_login(world.verifier.user)
    page = client.get("/inventaris/periksa/").content.decode()
    assert "2 draf sudah lengkap" in page
    assert "Belum lengkap" not in page
    sent = client.post("/inventaris/periksa/?jenis=proses-bisnis", {"data": f"{process.pk}-{process.version}"})
    assert sent.status_code == 302
    assert dict(Entry.objects.filter(kind="proses-bisnis").values_list("pk", "state")) == {
        process.pk: State.VERIFIED,
        other.pk: State.DRAFT,
    }


def test_all_or_none_with_the_name_of_the_one_that_cannot_be(world, client) -> None:
    whole = make_whole(world.coordinator, world.unit)
    lacking = make_entry(world.operator, world.unit, name="Belum lengkap")
    client.force_login(world.verifier.user)
    refused = client.post("/inventaris/periksa/", {"data": [f"{whole.pk}-{whole.version}", f"{lacking.pk}-1"]})
    assert refused.status_code == 422
    assert "Belum lengkap: " in refused.content.decode()
    assert not Entry.objects.exclude(state=State.DRAFT).exists()
    assert not AuditEntry.objects.filter(action="entry.state").exists()


def test_what_was_changed_since_it_was_looked_at_is_refused(world) -> None:
    whole = make_whole(world.coordinator, world.unit)
    with pytest.raises(Refused, match="SIMPEG"):
        seals.verify_entries(world.verifier, {whole.pk: whole.version + 1})
    with pytest.raises(Refused, match="Pilih 1 sampai"):
        seals.verify_entries(world.verifier, {})
    with pytest.raises(Refused, match="Pilih 1 sampai"):
        seals.verify_entries(world.verifier, dict.fromkeys(range(seals.MOST_AT_ONCE + 1), 1))


@pytest.mark.parametrize("sent", ["", "-", "x-y", "999999-1", "-1--1", "1" * 40])
def test_hostile_ticks_change_nothing(world, client, sent) -> None:
    client.force_login(world.verifier.user)
    assert client.post("/inventaris/periksa/", {"data": sent}).status_code in {404, 422}


def test_only_verifiers_open_it(world, client) -> None:
    client.force_login(world.operator.user)
    assert client.get("/inventaris/periksa/").status_code == 403
    client.force_login(world.stranger.user)
    assert "0 draf" not in client.get("/inventaris/periksa/").content.decode()


@pytest.mark.parametrize("count", [3, 24])
def test_the_page_asks_the_same_number_of_questions(world, client, count, django_assert_max_num_queries) -> None:
    for number in range(count):
        make_process(world.coordinator, world.unit, f"Proses {number}")
    client.force_login(world.verifier.user)
    client.get("/inventaris/periksa/")
    with django_assert_max_num_queries(12):
        assert client.get("/inventaris/periksa/").status_code == 200
