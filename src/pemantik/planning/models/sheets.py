"""Draft budgets of an institution as sheets: which lines are ICT, which are doubled, which nobody has reviewed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.models import Entry
from pemantik.organizations.models import Node
from pemantik.planning.models.requests import SpendingRequest


class BudgetSheet(models.Model):
    """One version of a draft budget. `run` tells the task that counts from one that was given up."""

    class State(models.TextChoices):
        """How far it is."""

        CHECKING = "checking", _("Sedang diperiksa")
        READY = "ready", _("Siap dibaca")
        UNDONE = "undone", _("Dibatalkan")

    institution = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("Tahun anggaran"))
    name = models.CharField(_("Tahap"), max_length=80)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    #: How the table was understood: headings, where each column stands, what was left out.
    reading = models.JSONField(default=dict)
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.CHECKING)
    problem = models.CharField(max_length=500, blank=True)
    run = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    heard_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["-sent_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "year", "state"], name="budget_sheet_of"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class BudgetRow(models.Model):
    """One line of a draft budget. `is_ict` counts: what the words and codes say, unless a person said otherwise.

    `doubles` are `[score, what, id, name, sentence]`: another row (`row`) or an entry of the inventory (`entry`).
    """

    class Answer(models.TextChoices):
        """What a person said of it."""

        ICT = "ict", _("Belanja TIK")
        NOT_ICT = "not", _("Bukan belanja TIK")

    sheet = models.ForeignKey(BudgetSheet, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    #: Code, unit and name of the line, as the next version is compared with.
    key = models.CharField(max_length=64)
    unit = models.CharField(_("Unit di berkas"), max_length=200, blank=True)
    node = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, related_name="+")
    activity = models.CharField(_("Sub kegiatan"), max_length=300, blank=True)
    activity_code = models.CharField(max_length=30, blank=True)
    account = models.CharField(_("Rekening"), max_length=300, blank=True)
    account_code = models.CharField(max_length=30, blank=True)
    name = models.CharField(_("Uraian"), max_length=300)
    volume = models.CharField(max_length=80, blank=True)
    amount = models.DecimalField(_("Nilai"), max_digits=18, decimal_places=2, null=True)
    is_ict = models.BooleanField(default=False)
    proposed = models.BooleanField(default=False)
    why = models.JSONField(default=list)
    answer = models.CharField(max_length=3, choices=Answer, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    doubles = models.JSONField(default=list)
    is_double = models.BooleanField(default=False)
    #: The same line in the version before, its value there, and the entry that it is in the inventory.
    before = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    amount_before = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(SpendingRequest, null=True, on_delete=models.SET_NULL, related_name="budget_rows")

    class Meta:
        ordering: ClassVar[list[str]] = ["number", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sheet", "is_ict", "is_double", "node"], name="budget_row_list"),
            models.Index(fields=["sheet", "key"], name="budget_row_key"),
        ]

    def __str__(self) -> str:
        return self.name
