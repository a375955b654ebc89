"""Work of the room that is done in the background."""

from django_tasks import task

from pemantik.supervision.services import progress_mail, reminders


@task()
def send_reminder(reminder_id: int, site: str) -> str:
    """Mail one reminder."""
    return reminders.deliver(reminder_id, site)


@task()
def send_progress(report_id: int, state: str, site: str) -> str:
    """Mail what a member reported, or what the province answered."""
    return progress_mail.deliver(report_id, state, site)
