"""Registered addresses, what was measured, what became of each day, and incidents."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.models import Entry
from pemantik.monitoring.causes import cause_text
from pemantik.monitoring.probing.findings import Verdict
from pemantik.organizations.models import Node


class State(models.TextChoices):
    """How an address is by its last check."""

    UNKNOWN = "", _("Belum diperiksa")
    UP = Verdict.UP.value, _("Berfungsi")
    SLOW = Verdict.SLOW.value, _("Lambat")
    DOWN = Verdict.DOWN.value, _("Tidak berfungsi")
    NOT_MEASURED = Verdict.NOT_MEASURED.value, _("Tidak diukur")


class Address(models.Model):
    """A web address of a unit that is checked regularly, and how it is now."""

    class Interval(models.IntegerChoices):
        """Minutes between two checks."""

        FIVE = 5, _("5 menit")
        QUARTER = 15, _("15 menit")
        HOUR = 60, _("1 jam")

    class Method(models.TextChoices):
        """Who measures."""

        OWN = "own", _("Server ini memeriksa")
        PROMETHEUS = "prometheus", _("Prometheus memeriksa")

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="addresses")
    #: The application that answers there, where it stands in the inventory.
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="addresses")
    name = models.CharField(_("Nama"), max_length=150)
    url = models.CharField(_("Alamat"), max_length=500)
    interval = models.PositiveSmallIntegerField(_("Diperiksa setiap"), choices=Interval, default=Interval.QUARTER)
    method = models.CharField(_("Cara"), max_length=10, choices=Method, default=Method.OWN)
    slow_ms = models.PositiveIntegerField(_("Dianggap lambat di atas (milidetik)"), default=3000)
    accepts_sign_in = models.BooleanField(_("Halaman ini meminta masuk"), default=False)
    is_active = models.BooleanField(_("Aktif"), default=True)
    #: Goes up with every change by people, so that of two who edit, the second is told.
    form_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    state = models.CharField(max_length=4, choices=State, default=State.UNKNOWN, blank=True, editable=False)
    cause = models.CharField(max_length=20, blank=True, editable=False)
    status = models.PositiveSmallIntegerField(null=True, editable=False)
    latency_ms = models.PositiveIntegerField(null=True, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    #: Failures one after the other, and when the first of them was.
    failures = models.PositiveIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    certificate_until = models.DateTimeField(null=True, editable=False)
    certificate_issuer = models.CharField(max_length=100, blank=True, editable=False)
    #: The last threshold in days before the certificate's end of which people were told.
    certificate_told = models.PositiveSmallIntegerField(null=True, editable=False)
    next_at = models.DateTimeField(default=timezone.now, editable=False)
    #: When a person last asked for a check.
    asked_at = models.DateTimeField(null=True, editable=False)
    #: All days before this midnight are in `days`; what came later is only in `measurements`.
    rolled_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["node", "url"], name="one_address_once_per_unit"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["is_active", "next_at"])]

    def __str__(self) -> str:
        return self.name

    @property
    def cause_text(self) -> str:
        """Why it is so, in a sentence; empty if all is well."""
        return cause_text(self.cause, self.status)


class Measurement(models.Model):
    """One measurement, kept for five weeks. It stands for so many minutes: until the next one was to come."""

    class Source(models.TextChoices):
        """Who measured."""

        OWN = "own", _("Server ini")
        PROMETHEUS = "prom", _("Prometheus")

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="measurements")
    at = models.DateTimeField()
    source = models.CharField(max_length=4, choices=Source, default=Source.OWN)
    verdict = models.CharField(max_length=4, choices=[each for each in State.choices if each[0]])
    cause = models.CharField(max_length=20, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    latency_ms = models.PositiveIntegerField(null=True)
    dns_ms = models.PositiveIntegerField(null=True)
    connect_ms = models.PositiveIntegerField(null=True)
    tls_ms = models.PositiveIntegerField(null=True)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["address", "at", "source"], name="one_measurement_per_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.address_id} {self.at:%Y-%m-%d %H:%M} {self.verdict}"

    @property
    def cause_text(self) -> str:
        """Why it was so, in a sentence."""
        return cause_text(self.cause, self.status)


class Day(models.Model):
    """One finished day of one address, kept for good. Minutes for shares, numbers of measurements for trust in them."""

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    measured = models.PositiveIntegerField()
    up = models.PositiveIntegerField()
    measured_minutes = models.PositiveIntegerField()
    up_minutes = models.PositiveIntegerField()
    #: Milliseconds of the measurements that were up; null where none was.
    latency_mean = models.PositiveIntegerField(null=True)
    latency_p95 = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["address", "day"], name="one_row_per_address_and_day"),
            models.CheckConstraint(
                condition=Q(up__lte=models.F("measured")) & Q(up_minutes__lte=models.F("measured_minutes")),
                name="no_more_up_than_measured",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address_id} {self.day}"


class Incident(models.Model):
    """A time in which an address did not work: two failures in a row opened it, one success ended it."""

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="incidents")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=20)
    status = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(_("Catatan"), blank=True)
    form_version = models.PositiveIntegerField(default=1)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(null=True)
    #: Who ended it by hand; nobody where a check found the address working again.
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-started_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["address"], condition=Q(ended_at=None), name="one_open_incident_per_address"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["ended_at", "-started_at"])]

    def __str__(self) -> str:
        return f"{self.address}: {self.cause_text}"

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.ended_at is None

    @property
    def cause_text(self) -> str:
        """Why it began, in a sentence."""
        return cause_text(self.cause, self.status)

    @property
    def minutes(self) -> int:
        """How long it lasted, or has lasted so far."""
        return int(((self.ended_at or timezone.now()) - self.started_at).total_seconds() // 60)
