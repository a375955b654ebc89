"""Reads a table from CSV or a spreadsheet, by content and not by name, as rows of text.

Everything a user sends is hostile: sizes are bounded before anything is unpacked, and whatever is wrong becomes a
sentence with its row.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from pemantik.cli.messages import FileError, RowProblem
from pemantik.cli.text import _

MAX_BYTES = 50_000_000
MAX_UNPACKED_BYTES = 500_000_000
MAX_ROWS = 1_000_000
DELIMITERS = (",", ";", "\t", "|")

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number that a spreadsheet shows beside it, and its cells as stripped text."""

    number: int
    cells: tuple[str, ...]


def read_rows(path: Path, is_header: Callable[[Sequence[str]], bool]) -> Iterator[Row]:
    """The rows of a CSV, XLSX, XLS or ODS file, empty ones left out.

    `is_header` recognises the header row; it decides which delimiter a CSV uses. Raises FileError.
    """
    content = _content(path)
    if content.startswith((ZIP_MAGIC, OLE_MAGIC)):
        return _spreadsheet_rows(content)
    return _csv_rows(content, is_header)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _whole_file(_("Berkas terlalu besar; batasnya 50 MB."))
        content = path.read_bytes()
    except FileNotFoundError:
        raise _whole_file(_("Berkas tidak ada; periksa nama dan foldernya.")) from None
    except IsADirectoryError:
        raise _whole_file(_("Ini folder, bukan berkas.")) from None
    except OSError as error:
        raise _whole_file(_("Berkas tidak dapat dibaca ({reason}).").format(reason=error.strerror)) from None
    if not content.strip():
        raise _whole_file(_("Berkas kosong."))
    return content


def _whole_file(message: str) -> FileError:
    return FileError([RowProblem(None, message)])


def _csv_rows(content: bytes, is_header: Callable[[Sequence[str]], bool]) -> Iterator[Row]:
    text = _decode(content)
    first = next(line for line in text.splitlines() if line.strip())
    delimiter = next((each for each in DELIMITERS if is_header(_cells(first.split(each)))), ",")
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
        if number > MAX_ROWS:
            raise FileError([RowProblem(number, _("Baris terlalu banyak; batasnya satu juta."))])


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


def _spreadsheet_rows(content: bytes) -> Iterator[Row]:
    _refuse_bomb(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [workbook.get_sheet_by_index(position) for position in range(len(workbook.sheet_names))]
    except PasswordError:
        raise _locked() from None
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in content:
            raise _locked() from error
        raise _whole_file(_("Berkas Excel rusak atau tidak lengkap. Buka lalu simpan ulang.")) from None
    filled = next((sheet for sheet in sheets if sheet.height), None)
    if filled is None:
        raise _whole_file(_("Berkas kosong."))
    if filled.height > MAX_ROWS:
        raise _whole_file(_("Baris terlalu banyak; batasnya satu juta."))
    for number, cells in enumerate(filled.to_python(skip_empty_area=False), start=1):
        texts = _cells([_cell_text(cell) for cell in cells])
        if any(texts):
            yield Row(number, texts)


def _locked() -> FileError:
    return _whole_file(_("Berkas terkunci kata sandi. Buka, hapus kata sandinya, lalu simpan ulang."))


def _refuse_bomb(content: bytes) -> None:
    """A small archive that unpacks to a huge one is refused before it is unpacked."""
    if not content.startswith(ZIP_MAGIC):
        return
    try:
        unpacked = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(content)).infolist())
    except zipfile.BadZipFile:
        raise _whole_file(_("Berkas Excel rusak atau tidak lengkap. Buka lalu simpan ulang.")) from None
    if unpacked > MAX_UNPACKED_BYTES:
        raise _whole_file(_("Isi berkas Excel terlalu besar setelah dibuka."))


def _cells(cells: Sequence[str]) -> tuple[str, ...]:
    """Stripped cells without the empty ones at the end."""
    stripped = [cell.strip() for cell in cells]
    while stripped and not stripped[-1]:
        stripped.pop()
    return tuple(stripped)


def _cell_text(cell: float | int | str | bool | date | datetime | time | timedelta) -> str:
    """A spreadsheet cell as a person would type it: 3.0 is `3`, no exponents."""
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}".removesuffix(".0")
    return str(cell)
