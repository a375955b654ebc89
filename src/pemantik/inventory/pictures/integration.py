"""The graph of applications as a description: every node with its place, computed once, so that nothing moves.

Each unit is a disc of its points in a spiral, the most connected in the middle; the discs stand in a spiral too, the
largest in the middle. Around one application, its neighbours stand on rings by how far away they are.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pemantik.inventory.pictures.bars import count_text
from pemantik.inventory.selectors.integration import Network, Point

GOLDEN = math.pi * (3 - math.sqrt(5))
#: So many points carry their names; the others show theirs when they are pointed at.
MOST_NAMES = 24
#: The distance of neighbours in a spiral, and between the rings around one point.
SPACING, RING = 30, 150
Place = tuple[float, float]


def finding(network: Network) -> str:
    """The title that says what there is to see."""
    apps = network.apps
    if not apps:
        return _("Belum ada aplikasi yang dicatat terhubung")
    first = apps[0]
    return _("%(joined)s dari %(all)s aplikasi terhubung; %(name)s paling banyak, dengan %(n)s hubungan") % {
        "joined": count_text(len(apps)),
        "all": count_text(len(apps) + network.alone),
        "name": first.name,
        "n": len(network.neighbours[first.pk]),
    }


def whole_graph(network: Network, shown: set[int], title: str) -> dict[str, Any] | None:
    """Every connected point of these, by unit."""
    points = [network.points[pk] for pk in sorted(shown)]
    if not points:
        return None
    places, groups = _by_unit(network, points)
    named = {point.pk for point in sorted(points, key=lambda each: -len(network.neighbours[each.pk]))[:MOST_NAMES]}
    return _described(network, title, _Drawn(points, places, named, groups))


def near_graph(network: Network, centre: int, away: dict[int, int], title: str) -> dict[str, Any]:
    """One application in the middle, its neighbours around it."""
    points = [network.points[pk] for pk in away]
    places: dict[int, Place] = {centre: (0.0, 0.0)}
    for ring in sorted(set(away.values()) - {0}):
        on_ring = sorted((pk for pk in away if away[pk] == ring), key=lambda pk: (network.points[pk].unit, pk))
        radius = max(RING * ring, len(on_ring) * SPACING / (2 * math.pi))
        for at, pk in enumerate(on_ring):
            angle = 2 * math.pi * at / len(on_ring) - math.pi / 2
            places[pk] = (radius * math.cos(angle), radius * math.sin(angle))
    named = set(away) if len(away) <= 2 * MOST_NAMES else {pk for pk, ring in away.items() if ring <= 1}
    return _described(network, title, _Drawn(points, places, named, [], centre))


def _by_unit(network: Network, points: Sequence[Point]) -> tuple[dict[int, Place], list[tuple[str, Place]]]:
    discs: dict[int, list[Point]] = defaultdict(list)
    for point in points:
        discs[point.unit].append(point)
    places: dict[int, Place] = {}
    groups: list[tuple[str, Place]] = []
    taken: list[tuple[Place, float]] = []
    start = 0
    for unit, inside in sorted(discs.items(), key=lambda disc: (-len(disc[1]), disc[0])):
        inside.sort(key=lambda point: (-len(network.neighbours[point.pk]), point.pk))
        radius = SPACING * math.sqrt(len(inside)) + SPACING
        middle, start = _free_place(taken, radius, start)
        taken.append((middle, radius))
        for at, point in enumerate(inside):
            distance = SPACING * math.sqrt(at)
            places[point.pk] = (
                middle[0] + distance * math.cos(at * GOLDEN),
                middle[1] + distance * math.sin(at * GOLDEN),
            )
        node = network.units.get(unit)
        groups.append((node.label if node else _("Di luar unit ini"), (middle[0], middle[1] - radius)))
    return places, groups


def _free_place(taken: Sequence[tuple[Place, float]], radius: float, start: int) -> tuple[Place, int]:
    """The first place along a spiral where a disc of this size touches no other, and where on it that is.

    The search begins where it ended for the disc before: discs come by size, and further in there is no room. The
    spiral is wider than high, as a page is.
    """
    at = start
    while True:
        distance = SPACING * 1.5 * math.sqrt(at)
        place = (1.5 * distance * math.cos(at * GOLDEN), distance * math.sin(at * GOLDEN))
        if all(math.dist(place, middle) >= radius + other + SPACING for middle, other in reversed(taken)):
            return place, at
        at += 1


@dataclass(frozen=True)
class _Drawn:
    """What is drawn where: points, their places, those that carry names, the names of groups, the point in focus."""

    points: Sequence[Point]
    places: dict[int, Place]
    named: set[int]
    groups: Sequence[tuple[str, Place]]
    centre: int = 0


def _described(network: Network, title: str, drawn: _Drawn) -> dict[str, Any]:
    points, places, centre = drawn.points, drawn.places, drawn.centre
    at = {point.pk: number for number, point in enumerate(points)}
    address = reverse("inventory-picture-integration")
    nodes: list[dict[str, Any]] = [
        {
            "name": point.name,
            "x": round(places[point.pk][0]),
            "y": round(places[point.pk][1]),
            "size": _size(len(network.neighbours[point.pk]), len(points)),
            "look": "centre" if point.pk == centre else point.look,
        }
        | ({"label": point.name} if point.pk in drawn.named else {})
        | ({"url": f"{address}?aplikasi={point.pk}"} if point.pk != centre else {})
        for point in points
    ]
    nodes += [
        {"name": name, "x": round(x), "y": round(y), "size": 1, "look": "group", "label": name}
        for name, (x, y) in drawn.groups
    ]
    links = [[at[a], at[b], "flow" if flow else "link"] for a, b, flow in network.edges if a in at and b in at]
    return {"kind": "graph", "title": title, "nodes": nodes, "links": links, "rows": 0}


def _size(neighbours: int, count: int) -> int:
    """The more connections, the larger; smaller where there are many points."""
    return min(34, (6 if count > 300 else 10) + 2 * math.isqrt(4 * neighbours))
