"""The coaching log."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pemantik.organizations.models import Node


class Agreement(models.Model):
    """What a member and its province agreed on: what, by when, who does it, done or not.

    `instrument` and `code` name the indicator that it helps, where there is one. It is closed with a note, and can be
    opened again; nothing is deleted.
    """

    supervisor = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="agreements_given")
    member = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="agreements")
    text = models.CharField(_("Yang disepakati"), max_length=500)
    owner = models.CharField(_("Penanggung jawab"), max_length=150)
    due_on = models.DateField(_("Tenggat"))
    agreed_on = models.DateField(_("Tanggal pembinaan"))
    instrument = models.CharField(max_length=40, blank=True)
    code = models.CharField(_("Indikator"), max_length=20, blank=True)
    done_on = models.DateField(_("Selesai pada"), null=True)
    done_note = models.CharField(_("Catatan"), max_length=500, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    form_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["supervisor", "done_on", "due_on"])]

    def __str__(self) -> str:
        return self.text[:80]
