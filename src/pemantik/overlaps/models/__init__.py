"""What this room keeps, split by subject."""

from pemantik.overlaps.models.governing import Governed, Release, Wording
from pemantik.overlaps.models.groups import DoubleGroup, GroupMember, Outcome
from pemantik.overlaps.models.review import APART, Decision, OwnerQuestion, Pair, Verdict
from pemantik.overlaps.models.search import SearchRun

__all__ = [
    "APART",
    "Decision",
    "DoubleGroup",
    "Governed",
    "GroupMember",
    "Outcome",
    "OwnerQuestion",
    "Pair",
    "Release",
    "SearchRun",
    "Verdict",
    "Wording",
]
