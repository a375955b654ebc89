"""Frozen results."""

from typing import ClassVar

from django.db import models

from pemantik.assessments.models.campaign import Assessment, CampaignStage


class ResultSnapshot(models.Model):
    """The result of a stage as it was when the campaign was closed (or corrected: a new revision).

    `values` are the answers by code that it was computed from, so that it re-computes to the digit. The published value
    may differ from the computed one; then the reason says why.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="snapshots")
    stage = models.ForeignKey(CampaignStage, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveSmallIntegerField()
    index = models.DecimalField(max_digits=12, decimal_places=6)
    exact = models.CharField(max_length=60)
    band = models.CharField(max_length=80, blank=True)
    group_scores = models.JSONField()
    values = models.JSONField()
    published_index = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    published_reason = models.TextField(blank=True)
    published_source = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["assessment", "-revision", "stage__order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "stage", "revision"], name="one_snapshot_per_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.index}"
