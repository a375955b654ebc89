"""`pemantik audit verify`."""

import pytest
from django.db import connection

from pemantik.accounts import audit, guards
from pemantik.accounts.models import AuditEntry, AuditHead
from pemantik.accounts.tests.factories import write_trail
from pemantik.cli.__main__ import main

pytestmark = pytest.mark.database

LENGTH = 8


@pytest.fixture
def trail(db):
    write_trail(LENGTH)


@pytest.fixture
def unguarded(trail):
    """The trail without its triggers, as an intruder with all rights would have it."""
    with guards.lifted(connection):
        yield


@pytest.mark.django_db
def test_command_says_that_all_is_well(trail, capsys):
    assert main(["audit", "verify"]) == 0
    out = capsys.readouterr()
    assert out.out.startswith(f"Jejak audit utuh: {LENGTH} catatan")
    assert out.err == ""


@pytest.mark.django_db
def test_command_names_the_broken_entry(unguarded, capsys):
    broken = AuditEntry.objects.order_by("id")[2]
    AuditEntry.objects.filter(pk=broken.pk).update(action="y")
    assert main(["audit", "verify"]) == 1
    out = capsys.readouterr()
    assert f"catatan nomor {broken.pk}" in out.err
    assert out.out == ""


@pytest.mark.django_db
def test_command_warns_when_the_guards_are_gone(unguarded, capsys):
    assert main(["audit", "verify"]) == 0
    assert "pengaman" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_trail_written_anew_does_not_hold_the_noted_hash(unguarded, capsys):
    noted = audit.verify().head
    assert main(["audit", "verify", "--contains", noted]) == 0
    AuditEntry.objects.all().delete()
    AuditHead.objects.all().delete()
    write_trail(2)
    assert main(["audit", "verify"]) == 0
    assert main(["audit", "verify", "--contains", noted]) == 1
