"""Whose word stands behind an entry, and what breaks it."""

import pytest
from django.core.exceptions import PermissionDenied

from pemantik.assessments.problems import Outdated, Refused
from pemantik.inventory.models import Entry, Link, State
from pemantik.inventory.problems import MissingFacts
from pemantik.inventory.reading import Sent
from pemantik.inventory.sealing import current_seal
from pemantik.inventory.services import seals
from pemantik.inventory.services.entries import change_entry
from pemantik.inventory.tests.factories import make_entry, make_published, make_whole, make_world
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def sealed(world) -> Entry:
    """Published by the coordinator and confirmed by the unit's operator."""
    entry = make_published(world)
    return seals.confirm_entry(world.operator, entry.pk, entry.version)


def change(access: Access, entry: Entry, **texts: str) -> Entry:
    links: dict[str, frozenset[int]] = {}
    for link in Link.objects.filter(source=entry):
        links[link.relation] = links.get(link.relation, frozenset()) | {link.target_id}
    return change_entry(access, entry.pk, entry.version, Sent(texts=texts, links=links))


def holds(entry: Entry) -> tuple[bool, bool]:
    """Whether the words of verifier and owner are there and are about what the entry states now."""
    entry = Entry.objects.get(pk=entry.pk)
    seal = current_seal(entry)
    return entry.verified_seal == seal, entry.confirmed_seal == seal


def test_a_draft_is_verified_then_published_then_withdrawn():
    world = make_world()
    entry = make_whole(world.operator, world.unit)
    with pytest.raises(Refused, match="Periksa data ini dahulu"):
        seals.publish_entry(world.coordinator, entry.pk, entry.version)
    seals.verify_entry(world.verifier, entry.pk, entry.version)
    assert seals.publish_entry(world.coordinator, entry.pk, entry.version).state == State.PUBLISHED
    withdrawn = seals.withdraw_entry(world.verifier, entry.pk, entry.version)
    assert (withdrawn.state, withdrawn.verified_seal, withdrawn.verified_by) == (State.DRAFT, "", None)


def test_nothing_is_verified_or_confirmed_while_key_facts_are_missing():
    world = make_world()
    entry = make_entry(world.operator, world.unit)
    for step, access in ((seals.verify_entry, world.verifier), (seals.confirm_entry, world.operator)):
        with pytest.raises(MissingFacts) as refused:
            step(access, entry.pk, entry.version)
        assert {"Uraian", "Fungsi", "Kode RAA", "Mendukung proses bisnis"} <= set(refused.value.facts)
    assert holds(entry) == (False, False)


def test_the_owner_keeps_its_own_seal_and_breaks_the_verifiers():
    world = make_world()
    entry = sealed(world)
    assert holds(entry) == (True, True)
    change(world.operator, entry, fungsi="Lain")
    assert holds(entry) == (False, True)
    assert Entry.objects.get(pk=entry.pk).state == State.DRAFT


def test_a_verifier_who_edits_keeps_the_verification_and_breaks_the_owners_seal():
    world = make_world()
    entry = sealed(world)
    changed = change(world.coordinator, entry, fungsi="Lain")
    assert holds(entry) == (True, False)
    assert (changed.state, changed.confirmed_until) == (State.PUBLISHED, None)


def test_a_foreign_edit_breaks_both():
    world = make_world()
    entry = sealed(world)
    change(access_of(Role.OPERATOR, world.own), entry, fungsi="Lain")
    assert holds(entry) == (False, False)


def test_the_same_content_breaks_nothing_and_is_no_change():
    world = make_world()
    entry = sealed(world)
    same = change(access_of(Role.OPERATOR, world.own), entry, fungsi=entry.values["fungsi"])
    assert same.version == entry.version
    assert holds(entry) == (True, True)


def test_a_verifier_who_takes_a_fact_away_ends_both_words():
    world = make_world()
    entry = sealed(world)
    changed = change(world.coordinator, entry, fungsi="-")
    assert (changed.state, changed.confirmed_until) == (State.DRAFT, None)


@pytest.mark.parametrize("field", ["name", "description", "reference", "code"])
def test_tampering_in_the_database_shows(field):
    world = make_world()
    entry = sealed(world)
    Entry.objects.filter(pk=entry.pk).update(**{field: "RAA.02"})
    assert holds(entry) == (False, False)
    with pytest.raises(Refused):
        seals.publish_entry(world.coordinator, entry.pk, entry.version)


def test_tampering_with_links_and_values_shows():
    world = make_world()
    entry = sealed(world)
    Entry.objects.filter(pk=entry.pk).update(values=entry.values | {"status": "Dihentikan"})
    assert holds(entry) == (False, False)
    Entry.objects.filter(pk=entry.pk).update(values=entry.values)
    assert holds(entry) == (True, True)
    Link.objects.filter(source=entry).delete()
    assert holds(entry) == (False, False)


def test_a_word_is_given_only_for_what_was_seen():
    world = make_world()
    entry = make_whole(world.operator, world.unit)
    change(world.operator, entry, fungsi="Lain")
    for step, access in ((seals.verify_entry, world.verifier), (seals.confirm_entry, world.operator)):
        with pytest.raises(Outdated):
            step(access, entry.pk, entry.version)


def test_the_institution_speaks_for_what_it_keeps_itself():
    world = make_world()
    own = make_whole(world.coordinator, world.own)
    assert seals.confirm_entry(world.coordinator, own.pk, own.version).confirmed_by == world.coordinator.user
    units = make_whole(world.coordinator, world.unit)
    with pytest.raises(PermissionDenied):
        seals.confirm_entry(world.coordinator, units.pk, units.version)
