"""Pages of taking data out of the inventory."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pemantik.assessments.problems import Refused
from pemantik.inventory.metamodel import DOMAINS, kind_of
from pemantik.inventory.selectors import exports as selectors
from pemantik.inventory.selectors.listing import ListQuery
from pemantik.inventory.services.exports import note_export
from pemantik.inventory.views.downloads import named, streamed
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.spreadsheets.workbooks import CONTENT_TYPE


@require_safe
@login_required
def choose(request: SignedInRequest) -> HttpResponseBase:
    """What can be taken out, and for which unit."""
    units = selectors.units_to_see(request.access)
    wanted = request.GET.get("unit", "")
    node = units.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 19 else units.first()
    if node is None:
        raise PermissionDenied(_("Anda tidak berhak melihat inventaris."))
    context = {"node": node, "units": units, "domains": DOMAINS.items()}
    return render(request, "inventory/moving/export.html", context)


@require_safe
@login_required
def workbook(request: SignedInRequest, node_id: int, what: str) -> HttpResponseBase:
    """A workbook of a kind, of a domain, or of everything."""
    node = selectors.export_unit(request.access, node_id)
    try:
        file = selectors.workbook_of(request.access, node, what)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(f"{reverse('inventory-export')}?unit={node_id}")
    note_export(request.access, node, f"{what}.xlsx")
    return named(FileResponse(file, content_type=CONTENT_TYPE), f"inventaris {what} {node.label}", "xlsx")


@require_safe
@login_required
def listed(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """The list of a kind, narrowed as the address says."""
    query = ListQuery.of(request.GET.dict())
    try:
        node, file = selectors.list_workbook(request.access, kind_of(kind), query)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(f"{reverse('inventory-list', args=[kind])}?{request.GET.urlencode()}")
    note_export(request.access, node, f"{kind}.xlsx")
    return named(FileResponse(file, content_type=CONTENT_TYPE), f"{kind} {node.label}", "xlsx")


@require_safe
@login_required
def other(request: SignedInRequest, node_id: int, form: str) -> HttpResponseBase:
    """A data package (`paket`) or an ArchiMate model (`archimate`)."""
    node = selectors.export_unit(request.access, node_id)
    pieces: Iterable[bytes]
    if form == "paket":
        pieces, extension, content_type = selectors.package_of(request.access, node), "zip", "application/zip"
    elif form == "archimate":
        pieces, extension, content_type = selectors.model_of(request.access, node), "xml", "application/xml"
    else:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    note_export(request.access, node, f"{form}.{extension}")
    return streamed(pieces, f"inventaris {node.label}", extension, content_type)
