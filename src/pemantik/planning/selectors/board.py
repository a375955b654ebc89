"""The board: every request that a person sees, with the money at stake and what was not spent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.rules import same_name
from pemantik.planning.clock import AT_WORK
from pemantik.planning.models import SpendingRequest
from pemantik.planning.selectors.requests import visible_requests

PAGE = 25
MOST_UNITS = 60
State, Verdict = SpendingRequest.State, SpendingRequest.Verdict
_SETTLED = (State.DECIDED, State.REALISED, State.CLOSED)
#: What the list can be narrowed to.
SHOWN = ("telaah", "terlambat", "jawab", "setuju", "tolak", "terlaksana", "tarik", "draf")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the list is narrowed to."""

    year: int = 0
    unit: int = 0
    shown: str = ""
    search: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Totals:
    """Money and counts of some requests; `saved` is what was asked for and not approved."""

    count: int = 0
    asked: Decimal = Decimal(0)
    approved: Decimal = Decimal(0)
    saved: Decimal = Decimal(0)
    refused: int = 0
    reduced: int = 0
    at_work: int = 0
    at_work_money: Decimal = Decimal(0)
    late: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A unit of an institution, or a year, with its totals."""

    name: str
    key: int
    totals: Totals
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """Everything of the page."""

    totals: Totals
    by_unit: tuple[Group, ...]
    by_year: tuple[Group, ...]
    requests: tuple[SpendingRequest, ...]
    found: int
    pages: int
    drafts: tuple[SpendingRequest, ...]
    may_ask: bool
    ruled: tuple[Node, ...]
    sees_all: bool
    is_empty: bool
    several: bool
    wish: Wish = field(default_factory=Wish)


def board(access: Access, wish: Wish) -> Board:
    """The board of a person: of all units where the person sees all, of the own ones else. At most ten queries."""
    seen = visible_requests(access)
    sent = seen.exclude(state=State.DRAFT, sent_times=0)
    narrowed = _of(sent, wish)
    years = [
        Group(str(row["year"]), row["year"], _totals(row))
        for row in sent.values("year").annotate(**_sums()).order_by("-year")
    ]
    units = [Group(row["node__name"], row["node"], _totals(row)) for row in _by_unit(narrowed)]
    listed = _shown(_of(seen, wish) if wish.shown == "draf" else narrowed, wish)
    found = listed.count()
    pages = max(1, -(-found // PAGE))
    page = min(max(1, wish.page), pages)
    rows = listed.select_related("node", "institution").defer("content").order_by(*_ORDER)
    own = seen.filter(_own_units(access) | Q(created_by=access.user), state=State.DRAFT)
    return Board(
        totals=_totals(narrowed.aggregate(**_sums())),
        by_unit=tuple(units),
        by_year=tuple(years),
        requests=tuple(rows[(page - 1) * PAGE : page * PAGE]),
        found=found,
        pages=pages,
        drafts=tuple(own.select_related("node").defer("content").order_by("-saved_at", "-pk")[:20]),
        may_ask=bool(access.paths(Action.REQUEST_SPENDING)),
        ruled=tuple(access.nodes(Action.DECIDE_SPENDING).filter(kind__in=INSTITUTION_KINDS).order_by("path")[:20]),
        sees_all=any(grant.node.is_institution for grant in access.grants),
        is_empty=not years,
        several=len({each.institution for each in units}) > 1,
        wish=wish,
    )


def _own_units(access: Access) -> Q:
    """Requests of units to which the person belongs: a role on an institution makes nobody one of its units."""
    paths = set(access.paths(Action.REQUEST_SPENDING))
    own = Q(pk__in=[])
    for grant in access.grants:
        if grant.node.path in paths and not grant.node.is_institution:
            own |= Q(node__path__startswith=grant.node.path)
    return own


#: What is at work comes first, by its day; the rest by its age.
_ORDER = ("is_settled", F("due_on").asc(nulls_last=True), "-submitted_at", "-pk")


def _of(requests: QuerySet[SpendingRequest], wish: Wish) -> QuerySet[SpendingRequest]:
    """Those of the wished year and unit."""
    if wish.year:
        requests = requests.filter(year=wish.year)
    return requests.filter(node=wish.unit) if wish.unit else requests


def _shown(requests: QuerySet[SpendingRequest], wish: Wish) -> QuerySet[SpendingRequest]:
    for word in same_words(wish.search):
        requests = requests.filter(Q(title__icontains=word) | Q(node__name__icontains=word))
    conditions: Mapping[str, Q] = {
        "telaah": Q(state__in=AT_WORK),
        "terlambat": late(),
        "jawab": Q(state__in=AT_WORK, is_waiting=True),
        "setuju": Q(state__in=_SETTLED, verdict__in=[Verdict.APPROVED, Verdict.CONDITIONAL]),
        "tolak": Q(state__in=_SETTLED) & (Q(verdict=Verdict.REJECTED) | Q(approved__lt=F("amount"))),
        "terlaksana": Q(state=State.REALISED),
        "tarik": Q(state=State.WITHDRAWN),
        "draf": Q(state=State.DRAFT),
    }
    requests = requests.filter(conditions[wish.shown]) if wish.shown in conditions else requests
    return requests.annotate(is_settled=Case(When(state__in=AT_WORK, then=Value(0)), default=Value(1)))


def same_words(text: str) -> list[str]:
    """The words of a search, as many as make sense."""
    return [word for word in text.split()[:6] if same_name(word)]


def late() -> Q:
    """Requests whose decision is overdue."""
    return Q(state__in=AT_WORK, is_waiting=False, due_on__lt=timezone.localdate())


def _by_unit(requests: Any) -> Any:
    """A row of sums for each unit, the most money first."""
    return (
        requests.values("node", "node__name", "institution__name")
        .annotate(**_sums())
        .order_by("-asked", "node__name")[:MOST_UNITS]
    )


def _sums() -> dict[str, Any]:
    """Counts and sums of money."""
    settled = Q(state__in=_SETTLED)
    given = settled & Q(verdict__in=[Verdict.APPROVED, Verdict.CONDITIONAL])
    working = Q(state__in=AT_WORK)
    less = ExpressionWrapper(F("amount") - F("approved"), output_field=DecimalField(max_digits=20, decimal_places=2))
    return {
        "count": Count("pk", filter=~Q(state__in=[State.WITHDRAWN, State.DRAFT])),
        "asked": Sum("amount", filter=~Q(state__in=[State.WITHDRAWN, State.DRAFT]), default=Decimal(0)),
        "approved_money": Sum("approved", filter=given, default=Decimal(0)),
        "saved": Sum(less, filter=settled & Q(approved__isnull=False), default=Decimal(0)),
        "refused": Count("pk", filter=settled & Q(verdict=Verdict.REJECTED)),
        "reduced": Count("pk", filter=given & Q(approved__lt=F("amount"))),
        "at_work": Count("pk", filter=working),
        "at_work_money": Sum("amount", filter=working, default=Decimal(0)),
        "late": Count("pk", filter=late()),
        "waiting": Count("pk", filter=working & Q(is_waiting=True)),
    }


def _totals(row: Mapping[str, Any]) -> Totals:
    return Totals(
        count=row["count"],
        asked=Decimal(row["asked"]),
        approved=Decimal(row["approved_money"]),
        saved=Decimal(row["saved"]),
        refused=row["refused"],
        reduced=row["reduced"],
        at_work=row["at_work"],
        at_work_money=Decimal(row["at_work_money"]),
        late=row["late"],
        waiting=row["waiting"],
    )
