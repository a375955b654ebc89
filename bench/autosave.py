"""Many people fill in at once: saves per second, times and errors of the real server, and nothing lost.

    python bench/autosave.py [--people 200] [--seconds 20] [--pause 4]   # SQLite
    DATABASE_URL=postgres://… python bench/autosave.py                   # PostgreSQL, in a schema of its own

Starts `pemantik serve` on a free port of this machine with data of its own. Each person has an indicator open and saves
it again and again, as the page's script does: the next save names the version that the one before returned. A pause of
0 asks for all that the server can give. Afterwards every save that was answered is looked for in the database.
"""

import argparse
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).parent
SOURCE = str(HERE.parent / "src")
sys.path[:0] = [str(HERE), SOURCE]

import django  # noqa: E402
from places import schema  # noqa: E402

#: The address that saves, by name. It takes an assessment and an indicator's code.
SAVE = "indicator"
INSTITUTIONS = 20
LIMIT = 60


@dataclass
class Person:
    """Someone with an indicator open, and what happened to the saves."""

    address: str
    cookies: str
    token: str
    number: int
    version: int
    last: float = 0
    times: list[float] = field(default_factory=list)
    outcomes: Counter = field(default_factory=Counter)

    def work(self, port: int, until: float, pause: float) -> None:
        """Save until the time is over."""
        draw = random.Random(self.number)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        time.sleep(draw.random() * max(pause, 0.2))
        while time.monotonic() < until:
            self._save(connection, draw)
            time.sleep(pause * draw.uniform(0.5, 1.5))
        connection.close()

    def _save(self, connection: http.client.HTTPConnection, draw: random.Random) -> None:
        text = f"Simpan ke-{len(self.times)} oleh {self.number}"
        fields = [
            *(("field", name) for name in ("value", "narrative")),
            ("version", self.version),
            ("value", draw.randint(1, 5)),
            ("narrative", text),
        ]
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self.cookies,
            "X-CSRFToken": self.token,
        }
        began = time.monotonic()
        try:
            connection.request("POST", self.address, urlencode(fields), headers)
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            # Nothing was answered: like a browser, the next save opens a new connection.
            self.outcomes[type(error).__name__] += 1
            connection.close()
            return
        self.last = time.monotonic()
        self.times.append(self.last - began)
        if response.status == 200 and response.headers["Content-Type"] == "application/json":
            before, self.version = self.version, json.loads(content)["version"]
            self.outcomes["saved" if self.version == before + 1 else "answered without a new version"] += 1
        else:
            self.outcomes[f"{response.status} {content[:80]!r}"] += 1


@contextmanager
def database(folder: str) -> Iterator[str]:
    """The address of a database of its own."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{folder}/bench.sqlite3"
        return
    with schema(url, "bench_autosave") as own:
        yield own


def prepare(people: int) -> list[Person] | None:
    """Data, and for each person a session and an indicator of their institution; None without an address to save at."""
    django.setup()
    from data import make
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import NoReverseMatch, reverse

    from pemantik.assessments.models import Assessment, StageValue
    from pemantik.config.preparing import prepare_database

    prepare_database()
    world = make(INSTITUTIONS)
    assessments = list(Assessment.objects.filter(campaign_id=world.campaign).order_by("pk"))
    users = list(get_user_model().objects.order_by("pk")[1 : INSTITUTIONS + 1])
    codes = list(StageValue.objects.filter(assessment=assessments[0]).values_list("code", flat=True).distinct())
    token = "a" * 32
    found = []
    for number in range(people):
        assessment, code = assessments[number % INSTITUTIONS], codes[number // INSTITUTIONS]
        try:
            address = reverse(SAVE, args=[assessment.pk, code])
        except NoReverseMatch:
            return None
        client = Client()
        client.force_login(users[number % INSTITUTIONS], backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["csrftoken"] = token
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        row = StageValue.objects.get(assessment=assessment, stage=assessment.stage_id, code=code)
        found.append(Person(address, cookies, token, number, row.version))
    return found


def lost_saves(people: list[Person]) -> tuple[int, str]:
    """How many rows do not have the version that their person was told last, and what is wrong with the audit trail."""
    from django.urls import resolve

    from pemantik.accounts import audit
    from pemantik.assessments.models import StageValue

    lost = 0
    for person in people:
        place = resolve(person.address).kwargs
        rows = StageValue.objects.filter(assessment=place["assessment"], code=place["code"])
        lost += rows.order_by("-version").values_list("version", flat=True)[0] != person.version
    return lost, audit.verify().reason


def main() -> None:
    """Serve, save, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--pause", type=float, default=4)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pemantik-bench-") as folder, database(folder) as url:
        os.environ |= {
            "PEMANTIK_VAR": folder,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "pemantik.config.settings",
            "PEMANTIK_SECOND_FACTOR": "optional",
            "PEMANTIK_LOG_LEVEL": "ERROR",
            "PYTHONPATH": SOURCE,
        }
        server = ["--threads", str(arguments.threads), "--workers", str(arguments.workers)]
        people = prepare(arguments.people)
        if people is None:
            print(f"There is no address named {SAVE!r} yet; nothing was measured.")
            return
        spent = serve_and_save(people, min(arguments.seconds, LIMIT), arguments.pause, server)
        report(people, spent)


def serve_and_save(people: list[Person], seconds: float, pause: float, options: list[str]) -> float:
    """Let everyone save at the real server; the seconds until the last answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "pemantik.cli", "serve", "--port", str(port), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            if not server.stdout.readline().startswith("http"):
                sys.exit("The server did not start.")
            began = time.monotonic()
            working = [
                threading.Thread(target=person.work, args=(port, began + seconds, pause), daemon=True)
                for person in people
            ]
            for thread in working:
                thread.start()
            for thread in working:
                thread.join(seconds + 60)
            return max(person.last for person in people) - began
        finally:
            server.terminate()


def report(people: list[Person], spent: float) -> None:
    """What people waited for, and whether everything that was answered is there."""
    times = sorted(value for person in people for value in person.times)
    outcomes = sum((person.outcomes for person in people), Counter())
    lost, problem = lost_saves(people)
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{len(people)} people, {spent:.0f} s: {outcomes['saved'] / spent:.0f} saves/s")
    median, p95, longest = (1000 * value for value in (statistics.median(times), p95, times[-1]))
    print(f"median {median:.0f} ms, p95 {p95:.0f} ms, longest {longest:.0f} ms")
    print(f"answered: {dict(outcomes)}")
    print(f"answered as saved and not there: {lost}; audit trail: {problem or 'whole'}")


if __name__ == "__main__":
    main()
