"""Whole installations in folders of their own, worked by real processes on the database that the suite runs on."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

SOURCE = Path(__file__).parents[3]
POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")


#: Left out of backups, or rightly different after a restore; so are the pages of search indexes.
NOT_COMPARED = {"django_migrations", "django_session", "usersessions_usersession", "assessments_upload"}
TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = '{schema}'"
    if POSTGRES
    else "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
)


def connected(url: str) -> AbstractContextManager:
    """A connection past Django, closed afterwards."""
    if url.startswith("postgres"):
        return psycopg.connect(url)
    return closing(sqlite3.connect(url.removeprefix("sqlite:///")))


@dataclass
class Installation:
    """A data folder and a database, used through processes only."""

    folder: Path
    url: str
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PEMANTIK_", "DATABASE_", "DJANGO_"))
        }
        paths = os.pathsep.join([str(SOURCE), str(self.folder.parent)])
        own = {"PYTHONPATH": paths, "PEMANTIK_VAR": str(self.folder), "DATABASE_URL": self.url}
        return kept | own | {"DJANGO_SETTINGS_MODULE": "pemantik.config.settings"} | self.environment

    @property
    def sqlite_file(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    def command(self, *arguments: object) -> list[str]:
        return [sys.executable, "-P", "-m", "pemantik.cli", *map(str, arguments)]

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run a `pemantik` command."""
        return subprocess.run(self.command(*arguments), env=self.env, capture_output=True, text=True, check=False)

    def python(self, code: str) -> str:
        """Run code with the installation's settings; return what it printed."""
        setup = "import django; django.setup()\n"
        command = [sys.executable, "-c", setup + code]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sql(self, statement: str) -> None:
        """Change something behind the product's back."""
        with connected(self.url) as connection:
            connection.execute(statement)
            connection.commit()

    def rows(self, schema: str = "public") -> dict[str, list[str]]:
        """Every row of every table as the database has it, without the times of migrations and sign-ins."""
        with connected(self.url) as connection:
            names = [row[0] for row in connection.execute(TABLES.format(schema=schema)).fetchall()]
            prefix = f'"{schema}".' if POSTGRES else ""
            return {
                name: sorted(map(repr, connection.execute(f'SELECT * FROM {prefix}"{name}"').fetchall()))
                for name in names
                if name not in NOT_COMPARED and "_search" not in name
            }

    def fingerprint(self) -> str:
        """Every row of every table, as one line for each table."""
        return self.python("from pemantik.config.tests import contents; contents.show()")

    @contextmanager
    def serving(self, *arguments: object) -> Iterator["Server"]:
        """A running server, stopped at the end."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        log = self.folder.parent / f"server-{port}.log"
        with log.open("w") as messages:
            process = subprocess.Popen(
                self.command("serve", "--port", port, *arguments),
                env=self.env,
                stdout=subprocess.PIPE,
                stderr=messages,
                text=True,
            )
        assert process.stdout
        try:
            lines = [process.stdout.readline().strip()]
            assert lines[0].startswith("http://"), log.read_text()
            yield Server(process, lines[0].rstrip("/"), port, log)
        finally:
            process.terminate()
            process.wait(60)
            process.stdout.close()


@dataclass
class Server:
    """A running `pemantik serve`."""

    process: subprocess.Popen[str]
    address: str
    port: int
    log: Path

    def get(self, path: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(self.address + path, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def family(self) -> list[int]:
        """The supervisor and every process below it."""
        return [self.process.pid, *descendants(self.process.pid)]


def descendants(pid: int) -> list[int]:
    """Processes started by `pid`, and by those."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *descendants(int(child))]
    return found


def lives(pid: int) -> bool:
    """Whether the process does anything: one that waits to be noticed by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def copy_database(template: Installation, folder: Path) -> str:
    """A copy of the template's database; returns its address."""
    if not POSTGRES:
        copy = folder / "pemantik.sqlite3"
        copy.write_bytes(template.sqlite_file.read_bytes())
        return f"sqlite:///{copy}"
    return new_postgres(database_name(template.url))


def database_name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def new_postgres(template: str = "template0") -> str:
    """A new database on the suite's cluster; returns its address."""
    name = f"pemantik_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    before, _, after = os.environ["DATABASE_URL"].partition("?")
    return f"{before.rpartition('/')[0]}/{name}" + (f"?{after}" if after else "")


def drop(url: str) -> None:
    if url.startswith("postgres"):
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database_name(url)}" WITH (FORCE)')


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A populated installation that tests copy and never change."""
    folder = tmp_path_factory.mktemp("template") / "var"
    folder.mkdir()
    url = new_postgres() if POSTGRES else f"sqlite:///{folder / 'pemantik.sqlite3'}"
    made = Installation(folder, url)
    made.python("from pemantik.config.tests import contents; contents.enter()")
    if not POSTGRES:
        made.python("from django.db import connection; connection.cursor().execute('PRAGMA wal_checkpoint(TRUNCATE)')")
    yield made
    drop(url)


@pytest.fixture
def installation(template: Installation, tmp_path: Path) -> Iterator[Installation]:
    """A populated installation of one test."""
    folder = tmp_path / "var"
    folder.mkdir(mode=0o700)
    for name in ("evidence", "media"):
        shutil.copytree(template.folder / name, folder / name)
    shutil.copy(template.folder / "secret-key", folder)
    (folder / "static").symlink_to(template.folder / "static")
    made = Installation(folder, copy_database(template, folder))
    yield made
    drop(made.url)


@pytest.fixture(scope="session")
def archive(template: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the template, to be read only."""
    made = tmp_path_factory.mktemp("archive") / "b.tar"
    done = template.run("backup", made)
    assert done.returncode == 0, done.stderr
    (template.folder / "last-backup.json").unlink()
    return made


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Installation]:
    """A fresh machine: nothing has been started yet."""
    folder = tmp_path / "fresh" / "var"
    folder.mkdir(parents=True)
    made = Installation(folder, new_postgres() if POSTGRES else f"sqlite:///{folder / 'pemantik.sqlite3'}")
    yield made
    drop(made.url)
