"""Work of the room that is done in the background."""

from django_tasks import task

from pemantik.supervision.services import reminders


@task()
def send_reminder(reminder_id: int, site: str) -> str:
    """Mail one reminder."""
    return reminders.deliver(reminder_id, site)
