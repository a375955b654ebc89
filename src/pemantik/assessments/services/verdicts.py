"""Verdicts on evidence, and the list of reasons for sending it back."""

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.duties import lock_assessing_record
from pemantik.assessments.models import EvidenceUse, Reason, Verdict
from pemantik.assessments.problems import Refused
from pemantik.assessments.wording import clean, required
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


@transaction.atomic
def give_verdict(access: Access, use_id: int, decision: str, reason_id: int | None = None, note: str = "") -> Verdict:
    """Decide on one evidence use in the open stage; deciding again replaces one's own verdict.

    Sending back needs a reason of the list or a note. Raises Http404, PermissionDenied, NotDeclared, Refused.
    """
    use = EvidenceUse.objects.filter(pk=use_id).first()
    if use is None:
        raise Http404(_("Bukti ini tidak ada."))
    record = lock_assessing_record(access, use.assessment_id)
    use.refresh_from_db(fields=["removed_at"])
    if use.removed_at:
        raise Refused(_("Bukti ini sudah dilepas dari indikator."))
    if decision not in Verdict.Decision.values:
        raise Refused(_("Pilih diterima, perlu perbaikan, atau tidak relevan."))
    reason, text = _reason(reason_id), clean(note, 2000)
    if decision == Verdict.Decision.REVISE and not (reason or text):
        raise Refused(_("Pilih alasan atau tulis catatan, agar unit tahu apa yang harus diperbaiki."))
    old = Verdict.objects.filter(use=use, stage=record.stage, assessor=access.user).select_related("reason").first()
    before = {"decision": old.decision, "reason": str(old.reason or ""), "note": old.note} if old else {}
    verdict = old or Verdict(use=use, stage=record.stage, assessor=access.user)
    verdict.decision, verdict.reason, verdict.note = decision, reason, text
    verdict.save()
    after = {"code": use.code, "decision": decision, "reason": str(reason or ""), "note": text}
    audit.record("verdict.given", verdict, before=before, after=after, node_path=record.assessment.node.path)
    return verdict


@transaction.atomic
def save_reason(access: Access, reason_id: int | None, text: str, order: int = 0, *, is_active: bool = True) -> Reason:
    """Add a reason (`reason_id` None) or change one. The list serves the whole installation, so its root's
    coordinators edit it. A reason is never deleted: verdicts name it.
    """
    require_reason_editor(access)
    words = required(text, _("Tulis alasannya."), 200)
    if Reason.objects.filter(text=words).exclude(pk=reason_id or 0).exists():
        raise Refused(_("Alasan itu sudah ada."))
    reason = Reason.objects.select_for_update().filter(pk=reason_id).first() if reason_id else Reason()
    if reason is None:
        raise Http404(_("Alasan ini tidak ada."))
    before = {"text": reason.text, "order": reason.order, "is_active": reason.is_active} if reason.pk else {}
    reason.text, reason.order, reason.is_active = words, order, is_active
    reason.save()
    audit.record("reason.saved", reason, before=before, after={"text": words, "order": order, "is_active": is_active})
    return reason


def require_reason_editor(access: Access) -> None:
    """Raise unless the person coordinates campaigns at the root of the installation."""
    roots = list(Node.objects.filter(depth=1))
    if not any(access.may(Action.MANAGE_CAMPAIGNS, root) for root in roots):
        for root in roots:
            access.require(Action.MANAGE_CAMPAIGNS, root)
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))


def _reason(reason_id: int | None) -> Reason | None:
    if reason_id is None:
        return None
    reason = Reason.objects.filter(pk=reason_id, is_active=True).first()
    if reason is None:
        raise Refused(_("Alasan itu tidak lagi ada dalam daftar."))
    return reason
