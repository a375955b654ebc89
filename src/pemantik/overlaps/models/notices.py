"""What was shown to people while they wrote an entry, and what they chose."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.models import Entry
from pemantik.organizations.models import Node

#: Letters of a reason.
LONGEST_REASON = 500


class Notice(models.Model):
    """One writing of an entry in which likely doubles were shown: by whom, of what, with which scores in use.

    `token` names the form that was open; an entry that was never saved stays empty, and that may be the best outcome.
    `services` are the Aplikasi Umum that were named.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=32)
    institution = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.CASCADE, related_name="notices")
    services = models.JSONField(default=list)
    release = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "token"], name="one_notice_per_form"),
        ]

    def __str__(self) -> str:
        return self.name


class Shown(models.Model):
    """One likely double that was shown, while typing or on saving, and what was chosen about it."""

    class Place(models.TextChoices):
        """Where it is."""

        HERE = "here", _("Instansi sendiri")
        ELSEWHERE = "elsewhere", _("Instansi lain")

    class Choice(models.TextChoices):
        """What the writer says."""

        DIFFERENT = "different", _("Bukan dobel, fungsinya lain")
        DISCUSS = "discuss", _("Memang sama, akan saya bahas dengan pemiliknya")
        INTENDED = "intended", _("Fungsinya sama, tetapi sengaja terpisah")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="shown")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="shown_to")
    place = models.CharField(max_length=9, choices=Place)
    score = models.FloatField()
    #: Why, as it was told: words that both have, and what the key compared.
    words = models.JSONField(default=dict)
    typed_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    choice = models.CharField(_("Jawaban"), max_length=9, choices=Choice, blank=True)
    reason = models.CharField(_("Alasan"), max_length=LONGEST_REASON, blank=True)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "entry"], name="shown_once_in_a_notice"),
        ]

    def __str__(self) -> str:
        return f"{self.notice}: {self.entry}"
