"""Imports that are killed while they are saved, or saved by two people at once: all of it or nothing."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Outdated
from pemantik.assessments.tests.test_races import at_once
from pemantik.inventory.models import CodeCounter, Entry, ImportedEntry, InventoryImport, Link
from pemantik.inventory.services import import_saving, import_undo, imports
from pemantik.inventory.tests.sheets import sheets_file
from pemantik.organizations.models import Node
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_unit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

PROCESSES = [["Nama proses bisnis", "Uraian"], ["Perizinan", "Melayani izin."], ["Arsip", "Baru"]]
APPLICATIONS = [
    ["Nama aplikasi", "Unit", "Status", "Unit pengguna", "Mendukung proses bisnis"],
    ["SIPERI", "Dinas Satu", "Aktif", "Dinas Dua", "Perizinan"],
    ["SIARSIP", "Dinas Dua", "Aktif", "Dinas Satu", "Arsip"],
]


class Killed(BaseException):
    """What no code catches, as when a process ends."""


@pytest.fixture
def city() -> Node:
    found = Node.objects.add_root({"kind": "kota", "name": "Kota"})
    for name in ("Dinas Satu", "Dinas Dua"):
        make_unit(found, name)
    return found


@pytest.fixture
def access(city):
    return access_of(Role.COORDINATOR, city).read()


def stored() -> list:
    """Everything that an import writes."""
    entries = list(Entry.objects.order_by("pk").values_list("pk", "code", "name", "description", "version"))
    models = (ImportedEntry, Link, Entry.users.through, CodeCounter, AuditEntry)
    return [entries, *(sorted(model.objects.values_list("pk", flat=True)) for model in models)]


def send(access, city) -> InventoryImport:
    """A sheet that makes an entry, changes another, links both and names their users."""
    old = imports.send(access, city.pk, "proses-bisnis", "a.csv", b"Nama proses bisnis;Uraian\nArsip;Lama\n")
    import_saving.save(access, old.pk, old.version)
    content = sheets_file({"Proses Bisnis": PROCESSES, "Aplikasi": APPLICATIONS})
    batch = imports.send(access, city.pk, "", "dua.xlsx", content)
    assert (batch.counts["baru"], batch.counts["berubah"], batch.counts["perbaiki"]) == (3, 1, 0)
    return batch


@pytest.mark.parametrize("part", ["_give_codes", "_make", "_change", "_use", "_link", "_keep"])
@pytest.mark.parametrize("is_large", [False, True])
def test_an_import_that_is_killed_leaves_nothing_half_written(access, city, monkeypatch, part, is_large):
    batch = send(access, city)
    before, rows = stored(), sorted(batch.rows.values_list("pk", "fate"))
    if is_large:
        monkeypatch.setattr(import_saving, "AT_ONCE", 1)
    done = getattr(import_saving._Writer, part)

    def killed(*arguments):
        done(*arguments)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(import_saving._Writer, part, killed)
        saving = partial(import_saving.save, access, batch.pk, batch.version)
        if is_large:
            saving = partial(import_saving.save_in_background, batch.pk, saving().run)
        with pytest.raises(Killed):
            saving()
    batch.refresh_from_db()
    assert stored() == before
    assert sorted(batch.rows.values_list("pk", "fate")) == rows
    assert batch.state == ("saving" if is_large else "draft")
    if is_large:  # nobody is left to say so; after a while the page offers to go on
        imports.resume(access, batch.pk)
        batch.refresh_from_db()
        assert batch.state == "saving"
        InventoryImport.objects.filter(pk=batch.pk).update(heard_at=timezone.now() - timedelta(minutes=3))
        assert imports.resume(access, batch.pk).state == "draft"
        assert import_saving.save_in_background(batch.pk, batch.run) == "not mine"
        batch.refresh_from_db()
        monkeypatch.undo()
    assert import_saving.save(access, batch.pk, batch.version).state == "saved"
    assert Entry.objects.count() == 4
    assert Link.objects.count() == 2
    assert import_undo.undo(access, batch.pk) == 4
    assert list(Entry.objects.filter(removed_at=None).values_list("name", "description")) == [("Arsip", "Lama")]


def test_what_goes_wrong_in_the_background_is_told_and_undone(access, city, monkeypatch):
    batch = send(access, city)
    before = stored()
    monkeypatch.setattr(import_saving, "AT_ONCE", 1)
    monkeypatch.setattr(import_saving._Writer, "_link", lambda *_arguments: 1 / 0)
    batch = import_saving.save(access, batch.pk, batch.version)
    with pytest.raises(ZeroDivisionError):
        import_saving.save_in_background(batch.pk, batch.run)
    batch.refresh_from_db()
    assert (stored(), batch.state) == (before, "draft")
    assert "Tidak ada yang tersimpan" in batch.problem


def test_two_people_save_one_import(access, city):
    batch = send(access, city)
    people = [access_of(Role.COORDINATOR, city).read() for _each in range(2)]
    version = batch.version
    answers = at_once([lambda one=one: import_saving.save(one, batch.pk, version) for one in people])
    assert sum(isinstance(answer, InventoryImport) for answer in answers) == 1, answers
    assert sum(isinstance(answer, Outdated) for answer in answers) == 1, answers
    assert Entry.objects.count() == 4
    assert AuditEntry.objects.filter(action="inventory.imported").count() == 2


def test_two_imports_of_the_same_list_make_each_entry_once(access, city):
    batches = [send(access, city), None]
    content = sheets_file({"Proses Bisnis": PROCESSES, "Aplikasi": APPLICATIONS})
    batches[1] = imports.send(access, city.pk, "", "tiga.xlsx", content)
    people = [access_of(Role.COORDINATOR, city).read() for _each in range(2)]
    calls = [lambda at=at: import_saving.save(people[at], batches[at].pk, batches[at].version) for at in range(2)]
    answers = at_once(calls)
    assert [getattr(answer, "state", answer) for answer in answers] == ["saved", "saved"]
    assert Entry.objects.count() == 4
    assert sorted(answer.counts["sama"] for answer in answers) == [0, 4]


def test_a_running_save_is_neither_corrected_nor_saved_nor_taken_back(access, city, monkeypatch):
    batch = send(access, city)
    monkeypatch.setattr(import_saving, "AT_ONCE", 1)
    running = import_saving.save(access, batch.pk, batch.version)
    for version in (batch.version, running.version):
        with pytest.raises(Outdated):
            import_saving.save(access, batch.pk, version)
        with pytest.raises(Outdated):
            imports.correct(access, batch.pk, version, {}, {})
    imports.discard(access, batch.pk)
    assert InventoryImport.objects.get(pk=batch.pk).state == "saving"
