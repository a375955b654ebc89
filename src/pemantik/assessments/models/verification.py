"""What assessors say: verdicts on evidence, questions, opinions of two assessors, declared conflicts of interest."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pemantik.assessments.models.campaign import Assessment, CampaignStage
from pemantik.assessments.models.evidence import EvidenceUse


class Reason(models.Model):
    """A reason for sending evidence back, from a list that the coordinator edits."""

    text = models.CharField(_("Alasan"), max_length=200, unique=True)
    is_active = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "id"]

    def __str__(self) -> str:
        return self.text


class Verdict(models.Model):
    """An assessor's decision on one evidence use in one stage.

    What the ladder rejects because a lower level is not accepted is not stored: it follows from these (see ladder).
    """

    class Decision(models.TextChoices):
        """Accept, revise, or not relevant."""

        ACCEPTED = "accepted", _("Diterima")
        REVISE = "revise", _("Perlu perbaikan")
        NOT_RELEVANT = "not_relevant", _("Tidak relevan")

    use = models.ForeignKey(EvidenceUse, on_delete=models.PROTECT, related_name="verdicts")
    stage = models.ForeignKey(CampaignStage, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=12, choices=Decision)
    reason = models.ForeignKey(Reason, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("Catatan"), blank=True)
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["use", "stage", "assessor"], name="one_verdict_per_assessor"),
        ]

    def __str__(self) -> str:
        return f"{self.use}: {self.get_decision_display()}"


class AssessorAssignment(models.Model):
    """An assessor works on an assessment in a stage; `order` 1 is the first, 2 the second assessor."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="assessors")
    stage = models.ForeignKey(CampaignStage, on_delete=models.PROTECT, related_name="+")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessor_work")
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "stage", "assessor"], name="one_place_per_assessor"),
            models.UniqueConstraint(fields=["assessment", "stage", "order"], name="one_assessor_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.assessor}: {self.assessment}"


class Declaration(models.Model):
    """An assessor declares, before the work, whether a conflict of interest exists."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="declarations")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    has_conflict = models.BooleanField(_("Ada benturan kepentingan"))
    note = models.TextField(blank=True)
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "assessor"], name="one_declaration_each"),
        ]

    def __str__(self) -> str:
        return f"{self.assessor}: {self.assessment}"


class Opinion(models.Model):
    """The value that one of two assessors proposes; reconciled into the stage's value."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="opinions")
    stage = models.ForeignKey(CampaignStage, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=16, decimal_places=10)
    justification = models.TextField(_("Justifikasi"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "stage", "code", "assessor"], name="one_opinion_each"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.value}"


class Question(models.Model):
    """A question of an assessor beside an indicator or an evidence item, with a due date; answered in a thread."""

    class State(models.TextChoices):
        """Whose turn it is."""

        OPEN = "open", _("Menunggu jawaban")
        ANSWERED = "answered", _("Dijawab")
        CLOSED = "closed", _("Selesai")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="questions")
    stage = models.ForeignKey(CampaignStage, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    use = models.ForeignKey(EvidenceUse, null=True, blank=True, on_delete=models.PROTECT, related_name="questions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("Tenggat"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["assessment", "code"])]

    def __str__(self) -> str:
        return f"{self.assessment} {self.code}"


class Message(models.Model):
    """One contribution to the thread of a question."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["written_at", "id"]

    def __str__(self) -> str:
        return self.text[:60]
