"""One command starts everything, one signal ends it."""

import select
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from pemantik.config.preparing import ADVISORY_LOCK
from pemantik.config.tests.conftest import Installation, Server, descendants, kill, lives

on_both_databases = pytest.mark.database

SETTINGS = """
from pemantik.config.settings import *
PEMANTIK_START_HOOKS = ["pemantik.config.tests.tasks.silent", "pemantik.config.tests.tasks.greet"]
"""
STATES = """
from django_tasks_db.models import DBTaskResult
print([(task.status, task.return_value, len(task.worker_ids)) for task in DBTaskResult.objects.order_by("enqueued_at")])
"""
ENQUEUE = "from pemantik.config.tests import tasks; tasks.{name}.enqueue({arguments})"


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        select.select([], [], [], 0.05)
    pytest.fail("it did not become true in time")


def worker_of(server: Server) -> int:
    """The background worker: of the supervisor's two children, the one without children."""

    def find() -> list[int]:
        children = [pid for pid in descendants(server.process.pid) if parent(pid) == server.process.pid]
        return [pid for pid in children if not descendants(pid)] if len(children) == 2 else []

    until(lambda: len(find()) == 1)
    return find()[0]


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@on_both_databases
def test_serves_runs_tasks_and_leaves_nothing_behind(installation: Installation):
    (installation.folder.parent / "own_settings.py").write_text(SETTINGS)
    installation.environment["DJANGO_SETTINGS_MODULE"] = "own_settings"
    with installation.serving() as server:
        assert server.process.stdout.readline().strip() == f"Halo dari {server.address}/"
        assert server.get("/kesehatan/")[0] == 200
        until(lambda: "('SUCCESSFUL', 5, 1)" in installation.python(STATES))
        family = server.family()
        assert len(family) == 4
        server.process.terminate()
        assert server.process.wait(30) == 0
        until(lambda: not any(map(lives, family)))
    for path in installation.folder.iterdir():
        if path.is_file() and path.name != "pemantik.sqlite3":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


@on_both_databases
def test_worker_that_dies_comes_back_and_a_deadly_task_is_given_up(installation: Installation):
    installation.python(ENQUEUE.format(name="die", arguments=""))
    installation.python(ENQUEUE.format(name="add", arguments="20, 3"))
    with installation.serving() as server:
        until(lambda: "('FAILED', None, 3), ('SUCCESSFUL', 23, 1)" in installation.python(STATES), seconds=60)
        assert server.get("/kesehatan/")[0] == 200
        assert "starting it again" in server.log.read_text()


def test_killed_worker_is_replaced_and_a_killed_supervisor_takes_everything_along(installation: Installation):
    with installation.serving() as server:
        first = worker_of(server)
        kill(first)
        until(lambda: not lives(first))
        assert worker_of(server) != first
        family = server.family()
        kill(server.process.pid)
        until(lambda: not any(map(lives, family)))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_ctrl_c_and_a_closed_terminal_stop_it_in_order(installation: Installation, number: signal.Signals):
    with installation.serving() as server:
        family = server.family()
        server.process.send_signal(number)
        assert server.process.wait(30) == 0
        assert not any(map(lives, family))


def test_killed_web_server_comes_back(installation: Installation):
    with installation.serving() as server:
        worker = worker_of(server)
        web = next(pid for pid in server.family()[1:] if parent(pid) == server.process.pid and pid != worker)
        kill(web)
        until(lambda: not lives(web))
        assert server.process.stdout.readline().strip() == f"{server.address}/"
        assert server.get("/kesehatan/")[0] == 200
        assert worker_of(server) == worker


def test_web_server_that_cannot_go_on_ends_everything(installation: Installation):
    parts = "[Part('web', lambda: 3), Part('worker', lambda: signal.pause() or 0, restart=True)]"
    code = f"import signal; from pemantik.config.supervisor import Part, Supervisor; print(Supervisor({parts}).run())"
    assert installation.python(code) == "3\n"


