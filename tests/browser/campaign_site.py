"""A province whose coordinator opens, divides and closes campaigns.

One campaign is closed with its results, one is about to be closed but its worker was killed in the middle.
"""

from datetime import timedelta
from typing import Any


def prepare() -> dict[str, Any]:
    """A province whose members have units and people."""

    from pemantik.accounts.models import User
    from pemantik.assessments.tests import factories as make
    from pemantik.assessments.tests.result_cases import closed
    from pemantik.organizations.models import Node, NodeKind
    from pemantik.organizations.roles import Role

    world = make.make_world()
    for name in ("Dinas Komunikasi dan Informatika", "Inspektorat", "Badan Keuangan dan Aset Daerah"):
        make.make_node(world.city, name)
    Node.objects.filter(pk=world.city.pk).update(head_title="Wali Kota Satu", head_name="Dra. Contoh, M.Si.")
    for name in ("Kabupaten Tiga", "Kabupaten Empat", "Kota Lima"):
        make.make_node(world.province, name, NodeKind.REGENCY)
    make.make_access(Role.OPERATOR, world.health, make.make_user("Rina Wulandari"))
    User.objects.filter(pk=world.province_coordinator.user.pk).update(name="Siti Koordinator")
    User.objects.filter(pk=world.assessor.user.pk).update(name="Hendra Saputra")
    done = closed(world)
    stuck = _half_closed(world)
    running = make.assessment_of(make.make_campaign(world, world.city, world.other), world.city)
    make.declare(world.assessor, running.pk, has_conflict=True, note="Saya pernah menjadi konsultan di dinas ini.")
    people = {"province": world.province_coordinator.user, "city": world.coordinator.user}
    return {
        "done": done.pk,
        "stuck": stuck,
        "running": running.pk,
        "campaign": running.campaign_id,
        "people": people,
    }


def _half_closed(world: Any) -> int:
    """A campaign that is being closed: one of its two participants is frozen, and nothing has moved for long."""
    from django.utils import timezone

    from pemantik.assessments.models import Campaign, StageRecord, StageState
    from pemantik.assessments.services import closing, freezing
    from pemantik.assessments.tests.factories import make_campaign

    campaign = make_campaign(world, world.city, world.other)
    StageRecord.objects.filter(assessment__campaign=campaign, stage__kind="self").update(state=StageState.SUBMITTED)
    freezing.AT_ONCE, usual = 0, freezing.AT_ONCE
    closing.close_campaign(world.province_coordinator, campaign.pk, accept_unfinished=True)
    freezing.AT_ONCE = usual
    # The background work of this server is done at once; take the end of it back.
    first = campaign.assessments.order_by("pk").values_list("pk", flat=True)[0]
    for assessment in campaign.assessments.exclude(pk=first):
        assessment.snapshots.all().delete()
    Campaign.objects.filter(pk=campaign.pk).update(
        state=Campaign.State.CLOSING, frozen_to=first, frozen_at=timezone.now() - timedelta(hours=1)
    )
    return campaign.pk
