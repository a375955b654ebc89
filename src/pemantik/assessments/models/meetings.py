"""Interviews and visits: agenda, attendance, minutes, and what was promised."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pemantik.assessments.models.campaign import Assessment, CampaignStage
from pemantik.assessments.models.evidence import EvidenceUse
from pemantik.organizations.models import Node


class Meeting(models.Model):
    """An interview or a visit with one unit of the participant; its minutes are the berita acara."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="meetings")
    stage = models.ForeignKey(CampaignStage, on_delete=models.PROTECT, related_name="meetings")
    unit = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField(_("Mulai"))
    place = models.CharField(_("Tempat atau tautan"), max_length=200)
    agenda = models.TextField(_("Agenda"), blank=True)
    minutes = models.TextField(_("Catatan"), blank=True)
    concluded_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    form_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_at", "id"]

    def __str__(self) -> str:
        return f"{self.stage}: {self.unit}"


class Attendance(models.Model):
    """Someone invited to a meeting, and whether they came."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    name = models.CharField(_("Nama"), max_length=150)
    position = models.CharField(_("Jabatan"), max_length=150, blank=True)
    was_present = models.BooleanField(_("Hadir"), default=False)

    def __str__(self) -> str:
        return self.name


class Promise(models.Model):
    """Evidence promised in a meeting: what, by whom, until when, and the use that fulfilled it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="promises")
    code = models.CharField(max_length=20)
    text = models.CharField(_("Yang dijanjikan"), max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="promises")
    due_on = models.DateField(_("Tenggat"))
    fulfilled_by = models.ForeignKey(EvidenceUse, null=True, on_delete=models.PROTECT, related_name="promises")
    fulfilled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "id"]

    def __str__(self) -> str:
        return self.text
