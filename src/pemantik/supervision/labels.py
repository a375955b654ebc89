"""Where the labels of a map stand: inside their area where they fit, else beside the land at the end of a line."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Polygons = list[list[list[Point]]]

#: Height of a line of text, and what a letter of it takes at most, in units of the drawing.
LINE, LETTER = 30.0, 13.5
#: Letters of a value: `2,31`, and the ring behind it.
VALUE_LETTERS = 6
#: A label stands inside an area that takes this part of its width; it may stick out by the rest.
FITS = 0.5
#: A map of more areas than this has no room for lines and names beside the land: small areas show their value alone.
CROWDED = 16
#: Lines that are drawn across an area to find its widest place, and cells of the grid of land.
SCANS, CELL = 24, 16.0
#: Directions and lengths of leader lines that are tried.
DIRECTIONS, LENGTHS = 24, tuple(range(60, 420, 30))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether they share any ground."""
        return not (
            self.right <= other.left or other.right <= self.left or self.bottom <= other.top or other.bottom <= self.top
        )

    def crossed_by(self, start: Point, end: Point) -> bool:
        """Whether a line runs through, as far as points along it tell."""
        return any(
            self.left <= start[0] + (end[0] - start[0]) * part <= self.right
            and self.top <= start[1] + (end[1] - start[1]) * part <= self.bottom
            for part in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
        )


@dataclass(frozen=True, slots=True)
class Label:
    """Centre of a label and the ground it takes. Outside its area a line leads from `spot` in it to `end`.

    `named`: whether there is room for the name beside the value.
    """

    x: int
    y: int
    box: Box
    spot: tuple[int, int] | None = None
    end: tuple[int, int] | None = None
    named: bool = True


def place_labels(areas: Sequence[tuple[str, str, Polygons]]) -> list[Label]:
    """A label for each area with its short and its longer name: first inside, where it fits, then beside the land."""
    crowded = len(areas) > CROWDED
    inside = [
        _inside(name, polygons) or (_value_only(polygons) if crowded else None) for name, _longer, polygons in areas
    ]
    taken = [label.box for label in inside if label]
    land = _land([polygons for _name, _longer, polygons in areas])
    placed: list[Label] = []
    for (_name, longer, polygons), label in zip(areas, inside, strict=True):
        found = label or _beside(longer, _spot(polygons), land, taken)
        if label is None:
            taken.append(found.box)
        placed.append(found)
    return placed


def _box(x: float, y: float, width: float, height: float) -> Box:
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _inside(name: str, polygons: Polygons) -> Label | None:
    """The label over the widest place of the largest polygon; None where it would stick out too far."""
    width, height = max(len(name), VALUE_LETTERS) * LETTER, 2 * LINE
    x, y, room = _widest(_largest(polygons), height * 0.8)
    if room < width * FITS:
        return None
    return Label(round(x), round(y), _box(x, y, width, height))


def _value_only(polygons: Polygons) -> Label | None:
    """The value alone, where even that has no line of its own; None where the area is a dot."""
    width = VALUE_LETTERS * LETTER
    x, y, room = _widest(_largest(polygons), LINE * 0.6)
    if room < width * FITS:
        return None
    return Label(round(x), round(y), _box(x, y, width, LINE), named=False)


def _spot(polygons: Polygons) -> Point:
    x, y, _room = _widest(_largest(polygons), 0.0)
    return x, y


def _largest(polygons: Polygons) -> list[list[Point]]:
    return max(polygons, key=lambda polygon: abs(_surface(polygon[0])))


def _surface(ring: list[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) / 2


def _widest(polygon: list[list[Point]], height: float) -> tuple[float, float, float]:
    """Centre and width of the widest band of this height that lies inside, of some lines drawn across."""
    top, bottom = min(y for _, y in polygon[0]), max(y for _, y in polygon[0])
    best = ((polygon[0][0][0] + polygon[0][1][0]) / 2, (top + bottom) / 2, 0.0)
    middle = (top + bottom) / 2
    for at in range(1, SCANS):
        y = top + (bottom - top) * at / SCANS
        for left, right in _common([_crossings(polygon, y + shift) for shift in (-height / 2, 0.0, height / 2)]):
            # Of places that are about as wide, the one nearer to the middle reads better.
            if (right - left) - abs(y - middle) * 0.2 > best[2] - abs(best[1] - middle) * 0.2:
                best = ((left + right) / 2, y, right - left)
    return best


def _crossings(polygon: list[list[Point]], y: float) -> list[tuple[float, float]]:
    """The stretches of a horizontal line that lie inside."""
    hits = sorted(
        a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for ring in polygon
        for a, b in itertools.pairwise(ring)
        if (a[1] > y) != (b[1] > y)
    )
    return list(zip(hits[::2], hits[1::2], strict=False))


def _common(lines: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """The stretches that all lines have in common."""
    found = lines[0]
    for line in lines[1:]:
        pairs = ((max(a[0], b[0]), min(a[1], b[1])) for a in found for b in line)
        found = [(left, right) for left, right in pairs if right > left]
    return found


def _land(areas: list[Polygons]) -> set[tuple[int, int]]:
    """The cells of a grid that are land."""
    cells: set[tuple[int, int]] = set()
    for polygons in areas:
        for polygon in polygons:
            top, bottom = min(y for _, y in polygon[0]), max(y for _, y in polygon[0])
            for row in range(math.floor(top / CELL), math.ceil(bottom / CELL) + 1):
                for left, right in _crossings(polygon, (row + 0.5) * CELL):
                    cells.update((column, row) for column in range(math.floor(left / CELL), math.ceil(right / CELL)))
    return cells


def _beside(name: str, spot: Point, land: set[tuple[int, int]], taken: list[Box]) -> Label:
    """The nearest free place off the land, on one line of text; somewhere on it where nothing else is free."""
    width, height = (len(name) + VALUE_LETTERS) * LETTER, LINE * 1.2
    best: tuple[float, Label] | None = None
    for length in LENGTHS:
        for step in range(DIRECTIONS):
            angle = 2 * math.pi * step / DIRECTIONS
            end = (spot[0] + math.cos(angle) * length, spot[1] + math.sin(angle) * length)
            x = end[0] + math.cos(angle) * width / 2
            y = end[1] + math.sin(angle) * height / 2
            box = _box(x, y, width, height)
            cost = length + _cost(box, spot, end, land, taken)
            if best is None or cost < best[0]:
                ends = [(round(at[0]), round(at[1])) for at in (spot, end)]
                best = (cost, Label(round(x), round(y), box, ends[0], ends[1]))
    assert best is not None  # noqa: S101 - there are always directions to try
    return best[1]


def _cost(box: Box, spot: Point, end: Point, land: set[tuple[int, int]], taken: list[Box]) -> float:
    """What speaks against a place, in units of length."""
    covered = sum(
        (math.floor(x / CELL), math.floor(y / CELL)) in land
        for x in _steps(box.left, box.right)
        for y in (box.top, (box.top + box.bottom) / 2, box.bottom)
    )
    overlaps = sum(box.overlaps(other) for other in taken)
    crossed = sum(other.crossed_by(spot, end) for other in taken)
    return covered * 25 + overlaps * 2000 + crossed * 300


def _steps(left: float, right: float) -> list[float]:
    return [left + (right - left) * at / 8 for at in range(9)]
