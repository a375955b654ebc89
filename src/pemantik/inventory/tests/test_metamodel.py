"""The metamodel states nothing that does not exist."""

import pytest

from pemantik.inventory import references
from pemantik.inventory.metamodel import DOMAINS, FieldType, incoming, kind_of, kinds, kinds_in
from pemantik.inventory.reading import COMMON
from pemantik.inventory.value_lists import value_lists

KINDS = list(kinds().values())
#: The twelve kinds of infrastructure and the seven of security that SIA SPBE knows.
INFRASTRUCTURE, SECURITY = 12, 7

#: Relationships of ArchiMate 3 that the exchange may use.
ARCHIMATE = {"Access", "Association", "Assignment", "Composition", "Flow", "Realization", "Serving"}


def test_the_six_architecture_domains_come_first_and_none_is_empty() -> None:
    assert list(DOMAINS)[:6] == ["proses-bisnis", "layanan", "data-informasi", "aplikasi", "infrastruktur", "keamanan"]
    assert all(kinds_in(domain) for domain in DOMAINS)
    assert {kind.domain for kind in KINDS} == set(DOMAINS)
    assert len(kinds_in("infrastruktur")) == INFRASTRUCTURE
    assert len(kinds_in("keamanan")) == SECURITY


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_keys_are_unique_and_none_hides_a_common_one(kind) -> None:
    keys = [*COMMON, "users", *(field.key for field in kind.fields), *(each.key for each in kind.relations)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_headings_of_a_kind_are_told_apart(kind) -> None:
    headings = [kind.name.sia or kind.name.label, *(field.heading for field in kind.fields)]
    headings += [relation.label for relation in kind.relations]
    assert len(headings) == len({heading.casefold() for heading in headings})


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_lists_trees_and_targets_exist(kind) -> None:
    lists = value_lists()
    for field in kind.fields:
        if field.type in {FieldType.CHOICE, FieldType.MANY}:
            assert lists[field.list].offered, field.key
        else:
            assert not field.list
        assert (field.type is FieldType.REFERENCE) == (field.tree in references.TREES)
    for relation in kind.relations:
        assert set(relation.to) <= set(kinds())
        assert relation.archimate in ARCHIMATE
    if kind.reference:
        assert kind.tree in references.TREES
    if kind.default_reference:
        assert kind.default_reference in references.tree(kind.tree).codes


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_the_columns_of_lists_are_filled_from_fields_of_their_type(kind) -> None:
    wanted = {
        "facet": FieldType.CHOICE,
        "year": FieldType.YEAR,
        "amount": FieldType.MONEY,
        "quantity": FieldType.NUMBER,
    }
    for column, of_type in wanted.items():
        if key := getattr(kind, column):
            assert kind.field(key).type is of_type


def test_every_list_is_used() -> None:
    used = {field.list for kind in KINDS for field in kind.fields if field.list}
    from pemantik.inventory.value_lists import _shipped

    assert set(_shipped()) == used


def test_relations_are_found_from_their_other_end() -> None:
    to_server = {(kind.code, relation.key) for kind, relation in incoming("server")}
    assert ("aplikasi", "tempat") in to_server
    assert ("server", "induk") in to_server
    assert kind_of("aplikasi").relation("tempat").to == ("server", "komputasi-awan")
    with pytest.raises(KeyError):
        kind_of("aplikasi").relation("nama")
