"""Reminders that were sent."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pemantik.assessments.models import Assessment
from pemantik.organizations.models import Node


class Reminder(models.Model):
    """A member was reminded of what is late. Stays in the history, whether its mail could be sent or not."""

    class State(models.TextChoices):
        """What became of the mail."""

        WAITING = "waiting", _("Menunggu dikirim")
        SENT = "sent", _("Terkirim")
        FAILED = "failed", _("Gagal dikirim")
        NO_MAIL = "no_mail", _("Tanpa surel")

    supervisor = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="reminders")
    text = models.CharField(max_length=300)
    days = models.PositiveIntegerField()
    recipients = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["assessment", "-made_at"])]

    def __str__(self) -> str:
        return self.text
