"""The rows of a file of verdicts that need work, as a workbook to be corrected and sent again."""

import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from pemantik.reports.national.verdicts.checking import CheckedRow
from pemantik.reports.national.verdicts.columns import LABELS

_COLUMNS = ("code", "name", "value", "level", "status", "note")


def problem_rows(rows: Iterable[CheckedRow]) -> bytes:
    """Every cell as text, so that what came as a formula stays what it says."""
    from pemantik.tables.writing import new_workbook  # noqa: PLC0415 - 12 MB in every process, needed for exports only

    file = io.BytesIO()
    with new_workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("Baris bermasalah"))
        text = book.add_format({"num_format": "@", "quote_prefix": True, "text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "bg_color": "#E6F1F4", "bottom": 1})
        headings = [*(str(LABELS[key]) for key in _COLUMNS), _("Baris asal"), _("Masalah")]
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, bold)
            sheet.set_column(place, place, 40 if place in {1, 5, 7} else 16)
        for number, checked in enumerate(rows, start=1):
            cells = [checked.row.values.get(key, "") for key in _COLUMNS]
            cells += [str(checked.row.number), "; ".join(problem.reason for problem in checked.problems)]
            for place, cell in enumerate(cells):
                sheet.write_string(number, place, cell, text)
        sheet.freeze_panes(1, 0)
    return file.getvalue()
