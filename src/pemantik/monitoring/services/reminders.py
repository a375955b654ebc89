"""Reminding units that have not sent their answers: by mail, at most once a day for each unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pemantik.accounts import audit, mail
from pemantik.accounts.models import User
from pemantik.assessments.problems import Refused
from pemantik.monitoring.models import Response, Round
from pemantik.monitoring.selectors.rounds import managed_round
from pemantik.organizations.permissions import Access, live_grants
from pemantik.organizations.roles import Action, roles_with

PAUSE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Reminded:
    """What came of it: units that are mailed, skipped since they were reminded today, and without anybody to remind."""

    made: int
    paused: int
    nobody: int


@transaction.atomic
def remind_units(access: Access, round_id: int, site: str) -> Reminded:
    """Mail the people of every unit that has not sent. `site` is the address of this installation, for the link.

    Raises Refused where no mail server is set up: then units are told in another way.
    """
    round_ = managed_round(access, round_id, locked=True)
    if round_.state != Round.State.OPEN:
        raise Refused(_("Hanya unit dalam putaran yang dibuka dapat diingatkan."))
    if not mail.is_configured():
        raise Refused(_("Surel belum disiapkan di server ini. Hubungi unit dengan cara lain."))
    owed = round_.responses.exclude(state=Response.State.SUBMITTED).select_related("node")
    due = list(owed.filter(Q(reminded_at=None) | Q(reminded_at__lte=timezone.now() - PAUSE)))
    people = _people(due)
    told = [each for each in due if people.get(each.pk)]
    for response in told:
        _remind(response, people[response.pk], site)
    return Reminded(len(told), owed.count() - len(due), len(due) - len(told))


def _people(responses: Sequence[Response]) -> dict[int, list[User]]:
    """Who may answer for each unit, with a role on the unit itself. One query."""
    by_node = {each.node_id: each.pk for each in responses}
    found: dict[int, list[User]] = {}
    grants = live_grants().filter(node__in=list(by_node), role__in=roles_with(Action.EDIT_INVENTORY))
    for grant in grants.select_related("user").order_by("user"):
        mine = found.setdefault(by_node[grant.node_id], [])
        if grant.user not in mine:
            mine.append(grant.user)
    return found


def _remind(response: Response, people: Sequence[User], site: str) -> None:
    from pemantik.monitoring.tasks_rounds import send_reminder  # noqa: PLC0415 - tasks call services

    response.reminded_at = timezone.now()
    response.save(update_fields=["reminded_at"])
    audit.record("response.reminded", response, after={"count": len(people)}, node_path=response.node.path)
    ids = [person.pk for person in people]
    transaction.on_commit(lambda: send_reminder.enqueue(response.pk, ids, site))


def deliver(response_id: int, people: Sequence[int], site: str) -> str:
    """Mail one reminder; called in the background. Nothing is sent for answers that came meanwhile."""
    response = Response.objects.select_related("round__institution", "node").filter(pk=response_id).first()
    if response is None or response.state == Response.State.SUBMITTED or response.round.state != Round.State.OPEN:
        return "skipped"
    with translation.override("id"):
        text = render_to_string("monitoring/rounds/reminder.txt", {"response": response, "site": site})
        subject = _("Pengingat: %(round)s") % {"round": response.round}
    to = User.objects.filter(pk__in=people, is_active=True)
    sent = [mail.deliver(EmailMessage(subject=subject, body=text, to=[person.email])) for person in to]
    return "sent" if sent and all(sent) else "failed"
