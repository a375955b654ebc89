"""The yearly round in which owners are asked whether their entries are still true."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pemantik.organizations.models import Node


class ConfirmationRound(models.Model):
    """A round of one institution. What is confirmed after it was opened is confirmed in it."""

    institution = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="confirmation_rounds")
    year = models.PositiveSmallIntegerField(_("Tahun"))
    due_on = models.DateField(_("Tenggat"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    #: The last time when those who are behind were reminded by mail.
    reminded_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["-opened_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "year"], name="one_round_per_year"),
            models.UniqueConstraint(fields=["institution"], condition=Q(closed_at=None), name="one_open_round"),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.year}"
