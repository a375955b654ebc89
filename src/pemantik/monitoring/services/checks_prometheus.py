"""Measurements of Prometheus: into the history of an address, and fetched where a region has one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from pemantik.monitoring import prometheus
from pemantik.monitoring.matching import Register
from pemantik.monitoring.models import Address, Measurement, PrometheusSource
from pemantik.monitoring.networks import client_with, rules_for
from pemantik.monitoring.probing.findings import Cause, Certificate, Failure, Finding, Times, Verdict
from pemantik.monitoring.probing.probe import Client, Limits, fetch
from pemantik.monitoring.prometheus import Reading, Slot
from pemantik.monitoring.services import checks_history, checks_results
from pemantik.monitoring.uptime import midnight

#: Measurements are fetched so often, and reach back so far after a pause.
EVERY = timedelta(minutes=5)
FARTHEST = timedelta(hours=24)
#: An answer with the measurements of many addresses is large.
LIMITS = Limits(whole=30.0, most_bytes=20_000_000)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the slots of one address."""

    new: int
    known: int
    too_old: int


@transaction.atomic
def keep(address_id: int, slots: Sequence[Slot], step: int) -> Kept:
    """Add measurements to the history of an address; those that are there already stay as they are."""
    address = Address.objects.select_for_update(of=("self",)).select_related("node").get(pk=address_id)
    kept, fresh = sorted_out(address, slots)
    measurements = [_measurement(address, slot, step) for slot in fresh]
    Measurement.objects.bulk_create(measurements, batch_size=500, ignore_conflicts=True)
    checks_history.remake_days(address, {timezone.localdate(each.at) for each in measurements})
    if address.method == Address.Method.PROMETHEUS:
        for slot in fresh:
            checks_results.apply(address, _finding(address, slot), _moment(slot))
        address.save(update_fields=checks_results.STATE_FIELDS)
    return kept


def sorted_out(address: Address, slots: Sequence[Slot]) -> tuple[Kept, list[Slot]]:
    """How many are new, known or too old, and the new ones in the order of time. One query."""
    now = timezone.now()
    oldest = midnight(checks_history.first_day_kept(now))
    usable = [slot for slot in slots if oldest <= _moment(slot) <= now]
    rows = Measurement.objects.filter(address=address, source=Measurement.Source.PROMETHEUS)
    known = set(rows.filter(at__gte=oldest).values_list("at", flat=True))
    fresh = [slot for slot in usable if _moment(slot) not in known]
    return Kept(len(fresh), len(usable) - len(fresh), len(slots) - len(usable)), fresh


def fetch_due(now: datetime) -> int:
    """Fetch from every Prometheus whose turn it is; returns how many were asked."""
    turn = Q(tried_at=None) | Q(tried_at__lte=now - EVERY)
    asked = 0
    for source in PrometheusSource.objects.filter(turn, is_active=True).select_related("node"):
        # Of two servers that share the database, one gets the turn.
        if PrometheusSource.objects.filter(turn, pk=source.pk).update(tried_at=now):
            _fetch(source, now)
            asked += 1
    return asked


def _fetch(source: PrometheusSource, now: datetime) -> None:
    begin = max(source.fetched_until or now - FARTHEST, now - FARTHEST)
    cause, until = "", begin
    try:
        reading = _ask(source, begin, now)
    except Failure as failure:
        cause = failure.cause.value
    except prometheus.Unreadable:
        cause = Cause.ANSWER.value
    else:
        until = _keep_all(source, reading, now)
    PrometheusSource.objects.filter(pk=source.pk).update(cause=cause, fetched_until=max(until, begin))


def _ask(source: PrometheusSource, begin: datetime, now: datetime) -> Reading:
    client = replace(client_with(rules_for(source.node)), limits=LIMITS)
    return prometheus.read("\n".join(_answer(client, source.url, metric, begin, now) for metric in prometheus.METRICS))


def _answer(client: Client, url: str, metric: str, begin: datetime, now: datetime) -> str:
    wanted = {"query": metric, "start": int(begin.timestamp()), "end": int(now.timestamp()), "step": 60}
    return fetch(client, f"{url}/api/v1/query_range?{urlencode(wanted)}").decode("utf-8", "replace")


def _keep_all(source: PrometheusSource, reading: Reading, now: datetime) -> datetime:
    """Keep the finished slots; returns until when everything is known."""
    mine = Address.objects.filter(
        node__path__startswith=source.node.path, method=Address.Method.PROMETHEUS, is_active=True
    )
    register, length = Register(mine), 60 * reading.step
    until = int(now.timestamp()) // length * length
    for instance, slots in reading.series.items():
        finished = [slot for slot in slots if slot.at < until]
        for address in register.match(instance).addresses:
            keep(address.pk, finished, reading.step)
    return datetime.fromtimestamp(until, UTC)


def _moment(slot: Slot) -> datetime:
    return datetime.fromtimestamp(slot.at, UTC)


def _finding(address: Address, slot: Slot) -> Finding:
    certificate = Certificate(datetime.fromtimestamp(slot.expires, UTC), "", ()) if slot.expires else None
    times = Times(whole=slot.milliseconds)
    return Finding(_verdict(address, slot), _cause(slot), certificate=certificate, times=times)


def _verdict(address: Address, slot: Slot) -> Verdict:
    if not slot.is_up:
        return Verdict.DOWN
    return Verdict.SLOW if (slot.milliseconds or 0) > address.slow_ms else Verdict.UP


def _cause(slot: Slot) -> Cause:
    return Cause.NOTHING if slot.is_up else Cause.REPORTED


def _measurement(address: Address, slot: Slot, step: int) -> Measurement:
    return Measurement(
        address=address,
        at=_moment(slot),
        source=Measurement.Source.PROMETHEUS,
        verdict=_verdict(address, slot).value,
        cause=_cause(slot).value,
        latency_ms=slot.milliseconds if slot.is_up else None,
        minutes=step,
    )
