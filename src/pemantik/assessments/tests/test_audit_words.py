"""The trail speaks to people: nothing that is recorded shows as a code."""

import re
from pathlib import Path

import pytest

from pemantik.accounts.audit_words import action_text, field_text, is_number, object_text, value_text
from pemantik.organizations.selectors.audit import value_text as told

ROOMS = Path(__file__).parents[2]
RECORDED = re.compile(r"(?:record|_audit)\(\s*\"([a-z_]+\.[a-z_]+)\"")


def recorded() -> list[str]:
    """Every action that a room names where it records it."""
    sources = [path for room in ("accounts", "organizations", "assessments") for path in (ROOMS / room).rglob("*.py")]
    found = {name for path in sources if "tests" not in path.parts for name in RECORDED.findall(path.read_text())}
    return sorted(found)


def test_the_rooms_record_what_they_do():
    assert len(recorded()) > 50


@pytest.mark.parametrize("action", recorded())
def test_every_recorded_action_has_words(action):
    assert action_text(action) != action


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
    assert object_text("assessments.stagevalue") == "Nilai"
    assert value_text("state", "answered") == "Dijawab"
    assert is_number("index")
