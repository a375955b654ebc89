"""Pages of importing and exporting spreadsheets."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.organizations.forms import SpreadsheetForm
from pemantik.organizations.models import SpreadsheetImport
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.selectors import imports as selectors
from pemantik.organizations.selectors.nodes import find_node
from pemantik.organizations.selectors.setup import waits_for
from pemantik.organizations.services import imports as services
from pemantik.organizations.services.inviting import deliver
from pemantik.organizations.spreadsheets.columns import columns_of
from pemantik.organizations.spreadsheets.preview import CheckedRow, Fate, Preview, Problem
from pemantik.organizations.spreadsheets.workbooks import CONTENT_TYPE, problem_rows
from pemantik.tables.problems import FileError

#: Problem rows on one page: a form of more fields would be refused, and nobody corrects more at a sitting.
ROWS_SHOWN = 50
_CELL = re.compile(r"r(\d{1,7})-([a-z_]{1,20})", re.ASCII)


@require_http_methods(["GET", "POST"])
@login_required
def upload(request: SignedInRequest, node_id: int, kind: str) -> HttpResponse:
    """Send a spreadsheet; what is wrong with the file as a whole is said here."""
    node = find_node(request.access, node_id, services.NEEDED[SpreadsheetImport.Kind(kind)])
    form = SpreadsheetForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft = services.send(request.access, kind, node_id, file.name, file.read())
        except FileError as error:
            for problem in error.problems[:10]:
                place = _("Baris %(row)s: ") % {"row": problem.row} if problem.row else ""
                form.add_error("file", place + problem.message)
        else:
            return redirect("import-preview", draft.pk)
    context = {"node": node, "kind": kind, "form": form, "columns": columns_of(kind)}
    context["last"] = selectors.last_saved(request.access, node, kind)
    return render(request, "organizations/import_upload.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def preview(request: SignedInRequest, import_id: int) -> HttpResponse:
    """What will happen to the rows; those with problems can be corrected in place."""
    draft = selectors.find_import(request.access, import_id)
    if draft.state != SpreadsheetImport.State.DRAFT:
        return redirect("import", draft.node_id, draft.kind)
    if request.method == "POST":
        try:
            return _act(request, draft)
        except services.StaleDraftError:
            messages.error(request, _("Pratinjau ini sudah berubah di jendela lain. Periksa lagi di bawah."))
            return redirect("import-preview", import_id)
        except ValidationError as error:
            for message in error.messages[:10]:
                messages.error(request, message)
            return redirect("import-preview", import_id)
    return render(request, "organizations/import_preview.html", _preview_context(request, draft))


def _act(request: SignedInRequest, draft: SpreadsheetImport) -> HttpResponse:
    """Correct the cells that were sent, and save if that was the button."""
    version = int(request.POST.get("version", "-1")) if request.POST.get("version", "").isdecimal() else -1
    cells = {
        (int(found[1]), found[2]): str(text)
        for name, text in request.POST.items()
        if (found := _CELL.fullmatch(name)) and found[2] != "keep"
    }
    kept = {int(found[1]) for name in request.POST if (found := _CELL.fullmatch(name)) and found[2] == "keep"}
    if cells or kept:
        version = services.correct(request.access, draft.pk, version, cells, kept).version
    if "simpan" not in request.POST:
        return redirect("import-preview", draft.pk)
    saved = services.save(request.access, draft.pk, version)
    count = saved.rows
    messages.success(request, ngettext("%(n)s baris tersimpan.", "%(n)s baris tersimpan.", count) % {"n": count})
    if draft.kind == SpreadsheetImport.Kind.UNITS and waits_for(request.user):
        return redirect("setup")
    by_hand = deliver(
        saved.receipts, lambda token: request.build_absolute_uri(reverse("accept-invitation", args=[token]))
    )
    if by_hand:
        response = render(request, "organizations/import_links.html", {"draft": draft, "links": by_hand})
        response["Cache-Control"] = "private, no-store"
        return response
    return redirect("import", draft.node_id, draft.kind)


def _preview_context(request: SignedInRequest, draft: SpreadsheetImport) -> dict[str, object]:
    found = selectors.preview(request.access, draft)
    wanted = request.GET.get("lihat", "")
    page = Paginator(_shown(found, wanted), ROWS_SHOWN).get_page(request.GET.get("hal"))
    labels = {column.key: str(column.label) for column in columns_of(draft.kind)}
    rows = [
        {
            "number": checked.row.number,
            "name": checked.row.values.get("name", ""),
            "is_double": checked.fate is Fate.DOUBLE,
            "problems": [
                {
                    "column": one.column,
                    "label": labels.get(one.column, ""),
                    "value": checked.row.values.get(one.column, ""),
                    "reason": one.reason,
                    "suggestion": one.suggestion,
                }
                for one in _one_for_each_column(checked)
            ],
        }
        for checked in page
    ]
    return {"draft": draft, "counts": found.counts, "rows": rows, "page": page, "wanted": wanted}


def _one_for_each_column(checked: CheckedRow) -> list[Problem]:
    """The first problem of each column: a form has one field for each cell."""
    return list({problem.column: problem for problem in reversed(checked.problems)}.values())[::-1]


def _shown(found: Preview, wanted: str) -> list[CheckedRow]:
    fates = {Fate.FIX.value: [Fate.FIX], Fate.DOUBLE.value: [Fate.DOUBLE]}.get(wanted, [Fate.FIX, Fate.DOUBLE])
    return [row for row in found.rows if row.fate in fates]


@require_safe
@login_required
def problems(request: SignedInRequest, import_id: int) -> HttpResponse:
    """The rows that need work as a workbook."""
    draft = selectors.find_import(request.access, import_id)
    rows = _shown(selectors.preview(request.access, draft), "")
    return _download(problem_rows(draft.kind, rows), _("baris bermasalah"))


@require_POST
@login_required
def discard(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Forget a draft."""
    draft = selectors.find_import(request.access, import_id)
    services.discard(request.access, import_id)
    messages.success(request, _("Berkas dilupakan. Tidak ada yang tersimpan."))
    return redirect("import", draft.node_id, draft.kind)


@require_POST
@login_required
def undo(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Take the last import back."""
    draft = selectors.find_import(request.access, import_id)
    try:
        count = services.undo(request.access, import_id)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = ngettext("%(n)s baris dibatalkan.", "%(n)s baris dibatalkan.", count) % {"n": count}
        messages.success(request, text)
    return redirect("import", draft.node_id, draft.kind)


@require_safe
@login_required
def template(request: SignedInRequest, node_id: int, kind: str) -> HttpResponse:
    """An empty workbook with headings, examples and choices."""
    node = find_node(request.access, node_id)
    return _download(selectors.template_for(request.access, node, kind), f"{_('contoh')} {kind}")


@require_safe
@login_required
def export(request: SignedInRequest, node_id: int, kind: str) -> HttpResponse:
    """A workbook of everything below a node, which can be imported again."""
    node = find_node(request.access, node_id)
    return _download(selectors.exported(request.access, node, kind), f"{kind} {node.label}")


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{slugify(name) or "unduhan"}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response
