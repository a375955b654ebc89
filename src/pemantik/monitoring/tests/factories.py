"""Units with watched addresses, and findings, for tests."""

from datetime import UTC, datetime, timedelta
from itertools import count

from pemantik.monitoring.models import Address
from pemantik.monitoring.probing.findings import Cause, Certificate, Finding, Times, Verdict
from pemantik.organizations.models import Node

_numbers = count(1)
#: Noon of a Wednesday in the middle of a month, in the time of this installation.
NOON = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)

NOT_MEASURED = Finding(Verdict.NOT_MEASURED, Cause.NO_NETWORK)


def up(milliseconds: int = 120, certificate: Certificate | None = None) -> Finding:
    """It answered."""
    return Finding(Verdict.UP, status=200, times=Times(whole=milliseconds), certificate=certificate)


def slow(milliseconds: int = 5000) -> Finding:
    """It answered late."""
    return Finding(Verdict.SLOW, status=200, times=Times(whole=milliseconds))


def down(cause: Cause = Cause.TIMEOUT, status: int | None = None) -> Finding:
    """It did not answer, or wrongly."""
    return Finding(Verdict.DOWN, cause, status, times=Times(whole=900))


def ends_in(days: float, now: datetime = NOON) -> Certificate:
    """A certificate that ends so many days from now."""
    return Certificate(now + timedelta(days=days), "Otoritas Uji", ("contoh.go.id",))


def make_address(node: Node, url: str = "", **fields) -> Address:
    """A watched address of a unit, due since noon."""
    number = next(_numbers)
    values = {"name": f"Layanan {number}", "created_at": NOON - timedelta(days=40), "next_at": NOON} | fields
    return Address.objects.create(node=node, url=url or f"https://layanan{number}.contoh.go.id/", **values)
