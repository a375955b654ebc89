"""A campaign, its stages, and the assessment of each participant."""

from functools import lru_cache
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import BandBasis
from pemantik.maturity.reading import parse_instrument
from pemantik.organizations.models import Node


class InstrumentVersion(models.Model):
    """The exact text of an instrument that a campaign uses, so that its result re-computes years later."""

    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64, unique=True)
    content = models.TextField()

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def instrument(self) -> Instrument:
        """The instrument, parsed once for each process; lists may leave `content` out of their query."""
        return _parse(self.sha256)


@lru_cache(maxsize=32)
def _parse(sha256: str) -> Instrument:
    """Read and parse once for each content, which its hash names."""
    return parse_instrument(InstrumentVersion.objects.values_list("content", flat=True).get(sha256=sha256))


class StageKind(models.TextChoices):
    """The stages that an evaluation may have, in their order. Each keeps its own value of every indicator."""

    SELF = "self", _("Mandiri")
    INTERNAL = "internal", _("Verifikasi internal")
    DESK = "desk", _("Dokumen")
    INTERVIEW = "interview", _("Interviu")
    VISIT = "visit", _("Visitasi")
    FINAL = "final", _("Hasil akhir")


class Campaign(models.Model):
    """One evaluation of one or many participants: programme, year, instrument version, stages with dates and rules."""

    class State(models.TextChoices):
        """Where the campaign stands."""

        DRAFT = "draft", _("Disiapkan")
        OPEN = "open", _("Berjalan")
        CLOSING = "closing", _("Sedang ditutup")
        CLOSED = "closed", _("Ditutup")

    programme = models.CharField(_("Program"), max_length=40)
    name = models.CharField(_("Nama"), max_length=150)
    year = models.PositiveSmallIntegerField(_("Tahun"))
    owner = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="campaigns")
    instrument_version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="campaigns")
    band_basis = models.CharField(
        _("Dasar predikat"), max_length=10, choices=[(basis.value, basis.value) for basis in BandBasis]
    )
    ladder_enforced = models.BooleanField(_("Tingkat berjenjang"), default=True)
    state = models.CharField(max_length=7, choices=State, default=State.DRAFT)
    revision = models.PositiveSmallIntegerField(default=1)
    revision_reason = models.TextField(blank=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    #: While results are frozen: the last assessment that is done (they go by id), and when that was.
    frozen_to = models.PositiveBigIntegerField(default=0)
    frozen_at = models.DateTimeField(null=True)
    is_example = models.BooleanField(default=False)
    #: Who is to take part, chosen while the campaign is a draft; opening makes an assessment of each.
    invited = models.ManyToManyField(Node, related_name="+", blank=True)
    form_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "name", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "year"])]

    def __str__(self) -> str:
        return self.name

    @property
    def instrument(self) -> Instrument:
        """The instrument of this campaign."""
        return self.instrument_version.instrument


class CampaignRevision(models.Model):
    """A correction after closing, for everyone to see: what number, why, by whom, when. Closing itself is number 1."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["campaign", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "number"], name="each_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}, {self.number}"


class CampaignStage(models.Model):
    """One stage of a campaign: when it runs and what it takes over from the stage before."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="stages")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=StageKind)
    name = models.CharField(_("Nama tahap"), max_length=80)
    opens_at = models.DateTimeField(_("Dibuka"))
    closes_at = models.DateTimeField(_("Ditutup"))
    late_until = models.DateTimeField(_("Masih diterima, ditandai terlambat, sampai"), null=True, blank=True)
    inherits = models.BooleanField(_("Mewarisi nilai tahap sebelumnya"), default=True)
    optional = models.BooleanField(_("Boleh dilewati"), default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["campaign", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "kind"], name="each_stage_once"),
            models.UniqueConstraint(fields=["campaign", "order"], name="one_stage_per_order"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="stage_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Assessment(models.Model):
    """One participant in one campaign. `stage` is the stage it is in; None once everything is done."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="assessments")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="assessments")
    stage = models.ForeignKey(CampaignStage, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "node"], name="one_assessment_per_participant"),
        ]

    def __str__(self) -> str:
        return f"{self.node} – {self.campaign}"


class StageState(models.TextChoices):
    """Where a stage of an assessment stands. Stopped: the campaign was closed before the stage was done."""

    WAITING = "waiting", _("Menunggu")
    OPEN = "open", _("Berjalan")
    SUBMITTED = "submitted", _("Terkirim")
    SKIPPED = "skipped", _("Dilewati")
    STOPPED = "stopped", _("Tidak selesai")


class StageRecord(models.Model):
    """A stage of one assessment: its state, and the receipt once it was submitted.

    `receipt` is the content that was submitted, `receipt_hash` its SHA-256: together they prove time and content.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="records")
    stage = models.ForeignKey(CampaignStage, on_delete=models.PROTECT, related_name="records")
    state = models.CharField(max_length=9, choices=StageState, default=StageState.WAITING)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    is_late = models.BooleanField(default=False)
    #: More time for this participant alone, in place of the stage's own end.
    extended_until = models.DateTimeField(_("Diperpanjang sampai"), null=True, blank=True)
    receipt = models.JSONField(null=True)
    receipt_hash = models.CharField(max_length=64, blank=True)
    #: Index when the stage was submitted, kept for lists; the values themselves are the truth.
    index = models.DecimalField(max_digits=12, decimal_places=6, null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["assessment", "stage__order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "stage"], name="one_record_per_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.stage}"
