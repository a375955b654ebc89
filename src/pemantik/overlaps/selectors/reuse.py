"""The same function in other institutions, and what Aplikasi Umum already serve, as a person may see it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.assessments.wording import clean
from pemantik.inventory.models import Entry, State
from pemantik.inventory.selectors.entries import find_entry
from pemantik.inventory.selectors.reach import reached
from pemantik.inventory.value_lists import Choice
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps.catalogue import catalogue
from pemantik.overlaps.models import Move, SharingOffer, Twin
from pemantik.overlaps.records import ENGINE_KINDS

PER_PAGE = 20
#: Twins that are listed under one entry; the number tells of all.
MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A published entry of another institution with the same function, and what its owner offers."""

    entry: Entry
    offer: SharingOffer | None


@dataclass(frozen=True, slots=True)
class Reused:
    """An own entry, in how many other institutions its function is too, how many of them offer theirs, and which."""

    entry: Entry
    count: int
    offering: int
    neighbours: tuple[Neighbour, ...]
    offer: SharingOffer | None
    may_offer: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A page of own entries that others have too; `total` of all."""

    page: Page[Any]
    rows: tuple[Reused, ...]
    total: int
    words: str
    kind: str
    is_offered: bool


def elsewhere(
    access: Access, *, words: str = "", kind: str = "", is_offered: bool = False, page: str = "1"
) -> Elsewhere:
    """Own entries whose function others have published too, those with most first. A bounded number of queries."""
    _require_reader(access)
    known = Q(twins__other__state=State.PUBLISHED, twins__other__removed_at=None)
    offered = Q(twins__other__sharing_offer__withdrawn_at=None, twins__other__sharing_offer__isnull=False)
    institutions = Count("twins__other__institution", filter=known, distinct=True)
    offering = Count("twins__other__institution", filter=known & offered, distinct=True)
    rows = reached(Entry.objects.filter(removed_at=None, kind__in=list(ENGINE_KINDS)), access, Action.VIEW_INVENTORY)
    rows = rows.filter(pk__in=Twin.objects.values("entry")).annotate(count=institutions, offering=offering)
    rows = rows.filter(count__gt=0)
    total = rows.count()
    if words := clean(words[:100]):
        rows = rows.filter(name__icontains=words)
    if kind in ENGINE_KINDS:
        rows = rows.filter(kind=kind)
    if is_offered:
        rows = rows.filter(offering__gt=0)
    found = rows.select_related("node", "institution", "sharing_offer").order_by(
        "-count", "-offering", "name_key", "pk"
    )
    shown = Paginator(found, PER_PAGE).get_page(page)
    neighbours = _neighbours([entry.pk for entry in shown])
    return Elsewhere(
        shown, tuple(_reused(access, entry, neighbours) for entry in shown), total, words, kind, is_offered
    )


def _neighbours(ids: list[int]) -> dict[int, list[Neighbour]]:
    """By entry what others have published, those who offer theirs first. One query."""
    rows = Twin.objects.filter(entry__in=ids, other__state=State.PUBLISHED, other__removed_at=None)
    found: dict[int, list[Neighbour]] = {}
    for twin in rows.select_related("other__node", "other__institution", "other__sharing_offer").order_by(
        "entry", "-score", "other"
    ):
        found.setdefault(twin.entry_id, []).append(Neighbour(twin.other, _live_offer(twin.other)))
    return {pk: sorted(rows, key=lambda one: one.offer is None) for pk, rows in found.items()}


def _reused(access: Access, entry: Entry, neighbours: dict[int, list[Neighbour]]) -> Reused:
    may_offer = entry.state == State.PUBLISHED and access.may(Action.EDIT_INVENTORY, entry.node)
    count, offering = entry.count, entry.offering  # type: ignore[attr-defined]  # annotated above
    shown = tuple(neighbours.get(entry.pk, [])[:MOST_LISTED])
    return Reused(entry, count, offering, shown, _live_offer(entry), may_offer)


def _live_offer(entry: Entry) -> SharingOffer | None:
    offer = getattr(entry, "sharing_offer", None)
    return offer if offer is not None and offer.withdrawn_at is None else None


def find_offer(access: Access, entry_id: int) -> tuple[Entry, SharingOffer | None]:
    """An entry that the person may offer, and the offer that was made, withdrawn or not. Raises Http404 or
    PermissionDenied.
    """
    entry = find_entry(access, entry_id, Action.EDIT_INVENTORY)
    return entry, SharingOffer.objects.filter(entry=entry).first()


@dataclass(frozen=True, slots=True)
class MoveRow:
    """An application and the Aplikasi Umum that serves it; None where the catalogue no longer has it."""

    move: Move
    entry: Entry
    choice: Choice | None

    @property
    def is_late(self) -> bool:
        """Whether it should have moved by now."""
        return self.move.until is not None and self.move.until < timezone.localdate()


@dataclass(frozen=True, slots=True)
class Moves:
    """A page of candidates; how many there are, how many wait for an answer, what they cost a year."""

    page: Page[Move]
    rows: tuple[MoveRow, ...]
    total: int
    open: int
    cost: Decimal
    unknown: int
    answer: str
    unit: int


#: What the list can be narrowed to, beside the answers.
OPEN = "open"


def moves(access: Access, *, answer: str = "", unit: int = 0, page: str = "1") -> Moves:
    """Applications that an Aplikasi Umum already serves, the dearest first. A bounded number of queries."""
    _require_reader(access)
    seen = _visible(access)
    counted = seen.exclude(answer=Move.Answer.OTHER).aggregate(
        total=Count("pk"),
        open=Count("pk", filter=Q(answer="")),
        cost=Sum("entry__amount"),
        known=Count("entry__amount"),
    )
    rows = seen
    if answer == OPEN or answer in Move.Answer.values:
        rows = rows.filter(answer="" if answer == OPEN else answer)
    if unit:
        rows = rows.filter(entry__node=unit)
    found = rows.order_by(F("entry__amount").desc(nulls_last=True), "entry__name_key", "pk")
    shown = Paginator(found, PER_PAGE).get_page(page)
    choices = catalogue()
    return Moves(
        page=shown,
        rows=tuple(MoveRow(move, move.entry, choices.get(move.service)) for move in shown),
        total=counted["total"],
        open=counted["open"],
        cost=counted["cost"] or Decimal(0),
        unknown=counted["total"] - counted["known"],
        answer=answer,
        unit=unit,
    )


def find_move(access: Access, move_id: int) -> MoveRow:
    """One candidate. Raises Http404 for strangers."""
    move = Move.objects.filter(pk=move_id).first()
    if move is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return MoveRow(move, find_entry(access, move.entry_id), catalogue().get(move.service))


def _visible(access: Access) -> QuerySet[Move]:
    """What is still found, and what was answered, of living applications that the person may see."""
    living = reached(Entry.objects.filter(removed_at=None, kind="aplikasi"), access, Action.VIEW_INVENTORY)
    kept = Q(is_found=True) | ~Q(answer="")
    return Move.objects.filter(kept, entry__in=living).select_related("entry__node", "entry__institution")


def _require_reader(access: Access) -> None:
    if not access.paths(Action.VIEW_INVENTORY):
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
