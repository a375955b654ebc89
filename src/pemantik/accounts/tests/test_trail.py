"""The audit trail: nothing can be altered unnoticed, the database refuses to, writers queue up."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pemantik.accounts import audit, guards
from pemantik.accounts.models import AuditEntry, AuditHead
from pemantik.accounts.tests.factories import make_person, write_trail

pytestmark = pytest.mark.database

FIELDS = ("at", "actor", "actor_name", "address", "action", "object_type", "object_id", "object_name", "node_path")
FIELDS += ("before", "after", "previous_hash", "hash")
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
def test_an_untouched_trail_fits(trail):
    found = audit.verify()
    assert (found.entries, found.broken_id, found.reason) == (LENGTH, None, "")
    assert found.head == AuditEntry.objects.latest("id").hash


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "delete", "raw"])
def test_the_database_refuses_changes(trail, change):
    def alter():
        if change == "update":
            AuditEntry.objects.update(actor_name="orang lain")
        elif change == "delete":
            AuditEntry.objects.all().delete()
        else:
            connection.cursor().execute("DELETE FROM accounts_auditentry WHERE id > 0")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        alter()
    assert AuditEntry.objects.count() == LENGTH
    assert audit.verify().reason == ""


@pytest.mark.django_db
def test_the_table_is_not_emptied_at_a_stroke(trail):
    statement = (
        "TRUNCATE accounts_auditentry" if connection.vendor == "postgresql" else "DELETE FROM accounts_auditentry"
    )
    connection.check_constraints()  # PostgreSQL postpones them, and empties no table meanwhile
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db
def test_missing_guards_are_seen(trail):
    assert guards.installed(connection)
    guards.remove(connection)
    assert not guards.installed(connection)
    guards.install(connection)
    guards.install(connection)
    assert guards.installed(connection)


def altered(entry: AuditEntry, field: str) -> object:
    """Another value for a field, of its own kind."""
    value = getattr(entry, field)
    if field == "at":
        return value + timezone.timedelta(microseconds=1)
    if field == "actor":
        return None
    if isinstance(value, dict):
        return value | {"n": 99}
    return ("f" if value[:1] != "f" else "e") + value[1:]


@pytest.mark.django_db
@hypothesis_settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_single_alteration_is_found(data):
    with transaction.atomic():
        write_trail(LENGTH)
        guards.remove(connection)
        entries = list(AuditEntry.objects.order_by("id"))
        kind = data.draw(st.sampled_from(["edit", "delete", "swap", "insert", "head"]))
        at = data.draw(st.integers(0, LENGTH - 1))
        if kind == "edit":
            field = data.draw(st.sampled_from(FIELDS))
            AuditEntry.objects.filter(pk=entries[at].pk).update(**{field: altered(entries[at], field)})
        elif kind == "delete":
            last = data.draw(st.integers(at, LENGTH - 1))
            AuditEntry.objects.filter(pk__range=(entries[at].pk, entries[last].pk)).delete()
        elif kind == "swap":
            other = data.draw(st.integers(0, LENGTH - 1).filter(lambda number: number != at))
            swap(entries[at].pk, entries[other].pk)
        elif kind == "insert":
            copy = entries[at]
            copy.pk, copy.action = entries[-1].pk + 1, "x.forged"
            copy.previous_hash = data.draw(st.sampled_from([entries[-1].hash, entries[at].previous_hash]))
            copy.hash = audit.entry_hash(copy)
            copy.save(force_insert=True)
        else:
            AuditHead.objects.update(entries=LENGTH - 1)
        assert audit.verify().reason
        transaction.set_rollback(True)


def swap(one: int, other: int) -> None:
    """Let two entries change places."""
    for source, target in ((one, 0), (other, one), (0, other)):
        AuditEntry.objects.filter(pk=source).update(id=target)


@pytest.mark.django_db
def test_the_first_broken_entry_is_named(unguarded):
    ids = list(AuditEntry.objects.order_by("id").values_list("id", flat=True))
    AuditEntry.objects.filter(pk__in=[ids[3], ids[5]]).update(object_name="lain")
    assert audit.verify().broken_id == ids[3]


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_do_not_fork_the_chain():
    person = make_person()
    ready = threading.Barrier(4)
    failures = []

    def writer() -> None:
        try:
            ready.wait()
            for number in range(10):
                with transaction.atomic():
                    audit.record("x.done", person, after={"n": number})
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=writer) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    found = audit.verify()
    assert (found.entries, found.reason) == (40, "")
    assert AuditEntry.objects.values("previous_hash").distinct().count() == 40
