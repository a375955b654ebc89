"""Spreadsheets of entries on their way in, and what an import did to each entry."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.models.entries import Entry
from pemantik.organizations.models import Node


class InventoryImport(models.Model):
    """A file that someone sent for a unit and all below it. Nothing is written to the registry before it is saved.

    `sheets` says how each sheet was understood: its kind, its headings, where each column stands. Long work is done in
    the background: `run` tells the task that counts from one that somebody gave up, `done` of `total` how far it is.
    """

    class State(models.TextChoices):
        """How far it is."""

        CHECKING = "checking", _("Sedang diperiksa")
        DRAFT = "draft", _("Belum disimpan")
        SAVING = "saving", _("Sedang disimpan")
        SAVED = "saved", _("Tersimpan")
        UNDONE = "undone", _("Dibatalkan")

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    sheets = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    counts = models.JSONField(default=dict)
    #: What stopped the last work in the background, as a sentence.
    problem = models.CharField(max_length=500, blank=True)
    run = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    heard_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["node", "state"], name="import_unit")]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of the file: its cells as they came, what was corrected, what was answered, and what would become of it.

    `problems` is a list of `[column, reason, suggestion]`; `proposal` says what is proposed and to which row or entry.
    """

    batch = models.ForeignKey(InventoryImport, on_delete=models.CASCADE, related_name="rows")
    sheet = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    fixes = models.JSONField(default=dict)
    answer = models.CharField(max_length=10, blank=True)
    fate = models.CharField(max_length=10, blank=True)
    problems = models.JSONField(default=list)
    proposal = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["batch", "fate"], name="import_row_fate")]

    def __str__(self) -> str:
        return str(self.number)


class ImportedEntry(models.Model):
    """What an import did to one entry: made it, or changed what `before` states. `version` is the entry's after it."""

    batch = models.ForeignKey(InventoryImport, on_delete=models.CASCADE, related_name="entries")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="imports")
    sheet = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField()
    is_new = models.BooleanField()
    before = models.JSONField(default=dict)
    version = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "entry"], name="one_change_per_import"),
        ]

    def __str__(self) -> str:
        return str(self.entry)
