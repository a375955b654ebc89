"""The background worker: runs the tasks that wait in the database."""

import platform
from zlib import crc32

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db import DatabaseBackend
from django_tasks_db.compat import TaskResultStatus, task_backends
from django_tasks_db.models import DBTaskResult

from pemantik.config import locks, tidying
from pemantik.monitoring import checks_tasks
from pemantik.overlaps import tasks as overlaps_tasks

#: A task whose worker died is tried this often; then it counts as failed, so that one file cannot stop all others.
ATTEMPTS = 3

#: The worker begins anew after so many tasks, so that what libraries leak is given back.
TASKS_PER_LIFE = 500


class WorkerDiedError(Exception):
    """The process that ran the task ended without a word."""


def is_needed() -> bool:
    """Whether tasks wait in the database; tests and small set-ups may run them at once instead."""
    return isinstance(task_backends["default"], DatabaseBackend)


def worker_id() -> str:
    """The name of this data folder's worker, the same after a restart."""
    return f"{platform.node()[:40]}-{crc32(str(settings.VAR_DIR).encode()):08x}"


def run_worker() -> int:
    """Run tasks until told to stop. A second server on the same data folder waits here until the first one ends."""
    with locks.held(settings.VAR_DIR / locks.WORKER):
        take_back_orphans(worker_id())
        tidying.queue(timezone.now())
        checks_tasks.queue(timezone.now())
        overlaps_tasks.queue(timezone.now())
        call_command(
            "db_worker",
            queue_name="*",
            interval=1.0,
            startup_delay=False,
            reload=False,
            max_tasks=TASKS_PER_LIFE,
            worker_id=worker_id(),
        )
    return 0


def take_back_orphans(owner: str) -> None:
    """Queue again what a dead worker of this name had begun. Called by the only living worker of that name."""
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if task.worker_ids[-1:] != [owner]:
            continue
        if len(task.worker_ids) >= ATTEMPTS:
            task.set_failed(WorkerDiedError(f"The worker died {ATTEMPTS} times while it ran this task."))
        else:
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
