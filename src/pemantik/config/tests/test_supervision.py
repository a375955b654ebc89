"""Decisions of the supervisor and of the worker, without processes."""

import time

import pytest
from django_tasks_db.models import DBTaskResult

from pemantik.config import locks, worker
from pemantik.config.supervisor import LONGEST_PAUSE, Part, Supervisor, _Running
from pemantik.config.tests import tasks


@pytest.fixture
def starts(monkeypatch):
    """What the supervisor would start: failures so far and pause."""
    found = []
    monkeypatch.setattr(Supervisor, "_start", lambda _self, _part, failures=0, pause=0: found.append((failures, pause)))
    return found


def test_part_that_ends_again_and_again_is_started_later_and_later(starts):
    part = Part("worker", lambda: 1, restart=True)
    for failures in range(9):
        Supervisor([])._restart(_Running(part, time.monotonic(), failures), 1)
    assert [pause for _failures, pause in starts] == [0, 1, 3, 7, 15, *[LONGEST_PAUSE] * 4]


def test_part_that_lived_long_begins_to_count_anew(starts):
    part = Part("worker", lambda: 1, restart=True)
    Supervisor([])._restart(_Running(part, time.monotonic() - 3600, 7), 1)
    assert starts == [(1, 0)]


def test_part_that_ends_well_is_started_at_once(starts):
    Supervisor([])._restart(_Running(Part("worker", lambda: 0, restart=True), time.monotonic(), 5), 0)
    assert starts == [(0, 0)]


def test_shared_locks_go_together_and_shut_out_a_lone_one(tmp_path):
    path = tmp_path / "folder" / "lock"
    with locks.held(path, shared=True), locks.held(path, shared=True, wait=False):
        assert is_busy(path)
    with locks.held(path, wait=False):
        assert is_busy(path, shared=True)
    assert not is_busy(path)


def is_busy(path, *, shared=False):
    try:
        with locks.held(path, shared=shared, wait=False):
            return False
    except locks.BusyError:
        return True


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("worker_ids", "status"),
    [(["me"], "READY"), (["you", "me"], "READY"), (["me", "you"], "RUNNING"), (["me", "me", "me"], "FAILED")],
)
def test_only_own_orphans_are_taken_back(worker_ids, status):
    tasks.add.enqueue(1, 2)
    task = DBTaskResult.objects.get()
    DBTaskResult.objects.update(status="RUNNING", worker_ids=worker_ids)
    worker.take_back_orphans("me")
    task.refresh_from_db()
    assert task.status == status


def test_name_of_the_worker_fits_its_column(monkeypatch):
    monkeypatch.setattr("platform.node", lambda: "very-long-host-name." * 20)
    assert len(worker.worker_id()) <= 64
    assert worker.worker_id() == worker.worker_id()


def test_worker_is_not_needed_where_tasks_run_at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    assert not worker.is_needed()
