"""Mails to those who are behind in a confirmation round, sent in the background."""

from collections import Counter

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from pemantik.accounts import mail
from pemantik.accounts.models import User
from pemantik.inventory.models import ConfirmationRound, Entry
from pemantik.inventory.selectors.rounds import waiting_for
from pemantik.organizations.models import INSTITUTION_KINDS
from pemantik.organizations.permissions import live_grants
from pemantik.organizations.roles import Action, roles_with


@task()
def send_reminders(round_id: int, site: str) -> int:
    """Mail everybody who is behind; returns how many mails were sent."""
    found = ConfirmationRound.objects.select_related("institution").get(pk=round_id)
    with translation.override("id"):
        subject = _("Pastikan data inventaris %(name)s") % {"name": found.institution.name}
        return sum(
            mail.deliver(
                EmailMessage(
                    subject=subject,
                    body=render_to_string(
                        "inventory/pictures/reminder.txt", {"round": found, "entries": entries, "site": site}
                    ),
                    to=[person.email],
                )
            )
            for person, entries in behind(found)
        )


def behind(round_: ConfirmationRound) -> list[tuple[User, int]]:
    """People of units with entries that wait, and how many these are. Two queries."""
    waiting = Entry.objects.filter(waiting_for(round_), institution=round_.institution, removed_at=None)
    paths = Counter(waiting.values_list("node__path", flat=True))
    grants = live_grants().filter(
        role__in=roles_with(Action.EDIT_INVENTORY), node__path__startswith=round_.institution.path
    )
    owners = grants.exclude(node__kind__in=INSTITUTION_KINDS) | grants.filter(node=round_.institution)
    people: dict[int, tuple[User, set[str]]] = {}
    for grant in owners.select_related("user", "node").order_by("user"):
        own = grant.node_id == round_.institution_id
        inside = {path for path in paths if (path == grant.node.path if own else path.startswith(grant.node.path))}
        people.setdefault(grant.user_id, (grant.user, set()))[1].update(inside)
    return [(user, sum(paths[path] for path in inside)) for user, inside in people.values() if inside]
