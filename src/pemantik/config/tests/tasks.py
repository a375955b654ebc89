"""Background tasks for tests."""

import os
import signal

from django_tasks import task


@task()
def add(first: int, second: int) -> int:
    """A task that works."""
    return first + second


@task()
def die() -> None:
    """A task that takes its process with it."""
    os.kill(os.getpid(), signal.SIGKILL)


def greet(address: str) -> str:
    """A start hook: queues a task and says something."""
    add.enqueue(2, 3)
    return f"Halo dari {address}"


def silent(_address: str) -> None:
    """A start hook that has nothing to say."""
