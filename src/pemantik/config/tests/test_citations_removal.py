"""The example can be removed after somebody has cited one of its entries."""

import pytest

from pemantik.assessments.models import Campaign, Document
from pemantik.config.demo_data.removal import remove
from pemantik.inventory.models import Citation, Entry
from pemantik.inventory.tests.citing import (
    assessment,
    campaign,
    cited,
    entry,
    own_storage,
    quick_snapshots,
    world,
)
from pemantik.organizations.models import Node

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("own_storage", "quick_snapshots")]
__all__ = ["assessment", "campaign", "entry", "own_storage", "quick_snapshots", "world"]


def test_cited_entries_of_the_example_go_with_it(world, entry, assessment) -> None:
    cited(world.coordinator, entry, assessment)
    Node.objects.update(is_example=True)
    Campaign.objects.update(is_example=True)
    remove()
    assert not Citation.objects.exists()
    assert not Entry.objects.exists()
    assert not Document.objects.exists()
