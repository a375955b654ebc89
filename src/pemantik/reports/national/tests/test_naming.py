"""Names in a package: by the rule, safe anywhere, never twice."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemantik.reports.national.naming import Names, number_of
from pemantik.reports.national.rules import FileRule, rule_of

RULE = rule_of("pemdi-2026")
HOSTILE = [
    "../../etc/passwd",
    "..\\..\\windows\\system32",
    "C:\\CON",
    "a/b\x00c\nd",
    "  . . . ",
    "ꦧꦱꦗꦮ",
    "Perbup\u202egnp.exe",
    "x" * 4000,
    '<script>alert("1")</script>',
]


def test_the_name_follows_the_rule_of_the_programme():
    names = Names(RULE, "1", 2026)
    assert names.give("Peraturan Bupati No. 12/2026", "pdf") == "IK-01_Peraturan-Bupati-No-12-2026_2026.pdf"
    assert number_of(RULE, "35-1") == "IK-35-1"
    assert number_of(rule_of("epss"), "10101") == "IK-10101"
    assert rule_of("program-lain") == rule_of("pemdi-2026")


def test_equal_titles_get_different_names_whatever_their_case():
    names = Names(RULE, "1", 2026)
    given_names = [names.give(title, "pdf") for title in ("Notula", "NOTULA", "notula", "Notula-2")]
    assert len({name.casefold() for name in given_names}) == 4
    assert given_names[1] == "IK-01_NOTULA-2_2026.pdf"


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_become_harmless(title):
    name = Names(RULE, "1", 2026).give(title, "pdf")
    assert re.fullmatch(r"IK-01_[A-Za-z0-9-]+_2026\.pdf", name)
    assert len(name) <= RULE.longest_name


@given(st.lists(st.text(max_size=150), max_size=30))
def test_any_titles_give_as_many_short_safe_names(titles):
    names = Names(RULE, "7", 2026)
    found = [names.give(title, "pdf") for title in titles]
    assert len({name.casefold() for name in found}) == len(titles)
    parts = [names.part(name, 12) for name in found]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+", name) and len(name) <= RULE.longest_name for name in found + parts)


@pytest.mark.parametrize("change", [{"prefix": "../"}, {"separator": "/"}, {"longest_name": 5}, {"most_bytes": 1}])
def test_a_rule_that_makes_unsafe_names_is_refused(change):
    fields = {name: getattr(RULE, name) for name in RULE.__struct_fields__}
    with pytest.raises(ValueError, match=r"prefix|limits"):
        FileRule(**fields | change)
