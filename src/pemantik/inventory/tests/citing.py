"""What the tests of citing share: a city with a running assessment, an application, snapshots that are made quickly."""

import itertools

import pytest

from pemantik.assessments.models import Campaign, EvidenceUse, StageKind
from pemantik.assessments.services.evidence_uses import Place
from pemantik.assessments.tests.evidence.conftest import own_storage
from pemantik.assessments.tests.evidence.factories import pdf
from pemantik.assessments.tests.factories import assessment_of, make_campaign
from pemantik.assessments.tests.result_cases import fill, send
from pemantik.inventory.models import Entry
from pemantik.inventory.reading import Sent
from pemantik.inventory.services.citations import cite_entry
from pemantik.inventory.services.entries import change_entry
from pemantik.inventory.tests.lists_factories import APPLICATION, make_application, make_world

SPOT = Place("1", 1, 1)
_pages = itertools.count(1)


def small_pdf(_content) -> bytes:
    """Another PDF every time, as the real ones are."""
    return pdf(f"Kutipan {next(_pages)}")


@pytest.fixture
def quick_snapshots(settings) -> None:
    settings.PEMANTIK_ENTRY_SNAPSHOT = f"{__name__}.small_pdf"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def campaign(world) -> Campaign:
    return make_campaign(world, world.city, world.other)


@pytest.fixture
def assessment(campaign, world):
    return assessment_of(campaign, world.city)


@pytest.fixture
def entry(world) -> Entry:
    return make_application(world)


def cited(access, entry, assessment, place=SPOT) -> EvidenceUse:
    return cite_entry(access, entry.pk, assessment.pk, place)


def changed(world, entry, **texts) -> Entry:
    stored = Entry.objects.get(pk=entry.pk)
    return change_entry(world.coordinator, entry.pk, stored.version, Sent(APPLICATION | texts))


def submit_self(world, assessment) -> None:
    fill(assessment, StageKind.SELF, {str(number): "3" for number in range(1, 21)}, world.coordinator)
    send(assessment, StageKind.SELF, world.coordinator)


__all__ = ["own_storage"]
