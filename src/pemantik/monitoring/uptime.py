"""The arithmetic of availability: shares of measured time, and the two latencies of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal

from django.utils import timezone

#: Below this share of measured time a figure says that it is partial. Checks come a little early or late by design.
WHOLE_PERCENT = 95


@dataclass(frozen=True, slots=True)
class Share:
    """Minutes that were measured, those of them in which the address worked, and those that went by."""

    measured: int = 0
    up: int = 0
    elapsed: int = 0

    @property
    def uptime(self) -> Decimal | None:
        """Percent of the measured time, two decimals, rounded down: 100 means without a single failure."""
        if not self.measured:
            return None
        return (Decimal(100 * self.up) / Decimal(self.measured)).quantize(Decimal("0.01"), ROUND_FLOOR)

    @property
    def coverage(self) -> int:
        """Percent of the elapsed time that was measured, rounded down; at most 100, also with two who measure."""
        return min(100, 100 * self.measured // self.elapsed) if self.elapsed else 0

    @property
    def is_partial(self) -> bool:
        """Whether so much was not measured that the figure must say so."""
        return self.coverage < WHOLE_PERCENT

    def __add__(self, other: "Share") -> "Share":
        return Share(self.measured + other.measured, self.up + other.up, self.elapsed + other.elapsed)


def mean(values: Sequence[int]) -> int | None:
    """The mean, rounded half up; None of nothing."""
    return (2 * sum(values) + len(values)) // (2 * len(values)) if values else None


def percentile_95(values: Sequence[int]) -> int | None:
    """The smallest value that at least 95 of 100 do not exceed (nearest rank); None of nothing."""
    return sorted(values)[-(-95 * len(values) // 100) - 1] if values else None


def midnight(day: date) -> datetime:
    """The moment at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return month_of(month.replace(day=28) + timedelta(days=4))


def minutes_between(begin: datetime, end: datetime) -> int:
    """Whole minutes; 0 if the end is before the beginning."""
    return max(0, int((end - begin).total_seconds() // 60))
