"""Lists that name a unit in a row of its own, above its systems: each row below is given the unit of its section."""

import re
from collections.abc import Iterator, Mapping, Sequence

from pemantik.inventory.sheets.reading import ReadSheet, SheetRow, lone_text
from pemantik.inventory.sheets.world import Units

#: What stands before a unit's name in such a row: `A.`, `12)`, `III.`, `OPD:`.
_BEFORE = re.compile(
    r"^(?:[a-z]{1,5}|\d{1,3})\s*[.)]\s+|^(?:nama\s+)?(?:opd|skpd|unit(?:\s+kerja)?|perangkat\s+daerah|instansi)\s*:\s*",
    re.IGNORECASE,
)
#: What the column is called that such a list lacks.
HEADING = "Unit pemilik"


def under_units(sheet: ReadSheet, units: Units) -> None:
    """Give the rows of a list with sections the units that these name; the sections themselves are no entries.

    Only where a row without a unit follows one that is a unit's name and nothing else.
    """
    sections = dict(_sections(sheet, units))
    if not _are_headings(sheet, sections):
        return
    place = sheet.places.get("unit", len(sheet.headings))
    if "unit" not in sheet.places:
        sheet.headings.append(HEADING)
        sheet.places["unit"] = place
    unit, rows = "", list[SheetRow]()
    for row in _in_order(sheet.rows, sections):
        if row.number in sections:
            unit = sections[row.number]
            sheet.left_out.append((row.number, unit))
        else:
            rows.append(SheetRow(row.number, _with(row.cells, place, unit)))
    sheet.rows[:] = rows
    sheet.left_out.sort(key=lambda told: told[0])


def _sections(sheet: ReadSheet, units: Units) -> Iterator[tuple[int, str]]:
    """The rows that hold the name of one unit and nothing else, by number."""
    lone = [(row.number, text) for row in sheet.rows if (text := lone_text(row.cells))]
    for number, text in [*lone, *sheet.titles]:
        for name in dict.fromkeys((text, _BEFORE.sub("", text))):
            if len(units.find(name)) == 1:
                yield number, name
                break


def _are_headings(sheet: ReadSheet, sections: Mapping[int, str]) -> bool:
    """Whether anything stands in a section: a row with a name, and without a unit of its own."""
    name, unit = sheet.places["name"], sheet.places.get("unit")
    before = 0
    for row in _in_order(sheet.rows, sections):
        if before in sections and row.number not in sections and _cell(row, name) and not _cell(row, unit):
            return True
        before = row.number
    return False


def _in_order(rows: Sequence[SheetRow], sections: Mapping[int, str]) -> list[SheetRow]:
    """The rows with those sections among them that stand under no column."""
    known = {row.number for row in rows}
    more = [SheetRow(number, ()) for number in sections if number not in known]
    return sorted([*rows, *more], key=lambda row: row.number)


def _cell(row: SheetRow, place: int | None) -> str:
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def _with(cells: Sequence[str], place: int, text: str) -> tuple[str, ...]:
    """The cells with a text at a place where none stands."""
    filled = [*cells, *[""] * (place + 1 - len(cells))]
    filled[place] = filled[place] or text
    return tuple(filled)
