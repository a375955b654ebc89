"""What became of an approved spending: the contract beside the decision, or that it was not carried out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Refused
from pemantik.assessments.wording import clean, required
from pemantik.inventory.reading import Sent
from pemantik.inventory.services.entries import change_entry
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.planning.models import Decision, Realisation, SpendingRequest
from pemantik.planning.selectors.requests import locked_request
from pemantik.planning.services.deciding import GIVEN
from pemantik.planning.services.requests import require_state, touch

State = SpendingRequest.State
MET = ("ya", "sebagian", "tidak")
_LONGEST = 5_000
_MOST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was bought: `met` says of each condition whether it was."""

    contract_value: Decimal
    vendor: str
    bought: str
    contract_on: date | None = None
    met: Sequence[str] = ()
    note: str = ""


@transaction.atomic
def record_realisation(access: Access, request_id: int, version: int, outcome: Outcome) -> Realisation:
    """Keep the contract beside the decision, and write it into the budget line of the inventory.

    A contract above the decision or a condition that was not met needs an explanation.
    """
    request = locked_request(access, request_id, Action.REQUEST_SPENDING, version)
    decision = _decision(request)
    _check(decision, outcome)
    stored = Realisation.objects.filter(request=request).first()
    before = _told(stored) if stored else {}
    realisation = stored or Realisation(request=request)
    realisation.decision = decision
    realisation.contract_value, realisation.contract_on = outcome.contract_value, outcome.contract_on
    realisation.vendor = required(outcome.vendor, _("Tulis nama penyedia."), 200)
    realisation.bought = required(outcome.bought, _("Tulis apa yang dibeli."), _LONGEST)
    realisation.met, realisation.note = list(outcome.met), clean(outcome.note, _LONGEST)
    realisation.recorded_by, realisation.recorded_at = access.user, timezone.now()
    realisation.save()
    request.state = State.REALISED
    touch(access, request)
    _into_inventory(access, request, realisation)
    after = _told(realisation)
    audit.record("spending.realised", request, before=before, after=after, node_path=request.node.path)
    return realisation


@transaction.atomic
def close_request(access: Access, request_id: int, version: int, why: str) -> SpendingRequest:
    """Say that an approved spending is not carried out."""
    request = locked_request(access, request_id, Action.REQUEST_SPENDING, version)
    require_state(request, State.DECIDED, message=_("Hanya yang diputuskan dan belum terlaksana dapat ditutup."))
    reason = required(why, _("Tulis mengapa tidak dilaksanakan."), _LONGEST)
    request.state = State.CLOSED
    touch(access, request)
    after = {"state": request.state, "reason": reason}
    audit.record("spending.closed", request, before={"state": State.DECIDED}, after=after, node_path=request.node.path)
    return request


def _decision(request: SpendingRequest) -> Decision:
    require_state(request, State.DECIDED, State.REALISED, message=_("Realisasi dicatat setelah ada keputusan."))
    decision: Decision = request.decisions.get(replaced_by=None, of__number=request.sent_times)
    if decision.verdict not in GIVEN:
        raise Refused(_("Belanja ini tidak disetujui, jadi tidak ada yang direalisasikan."))
    return decision


def _check(decision: Decision, outcome: Outcome) -> None:
    if not 0 < outcome.contract_value < _MOST:
        raise Refused(_("Tulis nilai kontrak, lebih dari nol."))
    if len(outcome.met) != len(decision.conditions) or not set(outcome.met) <= set(MET):
        raise Refused(_("Jawab untuk tiap syarat apakah dipenuhi."))
    differs = outcome.contract_value > decision.approved or any(each != "ya" for each in outcome.met)
    if differs and not outcome.note.strip():
        raise Refused(_("Jelaskan mengapa nilai kontrak di atas keputusan, atau syarat belum dipenuhi."))


def _into_inventory(access: Access, request: SpendingRequest, realisation: Realisation) -> None:
    line = request.line
    if line is None or line.removed_at is not None:
        return
    texts = {"realisasi": f"{realisation.contract_value:f}", "penyedia": realisation.vendor, "situation": "as-is"}
    change_entry(access, line.pk, line.version, Sent(texts))


def _told(realisation: Realisation) -> dict[str, Any]:
    return {
        "spending.contract_value": realisation.contract_value,
        "spending.contract_on": realisation.contract_on,
        "spending.vendor": realisation.vendor,
        "spending.bought": realisation.bought,
        "spending.met": list(realisation.met),
        "spending.note": realisation.note,
    }
