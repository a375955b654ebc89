"""Workbooks of entries, in the form that analysts use: a sheet for each kind, under the field names of SIA SPBE."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from pemantik.inventory.metamodel import FieldType, Kind, kind_of, kinds
from pemantik.inventory.models import Entry, ImportRow, InventoryImport, Situation
from pemantik.inventory.sheets.checking import texts_of
from pemantik.inventory.sheets.columns import labels_of, written_columns
from pemantik.inventory.sheets.texts import Cell, Register
from pemantik.inventory.values import Vocabulary
from pemantik.organizations.spreadsheets.columns import Column
from pemantik.tables.cells import FORMULA_STARTS, cell_text

#: Rows of a template whose cells offer the values to choose from.
_ROWS_WITH_CHOICES = 2_000
#: A sheet's name has at most so many letters, and none of these.
_LONGEST_SHEET = 31
_NO_SHEET = str.maketrans("[]:*?/\\", "       ")


def entries_workbook(register: Register, entries: QuerySet[Entry], only: Sequence[Kind]) -> IO[bytes]:
    """The entries, a sheet for each of the kinds that has some; as a file that is gone once it is closed."""
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the caller sends it, then closes it
    with translation.override("id"), _workbook(file, constant_memory=True) as book:
        formats = _Formats(book)
        for kind in only:
            rows = register.rows(kind, entries)
            first = next(rows, None)
            if first is None and len(only) > 1:
                continue
            sheet = _Sheet(book, kind.label, written_columns(kind), formats)
            for cells in [first] if first is not None else []:
                sheet.add(cells)
            for cells in rows:
                sheet.add(cells)
        if not book.worksheets():
            book.add_worksheet(_("Kosong"))
    file.seek(0)
    return file


def template_workbook(kind_code: str, units: Sequence[str]) -> bytes:
    """An empty sheet of a kind, whose cells offer what may be chosen. Raises Http404 for an unknown kind."""
    if kind_code not in kinds():
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    kind, words = kind_of(kind_code), Vocabulary()
    with tempfile.TemporaryFile() as file:
        with translation.override("id"), _workbook(file) as book:
            formats = _Formats(book)
            columns = [column for column in written_columns(kind) if column.key != "code"]
            sheet = _Sheet(book, kind.label, columns, formats)
            _add_choices(book, sheet, columns, _choices(kind, words, units), formats)
        file.seek(0)
        return file.read()


def waiting_workbook(batch: InventoryImport, rows: Iterable[ImportRow]) -> bytes:
    """The rows that need work, with the reasons beside them, to be corrected and sent again."""
    with tempfile.TemporaryFile() as file:
        with translation.override("id"), _workbook(file) as book:
            formats = _Formats(book)
            sheets: dict[int, _Sheet] = {}
            for row in rows:
                about = batch.sheets[row.sheet]
                kind = kind_of(about["kind"])
                columns = [column for column in written_columns(kind) if column.key in _used(about["places"])]
                if row.sheet not in sheets:
                    more = [Column("why", _("Masalah"), (), 60), Column("origin", _("Baris asal"), (), 12)]
                    name = f"{len(sheets) + 1} {kind.label}"
                    sheets[row.sheet] = _Sheet(book, name, [*columns, *more], formats)
                texts, labels = texts_of(row, about["places"]), labels_of(kind)
                why = [f"{labels.get(key, key)}: {reason}" for key, reason, _guess in row.problems]
                why.append(str(row.proposal.get("reason", "")))
                cells: list[Cell] = [texts.get(column.key, "") for column in columns]
                sheets[row.sheet].add([*cells, "; ".join(one for one in why if one), row.number])
            if not sheets:
                book.add_worksheet(_("Kosong"))
        file.seek(0)
        return file.read()


def _used(places: Mapping[str, int]) -> set[str]:
    return {"reference" if key.startswith("reference-") else key for key in places} | {"unit"}


def _choices(kind: Kind, words: Vocabulary, units: Sequence[str]) -> dict[str, Sequence[str]]:
    found: dict[str, Sequence[str]] = {"unit": units, "situation": [str(each.label) for each in Situation]}
    for field in kind.fields:
        if field.type is FieldType.CHOICE:
            found[field.key] = words.lists[field.list].offered
        elif field.type is FieldType.YES_NO:
            found[field.key] = ("Ya", "Tidak")
    return {key: values for key, values in found.items() if values}


class _Formats:
    """The formats of a workbook; each is made once."""

    def __init__(self, book: Any) -> None:
        top = {"valign": "top"}
        self.head = book.add_format(top | {"bold": True, "text_wrap": True, "bg_color": "#E6F1F4", "bottom": 1})
        self.text = book.add_format(top | {"text_wrap": True, "num_format": "@"})
        #: Excel keeps such a cell as text even after somebody edits it.
        self.guarded = book.add_format(top | {"text_wrap": True, "num_format": "@", "quote_prefix": True})
        self.column = book.add_format({"num_format": "@"})
        self.number = book.add_format(top | {"num_format": "#,##0.##"})
        self.year = book.add_format(top | {"num_format": "0"})
        self.date = book.add_format(top | {"num_format": "dd/mm/yyyy"})


class _Sheet:
    """One sheet in the making: headings that stay in sight, then row by row."""

    def __init__(self, book: Any, name: str, columns: Sequence[Column], formats: _Formats) -> None:
        self.sheet = book.add_worksheet(name.translate(_NO_SHEET)[:_LONGEST_SHEET].strip())
        self._formats = formats
        for at, column in enumerate(columns):
            self.sheet.set_column(at, at, column.width)
            self.sheet.write_string(0, at, str(column.label), formats.head)
        self.sheet.freeze_panes(1, 0)
        self.next = 1

    def add(self, cells: Sequence[Cell]) -> None:
        """One more row; None and empty text leave their cell empty."""
        formats, row = self._formats, self.next
        for at, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                text = cell_text(cell, "\n\t")
                shape = formats.guarded if text.startswith(FORMULA_STARTS) else formats.text
                self.sheet.write_string(row, at, text, shape)
            elif isinstance(cell, date):
                self.sheet.write_datetime(row, at, cell, formats.date)
            else:
                self.sheet.write_number(row, at, float(cell), formats.number if _is_amount(cell) else formats.year)
        self.next += 1


def _is_amount(cell: int | Decimal) -> bool:
    return isinstance(cell, Decimal)


def _workbook(file: IO[bytes], *, constant_memory: bool = False) -> Any:
    from pemantik.tables.writing import new_workbook  # noqa: PLC0415 - 12 MB in every process, for exports only

    return new_workbook(file, {"constant_memory": True} if constant_memory else {"in_memory": True})


def _add_choices(
    book: Any, sheet: _Sheet, columns: Sequence[Column], choices: Mapping[str, Sequence[str]], formats: _Formats
) -> None:
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - see _workbook

    offered = [column for column in columns if column.key in choices]
    lists = _Sheet(book, _("Pilihan"), offered, formats)
    for place, column in enumerate(offered):
        values = choices[column.key]
        for number, value in enumerate(values, start=1):
            lists.sheet.write_string(number, place, cell_text(value), formats.guarded)
        letter = xl_col_to_name(place)
        source = f"='{_('Pilihan')}'!${letter}$2:${letter}${len(values) + 1}"
        at = columns.index(column)
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.sheet.data_validation(1, at, _ROWS_WITH_CHOICES, at, rule)
