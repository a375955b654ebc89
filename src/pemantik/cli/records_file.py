"""A file of records for `overlaps`: `id` and `nama`, and what else is known of each."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pemantik.cli.text import _
from pemantik.maturity.numbers import parse_decimal
from pemantik.overlaps.engine.records import Record
from pemantik.tables.problems import FileError, RowProblem
from pemantik.tables.reading import Row, read_rows

#: Our columns, and other headers that mean the same.
COLUMNS = {
    "id": ("id", "kode", "no", "nomor", "source_row"),
    "nama": ("nama", "name", "nama aplikasi", "nama_aplikasi", "uraian", "judul"),
    "jenis": ("jenis", "kind"),
    "wilayah": ("wilayah", "region", "daerah", "instansi"),
    "opd": ("opd", "unit", "skpd", "perangkat daerah", "owner_unit"),
    "deskripsi": ("deskripsi", "description", "keterangan", "fungsi"),
    "vendor": ("vendor", "pengembang", "penyedia"),
    "tahun": ("tahun", "year", "tahun anggaran"),
    "anggaran": ("anggaran", "pagu", "nilai", "amount"),
    "kode_rekening": ("kode_rekening", "kode rekening", "rekening", "account"),
    "url": ("url", "alamat", "tautan"),
    "kode_referensi": ("kode_referensi", "kode referensi", "raa"),
}
REQUIRED = ("id", "nama")


class MappingError(ValueError):
    """A `--map` cannot be used."""


def parse_mapping(given: Sequence[str]) -> dict[str, str]:
    """`theirs=ours` pairs as their header (lower case) to our column. Raises MappingError."""
    found = {}
    for each in given:
        theirs, sign, ours = each.rpartition("=")
        ours = ours.strip().lower()
        if not sign or not theirs.strip() or ours not in COLUMNS:
            raise MappingError(
                _("--map “{given}” tidak dapat dipakai. Tulis KOLOM_ANDA=KOLOM; pilihannya {columns}.").format(
                    given=each[:60], columns=", ".join(COLUMNS)
                )
            )
        found[theirs.strip().lower()] = ours
    return found


def read_records(path: Path, mapping: Mapping[str, str]) -> list[Record]:
    """The records of a file. Raises FileError with every wrong row."""
    rows = read_rows(path, lambda cells: _missing(_places(cells, mapping)) == [])
    header = next(rows, None)
    above = header
    for _line in range(20):
        if header is None or not _missing(_places(header.cells, mapping)):
            break
        header = next(rows, None)
    if header is None:
        number = above.number if above else 1
        missing = ", ".join(f"“{name}”" for name in _missing(_places(above.cells if above else (), mapping)))
        raise FileError(
            [
                RowProblem(
                    number,
                    _(
                        "Kolom {missing} tidak ada pada baris judul. Beri judul itu, atau cocokkan dengan --map, "
                        "misalnya --map “Nama Sistem=nama”."
                    ).format(missing=missing),
                )
            ]
        )
    return _records(rows, _places(header.cells, mapping))


def _places(cells: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Where each of our columns stands: as mapped, by our own name, or by another usual header."""
    names = [" ".join(cell.lower().split()) for cell in cells]
    found: dict[str, int] = {}
    for at, name in enumerate(names):
        if name in mapping:
            found.setdefault(mapping[name], at)
    taken = set(found.values())
    for column, accepted in COLUMNS.items():
        for name in accepted:
            if column not in found and name in names and names.index(name) not in taken:
                found[column] = names.index(name)
                taken.add(found[column])
    return found


def _missing(places: Mapping[str, int]) -> list[str]:
    return [name for name in REQUIRED if name not in places]


def _records(rows: Iterator[Row], places: Mapping[str, int]) -> list[Record]:
    found: list[Record] = []
    seen: dict[str, int] = {}
    problems: list[RowProblem] = []
    for row in rows:
        record = _record(row, places)
        if not record.id:
            problems.append(RowProblem(row.number, _("Kolom “id” kosong.")))
        elif record.id in seen:
            problems.append(
                RowProblem(
                    row.number,
                    _("Id “{id}” sudah dipakai pada baris {row}.").format(id=record.id[:60], row=seen[record.id]),
                )
            )
        else:
            seen[record.id] = row.number
            found.append(record)
    if problems:
        raise FileError(problems)
    if not found:
        raise FileError([RowProblem(None, _("Berkas belum berisi satu baris pun."))])
    return found


def _record(row: Row, places: Mapping[str, int]) -> Record:
    def cell(column: str) -> str:
        at = places.get(column, -1)
        return row.cells[at] if 0 <= at < len(row.cells) else ""

    return Record(
        id=cell("id"),
        name=cell("nama"),
        kind=cell("jenis"),
        region=cell("wilayah"),
        unit=cell("opd"),
        description=cell("deskripsi"),
        vendor=cell("vendor"),
        year=_whole(cell("tahun"), 1900, 2200),
        amount=_whole(cell("anggaran"), 0, 10**15),
        account=cell("kode_rekening"),
        url=cell("url"),
        code=cell("kode_referensi"),
    )


def _whole(text: str, least: int, most: int) -> int | None:
    """A whole number in these bounds; what cannot be read is "not known", not an error: it only supports."""
    plain = text.strip().lower().removeprefix("rp").strip(". ")
    if plain.count(".") > 1 or (plain.count(".") == 1 and len(plain.rpartition(".")[2]) == 3):
        plain = plain.replace(".", "")
    number = parse_decimal(plain) if plain and len(plain) <= 30 else None
    if number is None or not least <= number <= most:
        return None
    return int(number)
