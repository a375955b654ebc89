"""What a member says about its agreements."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pemantik.supervision.models.coaching import Agreement


class ProgressReport(models.Model):
    """A member told how far an agreement is. One that says "done" waits until the province confirms or returns it."""

    class State(models.TextChoices):
        """What became of it."""

        NOTED = "noted", _("Dicatat")
        WAITING = "waiting", _("Menunggu konfirmasi provinsi")
        CONFIRMED = "confirmed", _("Dikonfirmasi selesai")
        RETURNED = "returned", _("Dikembalikan")
        REPLACED = "replaced", _("Diganti laporan baru")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reports")
    note = models.CharField(_("Kemajuan"), max_length=500)
    state = models.CharField(max_length=9, choices=State)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    reply = models.CharField(_("Jawaban provinsi"), max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(state="waiting"), name="one_report_waits_per_agreement"
            ),
        ]

    def __str__(self) -> str:
        return self.note[:80]
