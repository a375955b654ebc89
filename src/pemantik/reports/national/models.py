"""Verdicts of the national portal that were brought in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pemantik.assessments.models import Assessment, CampaignStage


class VerdictImport(models.Model):
    """A file (or pasted table) of verdicts: kept as it came, its rows as they were corrected, what was made of them.

    Nothing is written to the assessment before `state` becomes SAVED; `taken` says how to undo it. Without a stage it
    belongs to the result of a closed campaign.
    """

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Belum disimpan")
        SAVED = "saved", _("Tersimpan")
        UNDONE = "undone", _("Dibatalkan")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="verdict_imports")
    stage = models.ForeignKey(CampaignStage, null=True, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    #: The bytes that were sent; at most what `tables.limits.UPLOAD` takes.
    content = models.BinaryField()
    source = models.CharField(_("Sumber"), max_length=200)
    source_date = models.DateField(_("Tanggal hasil"))
    rows = models.JSONField(default=list)
    #: The index as the file's totals row tells it, as the person corrected it; empty where there is none.
    index = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    taken = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-sent_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["assessment", "state"])]

    def __str__(self) -> str:
        return self.file_name
