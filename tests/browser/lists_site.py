"""A server with an inventory whose lists are kept and whose entries are cited; started by test_lists.py."""

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

from django.core.management import call_command  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from pemantik.assessments.services.evidence_uses import Place  # noqa: E402
from pemantik.assessments.tests.factories import assessment_of, make_access, make_campaign  # noqa: E402
from pemantik.config import server  # noqa: E402
from pemantik.inventory import references  # noqa: E402
from pemantik.inventory.models import Entry  # noqa: E402
from pemantik.inventory.reading import Sent  # noqa: E402
from pemantik.inventory.selectors.lists import code_token  # noqa: E402
from pemantik.inventory.services import lists  # noqa: E402
from pemantik.inventory.services.citations import cite_entry  # noqa: E402
from pemantik.inventory.services.entries import change_entry  # noqa: E402
from pemantik.inventory.tests.lists_factories import (  # noqa: E402
    APPLICATION,
    make_application,
    make_budget,
    make_world,
)
from pemantik.organizations.roles import Role  # noqa: E402
from tests.browser.supervision_site import session_of  # noqa: E402


def prepare() -> dict:
    """Applications of a city, one cited and changed since; a code that ended, values that were hidden and added."""
    call_command("migrate", interactive=False, verbosity=0)
    server.collect_static_files()
    world = make_world()
    keeper = world.province_coordinator
    simpus = make_application(world, kepanjangan="Sistem Informasi Puskesmas")
    make_application(world, world.planning, name="SIMPEG Daerah", aplikasi_umum="SIASN", reference="RAA.02.02")
    make_application(world, world.planning, name="SIASN", aplikasi_umum="SIASN", kepemilikan="Aplikasi Umum")
    make_budget(world)
    token = code_token(references.tree("raa").codes["RAA.02.01"])
    yesterday = timezone.localdate() - timedelta(days=1)
    lists.end_code(keeper, "raa", "RAA.02.01", token, yesterday, "RAA.02.02")
    lists.add_value(keeper, "kondisi", "Dipinjam", "Dipakai unit lain")
    lists.hide_value(keeper, "kondisi", "Rusak ringan")
    assessment = assessment_of(make_campaign(world, world.city), world.city)
    use = cite_entry(world.coordinator, simpus.pk, assessment.pk, Place("1", 1, 1))
    version = Entry.objects.get(pk=simpus.pk).version
    change_entry(world.coordinator, simpus.pk, version, Sent(APPLICATION | {"fungsi": "Mencatat pasien dan rujukan."}))
    people = {
        "keeper": keeper,
        "coordinator": world.coordinator,
        "operator": make_access(Role.OPERATOR, world.health),
        "auditor": make_access(Role.AUDITOR, world.city),
    }
    return {
        "sessions": {name: session_of(access) for name, access in people.items()},
        "cite": f"/inventaris/kutipan/{simpus.pk}/",
        "cite-spot": f"/inventaris/kutipan/{simpus.pk}/?untuk={assessment.pk}:2",
        "pick": f"/inventaris/kutipan/?untuk={assessment.pk}:1:1:1",
        "indicator": reverse("indicator", args=[assessment.pk, "1"]),
        "document": reverse("evidence-document", args=[use.version.document_id]),
        "attach": f"{reverse('indicator-evidence', args=[assessment.pk, '1'])}?tingkat=1&butir=1",
    }


if __name__ == "__main__":
    found = prepare()
    port = server.free_port("127.0.0.1", int(sys.argv[1]))
    shown = json.dumps({"address": f"http://127.0.0.1:{port}", **found})
    server.serve("127.0.0.1", port, on_ready=lambda: print(shown, flush=True))  # noqa: T201 - the test reads it
