"""Requests to spend on ICT: what is asked for, its versions, and what the checks said about each."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.models import Entry
from pemantik.organizations.models import Node


class SpendingRequest(models.Model):
    """One planned purchase or build of a unit, from draft to what became of it.

    `content` is the draft; each sending freezes it as a `RequestVersion`. Columns repeat what lists filter and sum by:
    `amount` what is asked for, `approved` what the decision in force allows, `verdict` how it went. `due_on` is the day
    until which a decision is due; while a question waits for the unit (`is_waiting`) the clock stands still.
    """

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Draf")
        SUBMITTED = "sent", _("Terkirim")
        REVIEW = "review", _("Ditelaah")
        DECIDED = "decided", _("Diputuskan")
        REALISED = "realised", _("Terlaksana")
        CLOSED = "closed", _("Tidak dilaksanakan")
        WITHDRAWN = "withdrawn", _("Ditarik")

    class Verdict(models.TextChoices):
        """What was decided."""

        APPROVED = "approved", _("Disetujui")
        CONDITIONAL = "conditional", _("Disetujui dengan syarat")
        REJECTED = "rejected", _("Tidak disetujui")
        RETURNED = "returned", _("Dikembalikan")

    institution = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="spending_requests")
    #: The budget line; a new one is made as a plan when the request is sent.
    line = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="spending_requests")
    title = models.CharField(_("Yang akan dibeli atau dibangun"), max_length=200)
    year = models.PositiveSmallIntegerField(_("Tahun anggaran"))
    amount = models.DecimalField(_("Nilai yang diajukan"), max_digits=18, decimal_places=2, default=0)
    approved = models.DecimalField(_("Nilai yang disetujui"), max_digits=18, decimal_places=2, null=True)
    state = models.CharField(_("Keadaan"), max_length=9, choices=State, default=State.DRAFT)
    verdict = models.CharField(_("Keputusan"), max_length=11, choices=Verdict, blank=True)
    content = models.JSONField(default=dict)
    #: How often it was sent; the last version counts.
    sent_times = models.PositiveSmallIntegerField(default=0)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    #: Working days until a decision, as the rules said when it was sent.
    days = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    is_waiting = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "year", "state"], name="spending_board"),
            models.Index(fields=["node", "state"], name="spending_of_unit"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        """Whether a decision is overdue: the clock runs, and its day has passed."""
        at_work = self.state in {self.State.SUBMITTED, self.State.REVIEW}
        return bool(at_work and not self.is_waiting and self.due_on and self.due_on < timezone.localdate())


class RequestObject(models.Model):
    """An entry of the inventory that the spending builds, changes, replaces or uses."""

    class Role(models.TextChoices):
        """What happens to it."""

        BUILDS = "builds", _("Dibangun atau diadakan")
        CHANGES = "changes", _("Diubah atau dipelihara")
        REPLACES = "replaces", _("Digantikan")
        SERVES = "serves", _("Didukung (layanan, proses bisnis, kebutuhan)")

    request = models.ForeignKey(SpendingRequest, on_delete=models.CASCADE, related_name="objects_touched")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="touched_by_spending")
    role = models.CharField(_("Perlakuan"), max_length=8, choices=Role)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "entry"], name="one_role_of_an_object"),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.entry}"


class RequestVersion(models.Model):
    """What was sent at one time; it never changes. `content` names the objects and the line as they were."""

    request = models.ForeignKey(SpendingRequest, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "number"], name="one_spending_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.request}, {self.number}"


class CheckRun(models.Model):
    """What the checks found about one version, as it was said then. Running them again makes another row."""

    of = models.ForeignKey(RequestVersion, on_delete=models.CASCADE, related_name="check_runs")
    findings = models.JSONField()
    ran_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ran_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-ran_at", "-id"]

    def __str__(self) -> str:
        return f"{self.of}: {self.ran_at}"


class RequestDocument(models.Model):
    """A document of the evidence library that supports a request: this version of it."""

    request = models.ForeignKey(SpendingRequest, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey("assessments.DocumentVersion", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "document"], name="one_document_once_in_a_request"),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.document}"
