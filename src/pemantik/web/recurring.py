"""Background work that comes again and again: each run queues the next one first, so that a failure passes."""

from datetime import datetime
from typing import Any

from django_tasks.base import Task
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult


def queue_once(task: Task[..., Any], moment: datetime) -> None:
    """Let the next run be at this moment, and at no other: several servers of one database share it."""
    DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY).delete()
    task.using(run_after=moment).enqueue()


def forget_done(task: Task[..., Any]) -> None:
    """Throw away what runs of this task left behind when all went well: one that comes every minute leaves much."""
    DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.SUCCESSFUL).delete()
