"""How applications are connected: with each other, through a hub, by data that one makes and another reads."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pemantik.inventory.models import Link
from pemantik.inventory.selectors.scope import Scope
from pemantik.organizations.models import Node

#: Links that connect applications.
LINKS = ("aplikasi", "penghubung", "data_masukan", "data_luaran")
#: A picture with more nodes is not drawn; the table and the search still have all.
MOST_NODES = 2000


@dataclass(frozen=True, slots=True)
class Point:
    """An application (`app`), a hub (`hub`) or data that applications exchange (`data`). `unit` is the owner's."""

    pk: int
    name: str
    look: str
    unit: int


@dataclass(frozen=True)
class Network:
    """Everything that is connected. `edges` are pairs of ids: a flow goes from the first to the second (True)."""

    points: dict[int, Point]
    edges: tuple[tuple[int, int, bool], ...]
    alone: int
    units: dict[int, Node]
    neighbours: dict[int, set[int]] = field(default_factory=dict)

    @property
    def apps(self) -> list[Point]:
        """Applications with a connection, those with the most first."""
        found = [point for point in self.points.values() if point.look == "app"]
        return sorted(found, key=lambda point: (-len(self.neighbours[point.pk]), point.name.casefold()))

    def within(self, centre: int, reach: int) -> dict[int, int]:
        """The points around one, with how many connections they are away."""
        found, frontier = {centre: 0}, [centre]
        for away in range(1, reach + 1):
            frontier = [near for point in frontier for near in sorted(self.neighbours[point]) if near not in found]
            found |= dict.fromkeys(frontier, away)
        return found

    def of_unit(self, unit: int) -> set[int]:
        """The points of a unit and what they are connected with."""
        own = {point.pk for point in self.points.values() if point.unit == unit}
        return own | {near for point in own for near in self.neighbours[point]}


def network_of(scope: Scope) -> Network:
    """The connections of the applications in a scope. Three queries: applications, links, units."""
    apps = dict(scope.entries.filter(kind="aplikasi").values_list("pk", "name"))
    rows = list(
        Link.objects.filter(
            source__in=scope.entries.filter(kind="aplikasi"), relation__in=LINKS, target__removed_at=None
        )
        .order_by("source", "relation", "target")
        .values_list("source", "relation", "target", "source__node", "target__node", "target__name", "target__kind")
    )
    exchanged = _exchanged(rows)
    points: dict[int, Point] = {}
    edges: set[tuple[int, int, bool]] = set()
    looks = {"aplikasi": "app", "sistem-penghubung": "hub", "data-informasi": "data"}
    for source, relation, target, source_node, target_node, name, kind in rows:
        if kind == "data-informasi" and target not in exchanged:
            continue
        if kind == "aplikasi" and target not in apps:
            continue  # an application of others, or of a unit that is not looked at
        points.setdefault(source, Point(source, apps[source], "app", _top(scope, source_node)))
        points.setdefault(target, Point(target, name, looks[kind], _top(scope, target_node)))
        if relation == "data_masukan":
            edges.add((target, source, True))
        elif relation == "data_luaran":
            edges.add((source, target, True))
        elif (target, source, False) not in edges:
            edges.add((source, target, False))
    return Network(points, tuple(sorted(edges)), len(apps.keys() - points.keys()), scope.nodes, _near(points, edges))


def _top(scope: Scope, node: int) -> int:
    top = scope.tops.get(node)
    return top.pk if top else 0


def _exchanged(rows: Iterable[tuple[object, ...]]) -> set[object]:
    """Data that one application makes and another one reads."""
    made, read = defaultdict(set), defaultdict(set)
    for source, relation, target, *_rest in rows:
        if relation == "data_luaran":
            made[target].add(source)
        elif relation == "data_masukan":
            read[target].add(source)
    return {data for data in made if len(made[data] | read[data]) > 1 and read[data]}


def _near(points: Iterable[int], edges: Iterable[tuple[int, int, bool]]) -> dict[int, set[int]]:
    near: dict[int, set[int]] = {point: set() for point in points}
    for one, other, _flow in edges:
        near[one].add(other)
        near[other].add(one)
    return near
