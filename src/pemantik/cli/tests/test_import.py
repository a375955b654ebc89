"""`pemantik import` and `pemantik setup` on an installation's database."""

import pytest

from pemantik.inventory.models import Entry
from pemantik.organizations.models import Node
from pemantik.organizations.roles import Role
from pemantik.organizations.services import inviting
from pemantik.organizations.services.inviting import Receipt
from pemantik.organizations.tests.factories import access_of, make_institution, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

GOOD = "Nama unit;Di bawah\nDinas A;\nSeksi B;Dinas A\n"


def test_units_are_imported_and_a_second_time_known(run, csv_file):
    make_institution()
    file = csv_file(GOOD)
    outcome = run("import", "units", file, "--dry-run")
    assert (outcome.code, Node.objects.count()) == (0, 1)
    assert "2 baris siap" in outcome.err
    outcome = run("import", "units", file)
    assert (outcome.code, Node.objects.count()) == (0, 3)
    assert "2 baris tersimpan" in outcome.err
    outcome = run("import", "units", file)
    assert "0 baris tersimpan, 2 sudah terdaftar" in outcome.err


def test_a_wrong_row_is_named_and_nothing_is_written(run, csv_file):
    make_institution()
    outcome = run("import", "units", csv_file("Nama unit;Jenis\nDinas A;OPD\nDinas B;Dinasss\n"))
    assert (outcome.code, outcome.out, Node.objects.count()) == (1, "", 1)
    assert "isian.csv, baris 3: Jenis ini tidak dikenal." in outcome.err
    assert "Tidak ada yang disimpan" in outcome.err


def test_doubles_are_kept_only_when_asked(run, csv_file):
    make_institution()
    file = csv_file("Nama unit\nDinas Sosial\nBadan Sosial\n")
    assert run("import", "units", file).code == 1
    assert run("import", "units", file, "--keep-doubles").code == 0
    assert Node.objects.count() == 3


def test_the_place_has_to_be_clear(run, csv_file, tmp_path):
    file = csv_file(GOOD)
    assert "--into" in run("import", "units", file).err
    own = make_institution()
    make_institution("18.71")
    assert "--into" in run("import", "units", file).err
    assert run("import", "units", file, "--into", "entah").code == 1
    assert run("import", "units", file, "--into", own.name).code == 0
    assert run("import", "units", tmp_path / "tidak-ada.xlsx", "--into", own.name).code == 1
    assert run("import", "entah", file).code == 2


def test_people_are_invited_by_an_administrator(run, csv_file, monkeypatch):
    own = make_institution()
    make_unit(own, "Dinas A")
    file = csv_file("Nama;Email;Peran;Unit\nSiti;siti@contoh.go.id;Operator;Dinas A\n")
    assert "Tidak ada administrator" in run("import", "people", file).err
    administrator = access_of(Role.ADMINISTRATOR, own).user
    invited = []

    class Inviter:
        def invite(self, access, plans):
            invited.append((access.user, plans[0].email))
            return Receipt("Siti", "siti@contoh.go.id", "invitation", (1,))

    monkeypatch.setattr(inviting, "inviter", Inviter)
    assert run("import", "people", file, "--as", "lain@contoh.go.id").code == 1
    assert run("import", "people", file).code == 0
    assert invited == [(administrator, "siti@contoh.go.id")]


def test_setup_prints_a_link_until_there_is_an_administrator(run):
    outcome = run("setup", "--address", "https://pemantik.contoh.go.id/")
    assert outcome.code == 0
    assert outcome.out.startswith("https://pemantik.contoh.go.id/mulai/kunci/")
    make_institution()
    outcome = run("setup")
    assert (outcome.code, outcome.out) == (1, "")


def test_an_inventory_is_checked_then_imported_for_a_unit(run, csv_file):
    own = make_institution()
    make_unit(own, "Dinas Kesehatan")
    file = csv_file("Nama aplikasi;Unit;Status\nSIMPEG;Dinas Kesehatan;Aktif\n")
    assert "1 baru" in run("import", "inventaris", file, "--dry-run").err
    assert not Entry.objects.exists()
    assert run("import", "inventaris", file, "--kind", "aplikasi", "--unit", own.name).code == 0
    entry = Entry.objects.get()
    assert (entry.name, entry.node.name, entry.code) == ("SIMPEG", "Dinas Kesehatan", "DAA-001")
    assert "Tidak ada yang perlu disimpan" in run("import", "inventaris", file).err
    bad = run("import", "inventaris", csv_file("Nama aplikasi;Status\nSIKDA;Aktip\n"), "--kind", "aplikasi")
    assert bad.code == 1
    assert "baris 2: “Aktip” tidak ada dalam pilihan Status." in bad.err
    assert run("import", "inventaris", file, "--kind", "entah").code == 1
