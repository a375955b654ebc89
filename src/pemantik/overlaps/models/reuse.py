"""The same function elsewhere, who offers theirs, and what an Aplikasi Umum already serves."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.models import Entry
from pemantik.organizations.models import Node
from pemantik.overlaps.models.notices import LONGEST_REASON


class Twin(models.Model):
    """The last search found the same function in another institution. `other` was published then."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="twins")
    other = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "other"], name="one_twin_of_two_entries"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ~ {self.other}"


class SharingOffer(models.Model):
    """The owner of a published entry offers it to other institutions: what they get, and whom they ask."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="sharing_offer")
    note = models.CharField(_("Yang ditawarkan"), max_length=LONGEST_REASON)
    contact = models.CharField(_("Hubungi"), max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.entry)


class Move(models.Model):
    """An application whose function an Aplikasi Umum already serves, and what its owner says about that.

    `service` is its value in the catalogue; `words` are those by which it was recognised, none where the owner named
    it.
    """

    class Answer(models.TextChoices):
        """What the owner says."""

        MOVE = "move", _("Akan pindah ke Aplikasi Umum")
        STAY = "stay", _("Tetap dipakai, ada alasannya")
        OTHER = "other", _("Fungsinya tidak sama")

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="move")
    institution = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    service = models.CharField(max_length=100)
    words = models.JSONField(default=list)
    #: Whether the last search still finds it; what was answered stays.
    is_found = models.BooleanField(default=True)
    found_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(_("Jawaban"), max_length=5, choices=Answer, blank=True)
    until = models.DateField(_("Pindah paling lambat"), null=True)
    reason = models.CharField(_("Alasan"), max_length=LONGEST_REASON, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(answer="move") | Q(until__isnull=False), name="move_has_a_date"),
            models.CheckConstraint(condition=~Q(answer="stay") | ~Q(reason=""), name="stay_has_a_reason"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "is_found", "answer"], name="move_open"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} → {self.service}"
