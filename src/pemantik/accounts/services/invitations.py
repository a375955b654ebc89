"""The links of invitations: made, renewed, taken back, used once. Who may do it is decided a room higher."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts.models import Invitation, InvitedRole, User


@dataclass(frozen=True, slots=True)
class Offer:
    """A role on a node that an invitation brings, until when."""

    role: str
    node_id: int
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """An invitation with its token, which is known only now."""

    invitation: Invitation
    token: str


def token_hash(token: str) -> str:
    """What is kept of a token. It is long and random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue(email: str, name: str, offers: Sequence[Offer], invited_by: User, *, position: str = "") -> Issued:
    """Make an invitation; an older one to the same address that ran out gives way.

    Raises ValidationError if there is one that is still open.
    """
    address = email.strip().lower()
    now = timezone.now()
    waiting = Invitation.objects.filter(email=address, used_at=None, revoked_at=None)
    waiting.filter(expires_at__lte=now).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=address,
                name=name.strip(),
                position=position.strip(),
                token_hash=token_hash(token),
                invited_by=invited_by,
                expires_at=_end(),
            )
    except IntegrityError:
        raise ValidationError(
            _("%(email)s sudah diundang. Perpanjang atau batalkan undangan itu.") % {"email": address}
        ) from None
    InvitedRole.objects.bulk_create(
        InvitedRole(invitation=invitation, role=offer.role, node_id=offer.node_id, valid_until=offer.valid_until)
        for offer in offers
    )
    return Issued(invitation, token)


def renew(invitation: Invitation) -> Issued:
    """A new link in place of the old one, which stops working. Raises ValidationError if it was used or revoked."""
    token = secrets.token_urlsafe(32)
    changed = Invitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None).update(
        token_hash=token_hash(token), expires_at=_end()
    )
    if not changed:
        raise ValidationError(_("Undangan ini sudah dipakai atau dibatalkan."))
    invitation.refresh_from_db()
    return Issued(invitation, token)


def revoke(invitation: Invitation) -> bool:
    """Take the invitation back; False if it was used or revoked before."""
    changed = Invitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    return bool(changed)


def find(token: str) -> Invitation | None:
    """The open invitation of this link; None if it is wrong, used, revoked or has run out."""
    if len(token) > 100:
        return None
    invitation = Invitation.objects.filter(token_hash=token_hash(token)).select_related("invited_by").first()
    return invitation if invitation and invitation.is_open else None


def claim(token: str) -> Invitation | None:
    """Use the link up, exactly once however many try at the same time; None for all but the first."""
    now = timezone.now()
    claimed = Invitation.objects.filter(
        token_hash=token_hash(token), used_at=None, revoked_at=None, expires_at__gt=now
    ).update(used_at=now)
    return Invitation.objects.get(token_hash=token_hash(token)) if claimed else None


def _end() -> datetime:
    return timezone.now() + timedelta(days=settings.PEMANTIK_INVITATION_DAYS)
