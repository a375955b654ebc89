"""The front page: how many entries of each kind, how complete they are, and how many wait for whom."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from pemantik.inventory.metamodel import DOMAINS, Kind, kinds_in
from pemantik.inventory.models import Entry, State
from pemantik.inventory.selectors.reach import reached
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind with its number of entries, and how many of them miss key facts."""

    kind: Kind
    count: int
    lacking: int


@dataclass(frozen=True, slots=True)
class DomainRow:
    """A domain with its kinds; `count` of all of them together."""

    code: str
    label: str
    icon: str
    kinds: tuple[KindRow, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Home:
    """What the front page says. `to_fill` and `to_check` are what this person can do something about."""

    domains: tuple[DomainRow, ...]
    count: int
    completeness: int
    to_fill: int
    to_check: int
    may_edit: bool


@dataclass(slots=True)
class _Sum:
    count: int = 0
    percent: int = 0
    lacking: int = 0
    ready: int = 0


def home(access: Access) -> Home:
    """The front page for this person. Nine queries at most, however many entries there are."""
    seen = _sums(access, Action.VIEW_INVENTORY)
    known = {access.paths(Action.VIEW_INVENTORY): seen}
    filled = _sums_once(known, access, Action.EDIT_INVENTORY)
    checked = _sums_once(known, access, Action.VERIFY_INVENTORY)
    count = sum(each.count for each in seen.values())
    return Home(
        domains=tuple(_domain(code, label, seen) for code, label in DOMAINS.items()),
        count=count,
        completeness=sum(each.percent for each in seen.values()) // count if count else 0,
        to_fill=sum(each.lacking for each in filled.values()),
        to_check=sum(each.ready for each in checked.values()),
        may_edit=bool(access.paths(Action.EDIT_INVENTORY)),
    )


def _sums_once(known: dict[tuple[str, ...], dict[str, _Sum]], access: Access, action: Action) -> dict[str, _Sum]:
    """The sums where the person may do this; asked of the database only if that is another place."""
    paths = access.paths(action)
    if not paths:
        return {}
    if paths not in known:
        known[paths] = _sums(access, action)
    return known[paths]


def _sums(access: Access, action: Action) -> dict[str, _Sum]:
    rows = (
        reached(Entry.objects.filter(removed_at=None), access, action)
        .order_by()
        .values_list("kind")
        .annotate(
            found=Count("pk"),
            percent=Sum("completeness"),
            lacking=Count("pk", filter=Q(missing__gt=0)),
            ready=Count("pk", filter=Q(missing=0, state=State.DRAFT)),
        )
    )
    return {kind: _Sum(*numbers) for kind, *numbers in rows}


def _domain(code: str, label: str, sums: dict[str, _Sum]) -> DomainRow:
    members = kinds_in(code)
    rows = tuple(
        KindRow(kind, found.count, found.lacking) for kind in members for found in [sums.get(kind.code, _Sum())]
    )
    return DomainRow(code, label, members[0].icon, rows, sum(row.count for row in rows))
