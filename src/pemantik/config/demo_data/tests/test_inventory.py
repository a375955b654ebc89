"""The inventory of the example."""

from collections import Counter

import pytest

from pemantik.config.demo_data.tests.base import ExampleTestCase
from pemantik.inventory.models import Entry, State
from pemantik.inventory.sealing import current_seal

pytestmark = [pytest.mark.database, pytest.mark.one_database]


class TestInventory(ExampleTestCase):
    """The province and the detailed member."""

    def test_the_detailed_member_has_thirty_applications_made_in_house_and_something_of_everything(self):
        own = Entry.objects.filter(institution__region="18.10")
        made_here = own.filter(kind="aplikasi", values__unit_pengembang__icontains="Diskominfo")
        assert made_here.count() >= 30
        kinds = Counter(own.values_list("kind", flat=True))
        assert kinds["perangkat"] > 80
        assert kinds["sdm-tik"] == 10
        assert min(kinds[kind] for kind in ("server", "belanja-tik", "kebutuhan", "jaringan", "layanan")) > 2
        assert Entry.objects.filter(institution__region="18", kind="aplikasi").count() == 4

    def test_there_is_work_left_to_do(self):
        own = Entry.objects.filter(institution__region="18.10", kind="aplikasi")
        assert own.filter(missing__gt=0).count() > 3
        assert own.exclude(confirmed_until=None).count() > 3
        assert set(State.values) == set(own.values_list("state", flat=True))

    def test_every_seal_holds(self):
        for entry in Entry.objects.exclude(state=State.DRAFT):
            assert entry.verified_seal == current_seal(entry), entry
        for entry in Entry.objects.exclude(confirmed_until=None):
            assert entry.confirmed_seal == current_seal(entry), entry
