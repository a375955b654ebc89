"""A file of answers: columns `code,value`, with a first column `institution` for many at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pemantik.cli.text import _
from pemantik.maturity.answers import (
    NOT_ANSWERED,
    Answer,
    AnswerError,
    convert_external,
    find_code,
    parse_answer,
)
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import parse_decimal
from pemantik.tables.problems import FileError, RowProblem
from pemantik.tables.reading import Row, read_rows

HEADERS = {
    "code": ("code", "kode"),
    "value": ("value", "nilai"),
    "institution": ("institution", "instansi"),
    "external": ("external", "indeks_luar"),
}


@dataclass(frozen=True)
class Filled:
    """The answers of one institution; `institution` is None in a file of a single one."""

    institution: str | None
    answers: dict[str, Answer] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """Whether there is any answer at all."""
        return any(answer != NOT_ANSWERED for answer in self.answers.values())


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column stands, -1 if the file has none."""

    code: int
    value: int
    institution: int
    external: int
    width: int


def read_answers(instrument: Instrument, path: Path) -> list[Filled]:
    """Read and check every row.

    One Filled without institution, or one for each institution in the order of the file. Raises FileError with
    every wrong row.
    """
    rows = read_rows(path, lambda cells: _columns(cells) is not None)
    header = next(rows, None)
    columns = _columns(header.cells) if header else None
    if columns is None:
        number = header.number if header else 1
        raise FileError([RowProblem(number, _("Kolom “code” dan “value” tidak ada pada baris judul."))])
    reader = _Reader(instrument, columns)
    for row in rows:
        reader.take(row)
    if reader.problems:
        raise FileError(reader.problems)
    filled = list(reader.filled.values())
    if not any(each.answered for each in filled):
        raise FileError([RowProblem(None, _("Berkas belum berisi satu jawaban pun."))])
    return filled


def _columns(cells: Sequence[str]) -> Columns | None:
    names = [cell.lower() for cell in cells]
    places = {
        column: next((names.index(name) for name in accepted if name in names), -1)
        for column, accepted in HEADERS.items()
    }
    if places["code"] < 0 or (places["value"] < 0 and places["external"] < 0):
        return None
    return Columns(**places, width=len(names))


class _Reader:
    """Collects answers and problems row by row."""

    def __init__(self, instrument: Instrument, columns: Columns) -> None:
        self.instrument = instrument
        self.columns = columns
        self.filled: dict[str | None, Filled] = {}
        self.problems: list[RowProblem] = []

    def take(self, row: Row) -> None:
        try:
            self._take(row)
        except AnswerError as error:
            self.problems.append(RowProblem(row.number, str(error)))

    def _take(self, row: Row) -> None:
        if len(row.cells) > self.columns.width:
            raise AnswerError(
                _(
                    "Ada {found} kolom, seharusnya {wanted}. Angka berkoma perlu tanda kutip, atau pakai titik koma "
                    "sebagai pemisah kolom."
                ).format(found=len(row.cells), wanted=self.columns.width)
            )
        institution = self._cell(row, self.columns.institution) if self.columns.institution >= 0 else None
        if institution == "":
            raise AnswerError(_("Nama instansi kosong."))
        written = self._cell(row, self.columns.code)
        if not written:
            raise AnswerError(_("Kode indikator kosong."))
        code = find_code(self.instrument, written)
        filled = self.filled.setdefault(institution, Filled(institution))
        if code in filled.rows:
            raise AnswerError(_("Kode {code} sudah diisi pada baris {row}.").format(code=code, row=filled.rows[code]))
        filled.rows[code] = row.number
        filled.answers[code] = self._answer(code, row)

    def _answer(self, code: str, row: Row) -> Answer:
        value = self._cell(row, self.columns.value)
        measured = self._cell(row, self.columns.external)
        if not measured:
            return parse_answer(self.instrument, code, value)
        if value:
            raise AnswerError(_("Isi salah satu: nilai, atau indeks dari lembaga lain."))
        return self._external_answer(code, measured)

    def _external_answer(self, code: str, measured: str) -> Answer:
        """Another institution's index, converted to the indicator's value."""
        leaf = self.instrument.structure.by_code.get(code)
        external = leaf.indicator.external if leaf else None
        if external is None:
            raise AnswerError(_("Indikator {code} tidak memakai indeks lembaga lain.").format(code=code))
        number = parse_decimal(measured)
        if number is None:
            raise AnswerError(_("“{value}” bukan angka.").format(value=measured[:60]))
        return Answer(convert_external(external, number), source=external.name)

    def _cell(self, row: Row, position: int) -> str:
        return row.cells[position] if 0 <= position < len(row.cells) else ""
