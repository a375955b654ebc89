"""The clock of the play: while example data is made, "now" is the moment in which the scene takes place.

The services ask Django for the time, so what they write (answers, receipts, the audit trail) carries the time of its
scene. Nothing else may run in the process meanwhile: the demo serves nobody yet, and `example load` is a process of
its own.
"""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

#: A story: does what happens, and yields the moment of what happens next.
Story = Iterator[datetime]
#: Office hours in which everything happens.
FIRST_HOUR, MINUTES = 8, 8 * 60


class Clock:
    """A clock that is set to each moment in turn and only goes forward."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.moment = datetime.min.replace(tzinfo=timezone.get_current_timezone())

    def at(self, days: int, part: float = 0.0) -> datetime:
        """The moment so many days from today; `part` of the working day has passed. A weekend becomes its Friday."""
        return on_workday(self.today + timedelta(days=days), part)

    def set(self, moment: datetime) -> None:
        """Go forward to this moment; an earlier one changes nothing."""
        self.moment = max(self.moment, moment)

    def play(self, stories: Iterable[Story]) -> None:
        """Let all stories run side by side, each scene at its time."""
        waiting: list[tuple[datetime, int, Story]] = []
        for number, story in enumerate(stories):
            _wait(waiting, number, story)
        while waiting:
            moment, number, story = heapq.heappop(waiting)
            self.set(moment)
            _wait(waiting, number, story)


def _wait(waiting: list[tuple[datetime, int, Story]], number: int, story: Story) -> None:
    moment = next(story, None)
    if moment is not None:
        heapq.heappush(waiting, (moment, number, story))


def on_workday(day: date, part: float) -> datetime:
    """A moment of that day, or of the Friday before it."""
    day -= timedelta(days=max(0, day.weekday() - 4))
    start = timezone.make_aware(datetime.combine(day, time(FIRST_HOUR)))
    return start + timedelta(minutes=round(MINUTES * part))


@contextmanager
def running(clock: Clock, start: datetime) -> Iterator[None]:
    """Inside, `timezone.now()` is the clock's moment, at first `start`; afterwards it is the real time again."""
    real = timezone.now
    clock.set(start)
    timezone.now = lambda: clock.moment.astimezone(UTC)
    try:
        yield
    finally:
        timezone.now = real
