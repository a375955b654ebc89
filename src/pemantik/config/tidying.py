"""What is thrown away or caught up on when the worker starts, and every day after that."""

from datetime import datetime, timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task

from pemantik.assessments.tasks import tidy_evidence
from pemantik.monitoring.checks_tasks import tidy_checks
from pemantik.web.recurring import queue_once

#: Tasks that are done are forgotten after so many days.
DAYS_KEPT = 30

EVERY = timedelta(days=1)


@task()
def tidy() -> None:
    """Forget ended sessions, finished tasks and stale uploads. The next time is queued first: a failure may pass."""
    queue(timezone.now() + EVERY)
    call_command("clearsessions", verbosity=0)
    call_command("prune_db_task_results", queue_name="*", min_age_days=DAYS_KEPT, verbosity=0)
    tidy_evidence.enqueue()
    tidy_checks.enqueue()


def queue(moment: datetime) -> None:
    """Let the next tidying be at this moment, and at no other: several servers of one database share it."""
    queue_once(tidy, moment)
