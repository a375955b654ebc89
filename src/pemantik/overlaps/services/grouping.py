"""Groups from pairs: formed anew where nobody has decided what becomes of them, only added to where somebody has."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from pemantik.inventory.models import Entry
from pemantik.overlaps.engine import groups as engine
from pemantik.overlaps.governing import model_now
from pemantik.overlaps.models import APART, DoubleGroup, GroupMember, Outcome, Pair, Verdict

Status = GroupMember.Status


@dataclass
class _Group:
    """A live group as stored: its members of each status, and whether somebody decided what becomes of it."""

    row: DoubleGroup
    is_kept: bool
    members: dict[int, GroupMember] = field(default_factory=dict)

    def those(self, status: GroupMember.Status) -> set[int]:
        """The entries of this status."""
        return {entry for entry, member in self.members.items() if member.status == status}


@transaction.atomic
def regroup(institution_id: int, least: float, around: Collection[int] = ()) -> None:
    """Form the groups of an institution anew, or only those around some entries.

    A group with an outcome keeps its members; what belongs to it now is offered. The caller has checked permissions.
    """
    live = _live(institution_id)
    scope = _scope(live, around) if around else None
    formed = _formed(institution_id, scope, least)
    entries = Entry.objects.only("pk", "kind", "amount").in_bulk(sorted(set().union(*formed)))
    kept = [each for each in live if each.is_kept]
    free = [each for each in live if not each.is_kept and (scope is None or scope & set(each.members))]
    offers: dict[int, set[int]] = defaultdict(set)
    taken = set().union(*(each.those(Status.IN) for each in kept)) if kept else set()
    for ids in formed:
        home = _closest(kept, ids)
        if home is not None:
            offers[home.row.pk] |= ids - taken
            continue
        like = _closest(free, ids)
        if like is not None:
            free.remove(like)
            _fit(like, [entries[pk] for pk in sorted(ids)])
        else:
            _make(institution_id, [entries[pk] for pk in sorted(ids)])
    for each in free:
        DoubleGroup.objects.filter(pk=each.row.pk).update(is_live=False)
    for each in kept:
        _offer(each, offers[each.row.pk], scope)


def regroup_around(institution_id: int, entry_ids: Collection[int]) -> None:
    """What a decision about these entries changes in the groups."""
    regroup(institution_id, model_now().threshold, entry_ids)


def _live(institution_id: int) -> list[_Group]:
    """The live groups, locked, with their members. Three queries."""
    rows = DoubleGroup.objects.select_for_update(of=("self",)).filter(institution=institution_id, is_live=True)
    locked = list(rows.order_by("pk"))
    # Asked once the groups are locked: somebody may have recorded an outcome while this waited for them.
    kept = set(Outcome.objects.filter(group__in=locked).values_list("group_id", flat=True))
    found = {row.pk: _Group(row, row.pk in kept) for row in locked}
    for member in GroupMember.objects.filter(group__in=found):
        found[member.group_id].members[member.entry_id] = member
    return list(found.values())


def _scope(live: Iterable[_Group], around: Collection[int]) -> set[int]:
    """The entries and everybody with whom they stand in a group."""
    beside = [set(each.members) for each in live if not set(each.members).isdisjoint(around)]
    return set(around).union(*beside)


def _formed(institution_id: int, scope: set[int] | None, least: float) -> list[set[int]]:
    """Groups without chaining, the largest first; never across a reader's "no". One query."""
    alive = Q(first__removed_at=None, second__removed_at=None)
    pairs = Pair.objects.filter(alive, Q(is_listed=True) | ~Q(verdict=""), institution=institution_id)
    if scope is not None:
        pairs = pairs.filter(first__in=scope, second__in=scope)
    rows = list(pairs.order_by("first_id", "second_id").values_list("first_id", "second_id", "score", "verdict"))
    likeness = [
        (str(first), str(second), 1.0 if verdict == Verdict.DOUBLE else score)
        for first, second, score, verdict in rows
        if verdict not in APART
    ]
    cannot = [(str(first), str(second)) for first, second, _score, verdict in rows if verdict in APART]
    return [{int(key) for key in group} for group in engine.groups(likeness, cannot, least)]


def _closest(groups: Iterable[_Group], ids: set[int]) -> _Group | None:
    """The group that shares most members; of two alike the older one."""
    sharing = [(len(each.those(Status.IN) & ids), -each.row.pk, each) for each in groups]
    best = max(sharing, key=lambda each: each[:2], default=None)
    return best[2] if best and best[0] else None


def _make(institution_id: int, entries: Sequence[Entry]) -> None:
    row = DoubleGroup.objects.create(institution_id=institution_id, kind=entries[0].kind, stake=stake_of(entries))
    GroupMember.objects.bulk_create(GroupMember(group=row, entry=entry) for entry in entries)


def _fit(group: _Group, entries: Sequence[Entry]) -> None:
    before, ids = group.those(Status.IN), {entry.pk for entry in entries}
    if before != ids:
        GroupMember.objects.filter(group=group.row, entry__in=before - ids).delete()
        GroupMember.objects.bulk_create(GroupMember(group=group.row, entry_id=pk) for pk in sorted(ids - before))
    stake = stake_of(entries)
    if stake != group.row.stake:
        DoubleGroup.objects.filter(pk=group.row.pk).update(stake=stake)


def _offer(group: _Group, ids: set[int], scope: set[int] | None) -> None:
    """Offer these; what was offered before and no longer belongs is taken back. What was declined stays declined."""
    before = group.those(Status.OFFERED)
    gone = before - ids if scope is None else (before & scope) - ids
    GroupMember.objects.filter(group=group.row, entry__in=gone, status=Status.OFFERED).delete()
    new = sorted(ids - set(group.members))
    GroupMember.objects.bulk_create(GroupMember(group=group.row, entry_id=pk, status=Status.OFFERED) for pk in new)


def stake_of(entries: Iterable[Entry]) -> Decimal:
    """What is saved if all but the dearest go."""
    amounts = [each.amount for each in entries if each.amount is not None]
    return sum(amounts, Decimal(0)) - max(amounts, default=Decimal(0)) if len(amounts) > 1 else Decimal(0)
