"""The board of savings: what groups are to save and what they have saved, by year and unit."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from pemantik.inventory.selectors.scope import Scope
from pemantik.organizations.models import Node
from pemantik.overlaps.models import DoubleGroup, GroupMember, Outcome

#: Work that is late or comes next; more is found in the list of groups.
MOST_OPEN = 20


@dataclass
class Money:
    """Rupiah a year that is expected and that was realised, of so many entries."""

    expected: Decimal = Decimal(0)
    realised: Decimal = Decimal(0)
    count: int = 0

    def add(self, expected: Decimal, realised: Decimal) -> None:
        """Count one entry in."""
        self.expected += expected
        self.realised += realised
        self.count += 1


@dataclass
class Savings:
    """The board of one scope. Years are those until which it is to be done, or in which it was done."""

    total: Money = field(default_factory=Money)
    by_year: dict[int, Money] = field(default_factory=dict)
    by_unit: list[tuple[Node, Money]] = field(default_factory=list)
    by_outcome: dict[str, Money] = field(default_factory=dict)
    stake: Decimal = Decimal(0)
    undecided: int = 0
    due: Sequence[Outcome] = ()
    late: int = 0

    @property
    def open(self) -> Decimal:
        """What is expected of work that is not done."""
        return self.total.expected - self.done_expected

    done_expected: Decimal = Decimal(0)


def savings(scope: Scope) -> Savings:
    """The board, as far as the person sees the entries. Five queries."""
    found = Savings()
    by_unit: dict[int, Money] = defaultdict(Money)
    rows = (
        GroupMember.objects.filter(
            goes=True, status=GroupMember.Status.IN, group__institution=scope.institution, group__is_live=True
        )
        .filter(Q(entry__node__in=[node.pk for node in scope.nodes.values() if _inside(scope, node)]))
        .select_related("group__outcome", "entry")
        .order_by("pk")
    )
    for member in rows:
        outcome = member.group.outcome
        day = outcome.done_on or outcome.until or outcome.recorded_at.date()
        money = member.expected or Decimal(0), member.realised or Decimal(0)
        found.total.add(*money)
        found.by_year.setdefault(day.year, Money()).add(*money)
        found.by_outcome.setdefault(outcome.get_disposition_display(), Money()).add(*money)
        by_unit[scope.tops[member.entry.node_id].pk].add(*money)
        if outcome.done_on:
            found.done_expected += money[0]
    nodes = scope.nodes
    found.by_unit = sorted(((nodes[key], money) for key, money in by_unit.items()), key=lambda each: each[0].path)
    found.by_year = dict(sorted(found.by_year.items()))
    if scope.unit is None and scope.whole:
        _add_open(found, scope.institution)
    return found


def _inside(scope: Scope, node: Node) -> bool:
    return scope.unit is None or node.path.startswith(scope.unit.path)


def _add_open(found: Savings, institution: Node) -> None:
    """What nobody has decided about, and what is to be done next. Two queries."""
    stakes = DoubleGroup.objects.filter(institution=institution, is_live=True, outcome=None)
    amounts = list(stakes.values_list("stake", flat=True))
    found.stake, found.undecided = sum(amounts, Decimal(0)), len(amounts)
    open_ = Outcome.objects.filter(group__institution=institution, group__is_live=True, done_on=None)
    open_ = open_.filter(until__isnull=False).select_related("group", "doer", "stays").order_by("until", "pk")
    found.late = open_.filter(until__lt=timezone.localdate()).count()
    found.due = list(open_[:MOST_OPEN])
