"""The audit trail as a file: line by line, so that its length does not matter to the memory."""

import csv
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.accounts.sign_in_log import home_path
from pemantik.organizations.permissions import Access
from pemantik.organizations.selectors.audit import Line, TrailFilter, lines

#: A sheet holds 1,048,576 rows.
ROWS_PER_SHEET = 1_000_000
#: A cell that begins with one of these would be taken for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST_CELL = 32_767


def start_export(access: Access, wanted: TrailFilter, kind: str) -> Iterator[Line]:
    """The lines to write, after the export itself is on the trail."""
    found = lines(access, wanted)
    audit.record("audit.exported", access.user, after={"format": kind}, node_path=home_path(access.user))
    return found


def headings() -> list[str]:
    """The first row."""
    return [
        _("Nomor"),
        _("Waktu"),
        _("Siapa"),
        _("Dari alamat"),
        _("Apa"),
        _("Jenis objek"),
        _("Objek"),
        _("Perubahan"),
        _("Sidik (SHA-256)"),
    ]


def cells(line: Line) -> list[str]:
    """One row."""
    changes = "; ".join(f"{change.field}: {change.before} → {change.after}" for change in line.changes)
    entry = line.entry
    return [
        str(entry.pk),
        timezone.localtime(entry.at).isoformat(sep=" ", timespec="seconds"),
        line.actor,
        entry.address,
        line.action,
        line.object_type,
        entry.object_name,
        changes,
        entry.hash,
    ]


def csv_rows(found: Iterable[Line]) -> Iterator[str]:
    """A CSV file in pieces, beginning with the mark by which Excel recognises UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(headings())
    for line in found:
        yield writer.writerow([harmless(cell) for cell in cells(line)])


def write_xlsx(found: Iterable[Line], target: IO[bytes]) -> None:
    """An XLSX file; every cell is text, so nothing in it is computed."""
    from pemantik.tables.writing import new_workbook  # noqa: PLC0415 - 12 MB in every process, needed for exports only

    workbook = new_workbook(target, {"constant_memory": True})
    bold = workbook.add_format({"bold": True})
    sheet, row = None, 0
    for line in found:
        if sheet is None or row >= ROWS_PER_SHEET:
            sheet, row = _new_sheet(workbook, bold), 1
        for column, cell in enumerate(cells(line)):
            sheet.write_string(row, column, cell[:_LONGEST_CELL])
        row += 1
    if sheet is None:
        _new_sheet(workbook, bold)
    workbook.close()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _new_sheet(workbook: Any, bold: object) -> Any:
    sheet = workbook.add_worksheet()
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings()):
        sheet.write_string(0, column, heading, bold)
        sheet.set_column(column, column, 22)
    return sheet


class _Echo:
    """Lets the CSV writer hand its line back instead of keeping it."""

    def write(self, value: str) -> str:
        return value
