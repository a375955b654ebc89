"""The arithmetic of availability, and the long memory."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from pemantik.monitoring.models import Address, Day, Measurement
from pemantik.monitoring.selectors.checks_days import history, month_shares
from pemantik.monitoring.services import checks_history
from pemantik.monitoring.tests.factories import NOON, make_address
from pemantik.monitoring.uptime import Share, mean, midnight, minutes_between, next_month, percentile_95
from pemantik.organizations.tests.factories import make_province

MIDNIGHT = midnight(date(2026, 11, 18))


@pytest.mark.parametrize(
    ("measured", "up", "uptime"),
    [
        (0, 0, None),
        (60, 60, "100.00"),
        (60, 0, "0.00"),
        (3, 2, "66.66"),
        (43_200, 43_199, "99.99"),
        (10_000_000, 9_999_999, "99.99"),
    ],
)
def test_uptime_is_rounded_down_so_that_100_means_without_a_failure(measured, up, uptime) -> None:
    assert Share(measured, up, 43_200).uptime == (None if uptime is None else Decimal(uptime))


@pytest.mark.parametrize(
    ("measured", "elapsed", "coverage", "is_partial"),
    [(0, 0, 0, True), (95, 100, 95, False), (949, 1000, 94, True), (300, 100, 100, False), (100, 100, 100, False)],
)
def test_a_share_says_how_much_was_measured(measured, elapsed, coverage, is_partial) -> None:
    share = Share(measured, 0, elapsed)
    assert (share.coverage, share.is_partial) == (coverage, is_partial)


def test_latencies_of_a_day() -> None:
    assert (mean([]), percentile_95([])) == (None, None)
    assert (mean([1, 2]), mean([100, 101, 101]), mean([7])) == (2, 101, 7)
    assert percentile_95(list(range(1, 101))) == 95
    assert percentile_95(list(range(1, 21))) == 19
    assert percentile_95([5]) == 5
    assert percentile_95([9, 1]) == 9


@settings(deadline=None)
@given(st.lists(st.integers(0, 100_000), min_size=1))
def test_95_of_100_do_not_exceed_the_percentile(values) -> None:
    found = percentile_95(values)
    assert found in values
    assert 100 * sum(value <= found for value in values) >= 95 * len(values)
    assert 100 * sum(value < found for value in values) < 95 * len(values)


def test_months_and_minutes() -> None:
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert next_month(date(2028, 2, 1)) == date(2028, 3, 1)
    assert minutes_between(NOON, NOON + timedelta(seconds=119)) == 1
    assert minutes_between(NOON, NOON - timedelta(hours=1)) == 0


@pytest.fixture
def address(db) -> Address:
    return make_address(make_province()["unit"], interval=60, created_at=MIDNIGHT - timedelta(days=2, hours=12))


def measure(address, begin, verdicts: str, minutes: int = 60, latency: int = 100) -> None:
    """One measurement each hour: u(p), s(low), d(own), n(one), - for a gap."""
    words = {"u": "up", "s": "slow", "d": "down", "n": "none"}
    Measurement.objects.bulk_create(
        Measurement(
            address=address,
            at=begin + timedelta(minutes=minutes * place),
            verdict=words[letter],
            latency_ms=latency + place if letter in "us" else None,
            minutes=minutes,
        )
        for place, letter in enumerate(verdicts)
        if letter != "-"
    )


@pytest.mark.database
def test_a_finished_day_becomes_a_row_and_gaps_are_neither_up_nor_down(address) -> None:
    measure(address, MIDNIGHT - timedelta(days=1), "uu-ddnnsu" + "-" * 15)
    measure(address, MIDNIGHT, "uuuuu")
    checks_history.tidy(NOON)
    day = Day.objects.get()
    assert (day.day, day.measured, day.up) == (date(2026, 11, 17), 6, 4)
    assert (day.measured_minutes, day.up_minutes) == (360, 240)
    assert (day.latency_mean, day.latency_p95) == (104, 108)
    assert Measurement.objects.count() == 13


@pytest.mark.database
def test_tidying_twice_or_late_changes_nothing(address) -> None:
    measure(address, MIDNIGHT - timedelta(days=2), "u" * 48)
    checks_history.tidy(NOON)
    before = list(Day.objects.values())
    checks_history.tidy(NOON + timedelta(hours=3))
    assert list(Day.objects.values()) == before
    assert [each.measured for each in Day.objects.all()] == [24, 24]


@pytest.mark.database
def test_single_measurements_are_forgotten_after_five_weeks_and_the_days_stay(address) -> None:
    for days in (34, 35, 36, 60):
        measure(address, MIDNIGHT - timedelta(days=days), "u")
    checks_history.tidy(NOON)
    oldest = Measurement.objects.last().at
    assert timezone.localdate(oldest) == date(2026, 11, 18) - timedelta(days=checks_history.DAYS_KEPT)
    assert Measurement.objects.count() == 2
    assert Day.objects.count() == 4


@pytest.mark.database
def test_the_month_is_the_same_before_and_after_tidying(address) -> None:
    measure(address, MIDNIGHT - timedelta(days=2), "u" * 30 + "d" * 6 + "u" * 12)
    measure(address, MIDNIGHT, "uuuuuuuuuudn")
    before = month_shares([address], NOON)[address.pk], history(address, NOON)
    checks_history.tidy(NOON)
    address.refresh_from_db()
    assert (month_shares([address], NOON)[address.pk], history(address, NOON)) == before
    share = before[0]
    assert (share.measured, share.up) == (59 * 60, 52 * 60)
    assert share.elapsed == 72 * 60  # since it was registered
    assert share.uptime == Decimal("88.13")


@pytest.mark.database
def test_time_before_registration_does_not_count_as_missed(address) -> None:
    measure(address, MIDNIGHT - timedelta(days=2, hours=-12), "u" * 48)
    share = month_shares([address], NOON)[address.pk]
    assert share.coverage == 66  # 48 of the 72 hours since registration
    assert share.is_partial


@pytest.mark.database
def test_the_strip_and_the_months(address) -> None:
    Address.objects.filter(pk=address.pk).update(created_at=midnight(date(2026, 9, 15)), rolled_until=MIDNIGHT)
    address.refresh_from_db()
    rows = [
        (date(2026, 9, 20), 1440, 1440),
        (date(2026, 10, 31), 1440, 0),
        (date(2026, 11, 1), 1440, 1439),
        (date(2026, 11, 17), 720, 700),
    ]
    checks_history.keep_days(
        Day(address=address, day=day, measured=24, up=24, measured_minutes=measured, up_minutes=up)
        for day, measured, up in rows
    )
    measure(address, MIDNIGHT, "u" * 12)
    days, months = history(address, NOON)
    assert (days[0].day, days[-1].day, len(days)) == (date(2026, 10, 20), date(2026, 11, 18), 30)
    assert {row.day: row.level for row in days if row.level != "none"} == {
        date(2026, 10, 31): "down",
        date(2026, 11, 1): "mostly",
        date(2026, 11, 17): "mostly",
        date(2026, 11, 18): "up",
    }
    assert [(row.month, row.share.uptime, row.share.coverage) for row in months] == [
        (date(2026, 11, 1), Decimal("99.27"), 11),
        (date(2026, 10, 1), Decimal("0.00"), 3),
        (date(2026, 9, 1), Decimal("100.00"), 6),
    ]
