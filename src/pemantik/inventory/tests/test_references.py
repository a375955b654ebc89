"""The reference trees and what an installation changes about them."""

from datetime import date

import pytest

from pemantik.inventory import references
from pemantik.inventory.models import ReferenceCode

pytestmark = [pytest.mark.database, pytest.mark.django_db]

#: As counted in the annex of Perpres 132/2022 by two sources: codes of the first and of the second level.
FIRST_LEVELS = {"rab": (9, 45), "ral": (2, 53), "rad": (10, 49), "raa": (2, 4), "rai": (3, 7), "rak": (3, 9)}


@pytest.mark.parametrize(("name", "counts"), FIRST_LEVELS.items())
def test_the_levels_of_the_national_reference_are_complete(name, counts) -> None:
    tree = references.tree(name)
    first = tree.children()
    second = [code for each in first for code in tree.children(each.code)]
    assert (len(first), len(second)) == counts


@pytest.mark.parametrize("name", references.TREES)
def test_every_code_hangs_in_its_tree(name) -> None:
    tree = references.tree(name)
    assert tree.codes
    for code in tree.codes.values():
        assert tree.above(code.code)[-1] == code
        assert code.parent == "" or code.parent in tree.codes
        assert code.name
    assert len(tree.search("", most=10_000)) == len(tree.codes)


def test_codes_are_found_by_number_and_by_words() -> None:
    tree = references.tree("urusan")
    assert [code.code for code in tree.search("2.16 komunikasi")] == ["2.16"]
    assert tree.search("tidak pernah ada") == []
    assert len(references.tree("kegiatan").search("pengelolaan", most=7)) == 7


def test_own_codes_and_changes_belong_to_the_tree() -> None:
    ReferenceCode.objects.create(tree="rab", code="RAB.01.01.99", name="Fungsi sendiri")
    ReferenceCode.objects.create(
        tree="rab", code="RAB.01.01.01", name="Nama baru", valid_until=date(2025, 12, 31), replaced_by="RAB.01.01.99"
    )
    tree = references.tree("rab")
    own, changed = tree.codes["RAB.01.01.99"], tree.codes["RAB.01.01.01"]
    assert own.is_own
    assert own.parent == "RAB.01.01"
    assert changed.name == "Nama baru"
    assert not changed.is_own
    assert changed.holds_on(date(2025, 12, 31))
    assert not changed.holds_on(date(2026, 1, 1))
    assert references.tree("ral").codes.keys().isdisjoint({"RAB.01.01.99"})
