"""Groups do not chain, and respect a "no"."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pemantik.overlaps.engine.groups import groups


def test_a_chain_of_look_alikes_is_not_one_group():
    chain = [(f"n{at}", f"n{at + 1}", 0.9) for at in range(9)]
    assert max(len(group) for group in groups(chain)) == 2


def test_what_all_looks_alike_is_one_group():
    names = ["a", "b", "c", "d"]
    assert groups([(one, other, 0.9) for one in names for other in names if one < other]) == [names]


def test_a_no_keeps_two_apart_even_if_all_else_joins_them():
    pairs = [("a", "b", 0.95), ("a", "c", 0.94), ("b", "c", 0.93)]
    assert groups(pairs, cannot=[("c", "b")]) == [["a", "b"]]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"), st.floats(0, 1)), max_size=30),
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=5),
)
def test_groups_never_overlap_and_never_join_what_was_told_apart(pairs, cannot):
    found = groups(pairs, cannot)
    members = [one for group in found for one in group]
    assert len(members) == len(set(members))
    for one, other in cannot:
        assert one == other or not any({one, other} <= set(group) for group in found)
    assert groups(list(reversed(pairs)), cannot) == found
