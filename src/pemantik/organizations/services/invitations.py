"""Inviting people: an invitation brings roles, and whoever gives them must be allowed to."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from pemantik.accounts import audit, mail
from pemantik.accounts.models import Invitation, User
from pemantik.accounts.services import invitations
from pemantik.accounts.services.invitations import Issued, Offer
from pemantik.organizations.models import Grant, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.services.people import check_offer, give_grant


class UsedUpError(Exception):
    """The link is wrong, used, revoked, or has run out: no more is said to whoever holds it."""


@transaction.atomic
def invite(access: Access, email: str, name: str, offers: Sequence[Offer], *, position: str = "") -> Issued | Grant:
    """Invite someone to roles. A person who has an account gets the roles at once, and no link.

    The position is what a new account begins with.

    Raises ValidationError for a role that cannot be given, or an address that is invited already.
    """
    nodes = _offered_nodes(access, offers)
    person = User.objects.filter(email=email.strip().lower()).first()
    if person:
        grants = [give_grant(access, person, offer.role, nodes[offer.node_id], offer.valid_until) for offer in offers]
        return grants[0]
    issued = invitations.issue(email, name, offers, access.user, position=position)
    _record("invitation.made", issued.invitation, nodes[offers[0].node_id], offers=offers)
    return issued


@transaction.atomic
def renew(access: Access, invitation: Invitation) -> Issued:
    """A new link in place of the old one, which stops working."""
    node = _require_invitation(access, invitation)
    issued = invitations.renew(invitation)
    _record("invitation.renewed", issued.invitation, node)
    return issued


@transaction.atomic
def revoke(access: Access, invitation: Invitation) -> bool:
    """Take an invitation back; False if it was used or revoked before."""
    node = _require_invitation(access, invitation)
    revoked = invitations.revoke(invitation)
    if revoked:
        _record("invitation.revoked", invitation, node)
    return revoked


@transaction.atomic
def accept(token: str, name: str, password: str) -> User:
    """Make the account that an invitation offers, with its roles. Raises UsedUpError unless the link works now.

    Roles are checked again: what the inviter may no longer give, the invitation no longer brings.
    """
    invitation = invitations.claim(token)
    if invitation is None:
        raise UsedUpError
    try:
        with transaction.atomic():
            person = User.objects.create_user(invitation.email, name, password, position=invitation.position)
    except IntegrityError:
        raise UsedUpError from None
    invitation.used_by = person
    invitation.save(update_fields=["used_by"])
    with audit.acting(person, audit.current().address):
        node = _give_offered(invitation, person)
        _record("invitation.accepted", invitation, node)
    return person


def _give_offered(invitation: Invitation, person: User) -> Node | None:
    inviter = Access(invitation.invited_by)
    nodes = Node.objects.in_bulk([role.node_id for role in invitation.roles.all()])
    first = None
    for role in invitation.roles.all():
        node = nodes.get(role.node_id)
        if node and inviter.may(Action.MANAGE_PEOPLE, node) and _still_fits(role.role, node, role.valid_until):
            give_grant(inviter, person, role.role, node, role.valid_until)
            first = first or node
    return first


def _still_fits(role: str, node: Node, valid_until: object) -> bool:
    try:
        check_offer(role, node, valid_until)  # type: ignore[arg-type]
    except ValidationError:
        return False
    return True


def send(issued: Issued, address: str) -> bool:
    """Send the link by mail where mail is configured; False when it was not sent and has to be handed over by hand."""
    invitation = issued.invitation
    text = render_to_string("organizations/people/invitation.txt", {"invitation": invitation, "address": address})
    subject = _("Undangan ke Pemantik")
    return mail.deliver(EmailMessage(subject=subject, body=text, to=[invitation.email]))


def _offered_nodes(access: Access, offers: Sequence[Offer]) -> dict[int, Node]:
    if not offers:
        raise ValidationError(_("Pilih paling sedikit satu peran."))
    nodes: dict[int, Node] = Node.objects.in_bulk([offer.node_id for offer in offers])
    for offer in offers:
        node = nodes.get(offer.node_id) or Node(path="-")
        access.require(Action.MANAGE_PEOPLE, node)
        check_offer(offer.role, node, offer.valid_until)
    return nodes


def _require_invitation(access: Access, invitation: Invitation) -> Node:
    """The first node of an invitation, after a check that all of its nodes may be managed."""
    nodes: list[Node] = list(Node.objects.filter(pk__in=invitation.roles.values("node_id")).order_by("path"))
    for node in nodes or [Node(path="-")]:
        access.require(Action.MANAGE_PEOPLE, node)
    return nodes[0]


def _record(action: str, invitation: Invitation, node: Node | None, offers: Sequence[Offer] = ()) -> None:
    after: dict[str, object] = {"email": invitation.email, "valid_until": invitation.expires_at}
    if offers:
        after["role"] = [offer.role for offer in offers]
    audit.record(action, invitation, after=after, node_path=node.path if node else "")
