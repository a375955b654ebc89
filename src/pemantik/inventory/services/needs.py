"""Answers to the needs that units report."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import required
from pemantik.inventory.models import NeedAnswer
from pemantik.inventory.selectors.entries import locked_entry
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

#: The kind of entry that is answered.
NEED = "kebutuhan"
LONGEST_REASON = 500


@transaction.atomic
def answer_need(access: Access, entry_id: int, version: int, decision: str, reason: str) -> NeedAnswer:
    """What becomes of a need, and why. `version` is that of the answer that was seen, 0 where there was none.

    Raises Http404, PermissionDenied, Refused with a sentence, or Outdated if somebody answered meanwhile.
    """
    need = locked_entry(access, entry_id, Action.VERIFY_INVENTORY)
    if need.kind != NEED or need.removed_at is not None:
        raise Refused(_("Hanya kebutuhan yang masih terdaftar yang dapat dijawab."))
    if decision not in NeedAnswer.Decision.values:
        raise Refused(_("Pilih jawabannya."))
    kept = required(reason, _("Tulis alasannya, agar unit tahu apa yang dapat diharapkan."), LONGEST_REASON)
    answer = NeedAnswer.objects.filter(need=need).first()
    if version != (answer.version if answer else 0):
        raise Outdated(_("Kebutuhan ini baru saja dijawab orang lain. Baca jawabannya, lalu ubah bila perlu."))
    before = {"decision": answer.decision, "reason": answer.reason} if answer else {}
    answer = answer or NeedAnswer(need=need, version=0)
    answer.decision, answer.reason = decision, kept
    answer.answered_by, answer.answered_at = access.user, timezone.now()
    answer.version += 1
    answer.save()
    after = {"decision": decision, "reason": kept}
    audit.record("need.answered", need, before=before, after=after, node_path=need.node.path)
    return answer
