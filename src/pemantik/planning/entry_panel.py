"""Requests that touch an entry, beside it in the inventory (setting PEMANTIK_ENTRY_PANELS)."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.inventory.models import Entry
from pemantik.inventory.panels import Line, Panel
from pemantik.inventory.values import rupiah
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.planning.models import SpendingRequest
from pemantik.planning.selectors.requests import visible_requests

#: Requests that are named; the newest first.
MOST = 5


def panel(access: Access, entry: Entry) -> Panel | None:
    """The requests about a budget line or an object, or the way to ask for a line. One query."""
    about = Q(line=entry) | Q(objects_touched__entry=entry)
    found = visible_requests(access).filter(about).distinct().defer("content").order_by("-pk")[:MOST]
    lines = tuple(Line(each.title, _words(each), reverse("spending-request", args=[each.pk])) for each in found)
    may_ask = entry.kind == "belanja-tik" and access.may(Action.REQUEST_SPENDING, entry.node)
    if not lines and not may_ask:
        return None
    address = f"{reverse('spending-new')}?belanja={entry.pk}"
    return Panel(_("Rekomendasi belanja"), lines, "" if lines else _("Ajukan rekomendasi"), "" if lines else address)


def _words(request: SpendingRequest) -> str:
    settled = request.verdict and request.state != SpendingRequest.State.DRAFT
    state = request.get_verdict_display() if settled else request.get_state_display()
    return f"{state}, {rupiah(request.amount)}"
