"""Work for rounds that is done in the background."""

from collections.abc import Sequence

from django_tasks import task

from pemantik.monitoring.services import reminders


@task()
def send_reminder(response_id: int, people: Sequence[int], site: str) -> str:
    """Mail one unit's people."""
    return reminders.deliver(response_id, people, site)
