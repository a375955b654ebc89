"""A city and its people and nothing else: everything else happens in pages."""

from typing import Any

#: Who takes part in the cycle, by role and by the kind of place.
ROLES = {
    "coordinator": ("coordinator", "city", "Agus Prasetyo"),
    "operator": ("operator", "office", "Rina Wulandari"),
    "entry": ("data_entry", "city", "Budi Santoso"),
    "responsible": ("responsible", "city", "Maya Anggraini"),
    "internal": ("internal_assessor", "city", "Siti Aminah"),
    "assessor": ("external_assessor", "province", "Hendra Saputra"),
    "reviewer": ("reviewer", "province", "Damar Wicaksana"),
    "head": ("head", "city", "Galih Pamungkas"),
}


def prepare() -> dict[str, Any]:
    """A province with one city and one department."""

    from pemantik.assessments.tests.factories import make_access, make_node, make_root, make_user
    from pemantik.organizations.models import NodeKind
    from pemantik.organizations.roles import Role

    province = make_root()
    city = make_node(province, "Kota Satu", NodeKind.CITY)
    places = {"province": province, "city": city, "office": make_node(city, "Bappeda")}
    people = {
        name: make_access(Role(role), places[place], make_user(called)).user
        for name, (role, place, called) in ROLES.items()
    }
    return {"people": people}
