"""A round of monitoring: its questionnaire, what each unit answers, and the analysis that closing freezes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.models import Entry
from pemantik.monitoring.questionnaire.parts import QuestionType, Topic
from pemantik.organizations.models import Node

#: Letters of a question.
LONGEST_QUESTION = 300


class Round(models.Model):
    """One round: an institution asks its units. `analysis` is computed and frozen when it is closed.

    `analysis` holds what was computed, `conclusions` what the coordinator wrote beside it; neither is part of the
    other. Readers see both once `published_at` is set.
    """

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Disusun")
        OPEN = "open", _("Dibuka")
        CLOSED = "closed", _("Ditutup")

    institution = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="monitoring_rounds")
    name = models.CharField(_("Nama"), max_length=120)
    period = models.CharField(_("Periode"), max_length=60)
    note = models.TextField(_("Pengantar untuk unit"), blank=True)
    opens_on = models.DateField(_("Dibuka"), null=True)
    due_on = models.DateField(_("Batas isian"), null=True)
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    #: The closed round it was compared with; kept, so that the analysis can be computed again.
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    analysis = models.JSONField(null=True)
    conclusions = models.TextField(_("Simpulan koordinator"), blank=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "state", "-closed_at"], name="round_of_institution"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.period}"

    @property
    def is_late(self) -> bool:
        """Whether the last day for answers has passed while it is open."""
        return self.state == self.State.OPEN and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def takes_answers(self) -> bool:
        """Whether units may answer today: it is open, and its first day has come. Late answers are taken."""
        begun = self.opens_on is None or self.opens_on <= timezone.localdate()
        return self.state == self.State.OPEN and begun


class Question(models.Model):
    """One question of a round. The `key` stays when a round is copied: answers to it are compared over rounds.

    `fact` names what the inventory knows of it (see facts.py). Numbers with the same `group` are parts of one whole. A
    `scored` question counts in the index of its topic.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=40)
    topic = models.CharField(_("Bagian"), max_length=12, choices=Topic)
    type = models.CharField(_("Jenis jawaban"), max_length=8, choices=QuestionType)
    text = models.CharField(_("Pertanyaan"), max_length=LONGEST_QUESTION)
    hint = models.CharField(_("Keterangan"), max_length=LONGEST_QUESTION, blank=True)
    options = models.JSONField(_("Pilihan"), default=list)
    unit = models.CharField(_("Satuan"), max_length=30, blank=True)
    fact = models.CharField(_("Pembanding di inventaris"), max_length=40, blank=True)
    group = models.CharField(max_length=40, blank=True)
    scored = models.BooleanField(_("Dihitung dalam indeks"), default=False)
    required = models.BooleanField(_("Wajib dijawab"), default=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "key"], name="one_question_per_key"),
        ]

    def __str__(self) -> str:
        return self.text


class Response(models.Model):
    """What one unit answers in one round: there is one for each participant from the start.

    `answers` holds values by the key of their question, as answers.py stores them. `facts` is what the inventory said
    when it was submitted.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Belum mulai")
        DRAFT = "draft", _("Draf")
        SUBMITTED = "sent", _("Terkirim")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="responses")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="monitoring_responses")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    answers = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "node"], name="one_response_per_unit"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["node", "state"], name="response_of_unit")]

    def __str__(self) -> str:
        return f"{self.round}: {self.node}"


class ReportedNeed(models.Model):
    """A need that a response told, and the entry of the inventory that it became. Each row becomes one entry, once."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="needs")
    row = models.CharField(max_length=12)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="reported_in")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["response", "row"], name="one_entry_per_reported_need"),
        ]

    def __str__(self) -> str:
        return f"{self.response}: {self.entry}"
