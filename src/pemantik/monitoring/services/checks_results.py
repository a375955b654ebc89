"""What findings do: they are kept, they set the state of an address, and open and close incidents.

Two failures in a row open an incident, one success closes it. A gap (not measured) does neither.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from pemantik.accounts import audit, mail
from pemantik.monitoring.models import Address, Incident, Measurement
from pemantik.monitoring.models.checks import State
from pemantik.monitoring.probing.findings import Finding, Verdict
from pemantik.organizations.models import Node

#: So many failures in a row are an incident: one may be chance.
FAILURES = 2
#: After a first failure the next check comes soon, to see whether it was chance.
CONFIRM_MINUTES = 2
#: So many addresses are written in one transaction: others do not wait long, and the disk not often.
CHUNK = 50
#: Days before the end of a certificate at which people are told, the nearest first.
CERTIFICATE_DAYS = (7, 14, 30)
WORKING = frozenset({Verdict.UP, Verdict.SLOW})


def store(found: Mapping[int, Finding], at: datetime) -> None:
    """Keep the findings of a pass that began at this moment."""
    keys = sorted(found)
    for begin in range(0, len(keys), CHUNK):
        _store_chunk({key: found[key] for key in keys[begin : begin + CHUNK]}, at)


@transaction.atomic
def _store_chunk(found: Mapping[int, Finding], at: datetime) -> None:
    addresses = list(Address.objects.select_for_update().filter(pk__in=found).order_by("pk"))
    # Joined only after the lock: a lock on a joined row would wait for whoever edits the unit.
    nodes = Node.objects.in_bulk({each.node_id for each in addresses})
    for address in addresses:
        address.node = nodes[address.node_id]
        apply(address, found[address.pk], at)
    kept = [_measurement(address, found[address.pk], at) for address in addresses]
    Measurement.objects.bulk_create(kept, ignore_conflicts=True)
    # All are there and locked, so this only updates; `bulk_update` would take ten times as long for so many fields.
    Address.objects.bulk_create(addresses, update_conflicts=True, unique_fields=["id"], update_fields=STATE_FIELDS)


#: What a finding changes in an address.
STATE_FIELDS = [
    *("state", "cause", "status", "latency_ms", "checked_at", "failures", "failing_since", "next_at"),
    *("certificate_until", "certificate_issuer", "certificate_told"),
]


def apply(address: Address, finding: Finding, at: datetime) -> None:
    """Set the state of a locked address from a finding, and its incident. Older findings than the last say nothing."""
    if address.checked_at and at <= address.checked_at:
        return
    address.checked_at, address.state = at, State(finding.verdict.value)
    address.cause, address.status = finding.cause.value, finding.status
    if finding.verdict is Verdict.NOT_MEASURED:
        return
    address.latency_ms = finding.times.whole if finding.verdict in WORKING else None
    _keep_certificate(address, finding, at)
    if finding.verdict in WORKING:
        _close_incident(address, at)
        address.failures, address.failing_since = 0, None
        return
    address.failures += 1
    address.failing_since = address.failing_since or at
    if address.failures == 1:
        address.next_at = min(address.next_at, at + timedelta(minutes=CONFIRM_MINUTES))
    if address.failures >= FAILURES:
        _open_incident(address)


def _measurement(address: Address, finding: Finding, at: datetime) -> Measurement:
    is_first_failure = finding.verdict is Verdict.DOWN and address.failures == 1
    return Measurement(
        address=address,
        at=at,
        verdict=finding.verdict.value,
        cause=finding.cause.value,
        status=finding.status,
        latency_ms=finding.times.whole if finding.verdict in WORKING else None,
        dns_ms=finding.times.dns,
        connect_ms=finding.times.connect,
        tls_ms=finding.times.tls,
        minutes=CONFIRM_MINUTES if is_first_failure else address.interval,
    )


def _open_incident(address: Address) -> None:
    if Incident.objects.filter(address=address, ended_at=None).exists():
        return
    began = address.failing_since or address.checked_at
    assert began  # noqa: S101 - both were set before
    made = Incident.objects.create(address=address, started_at=began, cause=address.cause, status=address.status)
    with audit.acting(None):
        after = {"cause": made.cause, "started_at": began}
        audit.record("incident.opened", made, after=after, node_path=address.node.path)
    _tell("opened", made.pk)


def _close_incident(address: Address, at: datetime) -> None:
    if address.failures < FAILURES:
        return
    found = Incident.objects.filter(address=address, ended_at=None).first()
    if found is None:
        return
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    with audit.acting(None):
        audit.record("incident.closed", found, after={"ended_at": at}, node_path=address.node.path)
    _tell("closed", found.pk)


def _keep_certificate(address: Address, finding: Finding, at: datetime) -> None:
    certificate = finding.certificate
    if certificate is None:
        return
    if certificate.expires_at != address.certificate_until:
        address.certificate_told = None
    address.certificate_until, address.certificate_issuer = certificate.expires_at, certificate.issuer
    days = (certificate.expires_at - at).days
    nearest = next((each for each in CERTIFICATE_DAYS if days < each), None)
    if nearest and days >= 0 and (address.certificate_told is None or nearest < address.certificate_told):
        address.certificate_told = nearest
        _tell("certificate", address.pk)


def _tell(what: str, key: int) -> None:
    from pemantik.monitoring.checks_tasks import tell  # noqa: PLC0415 - tasks call services

    if mail.is_configured():
        transaction.on_commit(lambda: tell.enqueue(what, key))
