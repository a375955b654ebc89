"""Reading imports: where a person may send files, what would become of rows, and what an import did to an entry."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.inventory.metamodel import FieldType, kind_of
from pemantik.inventory.models import Entry, ImportedEntry, ImportRow, InventoryImport
from pemantik.inventory.services.imports import AT_WORK, is_silent
from pemantik.inventory.sheets.checking import texts_of
from pemantik.inventory.sheets.columns import columns_of, field_of, labels_of, relation_of
from pemantik.inventory.sheets.preview import FATE_LABELS, READY, Fate
from pemantik.inventory.values import Vocabulary
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

#: Rows on one page: a form of more fields would be refused, and nobody corrects more at a sitting.
ROWS_SHOWN = 25
#: Problem rows that are read to find the values that many share.
_ROWS_COMPARED = 5_000
_GROUPS_SHOWN = 8
_SHOWN: dict[str, tuple[str, ...]] = {
    "perbaiki": (Fate.FIX,),
    "ganda": (Fate.DOUBLE,),
    "berubah": (Fate.CHANGED,),
    "baru": (Fate.NEW,),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that waits for a person: what stands there, why it cannot be taken, and what may be chosen instead."""

    key: str
    label: str
    value: str
    reason: str
    suggestion: str
    choices: tuple[str, ...] = ()

    @property
    def offered(self) -> str:
        """What the field shows: the suggestion where there is one, else what stands there."""
        return self.suggestion or self.value


@dataclass(frozen=True, slots=True)
class Group:
    """The same value with the same problem in several rows: corrected once."""

    sheet: int
    cell: Cell
    count: int


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row as the preview shows it."""

    row: ImportRow
    name: str
    kind_label: str
    cells: tuple[Cell, ...]
    told: tuple[tuple[str, str], ...]

    @property
    def fate_label(self) -> str:
        """What becomes of it, in a word."""
        return str(FATE_LABELS.get(self.row.fate, ""))


@dataclass(frozen=True, slots=True)
class SheetShown:
    """How a sheet was understood: each heading with the column it was taken for."""

    number: int
    name: str
    kind_label: str
    headings: tuple[tuple[int, str, str], ...]
    columns: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[int, str], ...]

    @property
    def unknown(self) -> list[str]:
        """The headings that nothing was made of."""
        return [heading for _place, heading, key in self.headings if heading and not key]


@dataclass(frozen=True)
class PreviewPage:
    """Everything that the preview of an import shows."""

    batch: InventoryImport
    rows: tuple[RowShown, ...]
    page: Page[Any]
    groups: tuple[Group, ...]
    sheets: tuple[SheetShown, ...]

    @property
    def ready(self) -> int:
        """How many rows would be saved."""
        return sum(self.batch.counts.get(fate.value, 0) for fate in READY)

    @property
    def waiting(self) -> int:
        """How many rows wait for a person."""
        return int(self.batch.counts.get(Fate.FIX, 0)) + int(self.batch.counts.get(Fate.DOUBLE, 0))


def find_import(access: Access, import_id: int) -> InventoryImport:
    """The import if the person may fill the inventory of its unit; Http404 for strangers."""
    found = InventoryImport.objects.select_related("node", "sent_by").filter(pk=import_id).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.EDIT_INVENTORY, found.node)
    return found


def units_to_fill(access: Access) -> QuerySet[Node]:
    """The units for which the person may send a file, the topmost first."""
    return access.nodes(Action.EDIT_INVENTORY).filter(is_active=True).order_by("path")


def last_imports(access: Access, count: int = 5) -> list[InventoryImport]:
    """The last imports of the person's units, drafts too, the newest first."""
    mine = InventoryImport.objects.filter(access.within(Action.EDIT_INVENTORY, "node__path"))
    return list(mine.select_related("node", "sent_by").order_by("-sent_at", "-pk")[:count])


def import_preview(access: Access, import_id: int, wanted: str, page: str | None) -> PreviewPage:
    """The rows of an import that wait for a person, or those of one fate; bounded queries whatever the rows."""
    batch = find_import(access, import_id)
    fates = _SHOWN.get(wanted, (Fate.FIX, Fate.DOUBLE))
    found = batch.rows.filter(fate__in=fates).order_by("sheet", "number", "pk")
    shown = Paginator(found, ROWS_SHOWN).get_page(page)
    words = Vocabulary()
    units = _unit_names(batch)
    return PreviewPage(
        batch,
        tuple(_row(batch, row, words, units) for row in shown),
        shown,
        tuple(_groups(batch, words, units)),
        tuple(_sheet(at, sheet) for at, sheet in enumerate(batch.sheets)),
    )


