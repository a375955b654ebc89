"""Groups: their members, what becomes of them, and the board of savings."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.dates import parse_day
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.assessments.wording import day
from pemantik.inventory.values import rupiah
from pemantik.inventory.views.pictures import page_query, scope_of
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.overlaps.models import GroupMember, Outcome
from pemantik.overlaps.money import read_rupiah
from pemantik.overlaps.selectors import groups as selectors
from pemantik.overlaps.selectors.reach import unknown
from pemantik.overlaps.selectors.savings import savings
from pemantik.overlaps.services import outcomes


@login_required
@require_safe
def groups(request: SignedInRequest) -> HttpResponse:
    """Groups with most money at stake first."""
    if not request.access.paths(Action.VIEW_INVENTORY):
        raise unknown()
    state = request.GET.get("keadaan", selectors.OPEN)
    institution = whole_number(request.GET.get("instansi", ""))
    page, rows = selectors.group_list(request.access, state, institution, request.GET.get("hal", "1"))
    context = {
        "page": page,
        "rows": rows,
        "state": state,
        "states": selectors.GROUP_STATES,
        "counts": selectors.counts(request.access),
    }
    return render(request, "overlaps/queue/groups.html", context)


@login_required
@require_safe
def group(request: SignedInRequest, group_id: int) -> HttpResponse:
    """One group."""
    return _page(request, group_id)


@login_required
@require_POST
def outcome(request: SignedInRequest, group_id: int) -> HttpResponse:
    """Keep what is to become of the group."""
    sent = request.POST
    try:
        plan = outcomes.OutcomePlan(
            disposition=sent.get("disposition", ""),
            stays=whole_number(sent.get("stays", "")),
            doer=whole_number(sent.get("doer", "")),
            until=parse_day(sent.get("until", "")),
            reason=sent.get("reason", ""),
            savings=_amounts(sent, "saving"),
            saving_reason=sent.get("saving_reason", ""),
        )
        outcomes.record_outcome(request.access, group_id, whole_number(sent.get("version", "")), plan)
    except Refused as refused:
        return _page(request, group_id, refused, "outcome")
    messages.success(request, _("Tindak lanjut dicatat. Kelompok ini sekarang tetap."))
    return redirect("overlaps-group", group_id)


@login_required
@require_POST
def offer(request: SignedInRequest, group_id: int) -> HttpResponse:
    """Take an offered entry in, or decline it."""
    sent = request.POST
    version, entry = whole_number(sent.get("version", "")), whole_number(sent.get("entry", ""))
    try:
        takes = sent.get("takes") == "1"
        member = outcomes.answer_offer(request.access, group_id, version, entry, takes=takes)
    except Refused as refused:
        return _page(request, group_id, refused, "offer")
    is_in = member.status == GroupMember.Status.IN
    messages.success(request, _("Data masuk kelompok.") if is_in else _("Data tidak dimasukkan ke kelompok ini."))
    return redirect("overlaps-group", group_id)


@login_required
@require_POST
def finish(request: SignedInRequest, group_id: int) -> HttpResponse:
    """It was done, or was not after all."""
    sent = request.POST
    undone = sent.get("undo") == "1"
    try:
        done_on = None if undone else parse_day(sent.get("done_on", ""))
        if done_on is None and not undone:
            raise Refused(_("Tulis tanggal selesainya."))
        version = whole_number(sent.get("version", ""))
        realised = _amounts(sent, "realised")
        outcomes.finish_outcome(request.access, group_id, version, done_on, realised, sent.get("note", ""))
    except Refused as refused:
        return _page(request, group_id, refused, "finish")
    messages.success(request, _("Selesainya dibatalkan.") if undone else _("Selesai dicatat. Terima kasih."))
    return redirect("overlaps-group", group_id)


@login_required
@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    """Savings by year and unit."""
    scope = scope_of(request)
    context = {"scope": scope, "found": savings(scope), "query": page_query(scope, {})}
    return render(request, "overlaps/queue/savings.html", context)


def _amounts(sent: QueryDict, name: str) -> dict[int, Decimal]:
    """Rupiah by entry from fields `name-<entry>`. Raises Refused for what is no amount."""
    found = {}
    for field, text in sent.items():
        head, _dash, key = field.rpartition("-")
        if head == name and whole_number(key):
            found[whole_number(key)] = read_rupiah(str(text))
    return found


def _form(page: selectors.GroupPage, sent: QueryDict | None) -> dict[str, Any]:
    """What stands in the form of the outcome: as it was sent, else as it is stored, else as it is proposed."""
    found = page.outcome
    savings_ = []
    for member in page.members:
        name = f"saving-{member.row.entry_id}"
        kept = member.row.expected if member.row.goes else member.amount
        value = str(sent.get(name, "")) if sent else rupiah(kept) if kept is not None else ""
        savings_.append({"member": member, "name": name, "value": value})
    if sent:
        names = ("disposition", "stays", "doer", "until", "saving_reason", "reason")
        return {name: str(sent.get(name, "")) for name in names} | {"savings": savings_}
    dearest = max(page.members, key=lambda each: each.amount or 0, default=None)
    return {
        "disposition": found.disposition if found else "",
        "stays": str(found.stays_id or "") if found else str(dearest.row.entry_id) if dearest else "",
        "doer": str(found.doer_id or "") if found else str(dearest.side.entry.node_id) if dearest else "",
        "until": day(found.until) if found and found.until else "",
        "saving_reason": found.saving_reason if found else "",
        "reason": found.reason if found else "",
        "savings": savings_,
    }


def _page(request: SignedInRequest, group_id: int, refused: Refused | None = None, place: str = "") -> HttpResponse:
    """The page; after a refusal with what was typed."""
    page = selectors.group_page(request.access, group_id)
    context = {
        "page": page,
        "form": _form(page, request.POST if place == "outcome" else None),
        "dispositions": Outcome.Disposition.choices,
        "problem": str(refused) if refused else "",
        "place": place,
        "is_outdated": isinstance(refused, Outdated),
        "typed": request.POST,
    }
    status = 200 if refused is None else CONFLICT if isinstance(refused, Outdated) else REFUSED
    return render(request, "overlaps/queue/group.html", context, status=status)
