"""Decisions, numbered and frozen, and what became of them."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pemantik.organizations.models import Node
from pemantik.planning.models.requests import RequestVersion, SpendingRequest


class Decision(models.Model):
    """A recommendation as it was given; nothing here changes afterwards. A correction is another decision with a number
    of its own, that names the one it replaces.
    """

    request = models.ForeignKey(SpendingRequest, on_delete=models.PROTECT, related_name="decisions")
    of = models.ForeignKey(RequestVersion, on_delete=models.PROTECT, related_name="decisions")
    institution = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("Nomor"), max_length=80)
    verdict = models.CharField(_("Keputusan"), max_length=11, choices=SpendingRequest.Verdict)
    approved = models.DecimalField(_("Nilai yang disetujui"), max_digits=18, decimal_places=2)
    reasons = models.TextField(_("Pertimbangan"))
    #: Sentences; the realisation says of each whether it was met.
    conditions = models.JSONField(_("Syarat"), default=list)
    basis = models.JSONField(_("Dasar hukum"), default=list)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    correction = models.TextField(_("Alasan koreksi"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-decided_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "year", "sequence"], name="one_decision_per_number"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def saved(self) -> Decimal:
        """What was asked for and not approved; nothing of a request that may come back."""
        if self.verdict == SpendingRequest.Verdict.RETURNED:
            return Decimal(0)
        return max(Decimal(0), self.of.amount - self.approved)


class DecisionCounter(models.Model):
    """The last number of a year, so that none is given twice and none is left out."""

    institution = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "year"], name="one_decision_counter_per_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Realisation(models.Model):
    """What was bought in the end, beside what was decided. `met` has `ya`, `tidak` or `sebagian` for each condition."""

    request = models.OneToOneField(SpendingRequest, on_delete=models.PROTECT, related_name="realisation")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    contract_value = models.DecimalField(_("Nilai kontrak"), max_digits=18, decimal_places=2)
    contract_on = models.DateField(_("Tanggal kontrak"), null=True)
    vendor = models.CharField(_("Penyedia"), max_length=200)
    bought = models.TextField(_("Yang dibeli"))
    met = models.JSONField(default=list)
    note = models.TextField(_("Penjelasan perbedaan"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.request)
