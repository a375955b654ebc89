"""The index of the process knows everything that was stored before the question, by whatever connection or process."""

import os
import subprocess
import sys
import threading
from dataclasses import dataclass

import pytest
from django.db import connection, transaction

from pemantik.inventory.models import Entry
from pemantik.inventory.reading import Sent
from pemantik.inventory.services import import_saving, import_undo, imports
from pemantik.inventory.services.entries import change_entry, create_entry, remove_entry, restore_entry
from pemantik.inventory.tests.factories import make_entry, make_many
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.services import nodes
from pemantik.organizations.services.fields import NodeFields
from pemantik.organizations.tests.factories import access_of, make_unit
from pemantik.overlaps import looking
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.records import record_of
from pemantik.overlaps.services.dictionary import add_wording

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@dataclass
class World:
    """A city with two units, and who works there."""

    own: Node
    unit: Node
    second: Node
    operator: Access
    manager: Access


@pytest.fixture
def world() -> World:
    own = Node.objects.add_root({"kind": "kementerian", "name": "Kementerian Melati"})
    unit, second = make_unit(own, "Dinas Kesehatan"), make_unit(own, "Dinas Pendidikan")
    operator = access_of(Role.OPERATOR, own)
    return World(own, unit, second, operator, access_of(Role.ADMINISTRATOR, own))


def found(world: World, name: str, **asked: object) -> list[str]:
    """The names of likely doubles of an application of the kabupaten."""
    record = Record("", name, "aplikasi", world.own.name)
    return [match.record.name for match in looking.likely(record, **asked)]


def in_a_thread(work) -> None:
    """Do it on a connection of its own."""
    problems = []

    def run() -> None:
        try:
            work()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert problems == []


def test_what_another_connection_saved_a_moment_ago_is_found(world):
    assert found(world, "Pendataan Nelayan") == []
    in_a_thread(lambda: make_entry(world.operator, world.unit, name="Database Nelayan"))
    assert found(world, "Pendataan Nelayan") == ["Database Nelayan"]


