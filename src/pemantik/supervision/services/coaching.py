"""The coaching log: what was agreed with a member, changed, done, opened again."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean, required
from pemantik.maturity import library
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.supervision.models import Agreement, ProgressReport
from pemantik.supervision.selectors.members import MEMBER_KINDS, supervisor_of
from pemantik.supervision.services.progress_mail import announce

#: What the form holds, and the audit trail records.
FIELDS = ("text", "owner", "due_on", "agreed_on", "instrument", "code")


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed: what, who does it, by when, on which day, and perhaps the indicator that it helps."""

    text: str
    owner: str
    due_on: date | None
    agreed_on: date | None = None
    instrument: str = ""
    code: str = ""


@transaction.atomic
def agree(access: Access, member_id: int, terms: Terms) -> Agreement:
    """Note an agreement with a member. Raises Http404, PermissionDenied, or Refused with what is missing."""
    member = Node.objects.filter(pk=member_id, kind__in=MEMBER_KINDS).first()
    supervisor = supervisor_of(member) if member else None
    if member is None or supervisor is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    require_supervisor(access, supervisor, member)
    agreement = Agreement(supervisor=supervisor, member=member, created_by=access.user)
    _fill(agreement, terms)
    agreement.save()
    audit.record("agreement.made", agreement, after=_values(agreement), node_path=member.path)
    return agreement


@transaction.atomic
def change(access: Access, agreement_id: int, form_version: int, terms: Terms) -> Agreement:
    """Change an agreement. Raises Outdated if somebody saved it since the form was opened."""
    agreement = _locked(access, agreement_id)
    _check_version(agreement, form_version)
    before = _values(agreement)
    _fill(agreement, terms)
    _save(agreement)
    after = {name: value for name, value in _values(agreement).items() if value != before[name]}
    if after:
        old = {name: before[name] for name in after}
        audit.record("agreement.changed", agreement, before=old, after=after, node_path=agreement.member.path)
    return agreement


@transaction.atomic
def close(access: Access, agreement_id: int, form_version: int, note: str, site: str = "") -> Agreement:
    """Mark an agreement as done, with a word on what came of it. A report that waits is confirmed, and that mailed."""
    agreement = _locked(access, agreement_id)
    _check_version(agreement, form_version)
    if agreement.done_on:
        raise Refused(_("Kesepakatan ini sudah ditandai selesai."))
    agreement.done_note = clean(note, 500)
    agreement.done_on = timezone.localdate()
    _save(agreement)
    waiting = ProgressReport.objects.filter(agreement=agreement, state=ProgressReport.State.WAITING).first()
    if waiting:
        waiting.state, waiting.decided_by = ProgressReport.State.CONFIRMED, access.user
        waiting.decided_at = timezone.now()
        waiting.save()
        announce(waiting, site)
    after = {"done_on": agreement.done_on, "done_note": agreement.done_note}
    audit.record("agreement.closed", agreement, after=after, node_path=agreement.member.path)
    return agreement


@transaction.atomic
def reopen(access: Access, agreement_id: int, form_version: int) -> Agreement:
    """Take back that an agreement is done."""
    agreement = _locked(access, agreement_id)
    _check_version(agreement, form_version)
    if agreement.done_on is None:
        raise Refused(_("Kesepakatan ini belum ditandai selesai."))
    before = {"done_on": agreement.done_on, "done_note": agreement.done_note}
    agreement.done_on, agreement.done_note = None, ""
    _save(agreement)
    audit.record("agreement.reopened", agreement, before=before, node_path=agreement.member.path)
    return agreement


def _locked(access: Access, agreement_id: int) -> Agreement:
    """The agreement for writing: 404 for strangers, 403 for the member's own people."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("supervisor", "member")
    agreement = rows.filter(pk=agreement_id).first()
    if agreement is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    require_supervisor(access, agreement.supervisor, agreement.member)
    return agreement


def require_supervisor(access: Access, supervisor: Node, member: Node) -> None:
    """Raise unless the person coaches for the province: PermissionDenied for the member's own people, else Http404."""
    if not access.may(Action.SUPERVISE, supervisor) and access.may(Action.VIEW_RESULTS, member):
        raise PermissionDenied(_("Hanya %(province)s yang mencatat pembinaan.") % {"province": supervisor})
    access.require(Action.SUPERVISE, supervisor)


def _check_version(agreement: Agreement, form_version: int) -> None:
    if agreement.form_version != form_version:
        raise Outdated(_("Kesepakatan ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi."))


def _fill(agreement: Agreement, terms: Terms) -> None:
    if terms.due_on is None:
        raise Refused(_("Tulis tenggat kesepakatan ini."))
    agreed = terms.agreed_on or timezone.localdate()
    if agreed > timezone.localdate():
        raise Refused(_("Tanggal pembinaan belum lewat. Tulis tanggal pertemuannya."))
    if terms.due_on < agreed:
        raise Refused(_("Tenggat tidak boleh sebelum tanggal pembinaan."))
    agreement.text = required(terms.text, _("Tulis apa yang disepakati."), 500)
    agreement.owner = required(terms.owner, _("Tulis siapa yang mengerjakannya."), 150)
    agreement.due_on, agreement.agreed_on = terms.due_on, agreed
    agreement.instrument, agreement.code = checked_indicator(terms.instrument, terms.code)


def checked_indicator(instrument: str, code: str) -> tuple[str, str]:
    """An indicator of a known instrument, or nothing. Raises Refused for any other."""
    if not code:
        return "", ""
    if instrument not in library.CODES or code not in library.load(instrument).structure.by_code:
        raise Refused(_("Indikator itu tidak ada pada instrumennya. Pilih dari daftar."))
    return instrument, code


def _values(agreement: Agreement) -> dict[str, object]:
    return {name: getattr(agreement, name) for name in FIELDS}


def _save(agreement: Agreement) -> None:
    agreement.form_version += 1
    agreement.save()
