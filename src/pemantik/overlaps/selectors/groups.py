"""Groups: listed by the money at stake, and one of them with its members, its outcome, and what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import own_units
from pemantik.overlaps.models import DoubleGroup, GroupMember, Outcome, Pair, Verdict
from pemantik.overlaps.selectors.reach import find_group, visible_groups
from pemantik.overlaps.selectors.sides import Reads, Side, side

Status = GroupMember.Status
PER_PAGE = 25
MOST_LISTED = 5_000
MOST_DOERS = 300

OPEN, UNDER_WAY, DONE, KEPT = "belum", "jalan", "selesai", "tetap"
GROUP_STATES: Mapping[str, str | Promise] = {
    OPEN: _("Belum ada tindak lanjut"),
    UNDER_WAY: _("Sedang dikerjakan"),
    DONE: _("Selesai"),
    KEPT: _("Dipertahankan"),
}
_STATES = {
    OPEN: Q(outcome=None),
    UNDER_WAY: Q(outcome__done_on=None, outcome__isnull=False) & ~Q(outcome__disposition=Outcome.Disposition.KEEP),
    DONE: Q(outcome__done_on__isnull=False),
    KEPT: Q(outcome__disposition=Outcome.Disposition.KEEP),
}


@dataclass(frozen=True, slots=True)
class Member:
    """A member with the entry as the reader may see it."""

    row: GroupMember
    side: Side

    @property
    def realised_field(self) -> str:
        """The name of its field in the form of what was saved."""
        return f"realised-{self.row.entry_id}"

    @property
    def amount(self) -> Decimal | None:
        """What the entry costs, for who sees all of it."""
        return self.side.entry.amount if self.side.reads == Reads.WHOLE else None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in the list."""

    group: DoubleGroup
    members: Sequence[Member]
    outcome: Outcome | None

    @property
    def shows_money(self) -> bool:
        """Whether the sums tell nothing about what the reader may not see."""
        return all(each.side.reads == Reads.WHOLE for each in self.members)


@dataclass(frozen=True)
class GroupPage:
    """Everything that the page of a group shows to one person; `doubles` of its `pairs` were decided so."""

    group: DoubleGroup
    outcome: Outcome | None
    members: Sequence[Member]
    offered: Sequence[Member]
    pairs: Sequence[Pair]
    doubles: int
    doers: Sequence[Node]
    reviews: bool
    may_finish: bool

    @property
    def shows_money(self) -> bool:
        """Whether the sums may be shown: to who decides, who does it, and who sees every member anyway."""
        return self.reviews or self.may_finish or all(each.side.reads == Reads.WHOLE for each in self.members)

    @property
    def version(self) -> int:
        """The version of the outcome, 0 for none."""
        return self.outcome.version if self.outcome else 0

    @property
    def going(self) -> list[Member]:
        """Those that the outcome ends."""
        return [each for each in self.members if each.row.goes]

    @property
    def expected(self) -> Decimal:
        """Rupiah a year."""
        return sum((each.row.expected or Decimal(0) for each in self.members), Decimal(0))

    @property
    def realised(self) -> Decimal:
        """Rupiah a year, once it is done."""
        return sum((each.row.realised or Decimal(0) for each in self.members), Decimal(0))

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it is not done."""
        return is_late(self.outcome)

    @property
    def may_record(self) -> bool:
        """Whether an outcome can be recorded or changed now."""
        return self.reviews and (self.doubles > 0 or self.outcome is not None) and not is_done(self.outcome)


def is_done(outcome: Outcome | None) -> bool:
    """Whether it was done."""
    return outcome is not None and outcome.done_on is not None


def is_late(outcome: Outcome | None) -> bool:
    """Whether its day has passed and it is not done."""
    return bool(outcome and not outcome.done_on and outcome.until and outcome.until < timezone.localdate())


def group_list(access: Access, state: str = "", institution: int = 0, page: str = "1") -> tuple[Page, list[GroupRow]]:  # type: ignore[type-arg]  # of ids
    """Groups that the person sees, those with most at stake first. Four queries."""
    found = visible_groups(access).filter(_STATES.get(state, Q()))
    if institution:
        found = found.filter(institution=institution)
    ids = list(found.order_by("-stake", "pk").values_list("pk", flat=True)[:MOST_LISTED])
    shown = Paginator(ids, PER_PAGE).get_page(page)
    rows = {group.pk: group for group in _with_members(DoubleGroup.objects.filter(pk__in=list(shown)))}
    return shown, [_row(access, rows[pk]) for pk in shown if pk in rows]


def _with_members(groups: QuerySet[DoubleGroup]) -> QuerySet[DoubleGroup]:
    members = GroupMember.objects.filter(status=Status.IN).select_related("entry__node").order_by("entry_id")
    return groups.select_related("institution", "outcome__doer").prefetch_related(Prefetch("members", members))


def _row(access: Access, group: DoubleGroup) -> GroupRow:
    members = [Member(each, side(access, each.entry, group.institution)) for each in group.members.all()]
    return GroupRow(group, members, getattr(group, "outcome", None))


def counts(access: Access) -> dict[str, int]:
    """How many groups there are in each state. One query."""
    found = visible_groups(access).order_by()
    sums: dict[str, int] = found.aggregate(**{name: Count("pk", filter=state) for name, state in _STATES.items()})
    return sums


def group_page(access: Access, group_id: int) -> GroupPage:
    """The page as this person may see it. Six queries at most; Http404 for strangers."""
    group = find_group(access, group_id)
    outcome: Outcome | None = getattr(group, "outcome", None)
    reviews = access.may(Action.REVIEW_OVERLAPS, group.institution)
    rows = group.members.exclude(status=Status.DECLINED).select_related("entry__node").order_by("entry_id")
    members = [Member(each, side(access, each.entry, group.institution)) for each in rows]
    inside = [each for each in members if each.row.status == Status.IN]
    ids = [each.row.entry_id for each in inside]
    pairs = list(_pairs(ids)) if reviews else []
    doer = outcome.doer if outcome else None
    return GroupPage(
        group=group,
        outcome=outcome,
        members=inside,
        offered=[each for each in members if each.row.status == Status.OFFERED] if reviews else [],
        pairs=pairs,
        doubles=sum(pair.verdict == Verdict.DOUBLE for pair in pairs),
        doers=list(own_units(group.institution).order_by("path")[:MOST_DOERS]) if reviews else [],
        reviews=reviews,
        may_finish=bool(outcome and outcome.stays and (reviews or (doer and access.may(Action.EDIT_INVENTORY, doer)))),
    )


def _pairs(ids: Sequence[int]) -> QuerySet[Pair]:
    inside = Pair.objects.filter(first__in=ids, second__in=ids).select_related("first", "second")
    return inside.order_by("-score", "pk")
