"""The long memory: a row for each finished day, single measurements for five weeks."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from pemantik.monitoring.models import Address, Day, Measurement
from pemantik.monitoring.models.checks import State
from pemantik.monitoring.uptime import mean, midnight, percentile_95

#: Single measurements are kept so many days; whatever is older can no longer be imported either.
DAYS_KEPT = 35
#: So many addresses are rolled in one transaction: others do not wait long.
CHUNK = 50
_WORKING = frozenset({State.UP, State.SLOW})
_FIELDS = ("measured", "up", "measured_minutes", "up_minutes", "latency_mean", "latency_p95")


def tidy(now: datetime) -> None:
    """Make the rows of all finished days, then forget what is older than five weeks. May run at any time and twice."""
    until = midnight(timezone.localdate(now))
    keys = list(Address.objects.values_list("pk", flat=True).order_by("pk"))
    for begin in range(0, len(keys), CHUNK):
        _roll(keys[begin : begin + CHUNK], until)
    Measurement.objects.filter(at__lt=midnight(first_day_kept(now))).delete()


def first_day_kept(now: datetime) -> date:
    """The oldest day of which single measurements exist."""
    return timezone.localdate(now) - timedelta(days=DAYS_KEPT)


@transaction.atomic
def _roll(keys: Sequence[int], until: datetime) -> None:
    due = Address.objects.filter(Q(rolled_until=None) | Q(rolled_until__lt=until), pk__in=keys)
    addresses = list(due.select_for_update().order_by("pk"))
    known = [each.rolled_until for each in addresses if each.rolled_until]
    begin = min(known) if len(known) == len(addresses) and known else None
    _keep(_rows(addresses, begin, until))
    Address.objects.filter(pk__in=[each.pk for each in addresses]).update(rolled_until=until)


def remake_days(address: Address, days: Iterable[date]) -> None:
    """Make rows of finished days anew after measurements came late. The address is locked by the caller."""
    for day in sorted(set(days)):
        begin, end = midnight(day), midnight(day + timedelta(days=1))
        if address.rolled_until and end <= address.rolled_until:
            _keep(_rows([address], begin, end))


def keep_days(days: Iterable[Day]) -> None:
    """Write rows of finished days as they are: for examples and for histories from elsewhere. The newer row wins."""
    _keep(days)


def _keep(days: Iterable[Day]) -> None:
    Day.objects.bulk_create(
        days, batch_size=500, update_conflicts=True, unique_fields=["address", "day"], update_fields=_FIELDS
    )


def _rows(addresses: Sequence[Address], begin: datetime | None, end: datetime) -> list[Day]:
    """One row for each day with at least one measurement, also if none of them measured anything."""
    rows = Measurement.objects.filter(address__in=addresses, at__lt=end).order_by()
    if begin:
        rows = rows.filter(at__gte=begin)
    found: dict[tuple[int, date], list[tuple[str, int, int | None]]] = {}
    for key, at, verdict, minutes, latency in rows.values_list(
        "address_id", "at", "verdict", "minutes", "latency_ms"
    ).iterator():
        found.setdefault((key, timezone.localdate(at)), []).append((verdict, minutes, latency))
    return [day_of(key, day, each) for (key, day), each in sorted(found.items())]


def day_of(address_id: int, day: date, found: Iterable[tuple[str, int, int | None]]) -> Day:
    """The row of a day from its measurements: verdict, minutes it stands for, milliseconds."""
    measured = [each for each in found if each[0] != State.NOT_MEASURED]
    up = [each for each in measured if each[0] in _WORKING]
    latencies = [latency for _verdict, _minutes, latency in up if latency is not None]
    return Day(
        address_id=address_id,
        day=day,
        measured=len(measured),
        up=len(up),
        measured_minutes=sum(minutes for _verdict, minutes, _latency in measured),
        up_minutes=sum(minutes for _verdict, minutes, _latency in up),
        latency_mean=mean(latencies),
        latency_p95=percentile_95(latencies),
    )
