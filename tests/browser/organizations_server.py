"""A server for the browser tests of the tree: `python organizations_server.py PORT [tree]`.

Prints its address and, with `tree`, the session of an administrator of a province with a member of many units.
"""

import os
import sys
from pathlib import Path

import django

FOLDER = Path(os.environ["PEMANTIK_VAR"])
PORT = int(sys.argv[1])
os.environ["DJANGO_SETTINGS_MODULE"] = "pemantik.config.settings"
os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER / 'browser.sqlite3'}"
os.environ["PEMANTIK_SECOND_FACTOR"] = "optional"
django.setup()

from django.conf import settings  # noqa: E402 - needs the settings above
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from pemantik.config import server, site  # noqa: E402
from pemantik.organizations.models import Node, NodeKind  # noqa: E402
from pemantik.organizations.roles import Role  # noqa: E402
from pemantik.organizations.starter import starter_units  # noqa: E402
from pemantik.organizations.tests.factories import make_institution, make_person_with, make_unit  # noqa: E402


def plant() -> str:
    """A province with two members, one of them with 60 units; the session of the province's administrator."""
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
    client = Client()
    client.force_login(administrator)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


call_command("migrate", interactive=False, verbosity=0)
server.collect_static_files()
session = plant() if "tree" in sys.argv else ""
for message in site.start_messages(server.address("127.0.0.1", PORT)):
    print(message, file=sys.stderr, flush=True)  # noqa: T201
words = f"{server.address('127.0.0.1', PORT)} {settings.SESSION_COOKIE_NAME} {session}"
server.serve("127.0.0.1", PORT, on_ready=lambda: print(words, flush=True))  # noqa: T201
