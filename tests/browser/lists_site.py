"""An inventory whose lists are kept and whose entries are cited."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from pemantik.assessments.services.evidence_uses import Place
from pemantik.assessments.tests.factories import assessment_of, make_access, make_campaign
from pemantik.inventory import references
from pemantik.inventory.models import Entry
from pemantik.inventory.reading import Sent
from pemantik.inventory.selectors.lists import code_token
from pemantik.inventory.services import lists
from pemantik.inventory.services.citations import cite_entry
from pemantik.inventory.services.entries import change_entry
from pemantik.inventory.tests.lists_factories import (
    APPLICATION,
    make_application,
    make_budget,
    make_world,
)
from pemantik.organizations.roles import Role


def prepare() -> dict:
    """Applications of a city, one cited and changed since; a code that ended, values that were hidden and added."""
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
        "people": people,
        "cite": f"/inventaris/kutipan/{simpus.pk}/",
        "cite-spot": f"/inventaris/kutipan/{simpus.pk}/?untuk={assessment.pk}:2",
        "pick": f"/inventaris/kutipan/?untuk={assessment.pk}:1:1:1",
        "indicator": reverse("indicator", args=[assessment.pk, "1"]),
        "document": reverse("evidence-document", args=[use.version.document_id]),
        "attach": f"{reverse('indicator-evidence', args=[assessment.pk, '1'])}?tingkat=1&butir=1",
    }
