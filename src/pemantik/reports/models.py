"""Documents that were issued, and bundles of them made in the background."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pemantik.assessments.models import Assessment, Campaign, CampaignStage, Meeting
from pemantik.monitoring.models import Round
from pemantik.organizations.models import Node
from pemantik.planning.models import Decision


class IssuedDocument(models.Model):
    """A document that was made: what, of whom, when, by whom, and the hash of its file.

    Its code stands in the file and opens a public page that confirms the record; it cannot be guessed. Nothing here
    changes afterwards: a new edition is a new document.
    """

    class Kind(models.TextChoices):
        """What kind of document it is."""

        REPORT = "lhe", _("Laporan hasil evaluasi")
        SUMMARY = "ringkasan", _("Ringkasan untuk pimpinan")
        UNIT = "berita-acara", _("Berita acara penilaian unit")
        MEETING = "notula", _("Berita acara pertemuan")
        ASSIGNMENTS = "penugasan", _("Matriks penugasan")
        WORKBOOK = "rekap", _("Buku kerja rekapitulasi")
        LETTER = "surat", _("Surat")
        TELEMATICS = "analisis-telematika", _("Analisis pemantauan telematika")
        SPENDING = "rekomendasi-belanja", _("Rekomendasi belanja TIK")

    kind = models.CharField(_("Jenis"), max_length=20, choices=Kind)
    title = models.CharField(max_length=300)
    #: The institution or unit that it is about.
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="issued_documents")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="issued_documents")
    stage = models.ForeignKey(CampaignStage, null=True, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("Nomor"), max_length=100, blank=True)
    code = models.CharField(max_length=14, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100)
    file_name = models.CharField(max_length=200)
    is_final = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["assessment", "-made_at"]),
            models.Index(fields=["-made_at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    @property
    def path(self) -> str:
        """Where its file lies in the storage: a name that is never used twice."""
        return f"{self.code[:2]}/{self.code}.{self.file_name.rpartition('.')[2]}"

    @property
    def word(self) -> str:
        """What program opens it, as people say it."""
        return self.file_name.rpartition(".")[2].upper()


class Bundle(models.Model):
    """One kind of document for all participants of a campaign, made in the background.

    `run` rises when somebody continues it: a task that was begun for an earlier run stops.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Menunggu")
        RUNNING = "running", _("Sedang dibuat")
        DONE = "done", _("Selesai")
        CANCELLED = "cancelled", _("Dibatalkan")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="bundles")
    kind = models.CharField(max_length=20, choices=IssuedDocument.Kind)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    run = models.PositiveIntegerField(default=1)
    #: The address of this installation as its user saw it: the codes in the documents lead there.
    origin = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    #: When the task last gave a sign of life: one that says nothing for long was killed.
    heard_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "made_by"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_bundle_at_work",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.campaign}"


class BundleItem(models.Model):
    """One participant of a bundle: its document once it is made, or the sentence that says why there is none."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="items")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField()
    document = models.ForeignKey(IssuedDocument, null=True, on_delete=models.PROTECT, related_name="+")
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["bundle", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["bundle", "assessment"], name="each_participant_once_in_a_bundle"),
        ]

    def __str__(self) -> str:
        return f"{self.bundle}, {self.order}"


class LetterKind(models.TextChoices):
    """The letters that are written here."""

    INVITATION = "undangan", _("Undangan")
    REQUEST = "permintaan-data", _("Permintaan data")
    REMINDER = "teguran", _("Teguran")


class LetterTemplate(models.Model):
    """An institution's own template of a letter. One counts at a time; the earlier ones are kept."""

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="letter_templates")
    kind = models.CharField(_("Jenis"), max_length=20, choices=LetterKind)
    file_name = models.CharField(_("Nama berkas"), max_length=200)
    #: Where its file lies in the storage of documents; drawn by lot, so never used twice.
    key = models.CharField(max_length=40, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["node", "kind", "-uploaded_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["node", "kind"], condition=Q(retired_at=None), name="one_template_counts_per_letter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.node}"

    @property
    def path(self) -> str:
        """Where its file lies in the storage."""
        return f"templat/{self.key}.docx"


class Mailing(models.Model):
    """Letters that were made together: one for each recipient."""

    kind = models.CharField(_("Jenis"), max_length=20, choices=LetterKind)
    #: Who may issue documents here sees it: the owner of the campaign, or the participant that writes to its units.
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="mailings")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    documents = models.ManyToManyField(IssuedDocument, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.campaign}"
