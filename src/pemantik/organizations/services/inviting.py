"""The seam between the import of people and the room's invitations.

`services.invitations` invites one person; here a spreadsheet of many becomes such invitations: all roles of one address
in one of them. On a server without invitations a spreadsheet can be checked, and saving says why it cannot be done.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pemantik.accounts.models import User
from pemantik.organizations.models import Grant
from pemantik.organizations.permissions import Access
from pemantik.organizations.spreadsheets.people import PersonPlan


@dataclass(frozen=True)
class Receipt:
    """What one address got: a link (its token is known only now), or roles at once because there is an account."""

    name: str
    email: str
    kind: str
    ids: tuple[int, ...]
    token: str = ""
    issued: Any = None

    def stored(self) -> list[str]:
        """What is needed to take it back: `invitation-12`, `grant-7`."""
        return [f"{self.kind}-{number}" for number in self.ids]


class Inviter(Protocol):
    """What an import needs of invitations; tests put another in its place."""

    def invite(self, access: Access, plans: Sequence[PersonPlan]) -> Receipt:
        """Invite one address to all roles planned for it. Raises ValidationError with a reason."""

    def withdraw(self, access: Access, stored: Sequence[str]) -> None:
        """Take back what the receipts name. Raises ValidationError if a link was used."""


class RoomInviter:
    """Invitations as this room makes them."""

    def __init__(self) -> None:
        try:
            self.invitations: Any = import_module("pemantik.organizations.services.invitations")
            self.people: Any = import_module("pemantik.organizations.services.people")
            self.links: Any = import_module("pemantik.accounts.services.invitations")
        except ModuleNotFoundError:
            raise ValidationError(_("Undangan belum dapat dibuat di server ini.")) from None

    def invite(self, access: Access, plans: Sequence[PersonPlan]) -> Receipt:
        """See Inviter."""
        first = plans[0]
        person = User.objects.filter(email=first.email).first()
        position = next((plan.position for plan in plans if plan.position), "")
        if person:
            grants = [self.people.give_grant(access, person, plan.role, plan.node, plan.valid_until) for plan in plans]
            if self.people.manages_whole_account(access, person):
                self.people.note_position(access, person, position)
            return Receipt(person.name, first.email, "grant", tuple(grant.pk for grant in grants))
        offers = [self.links.Offer(plan.role, plan.node.pk, plan.valid_until) for plan in plans]
        issued = self.invitations.invite(access, first.email, first.name, offers, position=position)
        return Receipt(first.name, first.email, "invitation", (issued.invitation.pk,), issued.token, issued)

    def withdraw(self, access: Access, stored: Sequence[str]) -> None:
        """See Inviter."""
        for kind, number in (one.split("-") for one in stored):
            if kind == "grant":
                self.people.end_grant(access, Grant.objects.select_related("node").get(pk=number))
            elif not self.invitations.revoke(access, self._invitation(int(number))):
                raise ValidationError(_("Sebagian undangan sudah dipakai. Cabut perannya di halaman pengguna."))

    def _invitation(self, number: int) -> Any:
        return self.links.Invitation.objects.get(pk=number)


#: How an import gets its invitations.
inviter: Callable[[], Inviter] = RoomInviter


def deliver(receipts: Sequence[Receipt], link_of: Callable[[str], str]) -> list[tuple[Receipt, str]]:
    """Send every link by mail; those that could not be sent, with their link, to be handed over by hand."""
    by_hand = []
    for receipt in receipts:
        if receipt.token:
            link = link_of(receipt.token)
            send = getattr(import_module("pemantik.organizations.services.invitations"), "send", None)
            if send is None or not send(receipt.issued, link):
                by_hand.append((receipt, link))
    return by_hand
