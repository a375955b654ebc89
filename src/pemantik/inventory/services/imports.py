"""A spreadsheet on its way in: sent, checked, corrected, forgotten. Nothing is written to the registry here."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.assessments.problems import Outdated, Refused
from pemantik.inventory.exchange.package import is_package, read_package
from pemantik.inventory.metamodel import kind_of, kinds
from pemantik.inventory.models import ImportRow, InventoryImport
from pemantik.inventory.pauses import without_collection
from pemantik.inventory.sheets.checking import check_rows, column_keys, texts_of
from pemantik.inventory.sheets.preview import Answer, Preview
from pemantik.inventory.sheets.reading import MOST_CELL, ReadSheet, read_file
from pemantik.inventory.sheets.sections import under_units
from pemantik.inventory.sheets.words import is_foreign
from pemantik.inventory.sheets.world import Units, chunks
from pemantik.inventory.tasks import check_import
from pemantik.inventory.values import Vocabulary
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.rules import clean_text
from pemantik.tables.limits import INVENTORY, Limits

State = InventoryImport.State
#: A draft that nobody saved is forgotten after this time.
DRAFTS_LIVE = timedelta(days=7)
#: More rows than this are checked and saved in the background, so that no page waits for them.
AT_ONCE = 1_500
#: A task that was not heard of for so long was killed.
SILENCE = timedelta(minutes=2)
#: So many rows tell whether a column speaks of something else.
_ENOUGH_ROWS = 10
AT_WORK = (State.CHECKING, State.SAVING)


@transaction.atomic
def send(
    access: Access, node_id: int, kind: str, file_name: str, content: bytes, limits: Limits = INVENTORY
) -> InventoryImport:
    """Read a file into a draft for a unit and all below it, and check it. `kind` is empty where the headings say it.

    Raises Http404, PermissionDenied, Refused, or FileError with what is wrong with the file as a whole.
    """
    node = _unit(access, node_id)
    if kind and kind not in kinds():
        raise Refused(_("Pilih jenis data dari daftar."))
    with without_collection():
        sheets = read_package(content, limits) if is_package(content) else read_file(content, kind, limits)
    _fill_sections(sheets, node)
    _leave_foreign(sheets)
    InventoryImport.objects.filter(state=State.DRAFT, sent_at__lt=timezone.now() - DRAFTS_LIVE).delete()
    batch = InventoryImport.objects.create(
        node=node,
        file_name=clean_text(file_name)[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        sheets=[sheet.stored() for sheet in sheets],
        total=sum(len(sheet.rows) for sheet in sheets),
        sent_by=access.user,
    )
    with without_collection():
        ImportRow.objects.bulk_create(_rows(batch, sheets), batch_size=2_000)
    _check_soon(batch)
    return batch


@transaction.atomic
def correct(
    access: Access, import_id: int, version: int, cells: Mapping[tuple[int, str], str], answers: Mapping[int, str]
) -> InventoryImport:
    """Put corrected cells into a draft, by row id and column, and what was answered to proposals; check it again.

    Raises Http404, PermissionDenied or Outdated.
    """
    batch = open_draft(access, import_id, version)
    wanted = {row_id for row_id, _key in cells} | set(answers)
    rows = {row.pk: row for some in chunks(sorted(wanted)) for row in batch.rows.filter(pk__in=some)}
    for (row_id, key), text in cells.items():
        if row_id in rows and key in column_keys(batch.sheets[rows[row_id].sheet]["kind"]):
            _fix(batch, rows[row_id], key, text)
    for row_id, answer in answers.items():
        if row_id in rows and answer in {"", *Answer}:
            rows[row_id].answer = answer
    return _changed(batch, rows.values())


@transaction.atomic
def correct_all(
    access: Access, import_id: int, version: int, found: tuple[int, str, str], text: str
) -> InventoryImport:
    """Put the same text into every cell of a sheet's column that holds another: `found` is sheet, column and value.

    Raises Http404, PermissionDenied or Outdated.
    """
    batch = open_draft(access, import_id, version)
    sheet, key, value = found
    changed = []
    if sheet < len(batch.sheets) and key in column_keys(batch.sheets[sheet]["kind"]):
        places = batch.sheets[sheet]["places"]
        for row in batch.rows.filter(sheet=sheet):
            if texts_of(row, places).get(key, "") == value:
                _fix(batch, row, key, text)
                changed.append(row)
    return _changed(batch, changed)


@transaction.atomic
def answer_all(access: Access, import_id: int, version: int, fate: str, answer: str) -> InventoryImport:
    """Answer the same to every row of a fate that has none: take what is proposed, keep them apart, or leave them out.

    Raises Http404, PermissionDenied, Refused or Outdated.
    """
    batch = open_draft(access, import_id, version)
    if answer not in {Answer.KEEP, Answer.SKIP, "usul"}:
        raise Refused(_("Pilih jawaban dari daftar."))
    changed = []
    for row in batch.rows.filter(fate=fate):
        row.answer = row.proposal.get("what", "") if answer == "usul" else answer
        changed.append(row)
    return _changed(batch, changed)


@transaction.atomic
def map_columns(access: Access, import_id: int, version: int, sheet: int, places: Mapping[str, int]) -> InventoryImport:
    """Say anew which column of a sheet is what; a column that is not named is left out.

    Raises Http404, PermissionDenied, Refused or Outdated.
    """
    batch = open_draft(access, import_id, version)
    if sheet >= len(batch.sheets):
        raise Refused(_("Lembar ini tidak ada."))
    about = batch.sheets[sheet]
    keys, most = column_keys(about["kind"]), len(about["headings"])
    about["places"] = {key: place for key, place in places.items() if key in keys and 0 <= place < most}
    if "name" not in about["places"]:
        raise Refused(_("Tunjuk kolom yang berisi nama."))
    return _changed(batch, ())


@transaction.atomic
def discard(access: Access, import_id: int) -> None:
    """Forget a draft. Raises Http404 or PermissionDenied."""
    batch = locked_import(access, import_id)
    if batch.state in {State.DRAFT, State.CHECKING}:
        batch.delete()


@transaction.atomic
def resume(access: Access, import_id: int) -> InventoryImport:
    """Begin again what a killed worker left. Raises Http404 or PermissionDenied."""
    batch = locked_import(access, import_id)
    if batch.state in AT_WORK and is_silent(batch):
        batch.state = State.CHECKING
        _check_soon(batch)
    return batch


def check(import_id: int, run: int) -> str:
    """Check every row and note what would become of it. Called by the worker, or at once for a short list."""
    batch = InventoryImport.objects.select_related("node").filter(pk=import_id, run=run, state=State.CHECKING).first()
    if batch is None:
        return "not mine"
    rows = list(batch.rows.order_by("sheet", "number", "pk"))
    with without_collection():
        preview = check_rows(batch.node, batch.sheets, rows, lambda done: _hear(batch, done))
    with transaction.atomic():
        mine = InventoryImport.objects.select_for_update().filter(pk=import_id, run=run, state=State.CHECKING)
        if not mine.exists():
            return "not mine"
        store(preview)
        mine.update(state=State.DRAFT, counts=preview.counts, done=batch.total, heard_at=timezone.now())
    return "done"


def store(preview: Preview) -> None:
    """Keep what became of the rows: fates by the thousand, problems and proposals where they changed."""
    by_fate: dict[str, list[int]] = {}
    changed: list[ImportRow] = []
    for one in preview.rows:
        row = one.row
        if (row.problems, row.proposal) != (one.problems, one.proposal):
            row.problems, row.proposal, row.fate = one.problems, one.proposal, one.fate.value
            changed.append(row)
        elif row.fate != one.fate.value:
            by_fate.setdefault(one.fate.value, []).append(row.pk)
    for fate, ids in by_fate.items():
        for some in chunks(ids):
            ImportRow.objects.filter(pk__in=some).update(fate=fate)
    put(changed, ["fate", "problems", "proposal"])


def put(rows: Iterable[ImportRow], fields: Sequence[str]) -> None:
    """Store some rows again, many in one statement."""
    ImportRow.objects.bulk_create(
        rows, batch_size=2_000, update_conflicts=True, unique_fields=["id"], update_fields=list(fields)
    )


def open_draft(access: Access, import_id: int, version: int) -> InventoryImport:
    """The draft, locked. Raises Http404, PermissionDenied, or Outdated if it was changed elsewhere meanwhile."""
    batch = locked_import(access, import_id)
    if batch.state != State.DRAFT or batch.version != version:
        raise Outdated(_("Pratinjau ini sudah berubah di jendela lain. Periksa lagi di bawah."))
    return batch


def open_version(access: Access, import_id: int, version: int) -> None:
    """Raise Outdated if the draft is not what was looked at; Http404 or PermissionDenied as ever."""
    with transaction.atomic():
        open_draft(access, import_id, version)


def locked_import(access: Access, import_id: int) -> InventoryImport:
    """The import, locked until the transaction ends. Raises Http404 or PermissionDenied."""
    found = InventoryImport.objects.select_for_update(of=("self",)).select_related("node").filter(pk=import_id)
    batch = found.first()
    if batch is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.EDIT_INVENTORY, batch.node)
    return batch


def is_silent(batch: InventoryImport) -> bool:
    """Whether its task has not been heard of for so long that it must be dead."""
    return timezone.now() - batch.heard_at > SILENCE


def _unit(access: Access, node_id: int) -> Node:
    node: Node | None = Node.objects.filter(pk=node_id).first()
    if node is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.EDIT_INVENTORY, node)
    if not node.is_active:
        raise Refused(_("%(unit)s tidak aktif lagi. Pilih unit lain.") % {"unit": node.name})
    return node


def _leave_foreign(sheets: Sequence[ReadSheet]) -> None:
    """Leave out columns of which no value fits, in lists long enough to tell; the preview names them as not used."""
    words = Vocabulary()
    for sheet in sheets:
        for field in kind_of(sheet.kind).fields if len(sheet.rows) >= _ENOUGH_ROWS else ():
            place = sheet.places.get(field.key)
            if place is None:
                continue
            texts = {row.cells[place] for row in sheet.rows if place < len(row.cells)}
            if is_foreign(field, texts, words):
                del sheet.places[field.key]


def _fill_sections(sheets: Sequence[ReadSheet], node: Node) -> None:
    """Take a unit's name in a row of its own as the unit of what follows."""
    units = Units(node)
    for sheet in sheets:
        under_units(sheet, units)


