"""The spending of the example."""

import pytest

from pemantik.config.demo_data.removal import remove
from pemantik.config.demo_data.tests.base import ExampleTestCase
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import OperatorAccess
from pemantik.planning.models import Decision, SpendingRequest
from pemantik.planning.selectors.board import Wish, board

pytestmark = [pytest.mark.database, pytest.mark.one_database]


class TestSpending(ExampleTestCase):
    """Asked, found double, decided, saved, realised, and something left to decide."""

    def test_the_board_has_money_at_stake_and_saved(self):
        totals = board(OperatorAccess(), Wish()).totals
        assert (totals.count, totals.refused, totals.reduced, totals.at_work, totals.waiting) == (4, 1, 1, 2, 1)
        assert totals.saved == 65_000_000 + 130_000_000

    def test_the_doubled_ones_are_found_by_the_checks(self):
        for name in ("Pembuatan aplikasi buku tamu Bappeda", "Pembangunan aplikasi presensi wajah pegawai"):
            run = SpendingRequest.objects.get(title=name).versions.get().check_runs.get()
            double = next(each for each in run.findings if each["check"] == "double")
            assert double["verdict"] in {"masalah", "perhatian"}, (name, double)
            assert double["mentions"], name

    def test_decisions_are_numbered_and_it_all_goes_with_the_example(self):
        assert sorted(Decision.objects.values_list("sequence", flat=True)) == [1, 2]
        remove()
        assert not SpendingRequest.objects.exists()
        assert not Node.objects.filter(is_example=True).exists()
