"""The evidence library: files stored once, documents with versions, and where each is used."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pemantik.assessments.models.campaign import Assessment, CampaignStage
from pemantik.organizations.models import Node


class Blob(models.Model):
    """The bytes of a file, stored once under their SHA-256.

    `scanned_at` is when the virus scanner last looked, `threat` what it found; both stay empty without a scanner.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)
    scanned_at = models.DateTimeField(null=True)
    threat = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.sha256[:12]


class DocumentKind(models.TextChoices):
    """What kind of document it is."""

    REGULATION = "regulation", _("Peraturan atau keputusan")
    LETTER = "letter", _("Surat atau nota dinas")
    PLAN = "plan", _("Rencana atau anggaran")
    REPORT = "report", _("Laporan atau reviu")
    MINUTES = "minutes", _("Notula atau berita acara")
    PROCEDURE = "procedure", _("SOP atau pedoman")
    SCREENSHOT = "screenshot", _("Tangkapan layar atau foto")
    OTHER = "other", _("Lainnya")


class Document(models.Model):
    """A document of an institution or unit; its files are its versions.

    A new one carries what was guessed from its file until somebody has described it (`described_at`). `source` names
    the room that made it from its own data; such a document gets new versions there, and nowhere else.
    """

    owner = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(_("Judul"), max_length=200)
    kind = models.CharField(_("Jenis"), max_length=12, choices=DocumentKind, default=DocumentKind.OTHER)
    number = models.CharField(_("Nomor"), max_length=100, blank=True)
    dated = models.DateField(_("Tanggal"), null=True, blank=True)
    signatory = models.CharField(_("Penanda tangan"), max_length=150, blank=True)
    valid_until = models.DateField(_("Berlaku sampai"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    described_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=20, blank=True, editable=False)
    form_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "-created_at"]),
            # The library in its order: its first page without looking at every document, and its length.
            models.Index(fields=["-created_at", "-id"], name="kept_newest_first", condition=models.Q(archived_at=None)),
        ]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """One file of a document. `pages`, `hints` and the texts of its pages are filled in the background."""

    class State(models.TextChoices):
        """How far the background reading has come."""

        WAITING = "waiting", _("Menunggu dibaca")
        READ = "read", _("Sudah dibaca")
        FAILED = "failed", _("Tidak dapat dibaca")
        INFECTED = "infected", _("Ditolak pemindai virus")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="versions")
    filename = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    pages = models.PositiveIntegerField(null=True)
    hints = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["document", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document", "number"], name="one_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.document} v{self.number}"


class PageText(models.Model):
    """The text of one page (or sheet, or slide) of a version: what is searched.

    The database itself keeps the search index beside it (see `selectors.text_search`): triggers and an FTS5 table on
    SQLite, a generated column on PostgreSQL. A migration that alters this table on SQLite must make the triggers anew.
    """

    version = models.ForeignKey(DocumentVersion, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["version", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "number"], name="one_text_per_page"),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.number}"


class EvidenceUse(models.Model):
    """A document version supports an indicator, perhaps one level or one evidence item of it, on these pages.

    Removing it sets `removed_at`; nothing is deleted under an assessment that used it. It belongs to the stage in which
    it was added.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="uses")
    stage = models.ForeignKey(CampaignStage, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    item = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="uses")
    pages = models.CharField(_("Halaman"), max_length=60, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code", "level", "item", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["assessment", "code"])]

    def __str__(self) -> str:
        return f"{self.code}: {self.version}"

    @property
    def wanted_for(self) -> str:
        """The place as forms name it: `assessment:code:level:item`, the last two perhaps empty."""
        return f"{self.assessment_id}:{self.code}:{self.level or ''}:{self.item or ''}"


class Upload(models.Model):
    """A file on its way in, piece by piece; it can be continued after a cut.

    `document` is set where the file is to become its next version. Once the file is whole and accepted, `blob` names
    it, and the upload waits only for the word what to do with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    filename = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    document = models.ForeignKey(Document, null=True, on_delete=models.CASCADE, related_name="+")
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-started_at"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user", "-started_at"])]

    def __str__(self) -> str:
        return self.filename
