"""Writing spreadsheets: templates, exports, and the rows that need work.

Every cell is written as text and marked as such, so that a name like `=HYPERLINK(...)` stays a name, also after
someone has edited it.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from pemantik.organizations.models import NodeKind, SpreadsheetImport
from pemantik.organizations.roles import Role
from pemantik.organizations.spreadsheets.columns import Column, columns_of
from pemantik.organizations.spreadsheets.preview import CheckedRow

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: Rows of a template whose cells offer the values to choose from.
_ROWS_WITH_CHOICES = 2000

_UNIT_EXAMPLES = (
    {
        "name": "Sekretariat Daerah",
        "short_name": "Setda",
        "kind": NodeKind.DEPARTMENT,
        "head_title": "Sekretaris Daerah",
    },
    {"name": "Bagian Organisasi", "kind": NodeKind.DIVISION, "parent": "Sekretariat Daerah"},
    {"name": "Dinas Komunikasi dan Informatika", "short_name": "Diskominfo", "kind": NodeKind.DEPARTMENT},
    {"name": "Kecamatan Gadingrejo", "kind": NodeKind.DISTRICT, "head_title": "Camat"},
)
_PEOPLE_EXAMPLES = (
    {"name": "Siti Rahma", "email": "siti.rahma@contoh.go.id", "position": "Kepala Bidang", "role": Role.COORDINATOR},
    {
        "name": "Budi Santoso",
        "email": "budi@contoh.go.id",
        "role": Role.OPERATOR,
        "unit": "Dinas Komunikasi dan Informatika",
    },
)


def template(kind: str, units: Sequence[str]) -> bytes:
    """An empty sheet with headings and choices, a sheet of examples, and one with the values to choose from."""
    columns = columns_of(kind)
    of_units = kind == SpreadsheetImport.Kind.UNITS
    choices: dict[str, list[str]] = (
        {"kind": [_label(one) for one in NodeKind]} if of_units else {"role": [_label(one) for one in Role]}
    )
    choices["parent" if of_units else "unit"] = list(units)
    examples = [_worded(example) for example in (_UNIT_EXAMPLES if of_units else _PEOPLE_EXAMPLES)]
    file = io.BytesIO()
    with _workbook(file) as book:
        sheet = _Sheet(book, _("Isian"), [str(column.label) for column in columns], [one.width for one in columns])
        example_sheet = _Sheet(book, _("Contoh"), [str(one.label) for one in columns], [one.width for one in columns])
        for example in examples:
            example_sheet.add([str(example.get(column.key, "")) for column in columns])
        _add_choices(book, sheet, columns, choices)
    return file.getvalue()


def export(kind: str, rows: Iterable[Mapping[str, str]]) -> bytes:
    """A sheet that can be imported again as it is."""
    columns = columns_of(kind)
    file = io.BytesIO()
    with _workbook(file) as book:
        sheet = _Sheet(book, _("Isian"), [str(one.label) for one in columns], [one.width for one in columns])
        for row in rows:
            sheet.add([row.get(column.key, "") for column in columns])
    return file.getvalue()


def problem_rows(kind: str, rows: Iterable[CheckedRow]) -> bytes:
    """The rows that need work with their reasons beside them, to be corrected and sent again."""
    columns = columns_of(kind)
    headings = [*(str(one.label) for one in columns), _("Masalah"), _("Baris asal")]
    file = io.BytesIO()
    with _workbook(file) as book:
        sheet = _Sheet(book, _("Isian"), headings, [*(one.width for one in columns), 60, 12])
        for checked in rows:
            reasons = "; ".join(problem.reason for problem in checked.problems)
            values = [checked.row.values.get(column.key, "") for column in columns]
            sheet.add([*values, reasons, str(checked.row.number)])
    return file.getvalue()


class _Sheet:
    """One sheet of text under bold headings that stay in sight."""

    def __init__(self, book: Any, name: str, headings: Sequence[str], widths: Sequence[int]) -> None:
        self.sheet = book.add_worksheet(name[:31])
        self.text = book.add_format({"num_format": "@", "quote_prefix": True, "text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "bg_color": "#E6F1F4", "bottom": 1})
        for position, width in enumerate(widths):
            self.sheet.set_column(position, position, width, book.add_format({"num_format": "@"}))
        for position, heading in enumerate(headings):
            self.sheet.write_string(0, position, heading, bold)
        self.sheet.freeze_panes(1, 0)
        self.next = 1

    def add(self, cells: Sequence[str]) -> None:
        """One more row."""
        for position, cell in enumerate(cells):
            if cell:
                self.sheet.write_string(self.next, position, cell, self.text)
        self.next += 1


def _workbook(file: io.BytesIO) -> Any:
    from pemantik.tables.writing import new_workbook  # noqa: PLC0415 - 12 MB in every process, needed for exports only

    return new_workbook(file, {"in_memory": True})


def _add_choices(book: Any, sheet: _Sheet, columns: Sequence[Column], choices: Mapping[str, Sequence[str]]) -> None:
    filled = {key: values for key, values in choices.items() if values}
    labels = [str(column.label) for column in columns if column.key in filled]
    lists = _Sheet(book, _("Pilihan"), labels, [40] * len(labels))
    keys = [column.key for column in columns if column.key in filled]
    for place, key in enumerate(keys):
        for number, value in enumerate(filled[key], start=1):
            lists.sheet.write_string(number, place, value, lists.text)
        letter = chr(ord("A") + place)
        source = f"='{_('Pilihan')}'!${letter}$2:${letter}${len(filled[key]) + 1}"
        at = next(number for number, column in enumerate(columns) if column.key == key)
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.sheet.data_validation(1, at, _ROWS_WITH_CHOICES, at, rule)


def _worded(example: Mapping[str, Any]) -> dict[str, str]:
    return {key: _label(value) if isinstance(value, NodeKind | Role) else value for key, value in example.items()}


def _label(value: NodeKind | Role) -> str:
    """The word in Indonesian whatever the page's language, so that a file is read the same by everybody."""
    with translation.override("id"):
        return str(value.label)
