"""How an address is now, in the words and colours of the pages, and as conditions for the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pemantik.monitoring.models import Address
from pemantik.monitoring.models.checks import State
from pemantik.monitoring.services.checks_results import CERTIFICATE_DAYS, FAILURES

#: An address of which nothing was heard for so many of its intervals is not measured, whatever was found before.
SILENT_INTERVALS = 3
SILENT_LEAST = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Condition:
    """A state as a chip: its name in filters, its word, icon and colour."""

    code: str
    word: str | Promise
    icon: str
    chip: str


UP = Condition("up", _("Berfungsi"), "check", "done")
SLOW = Condition("slow", _("Lambat"), "clock", "fix")
DOWN = Condition("down", _("Tidak berfungsi"), "x", "late")
DOUBT = Condition("down", _("Gagal sekali, sedang dipastikan"), "refresh", "fix")
UNKNOWN = Condition("none", _("Belum diperiksa"), "circle-dashed", "none")
SILENT = Condition("none", _("Tidak diukur"), "circle-dashed", "none")
PAUSED = Condition("paused", _("Pemeriksaan dihentikan"), "ban", "locked")

#: What the list can be narrowed to, in the order of its choices.
FILTERS: tuple[tuple[str, str | Promise], ...] = (
    ("", _("Semua")),
    ("down", _("Tidak berfungsi")),
    ("slow", _("Lambat")),
    ("up", _("Berfungsi")),
    ("none", _("Tidak diukur")),
    ("certificate", _("Sertifikat berakhir dalam 30 hari")),
    ("paused", _("Dihentikan")),
)


def condition_of(address: Address, now: datetime | None = None) -> Condition:
    """How an address is now."""
    now = now or timezone.now()
    if not address.is_active:
        return PAUSED
    if address.checked_at is None:
        return UNKNOWN
    if address.checked_at < now - _patience(address.interval) or address.state == State.NOT_MEASURED:
        return SILENT
    if address.state == State.DOWN:
        return DOUBT if address.failures < FAILURES else DOWN
    return SLOW if address.state == State.SLOW else UP


def matching(code: str, now: datetime) -> Q:
    """The same as a condition of the database; everything for a code that is none."""
    heard = Q(pk__in=[])
    for interval in Address.Interval.values:
        heard |= Q(interval=interval, checked_at__gte=now - _patience(interval))
    heard &= ~Q(state=State.NOT_MEASURED)
    certificate = Q(certificate_until__lt=now + timedelta(days=max(CERTIFICATE_DAYS)))
    return {
        "up": Q(is_active=True, state=State.UP) & heard,
        "slow": Q(is_active=True, state=State.SLOW) & heard,
        "down": Q(is_active=True, state=State.DOWN) & heard,
        "none": Q(is_active=True) & ~heard,
        "certificate": Q(is_active=True) & certificate,
        "paused": Q(is_active=False),
    }.get(code, Q())


def _patience(interval: int) -> timedelta:
    return max(SILENT_LEAST, SILENT_INTERVALS * timedelta(minutes=interval))


@dataclass(frozen=True, slots=True)
class CertificateState:
    """Until when a certificate holds, and how urgent that is: the nearest of 30, 14, 7 days, or 0 for over."""

    until: datetime
    days: int
    urgency: int | None

    @property
    def chip(self) -> str:
        """Its colour."""
        if self.urgency is None:
            return "done"
        return "late" if self.urgency <= min(CERTIFICATE_DAYS) else "fix"


def certificate_of(address: Address, now: datetime | None = None) -> CertificateState | None:
    """The certificate that an address showed last; None where it showed none."""
    if address.certificate_until is None:
        return None
    now = now or timezone.now()
    days = (address.certificate_until - now).days
    urgency = 0 if address.certificate_until <= now else next((each for each in CERTIFICATE_DAYS if days < each), None)
    return CertificateState(address.certificate_until, days, urgency)
