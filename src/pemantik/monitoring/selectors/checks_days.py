"""The history of addresses: shares of months, days and the last measurements, in a bounded number of questions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Min, Q, QuerySet, Sum
from django.utils import timezone

from pemantik.monitoring.models import Address, Day, Measurement
from pemantik.monitoring.models.checks import State
from pemantik.monitoring.services.checks_history import day_of
from pemantik.monitoring.uptime import Share, midnight, minutes_between, month_of, next_month

DAYS_SHOWN = 30
MONTHS_SHOWN = 12
_MEASURED = ~Q(verdict=State.NOT_MEASURED)
_WORKING = Q(verdict__in=[State.UP, State.SLOW])


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of an address: its share and its latencies."""

    day: date
    share: Share
    latency_mean: int | None
    latency_p95: int | None

    @property
    def level(self) -> str:
        """For the strip: none, up, mostly, partly or down."""
        uptime = self.share.uptime
        if uptime is None:
            return "none"
        return next(
            word for least, word in ((100, "up"), (95, "mostly"), (1, "partly"), (0, "down")) if uptime >= least
        )


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of an address."""

    month: date
    share: Share


def month_shares(addresses: Sequence[Address], now: datetime) -> dict[int, Share]:
    """The share of the current month for each of these. Two queries."""
    month = month_of(timezone.localdate(now))
    days = Day.objects.filter(address__in=addresses, day__gte=month)
    raw = _not_rolled(Measurement.objects.filter(address__in=addresses, at__gte=midnight(month)))
    found = {
        each["address"]: (each["measured"], each["worked"], each["first"])
        for each in days.values("address")
        .order_by()
        .annotate(measured=Sum("measured_minutes"), worked=Sum("up_minutes"), first=Min("day"))
    }
    latest = {
        each["address"]: (each["measured"] or 0, each["worked"] or 0)
        for each in raw.values("address")
        .order_by()
        .annotate(measured=Sum("minutes", filter=_MEASURED), worked=Sum("minutes", filter=_WORKING))
    }
    shares = {}
    for address in addresses:
        measured, worked, first = found.get(address.pk, (0, 0, None))
        more, more_worked = latest.get(address.pk, (0, 0))
        begin = max(midnight(month), min(address.created_at, midnight(first) if first else address.created_at))
        shares[address.pk] = Share(measured + more, worked + more_worked, minutes_between(begin, now))
    return shares


def history(address: Address, now: datetime) -> tuple[list[DayRow], list[MonthRow]]:
    """The last 30 days, oldest first, and the last 12 months, newest first. Two queries."""
    today = timezone.localdate(now)
    days = _days_since(address, _months_back(month_of(today), MONTHS_SHOWN - 1), today)
    begin = min([timezone.localdate(address.created_at), *days])
    begins_at = min(address.created_at, midnight(min(days))) if days else address.created_at
    shown = [today - timedelta(days=back) for back in range(DAYS_SHOWN - 1, -1, -1)]
    rows = [_day_row(day, days.get(day), begins_at, now) for day in shown if day >= begin]
    by_month: dict[date, Share] = defaultdict(Share)
    for day, found in days.items():
        by_month[month_of(day)] += Share(found.measured_minutes, found.up_minutes)
    months = [
        MonthRow(month, share + Share(elapsed=_elapsed(month, next_month(month), begins_at, now)))
        for month, share in sorted(by_month.items(), reverse=True)
    ]
    return rows, months


def last_measurements(address: Address, most: int = 20) -> list[Measurement]:
    """The newest measurements. One query."""
    return list(address.measurements.all()[:most])


def _days_since(address: Address, begin: date, today: date) -> dict[date, Day]:
    """Rows of days, with those made from single measurements that have no row yet."""
    found = {each.day: each for each in address.days.filter(day__gte=begin)}
    raw: dict[date, list[tuple[str, int, int | None]]] = defaultdict(list)
    rows = _not_rolled(Measurement.objects.filter(address=address, at__gte=midnight(begin)))
    for at, verdict, minutes, latency in rows.values_list("at", "verdict", "minutes", "latency_ms"):
        raw[timezone.localdate(at)].append((verdict, minutes, latency))
    found.update({day: day_of(address.pk, day, each) for day, each in raw.items()})
    return {day: each for day, each in found.items() if day <= today}


def _not_rolled(rows: QuerySet[Measurement]) -> QuerySet[Measurement]:
    """Measurements of days that have no row yet."""
    return rows.filter(Q(address__rolled_until=None) | Q(at__gte=F("address__rolled_until")))


def _day_row(day: date, found: Day | None, begins_at: datetime, now: datetime) -> DayRow:
    elapsed = _elapsed(day, day + timedelta(days=1), begins_at, now)
    if found is None:
        return DayRow(day, Share(elapsed=elapsed), None, None)
    share = Share(found.measured_minutes, found.up_minutes, elapsed)
    return DayRow(day, share, found.latency_mean, found.latency_p95)


def _elapsed(begin: date, end: date, begins_at: datetime, now: datetime) -> int:
    return minutes_between(max(midnight(begin), begins_at), min(midnight(end), now))


def _months_back(month: date, count: int) -> date:
    year, number = divmod(12 * month.year + month.month - 1 - count, 12)
    return date(year, number + 1, 1)
