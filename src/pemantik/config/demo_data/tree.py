"""The province with its members and their units. Regions are real and carry their Kemendagri codes."""

from collections.abc import Collection
from dataclasses import dataclass, field

from pemantik.config.demo_data.sources import table
from pemantik.organizations.models import Node, NodeKind, Region

PROVINCE = "18"
DETAILED = "18.10"
_KINDS = {
    Region.Level.PROVINCE: NodeKind.PROVINCE,
    Region.Level.REGENCY: NodeKind.REGENCY,
    Region.Level.CITY: NodeKind.CITY,
}
_TITLES = {NodeKind.PROVINCE: "Gubernur", NodeKind.REGENCY: "Bupati", NodeKind.CITY: "Wali Kota"}


@dataclass(slots=True)
class Place:
    """An institution with its units by their key (`bappeda`)."""

    node: Node
    units: dict[str, Node] = field(default_factory=dict)

    @property
    def region(self) -> str:
        """Its Kemendagri code."""
        return self.node.region_id or ""


@dataclass(slots=True)
class Tree:
    """The province and its members by region code."""

    province: Place
    members: dict[str, Place]

    @property
    def places(self) -> list[Place]:
        """All institutions, the province first."""
        return [self.province, *self.members.values()]


def plant(regions: Collection[str] | None = None) -> Tree:
    """Add the province with these members (all of them by default). Its region must not be taken yet."""
    province = Place(Node.objects.add_root(_institution(Region.objects.get(pk=PROVINCE))))
    _add_units(province, "province_units")
    members = {}
    for region in Region.objects.filter(parent=PROVINCE):
        if regions is None or region.pk in regions:
            members[region.pk] = Place(Node.objects.add_child(province.node, _institution(region)))
    for code, place in members.items():
        _add_units(place, "regency_units")
        if code == DETAILED:
            _add_details(place)
    return Tree(province, members)


def _institution(region: Region) -> dict[str, object]:
    kind = _KINDS[Region.Level(region.level)]
    return {
        "kind": kind,
        "name": f"Provinsi {region.name}" if kind == NodeKind.PROVINCE else region.name,
        "region": region,
        "head_title": _TITLES[kind],
        "is_example": True,
    }


def _add_units(place: Place, name: str) -> None:
    for row in table(name):
        place.units[row["key"]] = _unit(place.node, NodeKind.DEPARTMENT, row)


def _add_details(place: Place) -> None:
    for row in table("pringsewu_units"):
        parent = place.units[row["parent"]] if row["parent"] else place.node
        place.units[row["key"]] = _unit(parent, NodeKind(row["kind"]), row)


def _unit(parent: Node, kind: NodeKind, row: dict[str, str]) -> Node:
    facts = {"kind": kind, "name": row["name"], "short_name": row["short_name"], "is_example": True}
    node: Node = Node.objects.add_child(parent, facts)
    return node
