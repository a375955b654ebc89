"""Workbooks in which a text is only ever a text."""

from collections.abc import Mapping
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class TextWorksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter is not checked
    """A worksheet whose `write_string` writes text, whatever it says."""

    def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:
        """One cell of text.

        XlsxWriter takes text in <r>...</r> for ready parts of a sheet's file and writes it as it is: whoever typed it
        could break the file or put a formula into it. With a space before it, it is text again.
        """
        if string.startswith("<r>"):
            string = f" {string}"
        code: int = super().write_string(row, col, string, cell_format)
        return code


def new_workbook(target: IO[bytes], options: Mapping[str, Any] | None = None) -> Any:
    """A workbook for XlsxWriter's options, in which no text becomes a formula, a link or a number."""
    book = Workbook(target, _AS_TEXT | dict(options or {}))
    book.worksheet_class = TextWorksheet
    return book
