"""Pages that show: the front page, the list of a kind, one entry."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pemantik.inventory import offers
from pemantik.inventory.metamodel import kind_of
from pemantik.inventory.models import NeedAnswer, State
from pemantik.inventory.panels import panels_beside
from pemantik.inventory.selectors import home as home_selector
from pemantik.inventory.selectors import listing as listing_selector
from pemantik.inventory.selectors.depends import count_dependents
from pemantik.inventory.selectors.page import EntryPage, entry_page
from pemantik.inventory.services.needs import NEED
from pemantik.organizations.permissions import Access
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action


@require_safe
@login_required
def home(request: SignedInRequest) -> HttpResponse:
    """How many entries, how complete, and where to go on."""
    _require_inventory(request.access)
    page = home_selector.home(request.access)
    return render(request, "inventory/home.html", {"page": page, "offers": list(offers.groups(request.access))})


@require_safe
@login_required
def listing(request: SignedInRequest, kind: str) -> HttpResponse:
    """The entries of one kind."""
    _require_inventory(request.access)
    query = listing_selector.ListQuery.of(request.GET.dict())
    found = listing_selector.listing(request.access, kind_of(kind), query, request.GET.get("hal", "1")[:5])
    context = {
        "kind": kind_of(kind),
        "query": query,
        "list": found,
        "states": State.choices,
        "filled": [
            (listing_selector.LACKING, _("Fakta kunci kurang")),
            (listing_selector.PARTIAL, _("Fakta kunci ada, lainnya kurang")),
            (listing_selector.WHOLE, _("Lengkap")),
        ],
        "is_need": kind == NEED,
        "may_edit": bool(request.access.paths(Action.EDIT_INVENTORY)),
    }
    return render(request, "inventory/list.html", context)


@require_safe
@login_required
def entry(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """One entry."""
    return show_entry(request, entry_page(request.access, entry_id))


def show_entry(request: SignedInRequest, page: EntryPage, status: int = 200, **context: Any) -> HttpResponse:
    """The page of an entry, perhaps with what was refused on it."""
    if page.is_shared:
        return render(request, "inventory/shared.html", {"page": page, "entry": page.entry})
    context |= {
        "page": page,
        "entry": page.entry,
        "decisions": NeedAnswer.Decision.choices,
        "panels": panels_beside(request.access, page.entry),
        "dependents": count_dependents(request.access, page.entry.pk),
    }
    return render(request, "inventory/entry.html", context, status=status)


def _require_inventory(access: Access) -> None:
    if not access.paths(Action.VIEW_INVENTORY):
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
