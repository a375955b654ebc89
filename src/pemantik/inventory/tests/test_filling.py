"""What follows from the content of an entry."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemantik.inventory.filling import Content, completeness, fill, missing_facts, missing_rest
from pemantik.inventory.metamodel import kind_of, kinds
from pemantik.inventory.models import Entry
from pemantik.inventory.sealing import seal_of


def filled(kind: str, **content) -> Entry:
    entry = Entry(kind=kind, node_id=1)
    fill(entry, Content(**content))
    return entry


def test_the_columns_of_lists_repeat_the_values() -> None:
    values = {"kondisi": "Rusak berat", "tahun_perolehan": 2019, "nilai_perolehan": "7500000", "jumlah": "12"}
    entry = filled("perangkat", name="Laptop Bidang  E-Gov", values=values)
    assert (entry.facet, entry.year, entry.amount, entry.quantity) == ("Rusak berat", 2019, Decimal(7500000), 12)
    assert entry.name_key == "laptopbidangegov"
    bare = filled("perangkat", name="Laptop")
    assert (bare.facet, bare.year, bare.amount, bare.quantity) == ("", None, None, 1)


@pytest.mark.parametrize("kind", kinds())
def test_nothing_but_a_name_is_far_from_complete_and_says_what_is_missing(kind) -> None:
    entry = filled(kind, name="Sesuatu")
    facts = missing_facts(entry, ())
    assert entry.completeness < 60
    assert entry.missing == len(facts) > 0
    assert not set(facts) & set(missing_rest(entry, ()))


@pytest.mark.parametrize("kind", kinds())
def test_everything_asked_is_complete(kind) -> None:
    metadata = kind_of(kind)
    entry = filled(
        kind,
        name="Sesuatu",
        description="Uraian",
        reference="X.01" if metadata.reference else "",
        urusan="2.16" if metadata.urusan else "",
        values={each.key: "1" for each in metadata.fields if not each.more},
        links={relation.key: frozenset({7}) for relation in metadata.relations},
    )
    assert (entry.completeness, entry.missing) == (100, 0)


@given(data=st.data())
def test_knowing_more_never_makes_it_less_complete(data) -> None:
    metadata = kind_of("aplikasi")
    keys = st.sets(st.sampled_from([each.key for each in metadata.fields]))
    some = data.draw(keys)
    more = some | data.draw(keys)
    before, after = (filled("aplikasi", name="A", values=dict.fromkeys(each, "1")) for each in (some, more))
    assert before.completeness <= after.completeness
    assert before.missing >= after.missing
    assert completeness(after, {"proses_bisnis"}) > completeness(after, ())


def test_a_seal_knows_any_other_content_and_no_order() -> None:
    entry = filled("aplikasi", name="A", description="B", values={"status": "Aktif", "versi": "2"})
    seal = seal_of(entry, [3, 1], [("tempat", 5), ("jaringan", 4)])
    entry.values = {"versi": "2", "status": "Aktif"}
    assert seal_of(entry, [1, 3], [("jaringan", 4), ("tempat", 5)]) == seal
    assert seal_of(entry, [1], [("jaringan", 4), ("tempat", 5)]) != seal
    assert seal_of(entry, [1, 3], [("jaringan", 5), ("tempat", 4)]) != seal
    for attribute, other in {
        "name": "A2",
        "description": "C",
        "reference": "RAA.01",
        "urusan": "1",
        "node_id": 2,
    }.items():
        kept = getattr(entry, attribute)
        setattr(entry, attribute, other)
        assert seal_of(entry, [1, 3], [("tempat", 5), ("jaringan", 4)]) != seal, attribute
        setattr(entry, attribute, kept)
