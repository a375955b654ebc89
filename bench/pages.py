"""Server time and queries of pages, with a tenth of the country and with the whole of it, in one run.

    python bench/pages.py                            # SQLite
    DATABASE_URL=postgres://… python bench/pages.py  # PostgreSQL too, in schemas of its own
    python bench/pages.py --keep FOLDER              # keep the data there, and use it again the next time

Prints for each page the quickest and the median answer in ms, the processor's time for the median answer in ms (of
Python; PostgreSQL works beside it), the queries, and the ratio between 70 and 700 institutions (each x 47 indicators x
6 stages x 5 years). What is over the limits is marked. The machine should have nothing else to do; quote ratios.
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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

import django  # noqa: E402
from data import World, make  # noqa: E402
from places import schema  # noqa: E402

RUNS = 9
SCALES = (70, 700)
#: What a page may take, in ms and queries; the page of one assessment with 150 nodes may take less.
LIMITS = (200, 30)
OF_SECURITY = (60, 12)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SEARCH = "?cari=arsitektur"


@dataclass(frozen=True)
class Target:
    """A page by the name of its address, its arguments (names of World's keys, or what stands there), and who asks."""

    name: str
    arguments: tuple[str | int, ...] = ()
    person: str = "coordinator"
    query: str = ""
    limits: tuple[int, int] = LIMITS

    @property
    def label(self) -> str:
        return f"{self.name}{self.query} ({' '.join([self.person, *map(str, self.arguments)])})"


def of(person: str, key: str, *names: str) -> list[Target]:
    """Pages about one thing."""
    return [Target(name, (key,), person) for name in names]


#: Every page whose length or work grows with the data, each for whom it is longest.
TARGETS = [
    *(Target("my-work", person=person) for person in ("coordinator", "participant", "operator", "assessor")),
    *(Target("results", person=person) for person in ("coordinator", "participant", "head")),
    *(Target(name) for name in ("home", "campaigns", "campaign-new", "units", "people", "invite", "audit", "reasons")),
    Target("people", query="?cari=kabupaten"),
    Target("audit", query="?cari=pengisi"),
    Target("audit", query="?cari=tidak-ada-yang-begini"),
    *(Target("evidence", person=person) for person in ("coordinator", "participant")),
    *(Target("evidence", person=person, query=SEARCH) for person in ("coordinator", "participant")),
    Target("evidence-upload", person="coordinator"),
    *of("participant", "document", "evidence-document", "evidence-describe"),
    *of("coordinator", "campaign", "campaign", "campaign-participants", "campaign-close", "campaign-edit"),
    *of("coordinator", "draft", "campaign", "campaign-edit", "campaign-participants"),
    *of("coordinator", "institution", "unit", "unit-add", "unit-change", "unit-move", "consents"),
    *(Target("person", (who,)) for who in ("coordinator", "participant")),
    *of("participant", "assessment", "assessment-overview", "participant", "matrix", "matrix-annex"),
    *of("participant", "assessment", "assessment-submit", "meetings"),
    Target("assessment-overview", ("assessment",), "operator", "?tugas=saya"),
    Target("matrix-indicator", ("assessment", "1"), "participant"),
    Target("indicator", ("assessment", "1"), "participant"),
    Target("indicator-evidence", ("assessment", "1"), "participant"),
    Target("stage-assessors", ("desk", "desk_stage")),
    *(Target("desk-queue", person=person) for person in ("coordinator", "assessor")),
    *of("assessor", "desk", "desk", "assessment-overview", "meetings", "meeting-new"),
    Target("desk-item", ("desk", "1"), "assessor"),
    *(Target(name, ("desk", "meeting"), "assessor") for name in ("meeting", "meeting-minutes")),
    *of("participant", "finished_assessment", "result", "result-reasons", "participant"),
    Target("result-formula", ("finished_assessment", "1"), "participant"),
    Target("result-unit", ("assessment", "unit"), "participant"),
    Target("stage-receipt", ("submitted", "record"), "last_participant"),
    *(replace(target, limits=OF_SECURITY) for target in of("participant", "security", "assessment-overview", "result")),
    Target("indicator", ("security", "TK01"), "participant", limits=OF_SECURITY),
    *of("participant", "security", "participant", "matrix", "assessment-submit", "result-reasons"),
]


def measure(institutions: int) -> None:
    """In a process of its own: fill the database unless it is filled, ask for each page, print the times as JSON."""
    os.environ.setdefault("PEMANTIK_SECOND_FACTOR", "optional")
    django.setup()
    from django.conf import settings

    from pemantik.config.preparing import prepare_database
    from pemantik.config.server import collect_static_files

    prepare_database()
    collect_static_files()
    keys = settings.VAR_DIR / "world.json"
    if not keys.exists():
        began = time.perf_counter()
        keys.write_text(json.dumps(dataclasses.asdict(make(institutions))))
        print(f"{institutions} institutions entered in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    world = World(**json.loads(keys.read_text()))
    print(json.dumps({target.label: _ask(target, world) for target in TARGETS}))


def _ask(target: Target, world: World) -> dict | str:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    arguments = [getattr(world, str(key), key) for key in target.arguments]
    address = reverse(target.name, args=arguments) + target.query
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(get_user_model().objects.get(pk=getattr(world, target.person)), backend=BACKEND)
    response = client.get(address)
    if response.status_code != 200:
        return f"answers {response.status_code}"
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    asked = len(queries)  # the next request forgets them
    times = []
    for _ in range(RUNS):
        began = time.perf_counter(), time.process_time()
        client.get(address)
        times.append((1000 * (time.perf_counter() - began[0]), 1000 * (time.process_time() - began[1])))
    passed, worked = zip(*times, strict=True)
    return {
        "quickest": min(passed),
        "median": statistics.median(passed),
        "worked": statistics.median(worked),
        "queries": asked,
        "kB": len(response.content) / 1000,
    }


def run(url: str, institutions: int, folder: Path) -> dict:
    """Measure on one database."""
    environment = {**os.environ, "DATABASE_URL": url, "PEMANTIK_VAR": str(folder), "PEMANTIK_LOG_LEVEL": "ERROR"}
    environment["DJANGO_SETTINGS_MODULE"] = "pemantik.config.settings"
    command = [sys.executable, __file__, "--measure", str(institutions)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


@contextmanager
def place(keep: Path | None, name: str) -> Iterator[Path]:
    """A data folder: the kept one, or one that is gone afterwards."""
    if keep:
        (keep / name).mkdir(parents=True, exist_ok=True)
        yield keep / name
        return
    with tempfile.TemporaryDirectory(prefix="pemantik-bench-") as folder:
        yield Path(folder)


def on_sqlite(institutions: int, keep: Path | None) -> dict:
    """In a file of its own."""
    with place(keep, f"sqlite-{institutions}") as folder:
        return run(f"sqlite:///{folder.resolve()}/bench.sqlite3", institutions, folder)


def on_postgresql(institutions: int, keep: Path | None) -> dict:
    """In a schema of its own of the given database."""
    with (
        schema(os.environ["DATABASE_URL"], f"bench_{institutions}", keep=bool(keep)) as url,
        place(keep, f"postgresql-{institutions}") as folder,
    ):
        return run(url, institutions, folder)


def show(database: str, small: dict, large: dict) -> None:
    """One line for each page."""
    print(
        f"\n{database}, {SCALES[1]} institutions: quickest, median, processor (ms), queries, kB; ratios to {SCALES[0]}"
    )
    for target in TARGETS:
        page, before = large[target.label], small[target.label]
        if isinstance(page, str):
            print(f"  {target.label:<58} {page}")
            continue
        numbers = "".join(f"{page[what]:7.1f}" for what in ("quickest", "median", "worked"))
        line = f"  {target.label:<58} {numbers} {page['queries']:4d} {page['kB']:7.1f}"
        if isinstance(before, dict):
            ratios = [page[what] / (before[what] or 1) for what in ("worked", "queries")]
            line += f"  x{ratios[0]:.2f} x{ratios[1]:.2f}"
        slow, many = page["median"] > target.limits[0], page["queries"] > target.limits[1]
        print(line + " SLOW" * slow + " QUERIES" * many)


def main() -> None:
    """Measure and print."""
    global SCALES  # noqa: PLW0603 - a script's own setting
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--institutions", type=int, nargs=2, default=SCALES)
    parser.add_argument("--keep", type=Path, help="folder in which the data stays")
    parser.add_argument("--only-postgresql", action="store_true")
    arguments = parser.parse_args()
    if arguments.measure:
        measure(arguments.measure)
        return
    SCALES = tuple(arguments.institutions)
    if not arguments.only_postgresql:
        show("SQLite", *(on_sqlite(scale, arguments.keep) for scale in SCALES))
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        show("PostgreSQL", *(on_postgresql(scale, arguments.keep) for scale in SCALES))


if __name__ == "__main__":
    main()
