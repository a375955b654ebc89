"""Reads a table from CSV or a spreadsheet, by content and not by name, as rows of text.

Everything a user sends is hostile: sizes are bounded before anything is unpacked, and whatever is wrong becomes a
sentence with its row.
"""

import csv
import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from pemantik.maturity.text import decimal_text
from pemantik.tables.archive import check_archive
from pemantik.tables.limits import COMMAND_LINE, Limits
from pemantik.tables.problems import FileError, RowProblem
from pemantik.tables.text import _

#: A title and the number of a decree may stand above the header.
_LINES_ABOVE_HEADER = 20
DELIMITERS = (",", ";", "\t", "|")

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: Rows that are filled from merged cells at most; ranges that overlap by the thousand are no table of a person.
_MOST_MERGED = 1_000_000
_COUNTED = re.compile(r"\(?(\d{1,2})\)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number that a spreadsheet shows beside it, and its cells as stripped text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook with its name, or a CSV (without a name); empty rows are left out."""

    name: str
    rows: list[Row]


def read_rows(path: Path, is_header: Callable[[Sequence[str]], bool]) -> Iterator[Row]:
    """The rows of a CSV, XLSX, XLS or ODS file, empty ones left out.

    `is_header` recognises the header row; it decides which delimiter a CSV uses. Raises FileError.
    """
    return rows_of(_content(path), is_header)


def rows_of(content: bytes, is_header: Callable[[Sequence[str]], bool], limits: Limits = COMMAND_LINE) -> Iterator[Row]:
    """The rows of a file that is already in memory; see `read_rows`."""
    if len(content) > limits.bytes:
        raise _too_large(limits)
    if not content.strip():
        raise _whole_file(_("Berkas kosong."))
    if content.startswith((ZIP_MAGIC, OLE_MAGIC)):
        return _spreadsheet_rows(content, limits)
    return _csv_rows(content, is_header, limits)


def sheets_of(content: bytes, is_header: Callable[[Sequence[str]], bool], limits: Limits = COMMAND_LINE) -> list[Sheet]:
    """Every sheet of a file that has something in it, where `rows_of` reads the first.

    Fractions of a workbook are written with a comma, as people here type them: `1,125` and not `1.125`.
    """
    if not content.startswith((ZIP_MAGIC, OLE_MAGIC)):
        return [Sheet("", list(rows_of(content, is_header, limits)))]
    if len(content) > limits.bytes:
        raise _too_large(limits)
    sheets = [sheet for sheet in _open_sheets(content, limits) if sheet.height]
    if not sheets:
        raise _whole_file(_("Berkas kosong."))
    if sum(sheet.height for sheet in sheets) > limits.rows:
        raise _too_many_rows(limits)
    return [Sheet(sheet.name, list(_table_rows(sheet, ","))) for sheet in sheets]


def counts_columns(cells: Sequence[str]) -> bool:
    """Whether it is the row `(1) (2) (3)` that official forms put under their headings."""
    filled = [cell for cell in cells if cell]
    numbers = [_COUNTED.fullmatch(cell) for cell in filled]
    return len(filled) > 1 and [one and int(one.group(1)) for one in numbers] == list(range(1, len(filled) + 1))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > COMMAND_LINE.bytes:
            raise _too_large(COMMAND_LINE)
        return path.read_bytes()
    except FileNotFoundError:
        raise _whole_file(_("Berkas tidak ada; periksa nama dan foldernya.")) from None
    except IsADirectoryError:
        raise _whole_file(_("Ini folder, bukan berkas.")) from None
    except OSError as error:
        raise _whole_file(_("Berkas tidak dapat dibaca ({reason}).").format(reason=error.strerror)) from None


def _too_large(limits: Limits) -> FileError:
    return _whole_file(_("Berkas terlalu besar; batasnya {size} MB.").format(size=limits.bytes // 1_000_000))


def _too_many_rows(limits: Limits, number: int | None = None) -> FileError:
    most = decimal_text(limits.rows)
    return FileError([RowProblem(number, _("Baris terlalu banyak; batasnya {most}.").format(most=most))])


def _whole_file(message: str) -> FileError:
    return FileError([RowProblem(None, message)])


def _csv_rows(content: bytes, is_header: Callable[[Sequence[str]], bool], limits: Limits) -> Iterator[Row]:
    text = _decode(content)
    first = list(itertools.islice((line for line in text.splitlines() if line.strip()), _LINES_ABOVE_HEADER))
    delimiter = next((each for each in DELIMITERS if any(is_header(_cells(line.split(each))) for line in first)), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileError(
                [RowProblem(number, _("Baris tidak terbaca sebagai CSV ({reason}).").format(reason=error))]
            ) from None
        if any(cell.strip() for cell in cells):
            yield Row(number, _cells(cells))
        if number > limits.rows:
            raise _too_many_rows(limits, number)


def _decode(content: bytes) -> str:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        message = _("Huruf di baris ini tidak terbaca. Simpan ulang sebagai “CSV UTF-8”.")
        raise FileError([RowProblem(row, message)]) from None
    if "\0" in text:
        raise _whole_file(_("Berkas ini bukan CSV dan bukan Excel."))
    return text


def _spreadsheet_rows(content: bytes, limits: Limits) -> Iterator[Row]:
    filled = next((sheet for sheet in _open_sheets(content, limits) if sheet.height), None)
    if filled is None:
        raise _whole_file(_("Berkas kosong."))
    if filled.height > limits.rows:
        raise _too_many_rows(limits)
    yield from _table_rows(filled, ".")


def _open_sheets(content: bytes, limits: Limits) -> list[CalamineSheet]:
    if content.startswith(ZIP_MAGIC):
        check_archive(content, limits)
    elif limits.only_xlsx:
        raise _whole_file(_("Berkas ini Excel lama atau terkunci. Simpan ulang sebagai .xlsx tanpa kata sandi."))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [workbook.get_sheet_by_index(position) for position in range(len(workbook.sheet_names))]
    except PasswordError:
        raise _locked() from None
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in content:
            raise _locked() from error
        raise _whole_file(_("Berkas Excel rusak atau tidak lengkap. Buka lalu simpan ulang.")) from None


def _table_rows(sheet: CalamineSheet, point: str) -> Iterator[Row]:
    table = sheet.to_python(skip_empty_area=False)
    _fill_merged(table, sheet.merged_cell_ranges or [])
    for number, cells in enumerate(table, start=1):
        texts = _cells([_cell_text(cell, point) for cell in cells])
        if any(texts):
            yield Row(number, texts)


def _fill_merged(table: list[list[Any]], ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give every row the value of a cell that was merged downwards: that is what its author sees."""
    budget = _MOST_MERGED
    for (top, left), (bottom, _right) in ranges:
        budget -= bottom - top + 1
        if budget < 0:
            return
        for row in table[top + 1 : bottom + 1]:
            if left < len(row):
                row[left] = table[top][left]


def _locked() -> FileError:
    return _whole_file(_("Berkas terkunci kata sandi. Buka, hapus kata sandinya, lalu simpan ulang."))


def _cells(cells: Sequence[str]) -> tuple[str, ...]:
    """Stripped cells without the empty ones at the end."""
    stripped = [cell.strip() for cell in cells]
    while stripped and not stripped[-1]:
        stripped.pop()
    return tuple(stripped)


def _cell_text(cell: float | int | str | bool | date | datetime | time | timedelta, point: str = ".") -> str:
    """A spreadsheet cell as a person would type it: 3.0 is `3`, no exponents."""
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}".removesuffix(".0").replace(".", point)
    return str(cell)
