"""Values per stage, and who is asked for what."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pemantik.assessments.models.campaign import Assessment, CampaignStage
from pemantik.organizations.models import Node


class StageValue(models.Model):
    """The value of one indicator (or entry) in one stage, with its reason and author.

    A stage that inherits and has no row of its own takes the value of the nearest earlier stage. `version` rises with
    every save; a save that names an older one is refused (see services.answering).
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="values")
    stage = models.ForeignKey(CampaignStage, on_delete=models.PROTECT, related_name="values")
    code = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=16, decimal_places=10, null=True)
    not_relevant = models.BooleanField(default=False)
    narrative = models.TextField(_("Penjelasan"), blank=True)
    #: Levels whose criteria are claimed to be met; null where nobody ticked them.
    met_levels = models.JSONField(null=True)
    #: Index of another institution, on its own scale, that the value was converted from.
    measured = models.DecimalField(_("Indeks lembaga lain"), max_digits=16, decimal_places=10, null=True)
    is_provisional = models.BooleanField(_("Nilai sementara"), default=False)
    source = models.CharField(_("Sumber nilai"), max_length=200, blank=True)
    source_date = models.DateField(_("Tanggal sumber"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "stage", "code"], name="one_value_per_stage_and_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.value}"


class Assignment(models.Model):
    """An indicator, or one evidence item of it, is asked of a unit and perhaps of one person there."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="assignments")
    code = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    item = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments"
    )
    due_on = models.DateField(_("Tenggat"), null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assessment", "code", "level", "item", "unit", "person"],
                name="one_assignment_each",
                nulls_distinct=False,
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person"]), models.Index(fields=["unit"])]

    def __str__(self) -> str:
        return f"{self.code} → {self.unit}"
