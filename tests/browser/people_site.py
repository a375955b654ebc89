"""Makes a site with people in a data folder of its own, and serves it: `python people_site.py PORT`.

Prints one JSON object when it accepts connections: its address, and the paths that only the database knows.
"""

import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "pemantik.config.settings"
os.environ["PEMANTIK_SECOND_FACTOR"] = "required"
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings above

from pemantik.accounts.models import User  # noqa: E402
from pemantik.accounts.services.invitations import Offer  # noqa: E402
from pemantik.config import server  # noqa: E402
from pemantik.organizations.models import Grant, Node, NodeKind  # noqa: E402
from pemantik.organizations.permissions import Access  # noqa: E402
from pemantik.organizations.roles import Role  # noqa: E402
from pemantik.organizations.services import invitations  # noqa: E402

PASSWORD = "gunung teluk kemarau"
NAMES = ("Rina Wulandari", "Hendra Saputra", "Dewi Anggraini", "Agus Prasetyo", "Siti Rahmawati", "Bambang Irawan")


def prepare() -> dict[str, str]:
    """The tree and its people; returns the paths that only the database knows."""
    call_command("migrate", interactive=False, verbosity=0)
    server.collect_static_files()
    root = Node.objects.add_root({"name": "Kabupaten Contoh", "kind": NodeKind.REGENCY})
    offices = [
        Node.objects.add_child(Node.objects.get(pk=root.pk), {"name": name, "kind": NodeKind.DEPARTMENT})
        for name in ("Dinas Komunikasi dan Informatika", "Badan Perencanaan Pembangunan Daerah")
    ]
    admin = User.objects.create_user("admin@contoh.go.id", "Sri Lestari", PASSWORD, position="Kepala Bidang Aptika")
    Grant.objects.create(user=admin, role=Role.ADMINISTRATOR, node=root)
    second = User.objects.create_user("baru@contoh.go.id", "Yusuf Hidayat", PASSWORD)
    Grant.objects.create(user=second, role=Role.ADMINISTRATOR, node=root)
    for number, name in enumerate(NAMES):
        person = User.objects.create_user(f"orang{number}@contoh.go.id", name, PASSWORD, position="Analis")
        Grant.objects.create(user=person, role=Role.OPERATOR, node=offices[number % 2])
    access = Access(admin)
    issued = [
        invitations.invite(access, f"tamu{number}@contoh.go.id", "Budi Santoso", [Offer("operator", offices[0].pk)])
        for number in range(3)
    ]
    return {"person": f"/pengguna/{person.pk}/"} | {
        f"invitation{number}": f"/undangan/{each.token}/" for number, each in enumerate(issued)
    }


if __name__ == "__main__":
    paths = prepare()
    port = server.free_port("127.0.0.1", int(sys.argv[1]))
    shown = json.dumps({"address": f"http://127.0.0.1:{port}", **paths})
    server.serve("127.0.0.1", port, on_ready=lambda: print(shown, flush=True))  # noqa: T201
