"""A server with a city and its people and nothing else, started by test_cycle.py: everything else happens in pages."""

import json
import sys
from typing import Any

import django

PORT = 18490

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


def main() -> None:
    """Make the tree and the people, say where the server is and who is signed in, and serve it."""
    django.setup()
    from django.core.management import call_command

    from pemantik.config import server

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    server.collect_static_files()
    known = furnish()
    port = server.free_port("127.0.0.1", PORT)
    known["address"] = f"http://127.0.0.1:{port}"
    server.serve("127.0.0.1", port, on_ready=lambda: print(json.dumps(known), flush=True))  # noqa: T201


def furnish() -> dict[str, Any]:
    """A province with one city and one department, and a session of each person."""
    from django.conf import settings

    from pemantik.assessments.tests.factories import make_access, make_node, make_root, make_user
    from pemantik.organizations.models import NodeKind
    from pemantik.organizations.roles import Role
    from tests.browser.evidence_site import session_of

    province = make_root()
    city = make_node(province, "Kota Satu", NodeKind.CITY)
    places = {"province": province, "city": city, "office": make_node(city, "Bappeda")}
    people = {
        name: make_access(Role(role), places[place], make_user(called)).user
        for name, (role, place, called) in ROLES.items()
    }
    return {
        "cookie": settings.SESSION_COOKIE_NAME,
        "sessions": {name: session_of(person) for name, person in people.items()},
    }


if __name__ == "__main__":
    sys.exit(main())
