"""What is like a stored entry, as it was shown when it was saved, with what was chosen."""

from dataclasses import dataclass

from django.urls import reverse

from pemantik.inventory.models import Entry, State
from pemantik.inventory.selectors.entries import find_entry
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps.catalogue import catalogue
from pemantik.overlaps.models import Move, Shown
from pemantik.overlaps.selectors.likely import Seen
from pemantik.overlaps.selectors.reuse import MoveRow


@dataclass(frozen=True, slots=True)
class ShownDouble:
    """A double that was shown on saving, as the reader sees it."""

    row: Shown
    seen: Seen


@dataclass(frozen=True, slots=True)
class Similar:
    """Everything that is like an entry, and the Aplikasi Umum that serves it.

    `may_choose`: the reader writes for its unit.
    """

    entry: Entry
    here: tuple[ShownDouble, ...]
    elsewhere: tuple[ShownDouble, ...]
    move: MoveRow | None
    may_choose: bool

    @property
    def open(self) -> int:
        """How many wait for an answer."""
        return sum(not one.row.choice for one in self.here)


def similar_to(access: Access, entry_id: int) -> Similar:
    """What was shown when the entry was saved. A bounded number of queries; raises Http404 for strangers."""
    entry = find_entry(access, entry_id)
    doubles = shown_doubles(access, entry)
    move = Move.objects.filter(entry=entry, is_found=True).exclude(answer=Move.Answer.OTHER).first()
    return Similar(
        entry=entry,
        here=tuple(one for one in doubles if one.row.place == Shown.Place.HERE),
        elsewhere=tuple(one for one in doubles if one.row.place == Shown.Place.ELSEWHERE),
        move=MoveRow(move, entry, catalogue().get(move.service)) if move else None,
        may_choose=access.may(Action.EDIT_INVENTORY, entry.node),
    )


def shown_doubles(access: Access, entry: Entry) -> list[ShownDouble]:
    """The doubles that were shown when the entry was saved, each once, as far as they may be named now. One query.

    One that was answered stands for all its repetitions; what the last saving no longer found is left out unless it
    was answered.
    """
    rows = Shown.objects.filter(notice__entry=entry, saved_at__isnull=False, entry__removed_at=None).select_related(
        "entry__node", "entry__institution", "entry__sharing_offer", "notice"
    )
    last = max((row.notice_id for row in rows), default=0)
    kept: dict[int, Shown] = {}
    for row in sorted(rows, key=lambda one: (bool(one.choice), one.chosen_at or one.saved_at, one.pk)):
        if row.choice or row.notice_id == last:
            kept[row.entry_id] = row
    shown = [ShownDouble(row, _seen(access, entry, row)) for row in kept.values() if _may_be_named(entry, row)]
    return sorted(shown, key=lambda one: (-one.row.score, one.row.entry_id))


def _may_be_named(entry: Entry, row: Shown) -> bool:
    return row.entry.institution_id == entry.institution_id or row.entry.state == State.PUBLISHED


def _seen(access: Access, entry: Entry, row: Shown) -> Seen:
    other = row.entry
    reads = access.may(Action.VIEW_INVENTORY, other.node)
    words = row.words
    if not reads:  # somebody else was told more
        name = other.name.casefold()
        words = {"agree": [pair for pair in words.get("agree", ()) if pair[1].casefold() in name]}
    opens = reads or other.state == State.PUBLISHED
    place = Shown.Place.HERE if other.institution_id == entry.institution_id else Shown.Place.ELSEWHERE
    return Seen(other, place, row.score, words, reverse("inventory-entry", args=[other.pk]) if opens else "")
