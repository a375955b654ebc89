"""A map as a drawing: outlines as SVG paths, a place for each label, leader lines where an area is too small for it.

Values and colours are put in later, so that one drawing serves every page. All numbers are units of the drawing, which
is about 1,000 wide; text is 26 high where the page is wide.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pemantik.supervision.labels import Box, Label, place_labels
from pemantik.supervision.topology import Area, Point, areas_of

WIDTH, TALLEST = 1000.0, 1000.0
MARGIN = 24
#: Longer names are shortened, `Lam. Tengah`: inside an area, and at the end of a line.
LONGEST_NAME, LONGEST_BESIDE = 11, 16


@dataclass(frozen=True, slots=True)
class Shape:
    """One area: its outline, and where its label stands."""

    code: str
    name: str
    path: str
    label: Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole map."""

    view_box: str
    shapes: tuple[Shape, ...]


@lru_cache(maxsize=40)
def drawing_of(province: str) -> Drawing | None:
    """The map of a province by its two-digit code; None where there is none."""
    areas = areas_of(province)
    if not areas:
        return None
    flat = _flatten(areas)
    names = [(short_name(area.name), short_name(area.name, LONGEST_BESIDE)) for area in areas]
    labels = place_labels([(*name, polygons) for name, polygons in zip(names, flat, strict=True)])
    shapes = tuple(
        Shape(area.code, longer if label.spot else name, _path(polygons), label)
        for area, (name, longer), polygons, label in zip(areas, names, flat, labels, strict=True)
    )
    return Drawing(_view_box(flat, labels), shapes)


def short_name(name: str, longest: int = LONGEST_NAME) -> str:
    """A region's name as a map has room for it: without `Kabupaten` and `Kota`, long first words cut."""
    words = name.removeprefix("Kabupaten ").removeprefix("Kota ").split()
    for at in range(len(words) - 1):
        if len(" ".join(words)) > longest and len(words[at]) > 4:
            words[at] = f"{words[at][:3]}."
    return " ".join(words)


Flat = list[list[list[Point]]]


def _flatten(areas: Sequence[Area]) -> list[Flat]:
    """Degrees as units of the drawing; east-west is drawn shorter by the cosine of the latitude."""
    everything = [point for area in areas for polygon in area.polygons for ring in polygon for point in ring]
    west, east = min(x for x, _ in everything), max(x for x, _ in everything)
    south, north = min(y for _, y in everything), max(y for _, y in everything)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = min(WIDTH / ((east - west) * squeeze), TALLEST / (north - south))
    return [
        [
            [[((x - west) * squeeze * scale, (north - y) * scale) for x, y in ring] for ring in polygon]
            for polygon in area.polygons
        ]
        for area in areas
    ]


def _path(polygons: Flat) -> str:
    """The outline in whole units: the first point, then steps. Neighbours round the same points the same way."""
    return "".join(_ring_path(ring) for polygon in polygons for ring in polygon)


def _ring_path(ring: list[Point]) -> str:
    points = [(round(x), round(y)) for x, y in ring]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(points) if a != b]
    if len(steps) < 3:
        return ""
    written = " ".join(f"{x} {y}" for x, y in steps[:-1]).replace(" -", "-")
    return f"M{points[0][0]} {points[0][1]}l{written}z"


def _view_box(flat: Sequence[Flat], labels: Sequence[Label]) -> str:
    points = [point for polygons in flat for polygon in polygons for ring in polygon for point in ring]
    boxes: list[Box] = [label.box for label in labels]
    left = min([x for x, _ in points] + [box.left for box in boxes]) - MARGIN
    top = min([y for _, y in points] + [box.top for box in boxes]) - MARGIN
    right = max([x for x, _ in points] + [box.right for box in boxes]) + MARGIN
    bottom = max([y for _, y in points] + [box.bottom for box in boxes]) + MARGIN
    return f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}"
