"""Working days: Monday to Friday without holidays, and without the days on which a question waits for the unit."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

#: Longer than any review: a calendar full of holidays ends the search.
_MOST_DAYS = 3_660
_SATURDAY = 5


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Whether it is a day from Monday to Friday and no holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def due_after(begun: date, days: int, holidays: Collection[date], paused: Collection[date] = ()) -> date:
    """The last of so many working days after a day. Paused days do not count."""
    day, left = begun, days
    for _step in range(_MOST_DAYS):
        if left <= 0:
            break
        day += timedelta(days=1)
        if is_working_day(day, holidays) and day not in paused:
            left -= 1
    return day


def paused_days(waits: Iterable[tuple[date, date]]) -> set[date]:
    """The days after each first day up to its last one: asked on Monday, answered on Wednesday pauses two days."""
    return {day for asked, answered in waits for day in _between(asked, answered)}


def _between(first: date, last: date) -> Iterator[date]:
    for step in range(1, min((last - first).days, _MOST_DAYS) + 1):
        yield first + timedelta(days=step)