def test_what_another_process_saved_a_moment_ago_is_found(world):
    assert found(world, "Pendataan Nelayan") == []
    code = (
        "import django; django.setup()\n"
        "from pemantik.inventory.tests.factories import make_entry\n"
        "from pemantik.organizations.models import Node\n"
        "from pemantik.organizations.permissions import Access\n"
        "from pemantik.accounts.models import User\n"
        f"access = Access(User.objects.get(pk={world.operator.user.pk}))\n"
        f"make_entry(access, Node.objects.get(pk={world.unit.pk}), name='Database Nelayan')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env=_elsewhere(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert found(world, "Pendataan Nelayan") == ["Database Nelayan"]


def _elsewhere() -> dict[str, str]:
    """The environment of a process that works on the database of the test."""
    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        before, _mark, after = os.environ["DATABASE_URL"].partition("?")
        url = f"{before.rpartition('/')[0]}/{name}" + (f"?{after}" if after else "")
    paths = os.pathsep.join(path for path in sys.path if path)
    return os.environ | {"DATABASE_URL": url, "PYTHONPATH": paths}


def test_a_changed_entry_is_found_by_its_new_name_only(world):
    entry = make_entry(world.operator, world.unit, name="Database Nelayan")
    assert found(world, "Pendataan Nelayan") == ["Database Nelayan"]
    in_a_thread(lambda: change_entry(world.operator, entry.pk, 1, Sent(texts={"name": "Uji Emisi Kendaraan"})))
    assert found(world, "Pendataan Nelayan") == []
    assert found(world, "Uji Emisi Kendaraan") == ["Uji Emisi Kendaraan"]


def test_a_removed_entry_is_not_found_until_it_is_put_back(world):
    entry = make_entry(world.operator, world.unit, name="Database Nelayan")
    assert found(world, "Pendataan Nelayan")
    in_a_thread(lambda: remove_entry(world.operator, entry.pk))
    assert found(world, "Pendataan Nelayan") == []
    in_a_thread(lambda: restore_entry(world.operator, entry.pk))
    assert found(world, "Pendataan Nelayan") == ["Database Nelayan"]


def test_an_import_and_its_undoing_are_followed(world):
    old = make_entry(world.operator, world.unit, name="Uji Emisi")
    assert found(world, "Pendataan Nelayan") == []
    sheet = f"Kode,Nama aplikasi\n{old.code},Database Nelayan\n,Peta Banjir\n".encode()
    batch = imports.send(world.operator, world.unit.pk, "aplikasi", "a.csv", sheet)
    import_saving.save(world.operator, batch.pk, batch.version)
    assert found(world, "Pendataan Nelayan") == ["Database Nelayan"]
    assert found(world, "Pemetaan Banjir") == ["Peta Banjir"]
    import_undo.undo(world.operator, batch.pk)
    assert found(world, "Pendataan Nelayan") == []
    assert found(world, "Pemetaan Banjir") == []
    assert found(world, "Uji Emisi Kendaraan") == ["Uji Emisi"]


def test_a_long_transaction_that_began_before_the_last_question_is_not_missed(world):
    """Its entry carries an older time than what was seen meanwhile; the trail still tells it."""
    begun, asked = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            # As an import does it: entries first, the line of the trail at the end.
            entry = Entry(kind="aplikasi", institution=world.own, node=world.unit, name="Database Nelayan")
            entry.name_key = "databasenelayan"
            if connection.vendor == "postgresql":
                entry.save()
                begun.set()
                asked.wait(10)
            else:  # SQLite has one writer at a time: the others wait for it
                begun.set()
                asked.wait(10)
                entry.save()
            create_entry(world.operator, "aplikasi", world.unit.pk, Sent(texts={"name": "Database Nelayan Baru"}))

    thread = threading.Thread(target=lambda: (slow(), connection.close()))
    thread.start()
    begun.wait(10)
    if connection.vendor == "postgresql":
        make_entry(world.operator, world.second, name="Peta Banjir")
        assert found(world, "Pemetaan Banjir") == ["Peta Banjir"]
    assert found(world, "Pendataan Nelayan") == []
    asked.set()
    thread.join()
    assert "Database Nelayan Baru" in found(world, "Pendataan Nelayan")


def test_what_was_rolled_back_is_forgotten(world):
    make_entry(world.operator, world.unit, name="Peta Banjir")
    assert found(world, "Pendataan Nelayan") == []
    with transaction.atomic():
        make_entry(world.operator, world.unit, name="Database Nelayan")
        assert found(world, "Pendataan Nelayan") == ["Database Nelayan"]
        transaction.set_rollback(True)
    assert found(world, "Pendataan Nelayan") == []
    assert found(world, "Pemetaan Banjir") == ["Peta Banjir"]


def test_an_institution_with_a_new_name_keeps_its_doubles(world):
    make_entry(world.operator, world.unit, name="Database Nelayan")
    assert found(world, "Pendataan Nelayan")
    fields = NodeFields(kind=world.own.kind, name="Kementerian Mawar")
    world.own = nodes.describe(world.manager, world.own.pk, fields, world.own.version)
    assert found(world, "Pendataan Nelayan") == ["Database Nelayan"]


def test_a_question_costs_one_query_as_long_as_nothing_happens(world, django_assert_num_queries):
    make_entry(world.operator, world.unit, name="Database Nelayan")
    found(world, "Pendataan Nelayan")
    with django_assert_num_queries(1):
        found(world, "Pendataan Nelayan")


@pytest.mark.parametrize("count", [5, 50])
def test_what_happened_meanwhile_is_read_in_a_bounded_number_of_queries(world, count, django_assert_max_num_queries):
    found(world, "Pendataan Nelayan")
    for number in range(count):
        make_entry(world.operator, world.unit, name=f"Peta Banjir {number}")
    with django_assert_max_num_queries(4):
        assert len(found(world, "Pemetaan Banjir", limit=100)) == count


def test_the_reading_of_the_list_has_a_bounded_number_of_queries(world, django_assert_max_num_queries):
    make_many(world.unit, world.own, 400)
    with django_assert_max_num_queries(7):
        found(world, "Pendataan Nelayan")


def test_a_long_list_is_made_beside_and_who_does_not_wait_is_told(world, monkeypatch):
    make_entry(world.operator, world.unit, name="Database Nelayan")
    monkeypatch.setattr(looking, "SMALL", 0)
    going = threading.Event()
    make = looking._make

    def slowly():
        going.wait(10)
        return make()

    monkeypatch.setattr(looking, "_make", slowly)
    with pytest.raises(looking.PreparingError):
        found(world, "Pendataan Nelayan", wait=0)
    going.set()
    assert found(world, "Pendataan Nelayan") == ["Database Nelayan"]


def test_many_changes_are_read_with_the_whole_list(world, monkeypatch):
    found(world, "Pendataan Nelayan")
    monkeypatch.setattr(looking, "MANY", 3)
    for number in range(5):
        make_entry(world.operator, world.unit, name=f"Peta Banjir {number}")
    assert len(found(world, "Pemetaan Banjir", limit=9)) == 5


def test_another_dictionary_or_model_makes_the_index_anew(world):
    entry = make_entry(world.operator, world.unit, name="Angkringan Daerah")
    first = looking._keeper.ask(None)
    assert looking._keeper.ask(None) is first
    assert found(world, "Wedangan Daerah") == []
    add_wording(world.manager, "idea", "angkringan", "wedangan")
    assert looking._keeper.ask(None) is not first
    assert found(world, "Wedangan Daerah") == [entry.name]


def test_seals_and_other_steps_do_not_wear_the_index(world):
    entry = make_entry(world.operator, world.unit, name="Database Nelayan")
    found(world, "Pendataan Nelayan")
    index = looking._keeper.ask(None)
    before = index._changes
    change_entry(world.operator, entry.pk, 1, Sent(texts={"name": "Database Nelayan", "period": "2025-2029"}))
    assert looking._keeper.ask(None) is index
    assert index._changes == before


def test_needs_are_found_and_devices_are_not(world):
    make_entry(world.operator, world.unit, "kebutuhan", name="Pendataan Nelayan")
    make_entry(world.operator, world.unit, "perangkat", name="Pendataan Nelayan")
    kinds = [match.record.kind for match in looking.likely(Record("", "Data Nelayan", "aplikasi", world.own.name))]
    assert kinds == [""]


def test_a_stored_entry_never_finds_itself(world):
    entry = make_entry(world.operator, world.unit, name="Database Nelayan")
    entry = Entry.objects.select_related("node", "institution").get(pk=entry.pk)
    assert looking.likely(record_of(entry)) == []
