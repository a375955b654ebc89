"""Makes a site with a running and a closed evaluation, and serves it: `python work_site.py PORT`.

Prints one JSON object when it accepts connections: its address, a session for each person, and the paths of pages.
"""

import json
import os
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "pemantik.config.settings"
os.environ["PEMANTIK_SECOND_FACTOR"] = "optional"
sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
django.setup()

from django.conf import settings  # noqa: E402 - needs the settings above
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from pemantik.accounts.audit import acting  # noqa: E402
from pemantik.assessments.models import Assignment, Campaign  # noqa: E402
from pemantik.assessments.services.closing import close_campaign  # noqa: E402
from pemantik.assessments.tests.factories import (  # noqa: E402
    World,
    assessment_of,
    make_campaign,
    make_node,
    make_world,
    plan_for,
)
from pemantik.assessments.tests.result_cases import (  # noqa: E402
    fill,
    interviewed,
    many_results,
    person,
    send,
    share_among_units,
)
from pemantik.config import server  # noqa: E402
from pemantik.organizations.models import Node, NodeKind  # noqa: E402
from pemantik.organizations.permissions import Access  # noqa: E402
from pemantik.organizations.roles import Role  # noqa: E402


def session_of(access: Access) -> str:
    """A session in which this person has signed in."""
    session = SessionStore()
    session["_auth_user_id"] = str(access.user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = access.user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def earlier_year(world: World) -> int:
    """A closed evaluation with another instrument."""
    plan = plan_for(world.city, programme="spbe-evaluasi", instrument="spbe-2020")
    campaign = make_campaign(world, plan=plan)
    Campaign.objects.filter(pk=campaign.pk).update(year=2024, name="Evaluasi SPBE 2024", is_example=True)
    assessment = assessment_of(campaign, world.city)
    fill(assessment, "self", {str(number): "3" if number % 3 else "2" for number in range(1, 48)}, world.coordinator)
    send(assessment, "self", world.coordinator)
    with acting(world.province_coordinator.user):
        close_campaign(world.province_coordinator, campaign.pk, accept_unfinished=True)
    return assessment.pk


def prepare() -> dict[str, object]:
    """The evaluations and their people."""
    call_command("migrate", interactive=False, verbosity=0)
    server.collect_static_files()
    world = make_world()
    Node.objects.filter(pk=world.city.pk).update(name="Kabupaten Pringsewu")
    Node.objects.filter(pk=world.health.pk).update(name="Dinas Komunikasi dan Informatika", short_name="Diskominfo")
    earlier = earlier_year(world)
    campaign = make_campaign(world, world.city, world.other)
    Campaign.objects.filter(pk=campaign.pk).update(is_example=True)
    current = interviewed(world, campaign)
    members = [make_node(world.province, f"Kabupaten Contoh {number}", NodeKind.REGENCY).pk for number in range(60)]
    many_results(campaign, list(Node.objects.filter(pk__in=members)))
    second = assessment_of(make_campaign(world), world.city)
    share_among_units(world, second)
    fill(second, "self", {str(number): "2.5" for number in range(1, 9)}, world.coordinator)
    Assignment.objects.filter(assessment=second, code__in=["9", "10", "11"]).update(due_on="2026-06-19")
    people = {
        "coordinator": world.coordinator,
        "province": world.province_coordinator,
        "head": person(Role.HEAD, world.city),
        "operator": person(Role.OPERATOR, world.health),
        "responsible": person(Role.RESPONSIBLE, world.health),
        "auditor": person(Role.AUDITOR, world.city),
        "newcomer": person(Role.OPERATOR, world.other_unit),
    }
    result = f"/penilaian/{current.pk}/hasil/"
    return {
        "sessions": {name: session_of(access) for name, access in people.items()},
        "result": result,
        "compared": f"{result}?banding=self",
        "incomparable": f"{result}?banding={earlier}",
        "reasons": f"{result}alasan/",
        "formula": f"{result}rumus/index/",
        "unit": f"{result}unit/{world.health.pk}/",
        "frozen": f"/penilaian/{earlier}/hasil/",
        "board": f"/tugas/?penilaian={second.campaign_id}",
    }


if __name__ == "__main__":
    found = prepare()
    port = server.free_port("127.0.0.1", int(sys.argv[1]))
    shown = json.dumps({"address": f"http://127.0.0.1:{port}", **found})
    server.serve("127.0.0.1", port, on_ready=lambda: print(shown, flush=True))  # noqa: T201 - the test reads it
