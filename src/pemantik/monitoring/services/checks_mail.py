"""Mails to the people who answer for a unit, where a mail server is configured."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pemantik.accounts import mail
from pemantik.accounts.models import User
from pemantik.monitoring.models import Address, Incident
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import live_grants
from pemantik.organizations.roles import Role
from pemantik.organizations.tree import paths_above

#: Who answers for a unit's addresses.
RESPONSIBLE = (Role.RESPONSIBLE, Role.COORDINATOR)


def tell(what: str, key: int) -> str:
    """Tell about an incident (`opened`, `closed`) or a certificate that ends soon (`certificate`)."""
    if what == "certificate":
        return _tell_certificate(key)
    incident = Incident.objects.select_related("address__node").filter(pk=key).first()
    if incident is None:
        return "skipped"
    with translation.override("id"):
        word = _("Tidak berfungsi: %(name)s") if what == "opened" else _("Berfungsi lagi: %(name)s")
        link = _link("incident", incident.pk)
        context = {"incident": incident, "address": incident.address, "what": what, "link": link}
        return _send(incident.address.node, word % {"name": incident.address.name}, context)


def _tell_certificate(key: int) -> str:
    address = Address.objects.select_related("node").filter(pk=key).first()
    if address is None:
        return "skipped"
    with translation.override("id"):
        subject = _("Sertifikat segera berakhir: %(name)s") % {"name": address.name}
        return _send(address.node, subject, {"address": address, "what": "certificate", "link": _link("address", key)})


def _send(node: Node, subject: str, context: dict[str, object]) -> str:
    text = render_to_string("monitoring/checks/mail.txt", context)
    people = people_of(node)
    sent = [mail.deliver(EmailMessage(subject=subject, body=text, to=[person.email])) for person in people]
    return "sent" if sent and all(sent) else "failed"


def _link(name: str, key: int) -> str:
    return f"{settings.PEMANTIK_SITE}{reverse(name, args=[key])}" if settings.PEMANTIK_SITE else ""


def people_of(node: Node) -> Sequence[User]:
    """Who answers for a unit: those of the unit itself, else those of the nearest node above who has somebody."""
    grants = live_grants().filter(role__in=RESPONSIBLE, node__path__in=[*paths_above(node.path), node.path])
    by_path: dict[str, dict[int, User]] = {}
    for grant in grants.select_related("user", "node").order_by("user"):
        by_path.setdefault(grant.node.path, {})[grant.user_id] = grant.user
    return list(by_path[max(by_path, key=len)].values()) if by_path else []
