"""The search as people see it: the one under way, and the last ones."""

from dataclasses import dataclass

from django.utils import timezone

from pemantik.overlaps.models import SearchRun


@dataclass(frozen=True, slots=True)
class Searching:
    """`live` is under way, `last` the newest that ended, `done` the newest that ended well."""

    live: SearchRun | None
    last: SearchRun | None
    done: SearchRun | None
    runs: tuple[SearchRun, ...]

    @property
    def percent(self) -> int:
        """How far the step under way is."""
        return 100 * self.live.done // self.live.total if self.live and self.live.total else 0

    @property
    def is_running(self) -> bool:
        """Whether somebody works on it; a lost one only looks so."""
        return self.live is not None and not self.live.is_lost

    @property
    def hours(self) -> int:
        """Whole hours since the last search began."""
        began = self.done.started_at if self.done else None
        return int((timezone.now() - began).total_seconds() // 3600) if began else 0


def searching(most: int = 10) -> Searching:
    """What the page of the search shows. One query."""
    runs = tuple(SearchRun.objects.select_related("asked_by")[:most])
    live = next((run for run in runs if run.state in SearchRun.LIVE), None)
    ended = [run for run in runs if run.state not in SearchRun.LIVE]
    done = next((run for run in ended if run.state == SearchRun.State.DONE), None)
    return Searching(live, ended[0] if ended else None, done, runs)
