"""Pages that write: a new entry, another content of an old one."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.inventory.assistants import form_token, hint_for, page_after
from pemantik.inventory.forms.build import build, editable_units, units_for
from pemantik.inventory.forms.comparing import Comparison, compare
from pemantik.inventory.forms.typed import Typed, blank, fingerprint, received, stored
from pemantik.inventory.metamodel import Kind, kind_of
from pemantik.inventory.models import Entry
from pemantik.inventory.problems import Invalid
from pemantik.inventory.selectors.entries import find_entry
from pemantik.inventory.services.entries import change_entry, create_entry
from pemantik.organizations.models import Node
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action


@dataclass(frozen=True)
class Draft:
    """A form on its way: what it is about, what stands in it, which version it began with, and its own name."""

    kind: Kind
    units: QuerySet[Node]
    typed: Typed
    entry: Entry | None = None
    version: int = 0
    began: str = ""
    token: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: SignedInRequest, kind: str) -> HttpResponse:
    """A new entry of a kind."""
    found, units = kind_of(kind), editable_units(request.access)
    if not units.exists():
        if request.access.paths(Action.VIEW_INVENTORY):
            raise PermissionDenied(_("Anda tidak berhak %(action)s di sini.") % {"action": Action.EDIT_INVENTORY.label})
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    token = form_token(request.POST.get("formulir", ""))
    draft = Draft(found, units, blank(found, _first_unit(request, units)), token=token)
    if request.method != "POST":
        return _form(request, draft)
    draft = replace(draft, typed=received(found, request.POST, draft.typed))
    if draft.typed.asked:
        return _form(request, draft)
    if not draft.typed.node_id:
        return _form(request, draft, {"unit": _("Pilih unit pemilik.")})
    try:
        made = create_entry(request.access, kind, draft.typed.node_id, draft.typed.sent())
    except Invalid as invalid:
        return _form(request, draft, invalid.problems)
    except Refused as refused:
        return _form(request, draft, {"unit": str(refused)})
    messages.success(request, _("%(name)s ditambahkan sebagai draf.") % {"name": made.name})
    return _after_saving(request, made, token, again="lagi" in request.POST)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """Another content of an entry. If somebody saved meanwhile, both versions are shown field by field."""
    entry = find_entry(request.access, entry_id, Action.EDIT_INVENTORY)
    if entry.removed_at is not None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    units = units_for(request.access, entry)
    base = stored(entry)
    token = form_token(request.POST.get("formulir", ""))
    fresh = Draft(entry.metadata, units, base, entry, entry.version, fingerprint(base.parts()), token)
    if request.method != "POST":
        return _form(request, fresh)
    typed = received(entry.metadata, request.POST, base)
    version, began = whole_number(request.POST.get("versi", "")), request.POST.get("asal", "")
    draft = replace(fresh, typed=typed, version=version, began=began)
    if typed.asked:
        return _form(request, draft)
    try:
        changed = change_entry(request.access, entry_id, version, typed.sent(), typed.node_id)
    except Outdated:
        comparison = compare(entry, base, typed, began)
        return _form(request, replace(fresh, typed=comparison.merged), comparison=comparison)
    except Invalid as invalid:
        return _form(request, draft, invalid.problems)
    except Refused as refused:
        return _form(request, draft, {"unit": str(refused)})
    messages.success(request, _("Perubahan tersimpan."))
    return _after_saving(request, changed, token)


def _after_saving(request: SignedInRequest, entry: Entry, token: str, *, again: bool = False) -> HttpResponse:
    """What an assistant wants to show about the entry, else the entry, or `again` an empty form."""
    page = page_after(request.access, entry, token)
    if page:
        return redirect(f"{page}?lagi=1" if again else page)
    return redirect("inventory-add", entry.kind) if again else redirect("inventory-entry", entry.pk)


def _form(
    request: SignedInRequest,
    draft: Draft,
    problems: dict[str, str] | None = None,
    comparison: Comparison | None = None,
) -> HttpResponse:
    first = draft.units[:2]
    context: dict[str, Any] = {
        "kind": draft.kind,
        "entry": draft.entry,
        "form": build(draft.kind, draft.units, draft.typed, draft.entry, problems),
        "unit": first[0] if len(first) == 1 else None,
        "seen": draft.version,
        "began": draft.began,
        "comparison": comparison,
        "token": draft.token,
        "hinting": hint_for(draft.kind),
    }
    status = REFUSED if problems else CONFLICT if comparison else 200
    return render(request, "inventory/form.html", context, status=status)


def _first_unit(request: SignedInRequest, units: QuerySet[Node]) -> int:
    """The unit that a link asked for, else the only one, else none."""
    wanted = whole_number(request.GET.get("unit", ""))
    if wanted and units.filter(pk=wanted).exists():
        return wanted
    first = units[:2]
    return first[0].pk if len(first) == 1 else 0
