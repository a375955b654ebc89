"""What becomes of a group, who does it until when, and the money that it saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean, required
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps.models import DoubleGroup, GroupMember, Outcome, Pair, Verdict
from pemantik.overlaps.models.review import LONGEST_REASON
from pemantik.overlaps.selectors.reach import find_group, require_reader

Disposition, Status = Outcome.Disposition, GroupMember.Status
#: More rupiah than any budget has.
MOST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class OutcomePlan:
    """What is to become of a group. `savings` is rupiah a year by entry, for those that go."""

    disposition: str
    stays: int = 0
    doer: int = 0
    until: date | None = None
    reason: str = ""
    savings: Mapping[int, Decimal] = field(default_factory=dict)
    saving_reason: str = ""


@transaction.atomic
def record_outcome(access: Access, group_id: int, version: int, plan: OutcomePlan) -> Outcome:
    """What becomes of the group, which is kept from now on; `version` is that of the outcome on the page, 0 for none.

    Raises Http404, PermissionDenied, Refused, or Outdated if somebody recorded one meanwhile.
    """
    group = _locked(access, group_id)
    outcome = _outcome(group, version) or Outcome(group=group)
    if outcome.done_on:
        raise Refused(_("Tindak lanjut ini sudah selesai. Batalkan selesainya dulu bila perlu diubah."))
    members = _members(group)
    if not outcome.pk and not _is_double(members):
        raise Refused(_("Putuskan dulu paling sedikit satu pasangan dalam kelompok ini sebagai dobel."))
    before = _told(outcome) if outcome.pk else {}
    if plan.disposition not in Disposition.values:
        raise Refused(_("Pilih tindak lanjut."))
    outcome.disposition = plan.disposition
    if plan.disposition == Disposition.KEEP:
        _keep(outcome, members, plan)
    else:
        _end(outcome, members, plan)
    outcome.recorded_by, outcome.recorded_at = access.user, timezone.now()
    outcome.version = outcome.version + 1 if outcome.pk else 1
    outcome.save()
    GroupMember.objects.bulk_update(members.values(), ["goes", "proposed", "expected", "realised"])
    after = _told(outcome) | {"saving": sum((each.expected or Decimal(0) for each in members.values()), Decimal(0))}
    audit.record("group.outcome", group, before=before, after=after, node_path=group.institution.path)
    return outcome


@transaction.atomic
def answer_offer(access: Access, group_id: int, version: int, entry_id: int, *, takes: bool) -> GroupMember:
    """Take an offered entry into a kept group, or say that it does not belong. Raises as `record_outcome` does."""
    group = _locked(access, group_id)
    outcome = _outcome(group, version)
    member = group.members.select_related("entry").filter(entry=entry_id, status=Status.OFFERED).first()
    if outcome is None or member is None:
        raise Refused(_("Data ini tidak sedang ditawarkan ke kelompok."))
    if takes and outcome.done_on:
        raise Refused(_("Tindak lanjut ini sudah selesai. Batalkan selesainya dulu bila perlu diubah."))
    member.status = Status.IN if takes else Status.DECLINED
    if takes and outcome.disposition != Disposition.KEEP:
        member.goes, member.proposed, member.expected = True, member.entry.amount, member.entry.amount
    member.save()
    outcome.version += 1
    outcome.save(update_fields=["version"])
    told = {"entry": member.entry.name, "member": member.status}
    audit.record("group.offer", group, after=told, node_path=group.institution.path)
    return member


@transaction.atomic
def finish_outcome(
    access: Access, group_id: int, version: int, done_on: date | None, realised: Mapping[int, Decimal], note: str = ""
) -> Outcome:
    """It was done on a day and saved so much a year; by who decides, or by the unit that does it. No day takes it back.

    Raises Http404, PermissionDenied, Refused or Outdated.
    """
    group = _locked(access, group_id, doing=True)
    outcome = _outcome(group, version)
    if outcome is None or outcome.disposition == Disposition.KEEP:
        raise Refused(_("Catat dulu apa tindak lanjut kelompok ini."))
    if done_on and done_on > timezone.localdate():
        raise Refused(_("Tanggal selesai belum tiba. Tulis hari ini atau sebelumnya."))
    before = {"done_on": outcome.done_on}
    going = [each for each in _members(group).values() if each.goes]
    for member in going:
        member.realised = _amount(realised.get(member.entry_id)) if done_on else None
    outcome.done_on, outcome.done_note = done_on, clean(note, LONGEST_REASON)
    outcome.done_by = access.user if done_on else None
    outcome.version += 1
    outcome.save()
    GroupMember.objects.bulk_update(going, ["realised"])
    total = sum((each.realised or Decimal(0) for each in going), Decimal(0))
    after = {"done_on": done_on, "note": outcome.done_note, "realised": total}
    audit.record("group.done", group, before=before, after=after, node_path=group.institution.path)
    return outcome


def _locked(access: Access, group_id: int, *, doing: bool = False) -> DoubleGroup:
    """The group, locked, for who decides; `doing`: also for who fills the inventory of the unit that does it."""
    found = find_group(access, group_id)
    outcome: Outcome | None = getattr(found, "outcome", None)
    doer = outcome.doer if doing and outcome else None
    if doer is None or not access.may(Action.EDIT_INVENTORY, doer):
        require_reader(access, found.institution)
    rows = DoubleGroup.objects.select_for_update(of=("self",)).select_related("institution")
    return rows.get(pk=group_id)


def _outcome(group: DoubleGroup, version: int) -> Outcome | None:
    outcome = Outcome.objects.filter(group=group).select_related("stays", "doer").first()
    if (outcome.version if outcome else 0) != version:
        raise Outdated(_("Orang lain baru saja mengubah tindak lanjut ini. Tulisan Anda aman, tetapi belum tersimpan."))
    return outcome


def _members(group: DoubleGroup) -> dict[int, GroupMember]:
    rows = group.members.filter(status=Status.IN).select_related("entry__node").order_by("entry_id")
    return {member.entry_id: member for member in rows}


def _is_double(members: Mapping[int, GroupMember]) -> bool:
    inside = Q(first__in=members, second__in=members)
    return Pair.objects.filter(inside, verdict=Verdict.DOUBLE).exists()


def _keep(outcome: Outcome, members: Mapping[int, GroupMember], plan: OutcomePlan) -> None:
    outcome.reason = required(plan.reason, _("Tulis mengapa semuanya dipertahankan."), LONGEST_REASON)
    outcome.stays = outcome.doer = outcome.until = None
    outcome.saving_reason = ""
    for member in members.values():
        member.goes, member.proposed, member.expected, member.realised = False, None, None, None


def _end(outcome: Outcome, members: Mapping[int, GroupMember], plan: OutcomePlan) -> None:
    stays = members.get(plan.stays)
    if stays is None:
        raise Refused(_("Pilih satu data yang tetap dipakai."))
    doer = Node.objects.filter(pk=plan.doer, path__startswith=outcome.group.institution.path).first()
    if doer is None:
        raise Refused(_("Pilih unit yang mengerjakan."))
    if plan.until is None:
        raise Refused(_("Tulis batas waktunya."))
    outcome.stays, outcome.doer, outcome.until = stays.entry, doer, plan.until
    outcome.reason = clean(plan.reason, LONGEST_REASON)
    differs = False
    for member in members.values():
        member.goes = member is not stays
        member.proposed = member.entry.amount if member.goes else None
        member.expected = _amount(plan.savings.get(member.entry_id, member.proposed)) if member.goes else None
        differs |= (member.expected or Decimal(0)) != (member.proposed or Decimal(0))
    if differs:
        message = _("Tulis mengapa penghematannya lain dari biaya yang tercatat.")
        outcome.saving_reason = required(plan.saving_reason, message, LONGEST_REASON)
    else:
        outcome.saving_reason = clean(plan.saving_reason, LONGEST_REASON)


def _amount(value: Decimal | None) -> Decimal:
    found = value or Decimal(0)
    if not found.is_finite() or not 0 <= found < MOST:
        raise Refused(_("Tulis nilai rupiah yang wajar, nol atau lebih."))
    return found.quantize(Decimal("0.01"))


def _told(outcome: Outcome) -> dict[str, Any]:
    return {
        "disposition": outcome.disposition,
        "stays": outcome.stays.name if outcome.stays else "",
        "doer": outcome.doer.name if outcome.doer else "",
        "until": outcome.until,
        "reason": outcome.reason,
    }
