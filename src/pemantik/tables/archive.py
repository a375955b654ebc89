"""Refuses a workbook that would fill the memory, before the reader of workbooks sees it.

Two ways are known: an archive that unpacks to far more than it weighs, and two cells at opposite ends of a sheet,
between which the reader would make room for every empty one (a 5 kB file then ends the process).
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from pemantik.tables.limits import Limits
from pemantik.tables.problems import FileError, RowProblem
from pemantik.tables.text import _

_CHUNK = 1_000_000
#: More than any cell reference is long, so that none is cut in two between chunks.
_OVERLAP = 40
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})["']""")
_OTHER_WORKBOOKS = {"xl/workbook.bin", "content.xml"}


def check_archive(content: bytes, limits: Limits) -> None:
    """Raise FileError for an archive that is broken, too large inside, too wide a sheet, or no Excel workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
                raise _refused(_("Isi berkas Excel terlalu besar setelah dibuka."))
            names = {entry.filename for entry in entries}
            if limits.only_xlsx and ("xl/workbook.xml" not in names or names & _OTHER_WORKBOOKS):
                raise _refused(_("Berkas ini bukan Excel .xlsx. Simpan ulang sebagai .xlsx atau “CSV UTF-8”."))
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")) or limits.only_xlsx:
                    _check_extent(_chunks(archive, entry), limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        raise _refused(_("Berkas Excel rusak atau tidak lengkap. Buka lalu simpan ulang.")) from None


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    tail = b""
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-_OVERLAP:]


def _check_extent(chunks: Iterator[bytes], limits: Limits) -> None:
    rows = columns = 1
    for chunk in chunks:
        for letters, digits in set(_REFERENCE.findall(chunk)):
            rows = max(rows, int(digits))
            columns = max(columns, _column(letters))
        if rows * columns > limits.cells:
            raise _refused(
                _("Lembarnya terentang sampai baris {row}, kolom {column}. Hapus isi yang jauh di luar tabel.").format(
                    row=rows, column=columns
                )
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _refused(message: str) -> FileError:
    return FileError([RowProblem(None, message)])
