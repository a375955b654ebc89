"""The table of indicators and members as a workbook: text stays text, numbers are numbers."""

from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.supervision.selectors.board import Board
from pemantik.supervision.selectors.heat import Cell, Heat, heat_of

#: Ground and ink of the ramp, as on the page.
COLOURS = {
    1: ("#FBE2A0", "#14232B"),
    2: ("#B5D9B0", "#14232B"),
    3: ("#5FB2AE", "#14232B"),
    4: ("#2A7A9C", "#FFFFFF"),
    5: ("#1B3C6B", "#FFFFFF"),
}


@transaction.atomic
def export_heat(access: Access, board: Board) -> tuple[bytes, str]:
    """The bytes of the workbook of a board that the person sees, and a name for the file; recorded in the trail."""
    access.require(Action.VIEW_RESULTS, board.supervisor)
    heat = heat_of(board)
    assert heat  # noqa: S101 - the caller has asked whether anybody has a value
    assert board.campaign  # noqa: S101
    audit.record(
        "heat.exported",
        board.campaign,
        after={"count": len(heat.rows), "format": "xlsx"},
        node_path=board.supervisor.path,
    )
    name = slugify(f"{board.campaign.name} {board.supervisor.label}") or "nilai"
    return _workbook(board, heat), f"{name}.xlsx"


def _workbook(board: Board, heat: Heat) -> bytes:
    from pemantik.tables.writing import new_workbook  # noqa: PLC0415 - 12 MB in every process, needed for exports only

    stream = BytesIO()
    with new_workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("Indikator"))
        bold = book.add_format({"bold": True})
        number = book.add_format({"num_format": "0.00"})
        ramps = {
            step: book.add_format({"num_format": "0.00", "bg_color": ground, "font_color": ink, "align": "center"})
            for step, (ground, ink) in COLOURS.items()
        }
        sheet.write_string(0, 0, str(board.campaign), bold)
        sheet.write_string(1, 0, _("Kab/kota"), bold)
        sheet.write_string(1, 1, _("Indeks"), bold)
        for at, column in enumerate(heat.columns, start=2):
            sheet.write_string(1, at, column.code, bold)
            sheet.write_string(2, at, column.name)
        for row, (standing, cells) in enumerate(heat.rows, start=3):
            sheet.write_string(row, 0, standing.member.node.name)
            if standing.index is not None:
                sheet.write_number(row, 1, float(standing.index), number)
            for at, cell in enumerate(cells, start=2):
                _write(sheet, row, at, cell, ramps)
        last = 3 + len(heat.rows)
        sheet.write_string(last, 0, _("Rata-rata"), bold)
        if board.mean is not None:
            sheet.write_number(last, 1, float(board.mean), number)
        for at, column in enumerate(heat.columns, start=2):
            if column.mean is not None:
                sheet.write_number(last, at, float(column.mean), number)
        sheet.set_column(0, 0, 32)
        sheet.freeze_panes(3, 2)
    return stream.getvalue()


def _write(sheet: Any, row: int, at: int, cell: Cell, ramps: dict[int, object]) -> None:
    if cell.not_relevant:
        sheet.write_string(row, at, _("TR"))
    elif cell.value is not None:
        sheet.write_number(row, at, float(cell.value), ramps.get(cell.ramp))
