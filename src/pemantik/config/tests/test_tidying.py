"""The daily tidying, with the worker's own loop and without waiting for tomorrow."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pemantik.config import tidying
from pemantik.config.tests import tasks

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def work():
    """Run whatever is due, as the worker does."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False, queue_name="*")


def waiting():
    return DBTaskResult.objects.filter(task_path=tidying.tidy.module_path, status="READY")


def finished(name):
    return DBTaskResult.objects.filter(task_path__endswith=name, status="SUCCESSFUL").count()


def test_ended_sessions_and_old_tasks_are_forgotten_and_evidence_is_tidied():
    now = timezone.now()
    for key, end in (("ended", now - timedelta(minutes=1)), ("alive", now + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=end)
    for age in (tidying.DAYS_KEPT - 1, tidying.DAYS_KEPT + 1):
        done = tasks.add.enqueue(age, 0)
        DBTaskResult.objects.filter(pk=done.id).update(status="SUCCESSFUL", finished_at=now - timedelta(days=age))
    tidying.queue(now)
    work()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["alive"]
    assert [one.args_kwargs["args"] for one in DBTaskResult.objects.filter(task_path__endswith=".add")] == [[29, 0]]
    assert finished("tidy_evidence") == 1


def test_it_comes_again_the_next_day_and_not_before():
    tidying.queue(timezone.now())
    work()
    work()
    assert finished(".tidy") == 1
    assert timedelta(hours=23) < waiting().get().run_after - timezone.now() <= tidying.EVERY
    waiting().update(run_after=timezone.now())
    work()
    assert finished(".tidy") == 2
    assert waiting().count() == 1


def test_it_comes_again_after_a_failure(monkeypatch):
    monkeypatch.setattr(tidying, "DAYS_KEPT", "no number")
    tidying.queue(timezone.now())
    work()
    assert finished(".tidy") == 0
    assert waiting().count() == 1


def test_restarts_do_not_add_up():
    for _ in range(3):
        tidying.queue(timezone.now())
    assert waiting().count() == 1
