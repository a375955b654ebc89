"""The columns of both spreadsheets, and finding them under whatever heading an office gave them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pemantik.organizations.models import SpreadsheetImport


@dataclass(frozen=True)
class Column:
    """One column: its key, the heading that we write, and the leading words by which we know it."""

    key: str
    label: str | Promise
    known_as: tuple[str, ...]
    width: int = 24
    required: bool = False


UNIT_COLUMNS = (
    Column(
        "name",
        _("Nama unit"),
        ("nama unit", "nama opd", "nama skpd", "nama perangkat daerah", "nama", "unit", "opd", "skpd", "name"),
        48,
        required=True,
    ),
    Column("short_name", _("Nama singkat"), ("nama singkat", "nama pendek", "singkatan", "short name"), 18),
    Column("kind", _("Jenis"), ("jenis", "tipe", "kind", "type"), 18),
    Column("parent", _("Di bawah"), ("di bawah", "unit induk", "induk", "atasan", "parent", "under", "below"), 40),
    Column("region", _("Kode wilayah"), ("kode wilayah", "kode kemendagri", "wilayah", "region"), 14),
    Column("head_title", _("Sebutan pimpinan"), ("sebutan", "jabatan pimpinan", "jabatan kepala", "head title"), 24),
    Column("head_name", _("Nama pimpinan"), ("nama pimpinan", "nama kepala", "pimpinan", "kepala", "head"), 30),
)
PEOPLE_COLUMNS = (
    Column("name", _("Nama"), ("nama", "name", "full name"), 30, required=True),
    Column("email", _("Surel"), ("surel", "alamat surel", "email", "e mail", "alamat email"), 32, required=True),
    Column("position", _("Jabatan"), ("jabatan", "position"), 32),
    Column("role", _("Peran"), ("peran", "role"), 20, required=True),
    Column("unit", _("Unit"), ("unit", "opd", "skpd", "perangkat daerah", "nama unit", "nama opd", "instansi"), 40),
    Column("valid_until", _("Berlaku sampai"), ("berlaku sampai", "sampai", "valid until", "until"), 16),
)
COLUMNS = {SpreadsheetImport.Kind.UNITS: UNIT_COLUMNS, SpreadsheetImport.Kind.PEOPLE: PEOPLE_COLUMNS}


def columns_of(kind: str) -> tuple[Column, ...]:
    """The columns of a kind of spreadsheet."""
    return COLUMNS[SpreadsheetImport.Kind(kind)]


def match(cells: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """Where each column stands in a row of headings. The heading that says most about a column gets it."""
    found = sorted(_matches(cells, columns), key=lambda one: (-one[0], one[1]))
    places: dict[str, int] = {}
    taken: set[int] = set()
    for _length, position, key in found:
        if key not in places and position not in taken:
            places[key] = position
            taken.add(position)
    return places


def is_header(places: dict[str, int], columns: Sequence[Column]) -> bool:
    """Whether every required column was found."""
    return all(column.key in places for column in columns if column.required)


def _matches(cells: Sequence[str], columns: Sequence[Column]) -> Iterator[tuple[int, int, str]]:
    for position, cell in enumerate(cells):
        words = re.sub(r"[\W_]+", " ", cell[:80].casefold()).strip()
        for column in columns:
            for known in {*column.known_as, str(column.label).casefold()}:
                if f"{words} ".startswith(f"{known} "):
                    yield len(known), position, column.key
