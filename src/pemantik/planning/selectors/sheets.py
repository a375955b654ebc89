"""Draft budgets that a person may see, and their lines: all for who sees the institution, the own unit's else."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import institution_above
from pemantik.planning.models import BudgetRow, BudgetSheet, SpendingRequest
from pemantik.planning.selectors.board import same_words
from pemantik.planning.selectors.requests import unknown

PAGE = 40
MOST_SHEETS = 40
#: What the lines can be narrowed to.
SHOWN = ("tik", "dobel", "belum", "ragu", "bukan", "semua")
State = BudgetSheet.State
#: Requests that nobody looks at yet, or any more.
_NOT_ASKED = (SpendingRequest.State.DRAFT, SpendingRequest.State.WITHDRAWN)
#: ICT lines that nobody has sent a request for.
UNREVIEWED = Q(is_ict=True) & (Q(request=None) | Q(request__state__in=_NOT_ASKED))


@dataclass(frozen=True, slots=True)
class Money:
    """How many lines, and their money."""

    count: int
    money: Decimal


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A draft budget with some of its lines."""

    sheet: BudgetSheet
    whole: Money
    ict: Money
    double: Money
    unreviewed: Money
    unsure: int
    rows: tuple[BudgetRow, ...]
    found: int
    pages: int
    page: int
    shown: str
    search: str
    may_correct: bool
    may_undo: bool
    ask_paths: tuple[str, ...]
    sees_all: bool


def seen_institutions(access: Access) -> list[Node]:
    """The institutions that the person sees, whole or one of their units. A query, and one for each own unit."""
    whole = list(access.nodes(Action.VIEW_INVENTORY).filter(kind__in=INSTITUTION_KINDS).order_by("path")[:600])
    known = {each.pk for each in whole}
    return whole + [each for each in _own_institutions(access) if each.pk not in known]


def _own_institutions(access: Access) -> list[Node]:
    """Those to which the person's units belong."""
    paths = set(access.paths(Action.VIEW_INVENTORY))
    units = [grant.node for grant in access.grants if not grant.node.is_institution and grant.node.path in paths]
    return list({each.pk: each for each in map(institution_above, units)}.values())


def sheets_of(access: Access) -> list[BudgetSheet]:
    """The draft budgets of the institutions that the person sees, the newest first."""
    found = BudgetSheet.objects.filter(institution__in=seen_institutions(access)).select_related(
        "institution", "sent_by"
    )
    return list(found[:MOST_SHEETS])


def uploading_institutions(access: Access) -> list[Node]:
    """The institutions whose draft budget the person may send. One query."""
    nodes = access.nodes(Action.DECIDE_SPENDING).filter(kind__in=INSTITUTION_KINDS, is_active=True)
    return list(nodes.order_by("path")[:600])


def find_sheet(access: Access, sheet_id: int) -> BudgetSheet:
    """A draft budget. Raises Http404 for who sees nothing of the institution."""
    found = BudgetSheet.objects.select_related("institution", "previous", "sent_by").filter(pk=sheet_id).first()
    if found is None:
        raise unknown()
    if access.may(Action.VIEW_INVENTORY, found.institution):
        return found
    if found.institution_id not in {each.pk for each in _own_institutions(access)}:
        raise unknown()
    return found


def seen_rows(access: Access, sheet: BudgetSheet) -> QuerySet[BudgetRow]:
    """The lines that the person sees."""
    rows = BudgetRow.objects.filter(sheet=sheet)
    if access.may(Action.VIEW_INVENTORY, sheet.institution):
        return rows
    return rows.filter(access.within(Action.VIEW_INVENTORY, "node__path"))


def sheet_page(access: Access, sheet_id: int, wish: Mapping[str, Any]) -> SheetPage:
    """The page of a draft budget. `wish`: `shown`, `search`, `page`. Nine queries at most."""
    sheet = find_sheet(access, sheet_id)
    seen = seen_rows(access, sheet)
    sums = seen.aggregate(
        count=Count("pk"),
        money=Sum("amount", default=Decimal(0)),
        ict=Count("pk", filter=Q(is_ict=True)),
        ict_money=Sum("amount", filter=Q(is_ict=True), default=Decimal(0)),
        double=Count("pk", filter=Q(is_ict=True, is_double=True)),
        double_money=Sum("amount", filter=Q(is_ict=True, is_double=True), default=Decimal(0)),
        unreviewed=Count("pk", filter=UNREVIEWED),
        unreviewed_money=Sum("amount", filter=UNREVIEWED, default=Decimal(0)),
        unsure=Count("pk", filter=_unsure()),
    )
    shown = wish["shown"] if wish["shown"] in SHOWN else "dobel" if sums["double"] else "tik"
    listed = _narrowed(seen, shown)
    for word in same_words(wish["search"]):
        listed = listed.filter(Q(name__icontains=word) | Q(unit__icontains=word) | Q(account__icontains=word))
    found = listed.count()
    pages = max(1, -(-found // PAGE))
    page = min(max(1, wish["page"]), pages)
    ordered = listed.select_related("node", "request", "before").order_by("-amount", "number", "pk")
    return SheetPage(
        sheet=sheet,
        whole=Money(sums["count"], Decimal(sums["money"])),
        ict=Money(sums["ict"], Decimal(sums["ict_money"])),
        double=Money(sums["double"], Decimal(sums["double_money"])),
        unreviewed=Money(sums["unreviewed"], Decimal(sums["unreviewed_money"])),
        unsure=sums["unsure"],
        rows=tuple(ordered[(page - 1) * PAGE : page * PAGE]),
        found=found,
        pages=pages,
        page=page,
        shown=shown,
        search=wish["search"],
        may_correct=access.may(Action.REVIEW_SPENDING, sheet.institution) and sheet.state == State.READY,
        may_undo=access.may(Action.DECIDE_SPENDING, sheet.institution) and sheet.state != State.UNDONE,
        ask_paths=access.paths(Action.REQUEST_SPENDING),
        sees_all=access.may(Action.VIEW_INVENTORY, sheet.institution),
    )


def has_stopped(sheet: BudgetSheet) -> bool:
    """Whether its task has not been heard of for so long that it must be dead."""
    return sheet.state == State.CHECKING and (timezone.now() - sheet.heard_at).total_seconds() > 120


def _unsure() -> Q:
    """Something speaks for it, not enough to count, and nobody has said."""
    return Q(is_ict=False, answer="") & ~Q(why=[])


def _narrowed(rows: QuerySet[BudgetRow], shown: str) -> QuerySet[BudgetRow]:
    conditions = {
        "tik": Q(is_ict=True),
        "dobel": Q(is_ict=True, is_double=True),
        "belum": UNREVIEWED,
        "ragu": _unsure(),
        "bukan": Q(is_ict=False),
        "semua": Q(),
    }
    return rows.filter(conditions[shown])
