"""The trail speaks to people: nothing that is recorded shows as a code."""

import pytest

from pemantik.accounts.audit_words import field_text, is_number, object_text, value_text
from pemantik.organizations.selectors.audit import value_text as told


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("value", "2.45", "2,45"),
        ("due_on", "2026-11-26", "26\xa0November\xa02026"),
        ("due_on", "2026-13-77", "2026-13-77"),
        ("decision", "revise", "Perlu perbaikan"),
        ("stage", "interview", "Interviu"),
        ("number", "005.318", "005.318"),
        ("met_levels", [1, 2], "1, 2"),
        ("stages", {"self": ["2026-09-07", "2026-11-10"]}, "Mandiri: 7\xa0September\xa02026, 10\xa0November\xa02026"),
    ],
)
def test_values_are_written_as_people_write_them(field, value, words):
    assert told(field, value) == words


def test_fields_objects_and_values_have_words():
    assert field_text("narrative") == "Narasi"
    assert object_text("assessments.stagevalue") == "Isian"
    assert value_text("state", "answered") == "Dijawab"
    assert is_number("index")
