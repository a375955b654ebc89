"""Everything of an institution as one ZIP of CSV files with datapackage.json (Frictionless), made while it is sent.

Columns are those of the workbooks, so it is imported again as they are. A cell that a program would take for a formula
begins with an apostrophe, which reading takes away.
"""

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from zipstream import ZIP_DEFLATED, ZipStream

from pemantik.inventory.metamodel import Field, FieldType, Kind, kinds
from pemantik.inventory.models import Entry
from pemantik.inventory.sheets.columns import field_of, written_columns
from pemantik.inventory.sheets.reading import ReadSheet, read_sheet
from pemantik.inventory.sheets.texts import Cell, Register
from pemantik.maturity.text import decimal_text
from pemantik.organizations.spreadsheets.columns import Column
from pemantik.tables.archive import check_archive
from pemantik.tables.cells import FORMULA_STARTS
from pemantik.tables.limits import Limits
from pemantik.tables.problems import FileError, RowProblem
from pemantik.tables.reading import ZIP_MAGIC, Sheet, rows_of

INDEX = "datapackage.json"
_GUARDED = (*FORMULA_STARTS, "'")
_TYPES = {
    FieldType.NUMBER: "number",
    FieldType.MONEY: "number",
    FieldType.YEAR: "year",
    FieldType.DATE: "date",
    FieldType.YES_NO: "boolean",
}


def package_pieces(register: Register, entries: QuerySet[Entry]) -> Iterator[bytes]:
    """The bytes of the ZIP: a CSV for each kind that has entries, then the index that describes them."""
    archive, resources = ZipStream(compress_type=ZIP_DEFLATED, compress_level=zlib.Z_BEST_SPEED), []
    for kind in kinds_present(entries):
        archive.add(_csv(register, kind, entries), f"{kind.code}.csv")
        resources.append(_resource(kind))
        yield from archive.file()
    archive.add(json.dumps(_index(register, resources), ensure_ascii=False, indent=1).encode(), INDEX)
    yield from archive.finalize()


def is_package(content: bytes) -> bool:
    """Whether a file is such a ZIP, and no workbook."""
    if not content.startswith(ZIP_MAGIC):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return INDEX in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def read_package(content: bytes, limits: Limits) -> list[ReadSheet]:
    """The CSV files of a package whose names are kinds of this registry. Raises FileError."""
    if len(content) > limits.bytes:
        message = _("Berkas terlalu besar; batasnya %(size)s MB.") % {"size": limits.bytes // 1_000_000}
        raise FileError([RowProblem(None, message)])
    check_archive(content, Limits(limits.bytes, limits.unpacked_bytes, limits.rows, limits.cells))
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.removesuffix(".csv") in kinds()]
        for kind in (each for each in kinds() if f"{each}.csv" in names):
            rows = rows_of(archive.read(f"{kind}.csv"), lambda cells: len(cells) > 2, limits)
            read = read_sheet(Sheet(kind, list(rows)), kind, is_own=True)
            if read is not None and read.rows:
                found.append(read)
    if not found:
        raise FileError([RowProblem(None, _("Paket ini tidak berisi data inventaris."))])
    if sum(len(read.rows) for read in found) > limits.rows:
        message = _("Baris terlalu banyak; batasnya %(most)s.") % {"most": limits.rows}
        raise FileError([RowProblem(None, message)])
    return [_unguarded(read) for read in found]


def _csv(register: Register, kind: Kind, entries: QuerySet[Entry]) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(str(column.label) for column in written_columns(kind))
    for cells in register.rows(kind, entries):
        writer.writerow(_text(cell) for cell in cells)
        if buffer.tell() > 100_000:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    content = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return content


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_GUARDED) and cell != "-" else cell
    if isinstance(cell, date):
        return cell.isoformat()
    return decimal_text(cell) if isinstance(cell, Decimal) else str(cell)


def _unguarded(read: ReadSheet) -> ReadSheet:
    for at, row in enumerate(read.rows):
        if any(cell.startswith("'") for cell in row.cells):
            cells = tuple(
                cell[1:] if cell.startswith("'") and cell[1:].startswith(_GUARDED) else cell for cell in row.cells
            )
            read.rows[at] = type(row)(row.number, cells)
    return read


def _index(register: Register, resources: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": "inventaris",
        "title": f"Inventaris TIK {register.institution.name}",
        "description": "Satu berkas untuk tiap jenis data. Beberapa nilai dalam satu sel dipisah titik koma. "
        "Sel yang dapat dibaca sebagai rumus diawali tanda petik tunggal.",
        "created": timezone.now().isoformat(timespec="seconds"),
        "resources": list(resources),
    }


def _resource(kind: Kind) -> dict[str, Any]:
    fields = [_described(kind, column) for column in written_columns(kind)]
    return {
        "profile": "tabular-data-resource",
        "name": kind.code,
        "title": kind.label,
        "description": kind.about,
        "path": f"{kind.code}.csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True},
        "schema": {"fields": fields, "primaryKey": str(written_columns(kind)[0].label), "missingValues": [""]},
    }


def _described(kind: Kind, column: Column) -> dict[str, Any]:
    field: Field | None = field_of(kind, column.key)
    told: dict[str, Any] = {"name": str(column.label), "type": _TYPES.get(field.type, "string") if field else "string"}
    if told["type"] == "number":
        told["decimalChar"] = ","
    if told["type"] == "boolean":
        told |= {"trueValues": ["Ya"], "falseValues": ["Tidak"]}
    if field is not None and field.hint:
        told["description"] = field.hint
    return told


def kinds_present(entries: QuerySet[Entry]) -> list[Kind]:
    """The kinds of which there are entries, in their order."""
    present = set(entries.values_list("kind", flat=True).distinct())
    return [kind for kind in kinds().values() if kind.code in present]
