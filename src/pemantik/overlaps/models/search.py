"""One search through the whole inventory, done in the background."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: A search that has said nothing for so long was killed.
SILENT = timedelta(minutes=15)


class SearchRun(models.Model):
    """All entries of all institutions are compared at once: rare words need the whole list. At most one runs.

    `done` of `total` tell how far the step is; `counts` what was found. `heard_at` moves while somebody works on it.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Menunggu giliran")
        RUNNING = "running", _("Sedang mencari")
        DONE = "done", _("Selesai")
        FAILED = "failed", _("Gagal")

    class Step(models.TextChoices):
        """What is being done."""

        READING = "reading", _("Membaca inventaris")
        COMPARING = "comparing", _("Membandingkan data")
        STORING = "storing", _("Menyimpan pasangan")
        GROUPING = "grouping", _("Menyusun kelompok")

    class Reason(models.TextChoices):
        """Why it was started."""

        ASKED = "asked", _("Diminta")
        IMPORT = "import", _("Setelah impor")
        DAILY = "daily", _("Pencarian harian")

    LIVE: ClassVar = (State.WAITING, State.RUNNING)

    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    step = models.CharField(max_length=10, choices=Step, default=Step.READING)
    reason = models.CharField(max_length=6, choices=Reason, default=Reason.ASKED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    release = models.CharField(max_length=120, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(state__in=["waiting", "running"]), name="one_search_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_lost(self) -> bool:
        """Whether it should be running and nobody works on it any more."""
        return self.state in self.LIVE and timezone.now() - self.heard_at > SILENT
