"""A province with two members, one of them with 60 units."""

from pemantik.organizations.models import Node, NodeKind
from pemantik.organizations.roles import Role
from pemantik.organizations.starter import starter_units
from pemantik.organizations.tests.factories import make_institution, make_person_with, make_unit


def prepare() -> dict[str, object]:
    """The tree and the administrator of the province."""
    province = make_institution("18", name="Pemerintah Provinsi Lampung", head_title="Gubernur")
    own = make_institution("18.10", province)
    make_institution("18.71", province)
    for name, short in starter_units(NodeKind.REGENCY):
        make_unit(own, name, short_name=short)
    health = Node.objects.get(name="Dinas Kesehatan")
    for number in range(12):
        make_unit(health, f"Puskesmas {number + 1}", NodeKind.DIVISION)
    for name in ("Ambarawa", "Gadingrejo", "Pagelaran", "Sukoharjo"):
        make_unit(own, f"Kecamatan {name}", NodeKind.DISTRICT)
    administrator = make_person_with(Role.ADMINISTRATOR, province, name="Rina Wulandari")
    make_person_with(Role.OPERATOR, health)
    return {"people": {"administrator": administrator}}
