"""Makes a city with an inventory and an open confirmation round, and serves it: `python pictures_site.py PORT`.

Prints one JSON object when it accepts connections: its address, a session for each person, and the paths of pages.
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "pemantik.config.settings"
os.environ["PEMANTIK_SECOND_FACTOR"] = "optional"
sys.path[:0] = [str(Path(__file__).parents[2] / "src"), str(Path(__file__).parents[2])]
django.setup()

from django.conf import settings  # noqa: E402 - needs the settings above
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from pemantik.accounts.audit import acting  # noqa: E402
from pemantik.config import server  # noqa: E402
from pemantik.inventory.services.rounds import open_confirmation_round  # noqa: E402
from pemantik.inventory.tests.pictures_world import Office, make_office  # noqa: E402
from pemantik.organizations.permissions import Access  # noqa: E402
from pemantik.organizations.roles import Role  # noqa: E402
from pemantik.organizations.tests.factories import access_of, make_institution  # noqa: E402


def session_of(access: Access) -> str:
    """A session in which this person has signed in."""
    session = SessionStore()
    session["_auth_user_id"] = str(access.user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = access.user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def crowd(office: Office) -> None:
    """More applications and units, so that pages have to be turned."""
    for number in range(1, 31):
        node = (office.health, office.schools, office.kominfo)[number % 3]
        office.add(node, "layanan", f"Layanan daerah nomor {number}", metode_layanan="Elektronik", urusan="1.02")
        links = {"layanan": [f"Layanan daerah nomor {number}"], "aplikasi": ["SIAK"], "tempat": ["VM layanan"]}
        if number % 3:
            office.add(node, "aplikasi", f"Aplikasi {number}", links, status="Aktif", urusan="1.02")


def prepare() -> dict[str, object]:
    """The city and its people."""
    call_command("migrate", interactive=False, verbosity=0)
    server.collect_static_files()
    office = make_office()
    crowd(office)
    empty = make_institution("18.10")
    for name in ("Laptop puskesmas tua", "Printer"):
        entry = office.entries[name]
        entry.values |= {"jenis_perangkat": "Laptop"}
        entry.missing = 0 if name == "Printer" else entry.missing
        entry.save()
    coordinator = access_of(Role.COORDINATOR, office.city)
    with acting(coordinator.user):
        open_confirmation_round(coordinator, office.city.pk, timezone.localdate() + timedelta(days=20))
    people = {
        "coordinator": coordinator,
        "head": access_of(Role.HEAD, office.city),
        "operator": access_of(Role.OPERATOR, office.health),
        "empty": access_of(Role.COORDINATOR, empty),
    }
    return {
        "sessions": {name: session_of(access) for name, access in people.items()},
        "host": f"/inventaris/gambar/ketergantungan/{office.entries['Host 1'].pk}/",
        "node": f"/inventaris/gambar/integrasi/?aplikasi={office.entries['e-Puskesmas'].pk}",
    }


if __name__ == "__main__":
    found = prepare()
    port = server.free_port("127.0.0.1", int(sys.argv[1]))
    shown = json.dumps({"address": f"http://127.0.0.1:{port}", **found})
    server.serve("127.0.0.1", port, on_ready=lambda: print(shown, flush=True))  # noqa: T201 - the test reads it
