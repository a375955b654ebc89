"""Templates of the province and good evidence of members, shown to all members."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pemantik.assessments.models import Document
from pemantik.organizations.models import Node


class SharedDocument(models.Model):
    """A document that the members of a province may read.

    A template belongs to the province and is shared at once. Good evidence belongs to a member: the province proposes
    it, and nobody else sees it before the member agrees; the member may take that back at any time.
    """

    class Kind(models.TextChoices):
        """What it is."""

        TEMPLATE = "template", _("Templat")
        EXAMPLE = "example", _("Bukti teladan")

    class State(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed", _("Menunggu izin pemilik")
        SHARED = "shared", _("Dibagikan")
        REFUSED = "refused", _("Tidak diizinkan")
        REVOKED = "revoked", _("Ditarik")

    supervisor = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="shared_documents")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="shares")
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=8, choices=State)
    description = models.CharField(_("Kegunaannya"), max_length=300)
    instrument = models.CharField(max_length=40, blank=True)
    code = models.CharField(_("Indikator"), max_length=20, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-proposed_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["supervisor", "document"],
                condition=Q(state__in=["proposed", "shared"]),
                name="one_live_share_per_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} → {self.supervisor}"
