"""A list of units pasted from somewhere: one on each line, perhaps numbered, perhaps with a short name behind a tab."""

import re

from pemantik.organizations.rules import clean_text
from pemantik.organizations.spreadsheets.reading import MOST_CELL, SheetRow

#: More than any government has; a longer text is a mistake of the clipboard.
MOST_LINES = 1000

_NUMBERING = re.compile(r"^\s*(?:\(?\d{1,4}[.)]\s*|[-*•]\s+)")


def pasted_rows(text: str) -> list[SheetRow]:
    """The lines with something in them as rows of a spreadsheet. Likely doubles are taken as meant."""
    rows = []
    for number, line in enumerate(text.splitlines()[:MOST_LINES], start=1):
        first, *more = _NUMBERING.sub("", line).split("\t")
        if re.fullmatch(r"\s*\d{1,4}\s*", first) and more:  # a column of numbers beside the names
            first, *more = more
        name = clean_text(first[:MOST_CELL])
        if name:
            short_name = clean_text(more[0][:MOST_CELL]) if more else ""
            rows.append(SheetRow(number, {"name": name, "short_name": short_name}, keep=True))
    return rows
