"""Draft budgets: sent, looked at, corrected, taken back."""

from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.problems import Refused
from pemantik.organizations.requests import SignedInRequest
from pemantik.planning.models import BudgetRow, BudgetSheet
from pemantik.planning.selectors import sheets as selectors
from pemantik.planning.selectors.requests import unknown
from pemantik.planning.services import sheets as services
from pemantik.planning.views.asking import REFUSED, number, page_of, wish
from pemantik.tables.limits import INVENTORY
from pemantik.tables.problems import FileError


class _File(forms.Form):
    """The file alone; the rest of the form is read by hand."""

    file = forms.FileField(max_length=200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: SignedInRequest) -> HttpResponse:
    """Every draft budget that the person sees, and the form that sends one."""
    problem = ""
    if request.method == "POST":
        try:
            sent = _send(request)
        except FileError as error:
            told = error.problems[0]
            place = _("Baris %(row)s: ") % {"row": told.row} if told.row else ""
            problem = place + str(told.message)
        except Refused as refused:
            problem = str(refused)
        else:
            return redirect("budget-sheet", sent.pk)
    context = {
        "sheets": selectors.sheets_of(request.access),
        "institutions": selectors.uploading_institutions(request.access),
        "typed": request.POST,
        "year": timezone.localdate().year + 1,
        "problem": problem,
        "limit": INVENTORY.bytes // 1_000_000,
    }
    return page_of(request, "sheets.html", context, REFUSED if problem else 200)


def _send(request: SignedInRequest) -> BudgetSheet:
    form = _File(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(_("Pilih berkas XLSX atau CSV yang berisi."))
    file = form.cleaned_data["file"]
    if file.size > INVENTORY.bytes:
        raise Refused(_("Berkas terlalu besar; batasnya %(size)s MB.") % {"size": INVENTORY.bytes // 1_000_000})
    post = request.POST
    about = (whole_number(post.get("year", "")), post.get("name", ""))
    return services.send_budget(
        request.access, whole_number(post.get("institution", "")), about, file.name, file.read()
    )


@login_required
@require_safe
def sheet(request: SignedInRequest, sheet_id: int) -> HttpResponse:
    """One draft budget with its ICT, doubled and unreviewed lines."""
    wanted = {"shown": wish(request, "lihat"), "search": wish(request, "cari"), "page": number(request, "halaman") or 1}
    page = selectors.sheet_page(request.access, sheet_id, wanted)
    context = {
        "page": page,
        "sheet": page.sheet,
        "stopped": selectors.has_stopped(page.sheet),
        "lines": [(row, _may_ask(page, row)) for row in page.rows],
        "filters": [
            ("dobel", _("Dobel")),
            ("belum", _("Belum diajukan")),
            ("tik", _("Semua belanja TIK")),
            ("ragu", _("Mungkin TIK")),
            ("bukan", _("Bukan TIK")),
            ("semua", _("Semua baris")),
        ],
    }
    return page_of(request, "sheet.html", context)


def _may_ask(page: selectors.SheetPage, row: BudgetRow) -> bool:
    free = row.request is None or row.request.state in {"withdrawn", "closed"}
    own = row.node is not None and any(row.node.path.startswith(path) for path in page.ask_paths)
    return row.is_ict and free and own and page.sheet.state == BudgetSheet.State.READY


@login_required
@require_POST
def answer(request: SignedInRequest, sheet_id: int) -> HttpResponse:
    """Say of lines whether they are ICT."""
    ids = [whole_number(one) for one in request.POST.getlist("row")[:500]]
    wanted = request.POST.get("answer", "")
    try:
        count = services.answer_rows(request.access, sheet_id, ids, wanted)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = ngettext("%(n)s baris ditentukan.", "%(n)s baris ditentukan.", count)
        messages.success(request, said % {"n": count})
    shown = request.POST.get("lihat", "")
    query = f"?lihat={shown}" if shown in selectors.SHOWN else ""
    return redirect(reverse("budget-sheet", args=[sheet_id]) + query)


@login_required
@require_POST
def undo(request: SignedInRequest, sheet_id: int) -> HttpResponse:
    """Take it back."""
    return _act(request, sheet_id, partial(services.undo_budget, request.access, sheet_id), _("Rancangan dibatalkan."))


@login_required
@require_POST
def resume(request: SignedInRequest, sheet_id: int) -> HttpResponse:
    """Look through it again."""
    return _act(request, sheet_id, partial(services.resume_budget, request.access, sheet_id), _("Pemeriksaan diulang."))


def _act(request: SignedInRequest, sheet_id: int, act: partial[BudgetSheet], said: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("budget-sheet", sheet_id)


@login_required
@require_POST
def ask(request: SignedInRequest, row_id: int) -> HttpResponse:
    """Open a request about one line."""
    row = BudgetRow.objects.filter(pk=row_id).first()
    if row is None:
        raise unknown()
    selectors.find_sheet(request.access, row.sheet_id)
    try:
        made = services.open_request(request.access, row_id)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("budget-sheet", row.sheet_id)
    messages.success(request, _("Draf pengajuan dibuat dari baris anggaran. Lengkapi, lalu kirim."))
    return redirect("spending-edit", made.pk)
