"""Regions, the tree of institutions and units, grants of roles, and consent to share."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from pemantik.organizations.roles import Role


class Region(models.Model):
    """An administrative area with its Kemendagri code (`18` Lampung, `18.71` Kota Bandar Lampung)."""

    class Level(models.TextChoices):
        """Level of government."""

        PROVINCE = "provinsi", _("Provinsi")
        REGENCY = "kabupaten", _("Kabupaten")
        CITY = "kota", _("Kota")

    code = models.CharField(_("Kode"), max_length=13, primary_key=True)
    name = models.CharField(_("Nama"), max_length=100)
    level = models.CharField(_("Tingkat"), max_length=10, choices=Level)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return self.name


class NodeKind(models.TextChoices):
    """What a node of the tree is. The first five are institutions; the others are units inside one."""

    MINISTRY = "kementerian", _("Kementerian")
    AGENCY = "lembaga", _("Lembaga")
    PROVINCE = "provinsi", _("Provinsi")
    REGENCY = "kabupaten", _("Kabupaten")
    CITY = "kota", _("Kota")
    DEPARTMENT = "opd", _("OPD")
    DISTRICT = "kecamatan", _("Kecamatan")
    DIVISION = "bagian", _("Bagian atau UPTD")


INSTITUTION_KINDS = (NodeKind.MINISTRY, NodeKind.AGENCY, NodeKind.PROVINCE, NodeKind.REGENCY, NodeKind.CITY)


class Node(MP_Node):
    """An institution or a unit. The path of a node begins with the path of every node above it."""

    kind = models.CharField(_("Jenis"), max_length=12, choices=NodeKind)
    name = models.CharField(_("Nama"), max_length=150)
    short_name = models.CharField(_("Nama singkat"), max_length=50, blank=True)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="nodes")
    logo = models.ImageField(_("Logo"), upload_to="logos/", blank=True)
    head_title = models.CharField(_("Sebutan pimpinan"), max_length=100, blank=True)
    head_name = models.CharField(_("Nama pimpinan"), max_length=150, blank=True)
    is_active = models.BooleanField(_("Aktif"), default=True)
    is_example = models.BooleanField(_("Data contoh"), default=False, editable=False)
    #: Everything that was switched off together carries the same moment, and is switched on again together.
    deactivated_at = models.DateTimeField(null=True, editable=False)
    #: Goes up with every change, so that of two people who edit, the second is told.
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("unit")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["region"], condition=Q(kind__in=INSTITUTION_KINDS), name="one_institution_per_region"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_institution(self) -> bool:
        """Whether this is an institution and not a unit inside one."""
        return self.kind in INSTITUTION_KINDS

    @property
    def label(self) -> str:
        """The short name if there is one."""
        return self.short_name or self.name


class Grant(models.Model):
    """A role of a person on a node, valid on it and below it, between two dates."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("Peran"), max_length=20, choices=Role)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="grants")
    valid_from = models.DateTimeField(_("Berlaku sejak"), default=timezone.now)
    valid_until = models.DateTimeField(_("Berlaku sampai"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="grants_given"
    )
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "role", "node"], condition=Q(revoked_at=None), name="one_live_grant_per_role_and_node"
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.AUDITOR) | Q(valid_until__isnull=False), name="auditors_have_an_end"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user", "revoked_at"])]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.node}"


class Consent(models.Model):
    """An institution lets another one see something of its own, until it takes that back."""

    class Scope(models.TextChoices):
        """What is shared."""

        RESULTS = "results", _("Hasil")
        EVIDENCE = "evidence", _("Bukti yang baik")

    giver = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="consents_given")
    receiver = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="consents_received")
    scope = models.CharField(_("Yang dibagikan"), max_length=10, choices=Scope)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["giver", "receiver", "scope"],
                condition=Q(withdrawn_at=None),
                name="one_live_consent_per_scope",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}: {self.get_scope_display()}"


class SpreadsheetImport(models.Model):
    """A spreadsheet that someone sent: its rows as they were read and corrected, and what was made of them.

    Nothing is written to the tree before `state` becomes SAVED; `created` names what may be taken back.
    """

    class Kind(models.TextChoices):
        """What its rows describe."""

        UNITS = "unit", _("Unit")
        PEOPLE = "orang", _("Pengguna")

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Belum disimpan")
        SAVED = "saved", _("Tersimpan")
        UNDONE = "undone", _("Dibatalkan")

    kind = models.CharField(max_length=10, choices=Kind)
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["node", "kind", "state"])]

    def __str__(self) -> str:
        return self.file_name


class Setup(models.Model):
    """The first run: one row, which says how far the wizard is. It is closed for good when `finished_at` is set."""

    class Step(models.TextChoices):
        """The steps in their order."""

        INSTITUTION = "instansi", _("Instansi")
        IDENTITY = "identitas", _("Nama dan logo")
        ADMINISTRATOR = "administrator", _("Administrator")
        UNITS = "unit", _("Unit")
        INSTRUMENT = "instrumen", _("Instrumen")

    step = models.CharField(max_length=15, choices=Step, default=Step.INSTITUTION)
    #: SHA-256 of the secret in the link; empty once an administrator exists who can sign in.
    token_hash = models.CharField(max_length=64, blank=True)
    institution = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, related_name="+")
    administrator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=30, blank=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.get_step_display()
