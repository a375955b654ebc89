"""Reading addresses: only those of units in which the person sees the inventory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.monitoring.conditions import (
    CertificateState,
    Condition,
    certificate_of,
    condition_of,
    matching,
)
from pemantik.monitoring.models import Address
from pemantik.monitoring.selectors.checks_days import month_shares
from pemantik.monitoring.uptime import Share
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

PAGE = 25
#: More units than this nobody looks through in a list of choices; the search finds them by name.
MOST_UNITS = 300


@dataclass(frozen=True, slots=True)
class Wish:
    """What the list is narrowed to."""

    state: str = ""
    unit: int = 0
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One address as a list shows it."""

    address: Address
    condition: Condition
    month: Share
    certificate: CertificateState | None


@dataclass(frozen=True, slots=True)
class AddressList:
    """One page of the list, and how many addresses there are in each state before it was narrowed."""

    rows: tuple[AddressRow, ...]
    page: Page[Any]
    counts: dict[str, int]
    units: Sequence[Node]


def visible(access: Access) -> QuerySet[Address]:
    """The addresses that the person sees."""
    return Address.objects.filter(access.within(Action.VIEW_INVENTORY, "node__path"))


def address_list(access: Access, wish: Wish) -> AddressList:
    """A page of the list: what does not work first. Six queries, however many there are."""
    now = timezone.now()
    seen = visible(access)
    rows = _narrowed(seen, wish, now).annotate(rank=_rank(now)).order_by("rank", "name", "pk")
    page: Page[Any] = Paginator(rows.select_related("node"), PAGE).get_page(wish.page)
    units = Node.objects.filter(pk__in=seen.values("node").distinct()).order_by("path")[:MOST_UNITS]
    return AddressList(tuple(address_rows(list(page.object_list), now)), page, _counts(seen, now), list(units))


def address_rows(addresses: Sequence[Address], now: datetime | None = None) -> list[AddressRow]:
    """Addresses with their state, the share of this month and the certificate. Two queries."""
    now = now or timezone.now()
    shares = month_shares(addresses, now)
    return [AddressRow(each, condition_of(each, now), shares[each.pk], certificate_of(each, now)) for each in addresses]


def find_address(access: Access, address_id: int) -> Address:
    """One address. Raises Http404 for those who do not see it."""
    found = visible(access).filter(pk=address_id).select_related("node").first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return found


def units_to_register(access: Access) -> list[Node]:
    """The active units for which the person may register addresses."""
    return list(access.nodes(Action.EDIT_INVENTORY).filter(is_active=True).order_by("path"))


def _narrowed(rows: QuerySet[Address], wish: Wish, now: datetime) -> QuerySet[Address]:
    rows = rows.filter(matching(wish.state, now))
    if wish.unit:
        rows = rows.filter(node=wish.unit)
    for word in wish.words.split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(url__icontains=word) | Q(node__name__icontains=word))
    return rows


def _rank(now: datetime) -> Case:
    """What needs somebody comes first."""
    order = ("down", "slow", "none", "up")
    whens = [When(matching(code, now), then=Value(place)) for place, code in enumerate(order)]
    return Case(*whens, default=Value(len(order)), output_field=IntegerField())


def _counts(rows: QuerySet[Address], now: datetime) -> dict[str, int]:
    codes = ("down", "slow", "up", "none", "certificate", "paused")
    wanted = {code: Count("pk", filter=matching(code, now)) for code in codes}
    return {str(code): int(count) for code, count in rows.aggregate(all=Count("pk"), **wanted).items()}
