"""Workbooks as offices send them, written for tests."""

import io
from collections.abc import Sequence

import xlsxwriter

from pemantik.inventory.models import ImportRow, InventoryImport
from pemantik.inventory.services import import_saving, imports
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access

APPS = ["Nama aplikasi", "Unit", "Uraian", "Status", "Platform", "Alamat", "Tahun"]


def workbook(rows: Sequence[Sequence[object]], merged: Sequence[tuple[str, str]] = (), name: str = "Sheet1") -> bytes:
    """One sheet; `merged` are areas with their text."""
    return sheets_file({name: rows}, merged)


def sheets_file(sheets: dict[str, Sequence[Sequence[object]]], merged: Sequence[tuple[str, str]] = ()) -> bytes:
    """Several sheets, by name."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            for area, text in merged:
                sheet.merge_range(area, text)
    return file.getvalue()


def send(access: Access, node: Node, content: bytes, kind: str = "", name: str = "aplikasi.xlsx") -> InventoryImport:
    """A file, sent for a unit."""
    return imports.send(access, node.pk, kind, name, content)


def fates(batch: InventoryImport) -> list[tuple[int, str]]:
    """Row number and fate of every row."""
    return list(batch.rows.order_by("sheet", "number").values_list("number", "fate"))


def problems(batch: InventoryImport) -> list[tuple[int, str, str, str]]:
    """Row number, column, reason and suggestion of every problem."""
    rows = batch.rows.order_by("sheet", "number")
    return [(row.number, *problem) for row in rows for problem in row.problems]


def row_of(batch: InventoryImport, number: int) -> ImportRow:
    """The row that a spreadsheet shows under this number."""
    return batch.rows.get(number=number)


def answer(access: Access, batch: InventoryImport, number: int, text: str) -> InventoryImport:
    """Answer what is proposed for a row."""
    return imports.correct(access, batch.pk, batch.version, {}, {row_of(batch, number).pk: text})


def fix(access: Access, batch: InventoryImport, number: int, key: str, text: str) -> InventoryImport:
    """Correct one cell."""
    return imports.correct(access, batch.pk, batch.version, {(row_of(batch, number).pk, key): text}, {})


def save(access: Access, batch: InventoryImport) -> InventoryImport:
    """Save what is ready."""
    return import_saving.save(access, batch.pk, batch.version)


def imported(access: Access, node: Node, rows: Sequence[Sequence[object]], kind: str = "") -> InventoryImport:
    """Sent and saved."""
    return save(access, send(access, node, workbook(rows), kind))
