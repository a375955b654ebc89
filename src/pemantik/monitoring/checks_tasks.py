"""Checks in the background: a pass every minute, one address on a wish, mails, and the days of the history."""

from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task

from pemantik.monitoring.services import checks_history, checks_mail, checks_prometheus, checks_running
from pemantik.web.recurring import forget_done, queue_once

EVERY = timedelta(minutes=1)


@task(priority=-50)  # whatever people wait for goes first; a late pass is a gap, nothing worse
def watch() -> int:
    """Check what is due. The next pass is queued first: a failure may pass."""
    now = timezone.now()
    queue(now + EVERY)
    forget_done(watch)
    done = checks_running.run_due(now)
    checks_prometheus.fetch_due(now)
    return done


def queue(moment: datetime) -> None:
    """Let the next pass be at this moment."""
    queue_once(watch, moment)


@task(priority=50)
def check_one(address_id: int) -> int:
    """Check one address: somebody waits for it."""
    return checks_running.run_one(address_id, timezone.now())


@task()
def tell(what: str, key: int) -> str:
    """Mail the responsible people of a unit about an incident or a certificate."""
    return checks_mail.tell(what, key)


@task()
def tidy_checks() -> None:
    """Make rows of finished days, and forget single measurements after five weeks."""
    checks_history.tidy(timezone.now())