def test_busy_port_is_told_in_words(installation: Installation):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        done = installation.run("serve", "--port", busy.getsockname()[1])
    assert done.returncode == 1
    assert "tidak dapat dipakai" in done.stderr


@pytest.mark.parametrize("arguments", [("--workers", "0"), ("--threads", "x"), ("--port", "0,5")])
def test_wrong_numbers_are_refused(installation: Installation, arguments: tuple[str, str]):
    done = installation.run("serve", *arguments)
    assert done.returncode == 2
    assert arguments[0] in done.stderr


@on_both_databases
def test_newer_database_is_left_alone(installation: Installation):
    installation.sql(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('accounts', '9999_future', '2099-01-01')"
    )
    done = installation.run("serve")
    assert done.returncode == 1
    assert "lebih baru (accounts 9999_future)" in done.stderr


@on_both_databases
def test_unreachable_database_is_told_in_words(empty: Installation):
    url = empty.url
    empty.url = "postgres://nobody:x@127.0.0.1:1/none"
    done = empty.run("serve")
    empty.url = url
    assert done.returncode == 1
    assert "Periksa DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


@on_both_databases
def test_second_server_is_welcome_but_a_restore_is_not(installation: Installation, archive: Path):
    with installation.serving(), installation.serving() as second:
        assert second.get("/kesehatan/")[0] == 200
        refused = installation.run("restore", "--yes", archive)
        assert refused.returncode == 1
        assert "sedang berjalan" in refused.stderr


def ask(server: Server, target: str) -> bytes:
    """The answer to a request exactly as written; clients would tidy the path."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return answer


def test_private_files_have_no_address(installation: Installation):
    evidence = next(path for path in (installation.folder / "evidence").rglob("*") if path.is_file())
    inside = evidence.relative_to(installation.folder).as_posix()
    places = [inside, "media/logos/kota%20contoh%20(1).png", "secret-key", "pemantik.sqlite3", "last-backup.json"]
    prefixes = [
        "/",
        "/static/../",
        "/static/%2e%2e/",
        "/static/..%2f",
        "//",
        "/media/../",
        "/media/",
        "/static/%5c..%5c",
    ]
    secret = (installation.folder / "secret-key").read_text() if (installation.folder / "secret-key").exists() else ""
    with installation.serving() as server:
        secret = secret or (installation.folder / "secret-key").read_text()
        for target in [prefix + place for prefix in prefixes for place in places]:
            answer = ask(server, target)
            assert answer.split()[1] in {b"404", b"400", b"403", b"302", b"301"}, target
            assert evidence.read_bytes() not in answer
            assert secret.encode() not in answer
        head = ask(server, "/")
    policy = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-security-policy"))
    assert b"unsafe" not in policy
    assert b"default-src 'self'" in policy


@on_both_databases
def test_of_two_first_starts_one_prepares_the_database(empty: Installation):
    code = "import django; django.setup(); from pemantik.config.preparing import prepare_database; prepare_database()"
    starts = [
        subprocess.Popen([sys.executable, "-c", code], env=empty.env, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [start.communicate()[1] for start in starts]
    assert [start.returncode for start in starts] == [0, 0, 0], said
    assert sorted(said) == ["", "", "Menyiapkan basis data ...\n"]


@on_both_databases
def test_servers_of_several_machines_wait_for_each_other(installation: Installation):
    """On PostgreSQL the data folders differ, so that a lock on a file is not enough."""
    if not installation.url.startswith("postgres"):
        return  # an SQLite file belongs to one machine
    address, _, host = installation.url.partition("?")
    with psycopg.connect(f"{address}?{host}") as other:
        other.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        code = "import django; django.setup(); from pemantik.config.preparing import *; prepare_database()"
        waiting = subprocess.Popen([sys.executable, "-c", code], env=installation.env)
        queue = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        until(lambda: other.execute(queue).fetchone()[0])
        assert waiting.poll() is None
        other.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
        assert waiting.wait(30) == 0
