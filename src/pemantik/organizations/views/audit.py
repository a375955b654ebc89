"""The audit trail: pages and files."""

import tempfile
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pemantik.accounts.audit_words import known_objects
from pemantik.accounts.forms import Dressed, Words, dress
from pemantik.organizations.models import Node
from pemantik.organizations.people_forms import DayField, NodeField
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.organizations.selectors import audit as selectors
from pemantik.organizations.services import trail_export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TrailForm(Dressed):
    """Narrowing the trail."""

    cari = forms.CharField(required=False, max_length=100)
    objek = forms.CharField(required=False, max_length=60, widget=forms.Select())
    nomor = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
    sejak = DayField(required=False)
    sampai = DayField(required=False)

    words: ClassVar[Words] = {
        "cari": gettext_lazy("Nama orang atau objek"),
        "objek": gettext_lazy("Jenis objek"),
        "sejak": gettext_lazy("Sejak tanggal"),
        "sampai": gettext_lazy("Sampai tanggal"),
    }

    def __init__(self, *args: Any, nodes: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objek"].widget.choices = [("", _("Semua")), *known_objects()]
        field = NodeField(nodes, _("Semua unit"), required=False, label=_("Unit"))
        dress(field)
        self.fields["unit"] = field
        self.order_fields(["cari", "objek", "unit", "sejak", "sampai"])

    def wanted(self) -> selectors.TrailFilter:
        """The filter; what cannot be read is told at its field and narrows nothing."""
        self.is_valid()
        read = self.cleaned_data
        node = read.get("unit")
        return selectors.TrailFilter(
            words=read.get("cari", ""),
            object_type=read.get("objek", ""),
            object_id=read.get("nomor", ""),
            node_id=node.pk if node else None,
            since=read.get("sejak"),
            until=read.get("sampai"),
        )


@login_required
@require_safe
def trail(request: SignedInRequest) -> HttpResponse:
    """What happened, the newest first."""
    form = _form(request)
    query = request.GET.copy()
    before, after = _number(query.pop("sebelum", [])), _number(query.pop("sesudah", []))
    context = {
        "form": form,
        "page": selectors.page(request.access, form.wanted(), before=before, after=after),
        "query": query.urlencode(),
    }
    return render(request, "organizations/audit/trail.html", context)


@login_required
@require_POST
def export(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """The trail, narrowed as on the page, as CSV or XLSX."""
    form = _form(request)
    if kind not in {"csv", "xlsx"}:
        raise Http404(_("Pilih CSV atau XLSX."))
    found = trail_export.start_export(request.access, form.wanted(), kind)
    name = f"jejak-audit-{timezone.localdate().isoformat()}.{kind}"
    if kind == "csv":
        response = StreamingHttpResponse(trail_export.csv_rows(found), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    trail_export.write_xlsx(found, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _form(request: SignedInRequest) -> TrailForm:
    if not request.access.paths(Action.VIEW_AUDIT):
        raise PermissionDenied(_("Anda tidak berhak melihat jejak audit."))
    return TrailForm(request.GET, nodes=request.access.nodes(Action.VIEW_AUDIT).order_by("path"))


def _number(values: Sequence[object]) -> int | None:
    text = str(values[-1]) if values else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
