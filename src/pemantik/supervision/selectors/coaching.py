"""Reading the coaching log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.assessments.models import Campaign
from pemantik.maturity import library
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.supervision.models import Agreement, ProgressReport, Reminder
from pemantik.supervision.selectors.members import speaks_for

#: More than this nobody reads on one page.
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """An agreement with the name of its indicator, whether it is past its date, and the report that waits."""

    agreement: Agreement
    indicator: str
    is_late: bool
    may_change: bool
    may_report: bool
    waiting: ProgressReport | None


@dataclass(frozen=True, slots=True)
class Log:
    """Agreements that are open, those past their date first, and the last ones that are done."""

    open: tuple[Entry, ...]
    done: tuple[Entry, ...]

    @property
    def late(self) -> int:
        """How many are past their date."""
        return sum(each.is_late for each in self.open)

    @property
    def waiting(self) -> tuple[Entry, ...]:
        """Those that the member calls done, until the province confirms or returns it."""
        return tuple(each for each in self.open if each.waiting)

    @property
    def unreported(self) -> tuple[Entry, ...]:
        """The other open ones."""
        return tuple(each for each in self.open if not each.waiting)


def visible_agreements(access: Access) -> QuerySet[Agreement]:
    """Agreements of provinces and of members on which the person may see results."""
    seen = Q(access.within(Action.VIEW_RESULTS, "supervisor__path")) | Q(
        access.within(Action.VIEW_RESULTS, "member__path")
    )
    waiting = Prefetch(
        "reports",
        queryset=ProgressReport.objects.filter(state=ProgressReport.State.WAITING).select_related("made_by"),
        to_attr="waiting_reports",
    )
    return Agreement.objects.filter(seen).select_related("supervisor", "member", "created_by").prefetch_related(waiting)


def reports_of(agreement: Agreement, most: int = 50) -> list[ProgressReport]:
    """What the member told about an agreement that the person sees, the newest first. One query."""
    return list(ProgressReport.objects.filter(agreement=agreement).select_related("made_by", "decided_by")[:most])


def log_of(access: Access, member: Node | None = None) -> Log:
    """The log of one member, or of all that the person sees. Four queries.

    What waits for the province comes first, then what is past its date.
    """
    rows = visible_agreements(access)
    if member:
        rows = rows.filter(member=member)
    waits = Exists(ProgressReport.objects.filter(agreement=OuterRef("pk"), state=ProgressReport.State.WAITING))
    open_ones = rows.filter(done_on=None).order_by(waits.desc(), "due_on", "id")[:MOST_SHOWN]
    done = rows.exclude(done_on=None).order_by("-done_on", "-id")[:MOST_SHOWN]
    return Log(tuple(_entries(access, open_ones)), tuple(_entries(access, done)))


def find_agreement(access: Access, agreement_id: int) -> Entry:
    """One agreement. Raises Http404 for strangers."""
    found = visible_agreements(access).filter(pk=agreement_id).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return _entries(access, [found])[0]


def _entries(access: Access, rows: Any) -> list[Entry]:
    today = timezone.localdate()
    return [
        Entry(
            agreement=each,
            indicator=indicator_name(each.instrument, each.code),
            is_late=each.done_on is None and each.due_on < today,
            may_change=access.may(Action.SUPERVISE, each.supervisor),
            may_report=each.done_on is None and speaks_for(access, each.member, each.supervisor, Action.SUBMIT),
            waiting=next(iter(each.waiting_reports), None),
        )
        for each in rows
    ]


def indicator_name(instrument: str, code: str) -> str:
    """`Indikator 9 Pemdi 2026: Audit keamanan`; empty for none, and for one that is no longer known."""
    if not code or instrument not in library.CODES:
        return ""
    found = library.load(instrument)
    leaf = found.structure.by_code.get(code)
    if leaf is None:
        return ""
    return _("Indikator %(code)s %(instrument)s: %(name)s") % {
        "code": code,
        "instrument": found.short_title,
        "name": leaf.indicator.name,
    }


def reminders_of(access: Access, member: Node, most: int = 5) -> Sequence[Reminder]:
    """The last reminders of a member, for its own people and those of the province. One query."""
    seen = Q(access.within(Action.VIEW_RESULTS, "supervisor__path")) | Q(
        access.within(Action.VIEW_RESULTS, "assessment__node__path")
    )
    rows = Reminder.objects.filter(seen, assessment__node=member)
    return list(rows.select_related("assessment__campaign", "sent_by")[:most])


def own_reminders(access: Access, days: int = 30, most: int = 5) -> Sequence[Reminder]:
    """What the person itself was reminded of lately, while the evaluation runs. One query."""
    since = timezone.now() - timedelta(days=days)
    rows = Reminder.objects.filter(
        recipients=access.user, made_at__gt=since, assessment__campaign__state=Campaign.State.OPEN
    )
    return list(rows.select_related("assessment__campaign", "assessment__node")[:most])
