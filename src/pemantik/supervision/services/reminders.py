"""Reminding members of what is late: recorded at once, mailed in the background, at most once a day for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pemantik.accounts import audit, mail
from pemantik.accounts.models import User
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access, live_grants
from pemantik.organizations.roles import Action, Role
from pemantik.supervision.models import Reminder
from pemantik.supervision.selectors.board import Board, Standing, build_board

#: A member is reminded of one evaluation at most so often.
PAUSE = timedelta(hours=24)
#: Who answers for a member.
RESPONSIBLE = (Role.COORDINATOR, Role.RESPONSIBLE)


@dataclass(frozen=True, slots=True)
class Reminded:
    """What came of it: reminders made, members skipped since they were reminded today, members without anybody."""

    made: int
    paused: int
    nobody: int
    mailed: bool


@transaction.atomic
def remind_late(access: Access, supervisor_id: int, campaign_id: int, site: str = "") -> Reminded:
    """Remind every member of a campaign that is late. `site` is the address of this installation for the mail's link.

    Raises Http404 for strangers, PermissionDenied for those who only look.
    """
    supervisor = Node.objects.select_for_update(of=("self",)).filter(pk=supervisor_id).first() or Node(path="-")
    access.require(Action.SUPERVISE, supervisor)
    board = build_board(access, str(supervisor_id), str(campaign_id))
    late = board.late if board.campaign and board.campaign.pk == campaign_id else ()
    recent = set(recently_reminded(board))
    due = [each for each in late if each.assessment and each.assessment.pk not in recent]
    people = _people([each.member.node for each in due])
    made = 0
    for each in due:
        if people.get(each.member.node.pk):
            _remind(access, board, each, people[each.member.node.pk], site)
            made += 1
    return Reminded(made, len(late) - len(due), len(due) - made, mail.is_configured())


def recently_reminded(board: Board) -> list[int]:
    """Assessments of the board that were reminded within the pause. One query."""
    late = [each.assessment for each in board.late if each.assessment]
    recent = Reminder.objects.filter(assessment__in=late, made_at__gt=timezone.now() - PAUSE)
    return list(recent.values_list("assessment", flat=True))


def _people(nodes: Sequence[Node]) -> dict[int, list[User]]:
    """Who answers for each of these. One query."""
    found: dict[int, list[User]] = {}
    grants = live_grants().filter(node__in=nodes, role__in=RESPONSIBLE).select_related("user")
    for grant in grants.order_by("user"):
        mine = found.setdefault(grant.node_id, [])
        if grant.user not in mine:
            mine.append(grant.user)
    return found


def _remind(access: Access, board: Board, standing: Standing, people: Sequence[User], site: str) -> Reminder:
    from pemantik.supervision.tasks import send_reminder  # noqa: PLC0415 - tasks call services

    assert standing.late  # noqa: S101 - only those that are late
    assert standing.assessment  # noqa: S101
    on = mail.is_configured()
    reminder = Reminder.objects.create(
        supervisor=board.supervisor,
        assessment=standing.assessment,
        text=standing.late.text,
        days=standing.late.days,
        sent_by=access.user,
        state=Reminder.State.WAITING if on else Reminder.State.NO_MAIL,
    )
    reminder.recipients.set(people)
    after = {"campaign": str(board.campaign), "late": standing.late.text, "count": len(people)}
    audit.record("reminder.made", reminder, after=after, node_path=standing.member.node.path)
    if on:
        transaction.on_commit(lambda: send_reminder.enqueue(reminder.pk, site))
    return reminder


def deliver(reminder_id: int, site: str) -> str:
    """Mail one reminder to its people; called in the background, once."""
    claimed = Reminder.objects.filter(pk=reminder_id, state=Reminder.State.WAITING).update(state=Reminder.State.FAILED)
    if not claimed:
        return "skipped"
    reminder = Reminder.objects.select_related("assessment__node", "assessment__campaign", "supervisor").get(
        pk=reminder_id
    )
    people = reminder.recipients.filter(is_active=True)
    with translation.override("id"):
        text = render_to_string("supervision/reminder.txt", {"reminder": reminder, "site": site})
        subject = _("Pengingat: %(campaign)s") % {"campaign": reminder.assessment.campaign}
    sent = [mail.deliver(EmailMessage(subject=subject, body=text, to=[person.email])) for person in people]
    if sent and all(sent):
        Reminder.objects.filter(pk=reminder_id).update(state=Reminder.State.SENT)
        return "sent"
    return "failed"
