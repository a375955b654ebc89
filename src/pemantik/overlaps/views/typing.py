"""While an entry is written: what is already there; and afterwards, what the writer says about it."""

import sys
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.assessments.wording import clean
from pemantik.inventory.assistants import form_token
from pemantik.inventory.forms.build import editable_units
from pemantik.inventory.forms.typed import blank, received
from pemantik.inventory.metamodel import kind_of
from pemantik.inventory.models import Entry
from pemantik.inventory.reading import LONGEST_NAME
from pemantik.inventory.selectors.entries import find_entry
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import institution_above
from pemantik.overlaps import looking, pace
from pemantik.overlaps.drafts import record_of_typed
from pemantik.overlaps.models import Shown
from pemantik.overlaps.records import ENGINE_KINDS
from pemantik.overlaps.selectors.likely import likely_for
from pemantik.overlaps.selectors.notices import Similar, similar_to
from pemantik.overlaps.services.notices import Chosen, Writing, choose, note_typed

#: Letters from which on a name tells something; app.js asks from then on.
LEAST = 4
TOO_OFTEN = 429


@require_POST
@login_required
def typing(request: SignedInRequest, kind: str) -> HttpResponse:
    """A piece of HTML for below the name: likely doubles of what stands in the form. Nothing of it is saved."""
    if kind not in ENGINE_KINDS:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    found = kind_of(kind)
    entry = _entry(request.access, request.GET.get("data", ""))
    node = _node(request.access, request.POST.get("unit", ""), entry)
    if not pace.may_ask(request.user.pk):
        return HttpResponse(_("Terlalu sering. Tunggu sebentar."), status=TOO_OFTEN, content_type="text/plain")
    typed = received(found, request.POST, blank(found))
    name = " ".join(clean(typed.text("name"), sys.maxsize).split())
    if len(name) < LEAST:
        return HttpResponse()
    if len(name) > LONGEST_NAME:
        return render(request, "overlaps/_hint.html", {"longest": LONGEST_NAME})
    institution = institution_above(node)
    try:
        record = record_of_typed(found, typed, node, institution, entry.pk if entry else None)
        likely = likely_for(request.access, record, institution, wait=0)
    except looking.PreparingError:
        return render(request, "overlaps/_hint.html", {"is_preparing": True, "address": request.get_full_path()})
    token = form_token(request.POST.get("formulir", ""))
    note_typed(request.access, Writing(token, node, institution, kind, name), likely)
    return render(request, "overlaps/_hint.html", {"likely": likely})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def similar(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """What is like a saved entry, with three answers for each. Whoever does not want to answer goes on."""
    page = similar_to(request.access, entry_id)
    again = request.GET.get("lagi") == "1"
    if request.method != "POST":
        return _page(request, page, again=again)
    try:
        count = choose(request.access, entry_id, _chosen(request.POST, page))
    except Refused as refused:
        status = CONFLICT if isinstance(refused, Outdated) else REFUSED
        return _page(request, similar_to(request.access, entry_id), status, again=again, problem=str(refused))
    if count:
        messages.success(request, _("Jawaban tersimpan. Data Anda tidak berubah."))
    return redirect("inventory-add", page.entry.kind) if again else redirect("inventory-entry", entry_id)


def _page(
    request: SignedInRequest, page: Similar, status: int = 200, *, again: bool, problem: str = ""
) -> HttpResponse:
    typed = _chosen(request.POST, page) if problem else {}
    rows = [(one, _shown_choice(one.row, typed)) for one in page.here]
    context: dict[str, Any] = {
        "page": page,
        "entry": page.entry,
        "rows": rows,
        "choices": Shown.Choice.choices,
        "again": again,
        "problem": problem,
    }
    return render(request, "overlaps/similar.html", context, status=status)


def _shown_choice(row: Shown, typed: Mapping[int, Chosen]) -> Chosen:
    """What the form shows about a double: what was just sent, else what is stored."""
    sent = typed.get(row.pk)
    return Chosen(sent.choice, sent.reason, row.choice) if sent else Chosen(row.choice, row.reason, row.choice)


def _chosen(data: QueryDict, page: Similar) -> dict[int, Chosen]:
    """The answers that were sent, by what was shown."""
    return {
        one.row.pk: Chosen(
            data.get(f"pilih-{one.row.pk}", "")[:20],
            data.get(f"alasan-{one.row.pk}", ""),
            data.get(f"dulu-{one.row.pk}", "")[:20],
        )
        for one in page.here
    }


def _node(access: Access, number: str, entry: Entry | None) -> Node:
    """The unit that was chosen, else that of the entry, else the first for which the person may enter something."""
    units, wanted = editable_units(access), whole_number(number)
    chosen = units.filter(pk=wanted).first() if wanted else None
    node: Node | None = chosen or (entry.node if entry else units.first())
    if node is not None:
        return node
    if access.paths(Action.VIEW_INVENTORY):
        raise PermissionDenied(_("Anda tidak berhak %(action)s di sini.") % {"action": Action.EDIT_INVENTORY.label})
    raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))


def _entry(access: Access, number: str) -> Entry | None:
    """The entry whose form is open; None for a new one. Raises Http404 or PermissionDenied."""
    wanted = whole_number(number)
    return find_entry(access, wanted, Action.EDIT_INVENTORY) if wanted else None