def problem_rows(access: Access, import_id: int) -> tuple[InventoryImport, list[ImportRow]]:
    """The rows that wait for a person, to be corrected in a spreadsheet and sent again."""
    batch = find_import(access, import_id)
    waiting = batch.rows.filter(fate__in=[Fate.FIX, Fate.DOUBLE, Fate.SKIPPED])
    return batch, list(waiting.order_by("sheet", "number", "pk"))


def is_working(batch: InventoryImport) -> bool:
    """Whether something is done with it in the background."""
    return batch.state in AT_WORK


def has_stopped(batch: InventoryImport) -> bool:
    """Whether what was done in the background was killed."""
    return is_working(batch) and is_silent(batch)


def imports_of(access: Access, entry: Entry, count: int) -> list[ImportedEntry]:
    """What the last imports did to an entry that the person may see, the newest first. One query."""
    access.require(Action.VIEW_INVENTORY, entry.node)
    done = ImportedEntry.objects.filter(entry=entry).select_related("batch__node", "batch__sent_by")
    return list(done.order_by("-batch__saved_at", "-pk").defer("before", "batch__sheets")[:count])


def _unit_names(batch: InventoryImport) -> tuple[str, ...]:
    names = Node.objects.filter(path__startswith=batch.node.path, is_active=True).order_by("path")
    return tuple(names.values_list("name", flat=True)[:500])


def _row(batch: InventoryImport, row: ImportRow, words: Vocabulary, units: tuple[str, ...]) -> RowShown:
    sheet = batch.sheets[row.sheet]
    kind, texts = kind_of(sheet["kind"]), texts_of(row, sheet["places"])
    labels = labels_of(kind)
    cells = tuple(_cell(sheet["kind"], texts, problem, words, units) for problem in row.problems)
    about = ("unit", "code", "url", kind.facet)
    told = tuple((labels[key], texts[key][:80]) for key in about if key in labels and texts.get(key))
    return RowShown(row, texts.get("name", ""), kind.label, cells, told)


def _cell(
    kind_code: str, texts: Mapping[str, str], problem: list[str], words: Vocabulary, units: tuple[str, ...]
) -> Cell:
    key, reason, suggestion = problem
    kind = kind_of(kind_code)
    field = field_of(kind, key)
    choices: tuple[str, ...] = ()
    if field is not None and field.type is FieldType.CHOICE:
        choices = words.lists[field.list].offered
    elif key == "unit":
        choices = units
    return Cell(key, labels_of(kind).get(key, key), texts.get(key, ""), reason, suggestion, choices)


def _groups(batch: InventoryImport, words: Vocabulary, units: tuple[str, ...]) -> Iterator[Group]:
    """Values that stand with a problem in more than one row, the most frequent first. Links and codes are single."""
    found: Counter[tuple[int, str, str]] = Counter()
    first: dict[tuple[int, str, str], Cell] = {}
    for row in batch.rows.filter(fate=Fate.FIX).order_by("sheet", "number", "pk")[:_ROWS_COMPARED]:
        sheet = batch.sheets[row.sheet]
        texts = texts_of(row, sheet["places"])
        for problem in row.problems:
            key = (row.sheet, problem[0], texts.get(problem[0], ""))
            if problem[0] in {"name", "code"} or relation_of(kind_of(sheet["kind"]), problem[0]) is not None:
                continue
            found[key] += 1
            if key not in first:
                first[key] = _cell(sheet["kind"], texts, problem, words, units)
    for key, count in found.most_common(_GROUPS_SHOWN):
        if count > 1:
            yield Group(key[0], first[key], count)


def _sheet(at: int, sheet: Mapping[str, Any]) -> SheetShown:
    kind = kind_of(sheet["kind"])
    taken = {place: key for key, place in sheet["places"].items()}
    return SheetShown(
        at,
        sheet["name"],
        kind.label,
        tuple((place, heading, taken.get(place, "")) for place, heading in enumerate(sheet["headings"])),
        tuple((column.key, str(column.label)) for column in columns_of(kind)),
        tuple((number, text) for number, text in sheet["left_out"]),
    )
