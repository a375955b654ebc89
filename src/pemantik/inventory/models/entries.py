"""Entries of the inventory, and what links them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.metamodel import Kind, kind_of
from pemantik.organizations.models import Node


class State(models.TextChoices):
    """How far an entry is. What is published is shown to the other institutions of this installation."""

    DRAFT = "draft", _("Draf")
    VERIFIED = "verified", _("Diperiksa")
    PUBLISHED = "published", _("Terbit")


class Situation(models.TextChoices):
    """As it is, or as it is to be (keadaan as-is, to-be; to-be is new or an upgrade)."""

    AS_IS = "as-is", _("Sudah ada")
    NEW = "new", _("Rencana baru")
    UPGRADE = "upgrade", _("Rencana peningkatan")


#: The columns that lists filter and count by, beside kind, name and unit.
LISTED = ("state", "facet", "year", "completeness", "missing", "confirmed_until", "code", "words")
#: The columns that say how an entry stands: how complete it is, and whether its seals hold.
STANDING = ("completeness", "missing", "confirmed_at", "confirmed_until", "broken_at")


class Entry(models.Model):
    """One object of the registry: an application, a server, a budget line, a need. Its kind says what is asked.

    `values` holds the attributes of the kind, each as `values.py` stores it. `facet`, `year`, `amount` and `quantity`
    repeat some of them in columns, so that lists filter and sum without reading every row; `completeness` (percent) and
    `missing` (key facts not known) are computed on every save. Two seals say whose word stands behind it: a verifier's
    and the owner's. Each holds the hash of the content it was given for, so that any other content shows.
    """

    kind = models.CharField(max_length=30)
    institution = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    node = models.ForeignKey(Node, verbose_name=_("Unit pemilik"), on_delete=models.PROTECT, related_name="entries")
    code = models.CharField(_("Kode"), max_length=40, blank=True)
    name = models.CharField(_("Nama"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    description = models.TextField(_("Uraian"), blank=True)
    period = models.CharField(_("Periode arsitektur"), max_length=9, blank=True)
    situation = models.CharField(_("Keadaan"), max_length=8, choices=Situation, default=Situation.AS_IS)
    reference = models.CharField(_("Kode referensi"), max_length=30, blank=True)
    urusan = models.CharField(_("Urusan"), max_length=12, blank=True)
    users = models.ManyToManyField(Node, verbose_name=_("Unit pengguna"), related_name="used_entries")
    values = models.JSONField(default=dict)

    #: What else than name and code a search finds: the name in full, as `name_key` is written.
    words = models.CharField(max_length=200, blank=True, editable=False)
    facet = models.CharField(max_length=100, blank=True, editable=False)
    year = models.PositiveSmallIntegerField(null=True, editable=False)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, editable=False)
    quantity = models.PositiveIntegerField(default=1, editable=False)
    completeness = models.PositiveSmallIntegerField(default=0, editable=False)
    missing = models.PositiveSmallIntegerField(default=0, editable=False)

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True)
    verified_seal = models.CharField(max_length=64, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_until = models.DateField(null=True)
    confirmed_seal = models.CharField(max_length=64, blank=True)
    #: When somebody else's change broke a seal that nobody has given anew since.
    broken_at = models.DateTimeField(null=True)

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    #: Removed entries stay, so that what cited them can be read; they can be put back.
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "code"],
                condition=Q(removed_at=None) & ~Q(code=""),
                name="one_entry_per_code",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # Lists filter, search and sort in this index alone: rows are wide, and there are hundreds of thousands.
            models.Index(
                fields=["kind", "name_key", "id", "node", *LISTED],
                condition=Q(removed_at=None),
                name="entry_list",
            ),
            models.Index(fields=["node", "kind", "name_key"], name="entry_unit"),
            models.Index(fields=["institution", "kind", "facet"], name="entry_facet"),
            # Pictures count devices in this index alone.
            models.Index(
                fields=["institution", "kind", "node", "facet", "year", "quantity", "removed_at"],
                condition=Q(removed_at=None),
                name="entry_pieces",
            ),
            # What the quality page and the confirmation round count of each unit.
            models.Index(
                fields=["institution", "node", "kind", *STANDING, "removed_at"],
                condition=Q(removed_at=None),
                name="entry_standing",
            ),
            # The least complete first.
            models.Index(
                fields=["institution", "completeness", "id"], condition=Q(removed_at=None), name="entry_weakest"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def metadata(self) -> Kind:
        """What the metamodel says about entries of this kind."""
        return kind_of(self.kind)


class Link(models.Model):
    """One entry is linked to another; `relation` is a key of the source's kind in the metamodel."""

    source = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="links")
    relation = models.CharField(max_length=30)
    target = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="backlinks")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "relation", "target"], name="one_link_of_a_kind"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="no_link_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class CodeCounter(models.Model):
    """The last number that was given to an object code in an institution, so that no code is given twice."""

    institution = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    prefix = models.CharField(max_length=5)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "prefix"], name="one_counter_per_prefix"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last}"


class NeedAnswer(models.Model):
    """What was decided about a reported need, by whom, and why."""

    class Decision(models.TextChoices):
        """What becomes of it."""

        PLANNED = "planned", _("Direncanakan")
        POSTPONED = "postponed", _("Ditunda")
        SHARED = "shared", _("Dipenuhi dengan yang sudah ada")
        REFUSED = "refused", _("Tidak disetujui")

    need = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="answer")
    decision = models.CharField(_("Jawaban"), max_length=10, choices=Decision)
    reason = models.CharField(_("Alasan"), max_length=500)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.get_decision_display()
