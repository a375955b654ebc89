"""The page of a pair: both entries, why they were found, what was said, and what this person may do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pemantik.inventory.models import State as EntryState
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps.engine.explanation import Explanation
from pemantik.overlaps.explaining import sentences, shown
from pemantik.overlaps.marks import mark_of
from pemantik.overlaps.models import Decision, DoubleGroup, GroupMember, OwnerQuestion, Pair
from pemantik.overlaps.selectors.reach import find_pair, visible_groups
from pemantik.overlaps.selectors.sides import Reads, Row, Side, compared, side

State = Pair.State
#: Attributes that are always shown; the others only where they differ, or on demand.
_ALWAYS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to an owner; `may_answer` by this person."""

    question: OwnerQuestion
    about: Side
    may_answer: bool

    @property
    def slot(self) -> str:
        """The name of its form, by which a refusal finds its place."""
        return f"answer-{self.question.pk}"


@dataclass(frozen=True)
class PairPage:
    """Everything that the page of a pair shows to one person."""

    pair: Pair
    first: Side
    second: Side
    rows: Sequence[Row]
    sentences: Sequence[str]
    words: Explanation
    decisions: Sequence[Decision]
    questions: Sequence[Asked]
    groups: Sequence[DoubleGroup]
    changed: Sequence[Side]
    reviews: bool
    may_decide: bool
    may_settle: bool
    why_not: str

    @property
    def main_rows(self) -> list[Row]:
        """What tells them apart at a glance: name, unit, description, and whatever differs."""
        return [*self.rows[:_ALWAYS], *(row for row in self.rows[_ALWAYS:] if row.differs)]

    @property
    def other_rows(self) -> list[Row]:
        """What is the same, or known of one only."""
        return [row for row in self.rows[_ALWAYS:] if not row.differs]

    @property
    def first_words(self) -> list[str]:
        """The words on which both agree, as the first writes them."""
        return [word.first for word in self.words.agree]

    @property
    def second_words(self) -> list[str]:
        """The same words as the second writes them."""
        return [word.second for word in self.words.agree]

    @property
    def may_reopen(self) -> bool:
        """Whether this person may have it decided anew."""
        return self.reviews and self.pair.state == State.DECIDED

    @property
    def to_ask(self) -> list[Side]:
        """The owners that may be asked now."""
        open_ = {each.question.entry_id for each in self.questions if not each.question.answer}
        return [each for each in (self.first, self.second) if each.entry.pk not in open_ and not each.entry.removed_at]

    @property
    def is_private(self) -> bool:
        """Whether an owner may not see the other side: it belongs to another unit and is not published."""
        one, other = self.first.entry, self.second.entry
        return one.node_id != other.node_id and not one.state == other.state == EntryState.PUBLISHED

    @property
    def is_gone(self) -> bool:
        """Whether one of both was removed from the inventory."""
        return bool(self.first.entry.removed_at or self.second.entry.removed_at)


def pair_page(access: Access, pair_id: int) -> PairPage:
    """The page as this person may see it. A bounded number of queries; Http404 for strangers."""
    pair = find_pair(access, pair_id)
    first, second = (side(access, each, pair.institution) for each in (pair.first, pair.second))
    reviews = access.may(Action.REVIEW_OVERLAPS, pair.institution)
    said = list(pair.decisions.select_related("reader").order_by("-round", "turn"))
    why_not = _why_not(access, pair, said) if reviews else ""
    both_whole = first.reads == second.reads == Reads.WHOLE
    groups = visible_groups(access).filter(members__entry__in=[pair.first_id, pair.second_id])
    return PairPage(
        pair=pair,
        first=first,
        second=second,
        rows=compared(first, second),
        # The words of the engine also come from what the other unit has not shared.
        sentences=sentences(pair.explanation) if both_whole else (),
        words=shown(pair.explanation if both_whole else {}),
        decisions=_readable(access, pair, said, whole=both_whole, reviews=reviews),
        questions=_asked(access, pair, (first, second), reviews=reviews),
        groups=list(groups.filter(members__status=GroupMember.Status.IN).distinct().order_by("pk")),
        changed=_changed(pair, first, second),
        reviews=reviews,
        may_decide=reviews and not why_not and pair.state in {State.WAITING, State.SECOND},
        may_settle=pair.state == State.DISPUTED and reviews and access.may(Action.MANAGE_INVENTORY, pair.institution),
        why_not=why_not,
    )


def _why_not(access: Access, pair: Pair, said: Sequence[Decision]) -> str:
    """Why a reader of this institution cannot decide now; empty if it is possible."""
    if pair.first.removed_at or pair.second.removed_at:
        return _("Salah satu data sudah dihapus dari inventaris.")
    if pair.state == State.SECOND and any(
        each.round == pair.round and each.reader_id == access.user.pk for each in said
    ):
        return _("Anda sudah membacanya. Pembaca kedua, orang lain, belum.")
    if pair.state == State.DISPUTED and not access.may(Action.MANAGE_INVENTORY, pair.institution):
        return _("Dua pembaca berbeda pendapat. Bicarakan bersama; koordinator mencatat putusan yang berlaku.")
    return ""


def _readable(access: Access, pair: Pair, said: Sequence[Decision], *, whole: bool, reviews: bool) -> list[Decision]:
    """What was said, without what a second reader must not know yet. Owners read the verdict that counts only."""
    if not reviews:
        counted = [each for each in said if each.pk == pair.counted_id]
        for each in counted:
            each.reason = each.reason if whole else ""
        return counted
    if pair.state != State.SECOND:
        return list(said)
    return [each for each in said if each.round != pair.round or each.reader_id == access.user.pk]


def _asked(access: Access, pair: Pair, sides: Sequence[Side], *, reviews: bool) -> list[Asked]:
    by_entry = {each.entry.pk: each for each in sides}
    rows = pair.questions.select_related("asked_by", "answered_by", "node")
    found = []
    for question in rows:
        about = by_entry[question.entry_id]
        if reviews or about.reads == Reads.WHOLE:
            may = not question.answer and access.may(Action.EDIT_INVENTORY, about.entry.node)
            found.append(Asked(question, about, may))
    return found


def _changed(pair: Pair, first: Side, second: Side) -> list[Side]:
    """Which entries state something else than when the pair was decided."""
    if pair.counted is None:
        return []
    before = (pair.counted.first_mark, pair.counted.second_mark)
    return [each for each, mark in zip((first, second), before, strict=True) if mark_of(each.entry) != mark]
