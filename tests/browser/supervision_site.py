"""Makes a province with members in every state, and serves it: `python supervision_site.py PORT`.

Prints one JSON object when it accepts connections: its address, a session for each person, and the paths of pages.
"""

import json
import os
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "pemantik.config.settings"
os.environ["PEMANTIK_SECOND_FACTOR"] = "optional"
sys.path[:0] = [str(Path(__file__).parents[2] / "src"), str(Path(__file__).parents[2])]
django.setup()

from django.conf import settings  # noqa: E402 - needs the settings above
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from pemantik.assessments.models import Campaign, StageKind  # noqa: E402
from pemantik.assessments.services.campaigns import create_draft, open_campaign  # noqa: E402
from pemantik.assessments.tests.factories import assessment_of, make_access, make_use, plan_for  # noqa: E402
from pemantik.assessments.tests.result_cases import fill, send  # noqa: E402
from pemantik.config import server  # noqa: E402
from pemantik.organizations.permissions import Access  # noqa: E402
from pemantik.organizations.roles import Role  # noqa: E402
from pemantik.organizations.tests.factories import make_institution  # noqa: E402
from pemantik.supervision.models import Agreement, SharedDocument  # noqa: E402
from pemantik.supervision.services import progress  # noqa: E402
from pemantik.supervision.services.classes import Sorting, make_class  # noqa: E402
from pemantik.supervision.services.coaching import Terms, agree  # noqa: E402
from pemantik.supervision.tests.factories import (  # noqa: E402
    REGENCY_VALUES,
    Supervised,
    make_late,
    make_supervised,
    many_members,
)


def session_of(access: Access) -> str:
    """A session in which this person has signed in."""
    session = SessionStore()
    session["_auth_user_id"] = str(access.user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = access.user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def make_earlier_year(world: Supervised) -> None:
    """The year before, with the same instrument, for two members."""
    plan = plan_for(world.city, world.regency)
    earlier = open_campaign(world.coordinator, create_draft(world.coordinator, world.province.pk, plan).pk)
    Campaign.objects.filter(pk=earlier.pk).update(year=2025, name="Pemdi 2025")
    people = ((world.city, world.city_coordinator, "2"), (world.regency, world.regency_coordinator, "1"))
    for node, access, value in people:
        assessment = assessment_of(earlier, node)
        fill(assessment, StageKind.SELF, dict.fromkeys(REGENCY_VALUES, value), access)
        send(assessment, StageKind.SELF, access)


def prepare() -> dict[str, object]:
    """Members, agreements, shared documents and their people."""
    call_command("migrate", interactive=False, verbosity=0)
    server.collect_static_files()
    world = make_supervised()
    make_late(world)
    make_access(Role.COORDINATOR, world.silent)
    many_members(world, 12)
    Campaign.objects.update(is_example=True)
    make_institution("18.01", name="Kabupaten Lampung Selatan")
    terms = Terms("Menetapkan tim audit keamanan", "Diskominfo", date(2099, 1, 1), None, "pemdi-2026", "9")
    made = agree(world.coordinator, world.city.pk, terms)
    late = agree(world.coordinator, world.city.pk, terms)
    past = date.today() - timedelta(days=4)  # noqa: DTZ011 - a day of the past is enough
    Agreement.objects.filter(pk=late.pk).update(due_on=past, agreed_on=past)
    for kind, state in (("template", "shared"), ("example", "proposed"), ("example", "shared")):
        SharedDocument.objects.create(
            supervisor=world.province,
            document=make_use(world.assessment(world.city), "1").version.document,
            kind=kind,
            state=state,
            description="Contoh yang lengkap dan mudah ditiru",
            instrument="pemdi-2026",
            code="9",
            proposed_by=world.coordinator.user,
        )
    progress.report(world.city_coordinator, late.pk, 1, "SK tim audit terbit 20 November 2026", is_done=True)
    make_class(
        world.coordinator, world.province.pk, Sorting("Pesisir", "", frozenset({world.city.pk, world.silent.pk}))
    )
    far = make_class(
        world.coordinator, world.province.pk, Sorting("Wilayah 3T", "SK 7/2026", frozenset({world.regency.pk}))
    )
    make_earlier_year(world)
    crowded = make_institution("33", name="Provinsi Jawa Tengah")
    many_members(replace(world, province=crowded), 45)
    empty = make_access(Role.COORDINATOR, make_institution("17", name="Provinsi Bengkulu"))
    people = {
        "province": world.coordinator,
        "head": world.head,
        "city": world.city_coordinator,
        "silent": make_access(Role.COORDINATOR, world.silent),
        "empty": empty,
        "crowded": make_access(Role.COORDINATOR, crowded),
    }
    return {
        "sessions": {name: session_of(access) for name, access in people.items()},
        "member": f"/provinsi/{world.city.pk}/",
        "silent": f"/provinsi/{world.silent.pk}/",
        "agreement": f"/pembinaan/{made.pk}/",
        "reported": f"/pembinaan/{late.pk}/",
        "class": f"/provinsi/kelas/{far.pk}/",
        "trend-class": f"/provinsi/perbandingan/?kelas={far.pk}",
    }


if __name__ == "__main__":
    found = prepare()
    port = server.free_port("127.0.0.1", int(sys.argv[1]))
    shown = json.dumps({"address": f"http://127.0.0.1:{port}", **found})
    server.serve("127.0.0.1", port, on_ready=lambda: print(shown, flush=True))  # noqa: T201 - the test reads it
