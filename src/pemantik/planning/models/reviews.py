"""Review: who looks at which part until when, what they ask, what they think."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pemantik.organizations.models import Node
from pemantik.planning.models.requests import RequestVersion, SpendingRequest


class Review(models.Model):
    """One part of the review of one version, with one person. `due_on` moves with every question to the unit."""

    class Opinion(models.TextChoices):
        """What the reviewer thinks."""

        AGREE = "agree", _("Setuju")
        CONDITIONS = "conditions", _("Setuju dengan syarat")
        DISAGREE = "disagree", _("Tidak setuju")
        UNCLEAR = "unclear", _("Butuh penjelasan")

    of = models.ForeignKey(RequestVersion, on_delete=models.CASCADE, related_name="reviews")
    part = models.SlugField(max_length=30)
    part_name = models.CharField(_("Bagian telaah"), max_length=80)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="spending_reviews")
    days = models.PositiveSmallIntegerField(_("Hari kerja"))
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    assigned_on = models.DateField()
    due_on = models.DateField()
    opinion = models.CharField(_("Pendapat"), max_length=10, choices=Opinion, blank=True)
    text = models.TextField(_("Alasan"), blank=True)
    given_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["of", "part"], name="one_review_per_part"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reviewer", "given_at"], name="spending_review_of"),
        ]

    def __str__(self) -> str:
        return f"{self.of}: {self.part_name}"

    @property
    def is_late(self) -> bool:
        """Whether the opinion is overdue. A question that waits for the unit stops the clock."""
        request = self.of.request
        return self.given_at is None and not request.is_waiting and self.due_on < timezone.localdate()


class SpendingQuestion(models.Model):
    """A question to the unit, and its answer. From asking to answering no working day counts."""

    request = models.ForeignKey(SpendingRequest, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(_("Pertanyaan"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.TextField(_("Jawaban"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    #: Closed without an answer: the reviewer took it back, or the request was withdrawn.
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_open(self) -> bool:
        """Whether the unit still has to answer."""
        return self.answered_at is None and self.dropped_at is None


class SpendingRules(models.Model):
    """How one institution reviews: its parts with their days, the days until a decision, the pattern of numbers."""

    institution = models.OneToOneField(Node, on_delete=models.CASCADE, related_name="+")
    #: A list of `{key, name, days}`.
    parts = models.JSONField(default=list)
    decision_days = models.PositiveSmallIntegerField(_("Hari kerja sampai keputusan"), default=14)
    number_pattern = models.CharField(_("Pola nomor"), max_length=60)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.institution)


class Holiday(models.Model):
    """A day on which an institution does not work, beside Saturday and Sunday."""

    institution = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "day"], name="one_holiday_per_day"),
        ]

    def __str__(self) -> str:
        return self.name
