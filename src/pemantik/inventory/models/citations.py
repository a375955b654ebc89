"""Entries that were cited as evidence: each time a dated snapshot."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from pemantik.assessments.models import Document, DocumentVersion
from pemantik.inventory.models.entries import Entry


class Citation(models.Model):
    """What an entry stated at one moment, as a version of a document in the evidence library.

    All snapshots of an entry are versions of one document. `seal` is the hash of what the entry stated then: where the
    entry has another one now, it has changed since.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="citations")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    version = models.OneToOneField(DocumentVersion, on_delete=models.PROTECT, related_name="citation")
    content = models.JSONField()
    seal = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["entry", "-taken_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["entry", "-taken_at"], name="citation_newest")]

    def __str__(self) -> str:
        return f"{self.entry}, {self.version}"
