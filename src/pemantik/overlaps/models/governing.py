"""What governs the search: the wordings that people approved, and the models that may score."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_WORDING, LONGEST_MEANING, LONGEST_REASON = 80, 120, 300


class Wording(models.Model):
    """A way to write something, proposed by a person or by the data, in use once somebody approved it.

    `meaning` is the code of an idea of the dictionary (`idea`, `act`), or the words that a short name stands for
    (`short`); a frame word means nothing. `meant` is how a person writes that idea. `examples` are names of entries.
    """

    class Sense(models.TextChoices):
        """What kind of wording it is."""

        IDEA = "idea", _("Sinonim benda atau urusan")
        ACT = "act", _("Sinonim kegiatan")
        SHORT = "short", _("Singkatan")
        FRAME = "frame", _("Kata bingkai")

    class Source(models.TextChoices):
        """Who thought of it."""

        DECISIONS = "decisions", _("Dari putusan")
        LIST = "list", _("Dari daftar")
        PERSON = "person", _("Diketik orang")

    class State(models.TextChoices):
        """Whether it counts."""

        PROPOSED = "proposed", _("Usulan")
        APPROVED = "approved", _("Dipakai")
        REFUSED = "refused", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Dicabut")

    text = models.CharField(_("Kata"), max_length=LONGEST_WORDING)
    sense = models.CharField(max_length=5, choices=Sense)
    meaning = models.CharField(_("Arti"), max_length=LONGEST_MEANING, blank=True)
    meant = models.CharField(max_length=LONGEST_MEANING, blank=True)
    source = models.CharField(max_length=9, choices=Source)
    #: Decisions or rows that speak for it, and decisions against it.
    spoken_for = models.PositiveIntegerField(default=0)
    spoken_against = models.PositiveIntegerField(default=0)
    examples = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    reason = models.CharField(_("Alasan"), max_length=LONGEST_REASON, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["-spoken_for", "text", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sense", "text", "meaning"], name="one_wording_of_a_meaning"),
            # One wording means one thing.
            models.UniqueConstraint(fields=["text"], condition=Q(state="approved"), name="one_approved_meaning"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "sense", "text"], name="wording_state")]

    def __str__(self) -> str:
        return f"{self.text} = {self.meant}" if self.meant else self.text


class Release(models.Model):
    """A model learned from decisions: what it is, how it compares, whether it scores now.

    `content` is the model as JSON, `figures` what it and the model in use reached on regions that it did not see.
    `compared` is the name of the model it was compared with. Day zero has no row.
    """

    class State(models.TextChoices):
        """What may be done with it."""

        WAITING = "waiting", _("Menunggu giliran")
        LEARNING = "learning", _("Sedang belajar")
        HELD = "held", _("Ditahan")
        READY = "ready", _("Siap dipakai")
        ACTIVE = "active", _("Dipakai")
        PAST = "past", _("Pernah dipakai")
        FAILED = "failed", _("Gagal")

    LIVE: ClassVar = (State.WAITING, State.LEARNING)

    name = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    content = models.TextField(blank=True)
    figures = models.JSONField(default=dict)
    compared = models.CharField(max_length=40, blank=True)
    decisions = models.PositiveIntegerField(default=0)
    regions = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    reason = models.CharField(_("Alasan"), max_length=LONGEST_REASON, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    heard_at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="active"), name="one_active_release"),
            models.UniqueConstraint(
                models.Value(1), condition=Q(state__in=["waiting", "learning"]), name="one_training_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Governed(models.Model):
    """The one row that moves with every change of what governs the search, so that one look tells."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="governed_once")
        ]

    def __str__(self) -> str:
        return str(self.changes)

    @classmethod
    def moved(cls) -> None:
        """Something that governs the search is another now; inside the transaction that changed it."""
        row, _made = cls.objects.select_for_update().get_or_create(pk=1)
        row.changed_at, row.changes = timezone.now(), row.changes + 1
        row.save()
