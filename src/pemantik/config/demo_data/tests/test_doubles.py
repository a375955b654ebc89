"""The doubles of the example."""

import pytest

from pemantik.config.demo_data.tests.base import ExampleTestCase
from pemantik.overlaps.models import Outcome, OwnerQuestion, Pair, SearchRun

pytestmark = [pytest.mark.database, pytest.mark.one_database]


class TestDoubles(ExampleTestCase):
    """Found, decided, saved, and plenty left to decide."""

    def test_ten_pairs_wait_and_some_are_decided(self):
        likely = Pair.objects.filter(institution__region="18.10", slot=Pair.Slot.TOP)
        assert likely.filter(state=Pair.State.WAITING).count() >= 10
        assert set(likely.filter(state=Pair.State.DECIDED).values_list("verdict", flat=True)) == {"double", "related"}

    def test_money_was_saved_and_more_is_promised(self):
        done, open_ = Outcome.objects.exclude(done_on=None).get(), Outcome.objects.get(done_on=None)
        assert sum(each.realised for each in done.group.members.filter(goes=True)) == 6_000_000
        assert sum(each.expected for each in open_.group.members.filter(goes=True)) > 0

    def test_an_owner_is_asked_and_no_search_is_due(self):
        assert OwnerQuestion.objects.get().answer == ""
        assert SearchRun.objects.get().state == SearchRun.State.DONE
