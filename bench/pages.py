"""Server time and queries of pages, with a tenth of the country and with the whole of it, in one run.

    python bench/pages.py                            # SQLite
    DATABASE_URL=postgres://… python bench/pages.py  # PostgreSQL too, in schemas of its own that are dropped afterwards

Prints for each page the median and 95th percentile in ms, the queries, and the ratio between 70 and 700 institutions
(each x 47 indicators x 6 stages x 5 years). The machine should have nothing else to do; quote ratios, machines differ.
"""

import argparse
import dataclasses
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

import django  # noqa: E402
from data import World, make  # noqa: E402

RUNS = 15
SCALES = (70, 700)


@dataclass(frozen=True)
class Target:
    """A page by the name of its address, its arguments, and who asks for it."""

    name: str
    arguments: Callable[[World], list] = lambda _world: []
    person: Callable[[World], int] = lambda world: world.coordinator
    query: str = ""

    @property
    def label(self) -> str:
        return self.name + self.query


def of_assessment(name: str, *more: object) -> Target:
    """A page of the running assessment, for the one who fills it in."""
    return Target(name, lambda world: [world.assessment, *more], lambda world: world.participant)


def of_result(name: str, *more: object) -> Target:
    """A page of a finished assessment."""
    return Target(name, lambda world: [world.finished_assessment, *more], lambda world: world.participant)


#: What is measured. A name that does not exist is passed over with a sentence.
TARGETS = [
    Target("home"),
    Target("my-work"),
    Target("my-work", person=lambda world: world.participant),
    Target("campaigns"),
    Target("campaign", lambda world: [world.campaign]),
    Target("units"),
    Target("unit", lambda world: [world.institution]),
    Target("people"),
    Target("audit"),
    Target("results"),
    Target("evidence"),
    Target("desk-queue"),
    of_assessment("assessment-overview"),
    of_assessment("indicator", "1"),
    of_assessment("participant"),
    of_assessment("matrix"),
    of_assessment("meetings"),
    of_result("result"),
    of_result("result-reasons"),
]


def measure(institutions: int) -> None:
    """In a process of its own: fill the database, ask for each page, print what it took as JSON."""
    os.environ.setdefault("PEMANTIK_SECOND_FACTOR", "optional")
    django.setup()
    from pemantik.config.preparing import prepare_database
    from pemantik.config.server import collect_static_files

    prepare_database()
    collect_static_files()
    began = time.perf_counter()
    world = make(institutions)
    print(f"{institutions} institutions entered in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    found = {}
    for target in TARGETS:
        outcome = _ask(target, world)
        found[f"{target.label} ({'peserta' if target.person(world) == world.participant else 'koordinator'})"] = outcome
    print(json.dumps({"world": dataclasses.asdict(world), "pages": found}))


def _ask(target: Target, world: World) -> dict | str:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import NoReverseMatch, reverse

    try:
        address = reverse(target.name, args=target.arguments(world)) + target.query
    except NoReverseMatch:
        return "no page of this name"
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(
        get_user_model().objects.get(pk=target.person(world)),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    response = client.get(address)
    if response.status_code != 200:
        return f"answers {response.status_code}"
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    asked = len(queries)  # the next request forgets them
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - began) * 1000)
    return {
        "median": statistics.median(times),
        "p95": statistics.quantiles(times, n=20)[-1],
        "queries": asked,
        "kB": len(response.content) / 1000,
    }


def run(url: str, institutions: int, folder: Path) -> dict:
    """Measure on one database."""
    environment = {**os.environ, "DATABASE_URL": url, "PEMANTIK_VAR": str(folder), "PEMANTIK_LOG_LEVEL": "ERROR"}
    environment["DJANGO_SETTINGS_MODULE"] = "pemantik.config.settings"
    command = [sys.executable, __file__, "--measure", str(institutions)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)["pages"]


def on_sqlite(institutions: int) -> dict:
    """In a file of its own."""
    with tempfile.TemporaryDirectory(prefix="pemantik-bench-") as folder:
        return run(f"sqlite:///{folder}/bench.sqlite3", institutions, Path(folder))


def on_postgresql(institutions: int) -> dict:
    """In a schema of its own of the given database."""
    import psycopg

    url, schema = os.environ["DATABASE_URL"], f"bench_{institutions}"
    own = url + ("&" if "?" in url else "?") + "options=" + quote(f"-c search_path={schema}")
    with psycopg.connect(url, autocommit=True) as connection, tempfile.TemporaryDirectory() as folder:
        connection.execute(f"CREATE SCHEMA {schema}")
        try:
            return run(own, institutions, Path(folder))
        finally:
            connection.execute(f"DROP SCHEMA {schema} CASCADE")


def show(database: str, small: dict, large: dict) -> None:
    """One line for each page."""
    print(f"\n{database}: median ms, p95 ms, queries, kB with {SCALES[1]} institutions; ratios to {SCALES[0]}")
    for label, page in large.items():
        if isinstance(page, str):
            print(f"  {label:<42} {page}")
            continue
        line = f"  {label:<42} {page['median']:7.1f} {page['p95']:7.1f} {page['queries']:4d} {page['kB']:7.1f}"
        before = small[label]
        if isinstance(before, dict):
            ratios = [page[what] / (before[what] or 1) for what in ("median", "queries")]
            line += f"   time x{ratios[0]:.2f}  queries x{ratios[1]:.2f}"
        print(line)


def main() -> None:
    """Measure and print."""
    global SCALES  # noqa: PLW0603 - a script's own setting
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--institutions", type=int, nargs=2, default=SCALES)
    arguments = parser.parse_args()
    if arguments.measure:
        measure(arguments.measure)
        return
    SCALES = tuple(arguments.institutions)
    show("SQLite", *(on_sqlite(scale) for scale in SCALES))
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        show("PostgreSQL", *(on_postgresql(scale) for scale in SCALES))


if __name__ == "__main__":
    main()
