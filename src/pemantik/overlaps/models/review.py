"""Pairs that may be one thing twice, what people decide about them, and what the owners say."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.models import Entry
from pemantik.organizations.models import Node
from pemantik.overlaps.models.search import SearchRun

#: Letters of a reason, a question or an answer.
LONGEST_REASON = 1000


class Verdict(models.TextChoices):
    """What a reader says about a pair."""

    DOUBLE = "double", _("Dobel")
    JUSTIFIED = "justified", _("Fungsi sama, tetapi beralasan")
    RELATED = "related", _("Berkaitan")
    DIFFERENT = "different", _("Berbeda")
    UNCLEAR = "unclear", _("Data belum cukup")


#: Verdicts after which a pair is never taken for one thing again, unless people look at it anew.
APART = (Verdict.JUSTIFIED, Verdict.RELATED, Verdict.DIFFERENT)


class Pair(models.Model):
    """Two entries of one institution that a search found alike. A search writes what it found; people own the rest.

    A search never touches `state`, `verdict`, `counted`, `round` and `version`. `slot` says why the pair is in the
    queue and `share` how many candidates it stands for: the queue asks more of the top than of the bottom. `rank` is
    its place in the queue. `explanation` holds what the engine compared, with its labels in both languages.
    """

    class Slot(models.TextChoices):
        """Why it is in the queue."""

        TOP = "top", _("Di atas ambang")
        NEAR = "near", _("Contoh di sekitar ambang")
        BELOW = "below", _("Contoh di bawah ambang")

    class State(models.TextChoices):
        """Whose turn it is."""

        WAITING = "waiting", _("Menunggu putusan")
        SECOND = "second", _("Menunggu pembaca kedua")
        DISPUTED = "disputed", _("Dua pembaca berbeda")
        DECIDED = "decided", _("Sudah diputuskan")

    institution = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    first = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="pairs_first")
    second = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="pairs_second")
    kind = models.CharField(max_length=30)

    score = models.FloatField()
    features = models.JSONField(default=dict)
    explanation = models.JSONField(default=dict)
    first_version = models.PositiveIntegerField(default=1)
    second_version = models.PositiveIntegerField(default=1)
    release = models.CharField(max_length=120, blank=True)
    slot = models.CharField(max_length=5, choices=Slot, default=Slot.TOP)
    share = models.FloatField(default=1)
    rank = models.PositiveIntegerField(default=0)
    #: Rupiah: the smaller of both amounts, or the one that is known.
    stake = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    #: Whether the last search still puts it into the queue.
    is_listed = models.BooleanField(default=True)
    #: Whether the last search saw that an entry states something else than when the pair was decided.
    is_changed = models.BooleanField(default=False)
    run = models.ForeignKey(SearchRun, null=True, on_delete=models.SET_NULL, related_name="+")
    found_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    #: The verdict that counts; empty until there is one.
    verdict = models.CharField(max_length=9, choices=Verdict, blank=True)
    counted = models.ForeignKey("Decision", null=True, on_delete=models.PROTECT, related_name="counted_for")
    #: How often it was opened again, plus one.
    round = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["first", "second"], name="one_pair_of_two_entries"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "state", "is_listed", "rank", "id"], name="pair_queue"),
            models.Index(fields=["state", "verdict"], name="pair_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"


class Decision(models.Model):
    """What one reader said, never changed: turn 1 decides, turn 2 is the second reader, turn 3 settles a dispute.

    It keeps what the reader saw: score, features, the release of the model, the versions of both entries, and marks of
    what they stated (see `marks.py`).
    """

    FIRST, SECOND, THIRD = 1, 2, 3

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="decisions")
    round = models.PositiveSmallIntegerField(default=1)
    turn = models.PositiveSmallIntegerField(default=1)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=9, choices=Verdict)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    score = models.FloatField()
    features = models.JSONField(default=dict)
    share = models.FloatField(default=1)
    release = models.CharField(max_length=120, blank=True)
    first_version = models.PositiveIntegerField()
    second_version = models.PositiveIntegerField()
    first_mark = models.CharField(max_length=32)
    second_mark = models.CharField(max_length=32)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["round", "turn", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pair", "round", "turn"], name="one_decision_per_turn"),
        ]

    def __str__(self) -> str:
        return f"{self.pair}: {self.get_verdict_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Decisions are only added."""
        if not self._state.adding:
            raise TypeError("a decision is never changed")
        super().save(*args, **kwargs)


class OwnerQuestion(models.Model):
    """What a reviewer asks the unit that owns an entry of the pair, and what the unit answers."""

    class Answer(models.TextChoices):
        """What the owner says."""

        AGREE = "agree", _("Setuju, ini dobel")
        DISAGREE = "disagree", _("Tidak setuju")
        INFORM = "inform", _("Memberi keterangan")

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="questions")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("Pertanyaan"), max_length=LONGEST_REASON)
    due_on = models.DateField(_("Batas jawaban"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(_("Jawaban"), max_length=8, choices=Answer, blank=True)
    answer_text = models.CharField(_("Keterangan"), max_length=LONGEST_REASON, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["pair", "entry"], condition=Q(answer=""), name="one_open_question_per_side"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["node", "answer", "due_on"], name="owner_asked")]

    def __str__(self) -> str:
        return self.text
