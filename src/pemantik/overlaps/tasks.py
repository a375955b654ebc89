"""Work of this room in the background: the search, and the look every ten minutes whether one is due."""

from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task

from pemantik.overlaps.services import searching
from pemantik.web.recurring import forget_done, queue_once

EVERY = timedelta(minutes=10)


@task(priority=-20)  # people wait for imports and checks, not for this
def search_inventory(run_id: int) -> str:
    """Search the whole inventory for doubles."""
    return searching.run_search(run_id)


@task(priority=-50)
def search_when_due() -> None:
    """Begin a search if one is due. The next look is queued first: a failure may pass."""
    now = timezone.now()
    queue(now + EVERY)
    forget_done(search_when_due)
    searching.search_if_due(now)


def queue(moment: datetime) -> None:
    """Let the next look be at this moment."""
    queue_once(search_when_due, moment)
