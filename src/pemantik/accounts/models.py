"""People, their invitations, and the audit trail."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes people; their e-mail address is their name for signing in."""

    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        """A person with this address, lower-cased. Without a password nobody can sign in until one is set."""
        user = self.model(email=email.strip().lower(), name=name.strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person. What a person may do is granted on nodes of the organisation tree, not here.

    People are never deleted: `is_active` ends their access, and what they did keeps its author.
    """

    email = models.EmailField(_("Alamat surel"), unique=True, max_length=254)
    name = models.CharField(_("Nama"), max_length=150)
    phone = models.CharField(_("Nomor telepon"), max_length=30, blank=True)
    position = models.CharField(_("Jabatan"), max_length=150, blank=True)
    is_active = models.BooleanField(_("Aktif"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deactivated_at = models.DateTimeField(null=True, editable=False)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        verbose_name = _("pengguna")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name, as the sign-in library asks for it."""
        return self.name


class Invitation(models.Model):
    """An invitation to make an account: a link that works once and for a limited time.

    Only the hash of the link's token is kept, so that whoever reads the database cannot use it. The roles that it
    brings are in `roles`; what a role means, and whether it may be given, is decided one room higher.
    """

    email = models.EmailField(_("Alamat surel"), max_length=254)
    name = models.CharField(_("Nama"), max_length=150)
    position = models.CharField(_("Jabatan"), max_length=150, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations_given")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("Berlaku sampai"))
    used_at = models.DateTimeField(null=True, editable=False)
    used_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        verbose_name = _("undangan")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(used_at=None, revoked_at=None),
                name="one_open_invitation_per_email",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.email})"

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return self.used_at is None and self.revoked_at is None and self.expires_at > timezone.now()


class InvitedRole(models.Model):
    """A role that an invitation brings, on a node of the organisation tree: by number, the tree is a room above."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20)
    node_id = models.PositiveBigIntegerField(db_index=True)
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["invitation", "role", "node_id"], name="each_invited_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.node_id}"


class AuditEntry(models.Model):
    """One line of the audit trail: who did what, when, from where, to what, with the values before and after.

    Each entry carries the hash of the one before it, so that a change, a deletion or an insertion anywhere breaks the
    chain (`audit.verify`). Entries are made by `audit.record` only.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=150, blank=True)
    address = models.CharField(max_length=45, blank=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    object_name = models.CharField(max_length=200, blank=True)
    node_path = models.CharField(max_length=255, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["object_type", "object_id", "id"]),
            models.Index(fields=["node_path", "id"]),
            models.Index(fields=["actor", "id"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.object_type} {self.object_id}"


class AuditHead(models.Model):
    """The end of the chain: one row, locked while an entry is added, so that two writers cannot fork it."""

    entries = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.entries} entries"
