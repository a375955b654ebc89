"""Reads the maps: TopoJSON whose borders are stored once, as quantised steps that neighbours share.

The geometry comes from cahyadsn/wilayah_boundaries (MIT, see NOTICE), thinned: good to look at, not for legal use.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data" / "maps"

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """One kabupaten or kota: its Kemendagri code, its name, its outer and inner rings in degrees."""

    code: str
    name: str
    polygons: tuple[tuple[Ring, ...], ...]


@lru_cache(maxsize=40)
def areas_of(province: str) -> tuple[Area, ...]:
    """The areas of a province by its two-digit code; empty where there is no map."""
    path = FOLDER / f"{province}.json"
    if not (province.isascii() and province.isdigit() and path.is_file()):
        return ()
    return decode(json.loads(path.read_text(encoding="utf-8")))


def decode(topology: dict[str, Any]) -> tuple[Area, ...]:
    """All areas of a topology."""
    arcs = [_positions(arc, topology["transform"]) for arc in topology["arcs"]]
    return tuple(_area(each, arcs) for each in topology["areas"])


def _positions(arc: Sequence[Sequence[int]], transform: dict[str, Any]) -> list[Point]:
    """An arc's steps added up, in degrees of longitude and latitude."""
    (scale_x, scale_y), (from_x, from_y) = transform["scale"], transform["translate"]
    steps = zip(accumulate(step[0] for step in arc), accumulate(step[1] for step in arc), strict=True)
    return [(x * scale_x + from_x, y * scale_y + from_y) for x, y in steps]


def _area(stored: dict[str, Any], arcs: Sequence[list[Point]]) -> Area:
    polygons = stored["arcs"] if stored["type"] == "MultiPolygon" else [stored["arcs"]]
    rings = tuple(tuple(_ring(ring, arcs) for ring in polygon) for polygon in polygons)
    return Area(stored["id"], stored["name"], rings)


def _ring(numbers: Sequence[int], arcs: Sequence[list[Point]]) -> Ring:
    """The arcs one after the other; a negative number means the arc in reverse. Their ends meet, so one is left out."""
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return tuple(points)
