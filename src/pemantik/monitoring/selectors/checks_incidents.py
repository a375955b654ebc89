"""Reading incidents of the addresses that the person sees."""

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.monitoring.models import Incident
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

PAGE = 25


def visible(access: Access) -> QuerySet[Incident]:
    """Incidents of the addresses that the person sees."""
    return Incident.objects.filter(access.within(Action.VIEW_INVENTORY, "address__node__path"))


def incident_page(access: Access, *, only_open: bool, page: int) -> Page[Incident]:
    """A page of incidents: those that go on first, then the newest. Two queries."""
    rows = visible(access).select_related("address__node")
    if only_open:
        rows = rows.filter(ended_at=None)
    ordered = rows.order_by(F("ended_at").desc(nulls_first=True), "-started_at", "-pk")
    return Paginator(ordered, PAGE).get_page(page)


def open_count(access: Access) -> int:
    """How many go on. One query."""
    return visible(access).filter(ended_at=None).count()


def find_incident(access: Access, incident_id: int) -> Incident:
    """One incident. Raises Http404 for those who do not see its address."""
    found = visible(access).filter(pk=incident_id).select_related("address__node", "noted_by", "closed_by").first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return found
