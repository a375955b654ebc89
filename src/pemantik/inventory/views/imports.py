"""Pages of importing: send a file, look at what would become of it, correct, save, take back."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments.problems import Outdated, Refused
from pemantik.inventory.models import InventoryImport
from pemantik.inventory.moving_forms import ImportForm
from pemantik.inventory.selectors import imports as selectors
from pemantik.inventory.services import import_saving, import_undo
from pemantik.inventory.services import imports as services
from pemantik.inventory.sheets.writing import template_workbook, waiting_workbook
from pemantik.inventory.views.downloads import workbook_response
from pemantik.organizations.requests import SignedInRequest
from pemantik.tables.problems import FileError

_CELL = re.compile(r"r(\d{1,12})-([a-z0-9_-]{1,40})", re.ASCII)
_PLACE = re.compile(r"k(\d{1,3})", re.ASCII)


@require_http_methods(["GET", "POST"])
@login_required
def upload(request: SignedInRequest) -> HttpResponse:
    """Send a file; what is wrong with it as a whole is said here."""
    units = selectors.units_to_fill(request.access)
    if not units.exists():
        raise PermissionDenied(_("Anda tidak berhak mengisi inventaris."))
    form = ImportForm(request.POST or None, request.FILES or None, units=units, initial=_chosen(request))
    if form.is_valid():
        sent = form.cleaned_data
        file = sent["file"]
        try:
            batch = services.send(request.access, sent["unit"].pk, sent["kind"], file.name, file.read())
        except FileError as error:
            for problem in error.problems[:10]:
                place = _("Baris %(row)s: ") % {"row": problem.row} if problem.row else ""
                form.add_error("file", place + problem.message)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("inventory-import-preview", batch.pk)
    context = {"form": form, "last": selectors.last_imports(request.access)}
    return render(request, "inventory/moving/upload.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def preview(request: SignedInRequest, import_id: int) -> HttpResponse:
    """What will happen to the rows; those with problems can be corrected in place."""
    batch = selectors.find_import(request.access, import_id)
    if request.method == "POST":
        try:
            return _act(request, batch)
        except Outdated as outdated:
            messages.error(request, str(outdated))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("inventory-import-preview", import_id)
    if selectors.is_working(batch):
        stopped = selectors.has_stopped(batch)
        return render(request, "inventory/moving/working.html", {"batch": batch, "stopped": stopped})
    if batch.state != InventoryImport.State.DRAFT:
        return redirect("inventory-import-done", import_id)
    wanted = request.GET.get("lihat", "")
    page = selectors.import_preview(request.access, import_id, wanted, request.GET.get("hal"))
    context = {"batch": batch, "page": page, "wanted": wanted, "counts": batch.counts}
    return render(request, "inventory/moving/preview.html", context)


def _act(request: SignedInRequest, batch: InventoryImport) -> HttpResponse:
    """Do what the button says, after the cells that were sent with it have been kept."""
    sent, access = request.POST, request.access
    version = int(sent.get("version", "")) if sent.get("version", "").isdecimal() else -1
    if "kolom" in sent:
        sheet = int(sent["kolom"]) if sent["kolom"].isdecimal() else -1
        services.map_columns(access, batch.pk, version, sheet, _places(request))
    elif "semua" in sent:
        fate, _dot, answer = sent["semua"].partition(".")
        services.answer_all(access, batch.pk, version, fate, answer)
    elif "samakan" in sent:
        number = sent["samakan"][:4]
        key, value, text = (sent.get(f"{part}{number}", "") for part in ("g-kolom", "g-nilai", "g-isi"))
        sheet = int(sent[f"g-lembar{number}"]) if sent.get(f"g-lembar{number}", "").isdecimal() else 0
        services.correct_all(access, batch.pk, version, (sheet, key, value), text)
    else:
        batch = _correct(request, batch, version)
        if "simpan" in sent:
            batch = import_saving.save(access, batch.pk, batch.version)
            _say_saved(request, batch)
            return redirect("inventory-import-preview", batch.pk)
    query = request.GET.urlencode()
    response = redirect("inventory-import-preview", batch.pk)
    response["Location"] += f"?{query}" if query else ""
    return response


def _correct(request: SignedInRequest, batch: InventoryImport, version: int) -> InventoryImport:
    found = [(match, text) for name, text in request.POST.items() if (match := _CELL.fullmatch(name))]
    cells = {(int(match[1]), match[2]): str(text) for match, text in found if match[2] != "jawab"}
    answers = {int(match[1]): str(text) for match, text in found if match[2] == "jawab"}
    if not cells and not answers:
        services.open_version(request.access, batch.pk, version)
        return batch
    return services.correct(request.access, batch.pk, version, cells, answers)


def _places(request: SignedInRequest) -> dict[str, int]:
    """The columns as they were chosen: `k3` says what the fourth one is. Of two alike the first counts."""
    places: dict[str, int] = {}
    for name, key in request.POST.items():
        if (match := _PLACE.fullmatch(name)) and key:
            places.setdefault(str(key), int(match[1]))
    return places


def _say_saved(request: SignedInRequest, batch: InventoryImport) -> None:
    if batch.state == InventoryImport.State.SAVED:
        messages.success(request, _("Impor tersimpan."))


@require_safe
@login_required
def done(request: SignedInRequest, import_id: int) -> HttpResponse:
    """What an import did, and taking it back."""
    batch = selectors.find_import(request.access, import_id)
    if batch.state not in {InventoryImport.State.SAVED, InventoryImport.State.UNDONE}:
        return redirect("inventory-import-preview", import_id)
    written = batch.entries.count()
    return render(request, "inventory/moving/done.html", {"batch": batch, "written": written, "counts": batch.counts})


@require_safe
@login_required
def waiting(request: SignedInRequest, import_id: int) -> HttpResponse:
    """The rows that need work as a workbook."""
    batch, rows = selectors.problem_rows(request.access, import_id)
    return workbook_response(waiting_workbook(batch, rows), _("baris bermasalah"))


@require_safe
@login_required
def template(request: SignedInRequest, kind: str) -> HttpResponse:
    """An empty workbook of a kind with headings and choices."""
    names = list(selectors.units_to_fill(request.access).values_list("name", flat=True)[:1000])
    return workbook_response(template_workbook(kind, names), f"{_('contoh')} {kind}")


@require_POST
@login_required
def discard(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Forget a draft."""
    services.discard(request.access, import_id)
    messages.success(request, _("Berkas dilupakan. Tidak ada yang tersimpan."))
    return redirect("inventory-import")


@require_POST
@login_required
def resume(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Begin again what stopped."""
    services.resume(request.access, import_id)
    return redirect("inventory-import-preview", import_id)


@require_POST
@login_required
def undo(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Take an import back, or tell what stands in the way."""
    batch = selectors.find_import(request.access, import_id)
    try:
        count = import_undo.undo(request.access, import_id)
    except import_undo.WorkedOnError as worked_on:
        context = {"batch": batch, "problem": str(worked_on), "entries": worked_on.entries}
        return render(request, "inventory/moving/undo_refused.html", context, status=409)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        text = ngettext("%(n)s data dikembalikan.", "%(n)s data dikembalikan.", count) % {"n": count}
        messages.success(request, text)
    return redirect("inventory-import-done", import_id)


def _chosen(request: SignedInRequest) -> dict[str, str]:
    return {"unit": request.GET.get("unit", ""), "kind": request.GET.get("jenis", "")}
