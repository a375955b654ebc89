"""Verdicts on evidence, the automatic rejection above a failed level, and the list of reasons."""

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.duties import lock_assessing_record
from pemantik.assessments.ladder import rejected_by_ladder
from pemantik.assessments.models import EvidenceUse, Reason, StageKind, StageRecord, Verdict
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.verdicts import judged
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
    apply_ladder(record, use.code)
    return verdict


def apply_ladder(record: StageRecord, code: str) -> None:
    """Reject what stands above a level that is not accepted, and take back rejections that no longer hold.

    Call it in the transaction of anything that adds or removes evidence in the stage of an assessor, too. The record
    must be locked, with its stage, assessment and campaign.
    """
    if not record.assessment.campaign.ladder_enforced or record.stage.kind == StageKind.SELF:
        return
    uses = list(EvidenceUse.objects.filter(assessment=record.assessment, code=code, removed_at=None))
    wanted = rejected_by_ladder(judged(uses, record.stage))
    automatic = Verdict.objects.filter(
        use__assessment=record.assessment, use__code=code, stage=record.stage, is_automatic=True
    )
    present = set(automatic.values_list("use_id", flat=True))
    if wanted == present:
        return
    automatic.filter(use_id__in=present - wanted).delete()
    Verdict.objects.bulk_create(
        Verdict(use_id=use_id, stage=record.stage, decision=Verdict.Decision.REVISE, is_automatic=True)
        for use_id in sorted(wanted - present)
    )
    audit.record(
        "verdict.ladder",
        record.assessment,
        before={"code": code, "rejected_uses": sorted(present)},
        after={"code": code, "rejected_uses": sorted(wanted)},
        node_path=record.assessment.node.path,
    )


@transaction.atomic
def save_reason(access: Access, reason_id: int | None, text: str, order: int = 0, *, is_active: bool = True) -> Reason:
    """Add a reason (`reason_id` None) or change one. The list serves the whole installation, so its root's
    coordinators edit it. A reason is never deleted: verdicts name it.
    """
    _require_root(access)
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


def _require_root(access: Access) -> None:
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
