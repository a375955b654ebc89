"""Mails about progress: to the coach when a member reports, to the member when the province answers."""

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from pemantik.accounts import mail
from pemantik.accounts.models import User
from pemantik.organizations.permissions import Access, live_grants
from pemantik.organizations.roles import Action, roles_with
from pemantik.supervision.models import Agreement, ProgressReport
from pemantik.supervision.selectors.members import speaks_for

State = ProgressReport.State
#: A report that the province has answered.
ANSWERED = (State.RETURNED, State.CONFIRMED)


def announce(report: ProgressReport, site: str) -> None:
    """Mail the newest word on a report once it is stored; nothing where no mail server is configured."""
    from pemantik.supervision.tasks import send_progress  # noqa: PLC0415 - tasks call services

    if mail.is_configured():
        pk, state = report.pk, str(report.state)
        transaction.on_commit(lambda: send_progress.enqueue(pk, state, site))


def deliver(report_id: int, state: str, site: str) -> str:
    """Mail one report, or the answer to it; called in the background. Skipped if it has changed since."""
    rows = ProgressReport.objects.select_related("agreement__supervisor", "agreement__member", "agreement__created_by")
    report = rows.select_related("made_by", "decided_by").filter(pk=report_id, state=state).first()
    if report is None:
        return "skipped"
    people = _reporter(report) if state in ANSWERED else _coaches(report.agreement)
    with translation.override("id"):
        member = " ".join(report.agreement.member.name.split())
        subject = _("Jawaban atas laporan kemajuan") if state in ANSWERED else _("Laporan kemajuan: %s") % member
        body = render_to_string("supervision/progress.txt", {"report": report, "site": site})
    sent = [mail.deliver(EmailMessage(subject=subject, body=body, to=[person.email])) for person in people]
    return "sent" if sent and all(sent) else "failed" if sent else "nobody"


def _coaches(agreement: Agreement) -> list[User]:
    """Who made the agreement; where that person no longer coaches the province, those who do."""
    if Access(agreement.created_by).may(Action.SUPERVISE, agreement.supervisor):
        return [agreement.created_by]
    grants = live_grants().filter(node=agreement.supervisor, role__in=roles_with(Action.SUPERVISE))
    return list(User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk"))


def _reporter(report: ProgressReport) -> list[User]:
    """Who told the progress, while that person still answers for the member."""
    agreement, person = report.agreement, report.made_by
    return [person] if speaks_for(Access(person), agreement.member, agreement.supervisor, Action.SUBMIT) else []
