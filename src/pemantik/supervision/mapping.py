"""The map of a board: the drawing of its province with the members' values in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pemantik.supervision.drawing import Shape, drawing_of
from pemantik.supervision.labels import Label
from pemantik.supervision.selectors.board import Board, Standing
from pemantik.web.scale import band_ramp
from pemantik.web.templatetags.pm import NO_VALUE, number

#: Widths of a digit and a letter, from the end of the text to the middle of its ring, in units of the drawing.
DIGIT, LETTER, RING = 14, 13, 16
#: A line that ends nearly below (or above) its label.
NARROW = 30
#: Steps of the ramp on which ink has too little contrast.
DARK = frozenset({4, 5})


@dataclass(frozen=True, slots=True)
class Tile:
    """One area with its member's value as it is written, and where text and ring stand."""

    shape: Shape
    text: str
    ramp: int
    is_dark: bool
    is_late: bool
    anchor: str
    text_x: int
    ring_x: int
    ring_y: int


@dataclass(frozen=True, slots=True)
class BoardMap:
    """The whole map, and what it says in words."""

    view_box: str
    tiles: tuple[Tile, ...]
    legend: tuple[tuple[int, str], ...]
    summary: str


def map_of(board: Board) -> BoardMap | None:
    """The map; None where the province has no region, or where none of its members is on the map."""
    drawing = drawing_of(board.supervisor.region_id or "")
    by_region = {each.member.node.region_id: each for each in board.standings if each.member.node.region_id}
    if drawing is None or not any(shape.code in by_region for shape in drawing.shapes):
        return None
    places = board.instrument.rounding.places if board.campaign else 2
    tiles = tuple(_tile(shape, by_region.get(shape.code), places) for shape in drawing.shapes)
    return BoardMap(drawing.view_box, tiles, _legend(board), _summary(board.told, places))


def _legend(board: Board) -> tuple[tuple[int, str], ...]:
    """Colour and name of each band."""
    if board.campaign is None:
        return ()
    return tuple((band_ramp(board.instrument, band), band.name) for band in board.instrument.bands.table)


def _tile(shape: Shape, standing: Standing | None, places: int) -> Tile:
    shown = standing.shown if standing else None
    text = number(shown.index, places) if shown else NO_VALUE
    ramp = standing.ramp if standing else 0
    late = bool(standing and standing.late and standing.late.by_member)
    label = shape.label
    anchor, text_x = _anchor(label)
    width = len(text) * DIGIT + ((len(shape.name) + 1) * LETTER if label.spot else 0)
    before = {"start": width, "middle": width / 2, "end": 0}[anchor]
    return Tile(
        shape=shape,
        text=text,
        ramp=ramp,
        is_dark=ramp in DARK and label.spot is None,
        is_late=late,
        anchor=anchor,
        text_x=text_x,
        ring_x=round(text_x + before + RING),
        ring_y=label.y + (0 if label.spot or not label.named else 15),
    )


def _anchor(label: Label) -> tuple[str, int]:
    """Beside the land, text begins (or ends) where its line ends, so that it also does without the name."""
    if label.end is None or abs(label.x - label.end[0]) < NARROW:
        return "middle", label.x
    return ("start", label.end[0] + 8) if label.x > label.end[0] else ("end", label.end[0] - RING - 14)


def _summary(told: Sequence[Standing], places: int) -> str:
    if not told:
        return _("Peta tanpa nilai.")
    first, last = told[0], told[-1]
    values = {
        "first": first.member.name,
        "high": number(first.index, places),
        "last": last.member.name,
        "low": number(last.index, places),
    }
    return _("Peta predikat: tertinggi %(first)s %(high)s, terendah %(last)s %(low)s.") % values
