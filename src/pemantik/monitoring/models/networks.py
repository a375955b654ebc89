"""Where checks may go beyond the public network, and measurements that come from elsewhere."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pemantik.organizations.models import Node


class AllowedNetwork(models.Model):
    """A private network in which addresses of one tree may be checked, until that is taken back."""

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="allowed_networks")
    cidr = models.CharField(_("Jaringan"), max_length=50)
    reason = models.CharField(_("Alasan"), max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["cidr"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["node", "cidr"], condition=Q(removed_at=None), name="one_live_network_per_tree"
            ),
        ]

    def __str__(self) -> str:
        return self.cidr


class PrometheusSource(models.Model):
    """A Prometheus whose blackbox measurements are fetched for the addresses of one tree. At most one each."""

    node = models.OneToOneField(Node, on_delete=models.PROTECT, related_name="prometheus_source")
    url = models.CharField(_("Alamat Prometheus"), max_length=500)
    is_active = models.BooleanField(default=True)
    form_version = models.PositiveIntegerField(default=1)
    #: Measurements are known until here.
    fetched_until = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    #: Why the last attempt failed; empty if it did not.
    cause = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.url


class MeasurementImport(models.Model):
    """Measurements that somebody sent, as they were read. Nothing reaches the history before it is saved."""

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Belum disimpan")
        SAVED = "saved", _("Tersimpan")

    #: A draft goes with its sender; who saved one stays as a name in the trail, and so stays.
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    file_name = models.CharField(max_length=200)
    #: By instance: a list of [moment in seconds, whether it was up, milliseconds, end of the certificate in seconds].
    series = models.JSONField(default=dict)
    step_minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=5, choices=State, default=State.DRAFT)
    saved_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return self.file_name
