"""What this room keeps, split by subject."""

from pemantik.overlaps.models.groups import DoubleGroup, GroupMember, Outcome
from pemantik.overlaps.models.notices import Notice, Shown
from pemantik.overlaps.models.reuse import Move, SharingOffer, Twin
from pemantik.overlaps.models.review import APART, Decision, OwnerQuestion, Pair, Verdict
from pemantik.overlaps.models.search import SearchRun

__all__ = [
    "APART",
    "Decision",
    "DoubleGroup",
    "GroupMember",
    "Move",
    "Notice",
    "Outcome",
    "OwnerQuestion",
    "Pair",
    "SearchRun",
    "SharingOffer",
    "Shown",
    "Twin",
    "Verdict",
]
