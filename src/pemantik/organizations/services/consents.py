"""Letting another institution see something of one's own, and taking that back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.organizations.models import Consent, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.services.nodes import locked


@transaction.atomic
def give(access: Access, giver_id: int, receiver_id: int, scope: str) -> Consent:
    """Let the receiver see the giver's results or evidence. Giving what is given already changes nothing."""
    giver = locked(giver_id)
    access.require(Action.MANAGE_CONSENT, giver)
    receiver = Node.objects.filter(pk=receiver_id, is_active=True).first()
    if not giver.is_institution or receiver is None or not receiver.is_institution:
        raise ValidationError({"receiver": _("Pilih instansi yang terdaftar di sini.")})
    if giver.path.startswith(receiver.path):
        raise ValidationError({"receiver": _("%(name)s sudah melihatnya tanpa izin.") % {"name": receiver.name}})
    if scope not in Consent.Scope.values:
        raise ValidationError({"scope": _("Pilih apa yang dibagikan.")})
    consent, is_new = Consent.objects.get_or_create(
        giver=giver, receiver=receiver, scope=scope, withdrawn_at=None, defaults={"given_by": access.user}
    )
    if is_new:
        audit.record("consent.given", consent, after={"receiver": receiver.name, "scope": scope}, node_path=giver.path)
    return consent


@transaction.atomic
def withdraw(access: Access, consent_id: int) -> Consent:
    """Take a consent back; it stays in the history."""
    consent = Consent.objects.select_for_update(of=("self",)).select_related("giver", "receiver").filter(pk=consent_id)
    found = consent.first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.MANAGE_CONSENT, found.giver)
    if found.withdrawn_at is None:
        found.withdrawn_at = timezone.now()
        found.save(update_fields=["withdrawn_at"])
        audit.record(
            "consent.withdrawn",
            found,
            before={"receiver": found.receiver.name, "scope": found.scope},
            node_path=found.giver.path,
        )
    return found