def _rows(batch: InventoryImport, sheets: Sequence[ReadSheet]) -> Iterable[ImportRow]:
    for at, sheet in enumerate(sheets):
        for row in sheet.rows:
            yield ImportRow(batch=batch, sheet=at, number=row.number, cells=[_storable(cell) for cell in row.cells])


def _storable(cell: str) -> str:
    """A cell without what no database keeps; printable ones, nearly all, stay as they are."""
    return cell if cell.isprintable() else "".join(one for one in cell if one in "\n\t" or one.isprintable())


def _fix(batch: InventoryImport, row: ImportRow, key: str, text: str) -> None:
    """Keep a correction, unless it says what the file says."""
    place: Any = batch.sheets[row.sheet]["places"].get(key)
    written = row.cells[place] if place is not None and place < len(row.cells) else ""
    typed = _storable(text.replace("\r\n", "\n")).strip()[:MOST_CELL]
    row.fixes.pop(key, None)
    if typed != written:
        row.fixes[key] = typed


def _changed(batch: InventoryImport, rows: Iterable[ImportRow]) -> InventoryImport:
    put(rows, ["fixes", "answer"])
    batch.version += 1
    _check_soon(batch)
    return batch


def _check_soon(batch: InventoryImport) -> None:
    """Check now if it is quick, else in the background; see what was written in either case."""
    batch.run += 1
    batch.state, batch.problem, batch.done, batch.heard_at = State.CHECKING, "", 0, timezone.now()
    batch.save()
    run = batch.run
    if batch.total <= AT_ONCE:
        check(batch.pk, run)
        batch.refresh_from_db()
    else:
        transaction.on_commit(lambda: check_import.enqueue(batch.pk, run))


def _hear(batch: InventoryImport, done: int) -> None:
    InventoryImport.objects.filter(pk=batch.pk).update(done=done, heard_at=timezone.now())
