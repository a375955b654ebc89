"""Entries that are one thing several times, what is to become of them, and the money."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.models import Entry
from pemantik.organizations.models import Node
from pemantik.overlaps.models.review import LONGEST_REASON


class DoubleGroup(models.Model):
    """Entries of one institution that belong together. Without an outcome a search forms it anew; with one it is kept.

    `is_live` is false for what later searches no longer put together; an outcome makes it live for good.
    """

    institution = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    is_live = models.BooleanField(default=True)
    #: Rupiah: what its members cost without the dearest of them, as far as it is known.
    stake = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["institution", "is_live"], name="group_live")]

    def __str__(self) -> str:
        return f"{self.institution}: {self.pk}"


class GroupMember(models.Model):
    """An entry in a group. In a kept group new ones are only offered, until a person takes them in or declines.

    `goes`: the outcome ends this entry. `proposed`, `expected` and `realised` are rupiah a year.
    """

    class Status(models.TextChoices):
        """Whether it belongs."""

        IN = "in", _("Anggota")
        OFFERED = "offered", _("Ditawarkan")
        DECLINED = "declined", _("Bukan anggota")

    group = models.ForeignKey(DoubleGroup, on_delete=models.CASCADE, related_name="members")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="overlap_groups")
    status = models.CharField(max_length=8, choices=Status, default=Status.IN)
    goes = models.BooleanField(default=False)
    proposed = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    expected = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    realised = models.DecimalField(max_digits=18, decimal_places=2, null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["group", "entry"], name="one_place_in_a_group"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.entry}"


class Outcome(models.Model):
    """What becomes of a group: which entry stays, who does it, until when; later when it was done."""

    class Disposition(models.TextChoices):
        """What is done."""

        RETIRE = "retire", _("Hentikan")
        MERGE = "merge", _("Gabungkan")
        SHARE = "share", _("Pakai bersama")
        KEEP = "keep", _("Pertahankan semua")

    group = models.OneToOneField(DoubleGroup, on_delete=models.CASCADE, related_name="outcome")
    disposition = models.CharField(_("Tindak lanjut"), max_length=6, choices=Disposition)
    stays = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    doer = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(_("Batas waktu"), null=True)
    reason = models.CharField(_("Alasan"), max_length=LONGEST_REASON, blank=True)
    #: Why the expected savings are not the proposed ones.
    saving_reason = models.CharField(_("Alasan perubahan nilai"), max_length=LONGEST_REASON, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    done_on = models.DateField(_("Selesai pada"), null=True)
    done_note = models.CharField(_("Catatan"), max_length=LONGEST_REASON, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["until"], condition=Q(done_on=None), name="outcome_open"),
        ]

    def __str__(self) -> str:
        return self.get_disposition_display()
