"""Decisions: numbered without gaps, frozen, corrected only by another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Refused
from pemantik.assessments.wording import clean, required
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.planning import clock
from pemantik.planning.conflicts import require_no_conflict
from pemantik.planning.models import Decision, DecisionCounter, Review, SpendingRequest
from pemantik.planning.rules import USUAL_BASIS, number_text, rules_of
from pemantik.planning.selectors.requests import locked_request
from pemantik.planning.services.requests import end_review, require_state, touch

State, Verdict = SpendingRequest.State, SpendingRequest.Verdict
LONGEST, MOST_CONDITIONS = 5_000, 20
_LONGEST_CONDITION = 500
GIVEN = frozenset({Verdict.APPROVED, Verdict.CONDITIONAL})


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided. `approved` None means what was asked for; `basis` empty means what is usual."""

    verdict: str
    reasons: str
    approved: Decimal | None = None
    conditions: Sequence[str] = ()
    basis: Sequence[str] = ()


@transaction.atomic
def decide_request(access: Access, request_id: int, version: int, ruling: Ruling) -> Decision:
    """Decide on what was sent last. Returning needs no opinions; every other decision needs all that were asked for.

    Raises Http404, PermissionDenied, Outdated, or Refused: a conflict of interest, an open question, opinions missing.
    """
    request = locked_request(access, request_id, Action.DECIDE_SPENDING, version)
    require_no_conflict(access, request)
    require_state(request, *clock.AT_WORK, message=_("Pengajuan ini tidak menunggu keputusan."))
    if ruling.verdict != Verdict.RETURNED:
        _require_reviewed(request)
    decision = _give(access, request, ruling)
    _settle(access, request, decision)
    audit.record("spending.decided", request, after=_told(decision), node_path=request.node.path)
    return decision


@transaction.atomic
def correct_decision(access: Access, request_id: int, version: int, ruling: Ruling, why: str) -> Decision:
    """Another decision in the place of the one in force, with a number of its own. The old one stays as it was."""
    request = locked_request(access, request_id, Action.DECIDE_SPENDING, version)
    require_no_conflict(access, request)
    require_state(request, State.DECIDED, message=_("Hanya keputusan yang belum dilaksanakan dapat dikoreksi."))
    reason = required(why, _("Tulis mengapa keputusan dikoreksi."), LONGEST)
    before = request.decisions.get(replaced_by=None, of__number=request.sent_times)
    decision = _give(access, request, ruling, before, reason)
    _settle(access, request, decision)
    after = _told(decision) | {"spending.correction": reason}
    audit.record("spending.corrected", request, before=_told(before), after=after, node_path=request.node.path)
    return decision


def next_sequence(institution: Node, year: int) -> int:
    """The next number of a year. Inside a transaction: others wait until it ends, and one that fails gives it back."""
    DecisionCounter.objects.get_or_create(institution=institution, year=year)
    counter = DecisionCounter.objects.select_for_update().get(institution=institution, year=year)
    counter.last += 1
    counter.save()
    return counter.last


def _require_reviewed(request: SpendingRequest) -> None:
    require_state(request, State.REVIEW, message=_("Bagikan telaah dahulu, lalu putuskan setelah pendapat masuk."))
    if request.is_waiting:
        raise Refused(_("Masih ada pertanyaan yang menunggu jawaban unit."))
    reviews = Review.objects.filter(of__request=request, of__number=request.sent_times).order_by("pk")
    open_parts = [each.part_name for each in reviews if each.opinion in {"", Review.Opinion.UNCLEAR}]
    if open_parts:
        raise Refused(_("Belum ada pendapat akhir untuk: %(parts)s.") % {"parts": ", ".join(open_parts)})


def _give(
    access: Access, request: SpendingRequest, ruling: Ruling, replaces: Decision | None = None, why: str = ""
) -> Decision:
    conditions = _sentences(ruling.conditions)
    approved = _approved(request, ruling, conditions)
    reasons = required(ruling.reasons, _("Tulis pertimbangan keputusan."), LONGEST)
    now = timezone.now()
    today = timezone.localdate(now)
    sequence = next_sequence(request.institution, today.year)
    return Decision.objects.create(
        request=request,
        of=request.versions.get(number=request.sent_times),
        institution=request.institution,
        year=today.year,
        sequence=sequence,
        number=number_text(rules_of(request.institution).number_pattern, sequence, today),
        verdict=ruling.verdict,
        approved=approved,
        reasons=reasons,
        conditions=conditions,
        basis=_sentences(ruling.basis) or list(USUAL_BASIS),
        decided_by=access.user,
        decided_at=now,
        replaces=replaces,
        correction=why,
    )


def _approved(request: SpendingRequest, ruling: Ruling, conditions: Sequence[str]) -> Decimal:
    if ruling.verdict not in Verdict.values:
        raise Refused(_("Pilih keputusannya."))
    if ruling.verdict == Verdict.CONDITIONAL and not conditions:
        raise Refused(_("Tulis paling sedikit satu syarat."))
    if ruling.verdict not in GIVEN:
        return Decimal(0)
    approved = request.amount if ruling.approved is None else ruling.approved
    if not 0 < approved <= request.amount:
        raise Refused(_("Nilai yang disetujui harus lebih dari nol dan tidak melebihi yang diajukan."))
    return approved


def _settle(access: Access, request: SpendingRequest, decision: Decision) -> None:
    """Write the decision in force into the request; a returned one goes back to its unit as a draft."""
    returned = decision.verdict == Verdict.RETURNED
    end_review(request)
    request.state = State.DRAFT if returned else State.DECIDED
    request.verdict = decision.verdict
    request.approved = None if returned else decision.approved
    request.is_waiting, request.due_on = False, None
    touch(access, request)


def _sentences(lines: Sequence[str]) -> list[str]:
    found = [clean(line, _LONGEST_CONDITION) for line in lines]
    kept = [line for line in found if line]
    if len(kept) > MOST_CONDITIONS:
        raise Refused(_("Paling banyak %(n)s baris.") % {"n": MOST_CONDITIONS})
    return kept


def _told(decision: Decision) -> dict[str, Any]:
    return {
        "number": decision.number,
        "spending.verdict": decision.verdict,
        "spending.approved": decision.approved,
        "spending.reasons": decision.reasons,
        "spending.conditions": list(decision.conditions),
    }
