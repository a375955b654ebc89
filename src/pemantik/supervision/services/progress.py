"""Progress on agreements: the member tells it, the province confirms that something is done or returns it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import required
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.supervision.models import Agreement, ProgressReport
from pemantik.supervision.selectors.members import speaks_for
from pemantik.supervision.services.coaching import require_supervisor
from pemantik.supervision.services.progress_mail import announce

State = ProgressReport.State


@transaction.atomic
def report(
    access: Access, agreement_id: int, form_version: int, note: str, *, is_done: bool, site: str = ""
) -> ProgressReport:
    """Tell how far an agreement is, or propose that it is done. The newest report counts; its coach gets a mail.

    `site` is the address of this installation for the mail's link.

    Raises Http404 for strangers, PermissionDenied for who may only read it, Outdated if the agreement was changed since
    the form was opened, Refused with what is missing.
    """
    agreement = _locked(agreement_id)
    _require_member(access, agreement)
    if agreement.form_version != form_version:
        raise Outdated(_("Kesepakatan ini baru saja diubah provinsi. Baca lagi, lalu kirim laporan Anda."))
    if agreement.done_on:
        raise Refused(_("Kesepakatan ini sudah ditandai selesai."))
    text = required(note, _("Tulis apa yang sudah dikerjakan."), 500)
    ProgressReport.objects.filter(agreement=agreement, state=State.WAITING).update(state=State.REPLACED)
    state = State.WAITING if is_done else State.NOTED
    made = ProgressReport.objects.create(agreement=agreement, note=text, state=state, made_by=access.user)
    after = {"note": text, "state": str(state)}
    audit.record("progress.reported", made, after=after, node_path=agreement.member.path)
    announce(made, site)
    return made


@transaction.atomic
def send_back(access: Access, agreement_id: int, report_id: int, reply: str, site: str = "") -> ProgressReport:
    """The province says what is still missing, which is mailed. Raises Refused if the report no longer waits."""
    agreement = _locked(agreement_id)
    require_supervisor(access, agreement.supervisor, agreement.member)
    found = ProgressReport.objects.filter(agreement=agreement, pk=report_id).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    if found.state != State.WAITING:
        raise Refused(_("Laporan ini tidak lagi menunggu konfirmasi."))
    found.reply = required(reply, _("Tulis apa yang masih kurang."), 500)
    found.state, found.decided_by, found.decided_at = State.RETURNED, access.user, timezone.now()
    found.save()
    after = {"state": str(found.state), "reply": found.reply}
    audit.record("progress.returned", found, after=after, node_path=agreement.member.path)
    announce(found, site)
    return found


def _locked(agreement_id: int) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("supervisor", "member")
    agreement = rows.filter(pk=agreement_id).first()
    if agreement is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return agreement


def _require_member(access: Access, agreement: Agreement) -> None:
    """Raise unless the person answers for the member itself. A province does not report to itself: it closes."""
    if speaks_for(access, agreement.member, agreement.supervisor, Action.SUBMIT):
        return
    sees = access.may(Action.VIEW_RESULTS, agreement.member) or access.may(Action.VIEW_RESULTS, agreement.supervisor)
    if sees:
        raise PermissionDenied(_("Kemajuan dilaporkan oleh koordinator atau penanggung jawab kab/kota."))
    raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
