"""What this room keeps, split by subject."""

from pemantik.overlaps.models.governing import Governed, Release, Wording
from pemantik.overlaps.models.groups import DoubleGroup, GroupMember, Outcome
from pemantik.overlaps.models.notices import Notice, Shown
from pemantik.overlaps.models.reuse import Move, SharingOffer, Twin
from pemantik.overlaps.models.review import APART, Decision, OwnerQuestion, Pair, Verdict
from pemantik.overlaps.models.search import SearchRun

__all__ = [
    "APART",
    "Decision",
    "DoubleGroup",
    "Governed",
    "GroupMember",
    "Move",
    "Notice",
    "Outcome",
    "OwnerQuestion",
    "Pair",
    "Release",
    "SearchRun",
    "SharingOffer",
    "Shown",
    "Twin",
    "Verdict",
    "Wording",
]
