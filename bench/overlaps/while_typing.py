"""How long a pause in typing takes with 27,400 entries: `python -m bench.overlaps.while_typing [--rows 27400]`.

Enters institutions with applications, budget lines and datasets of the made list into an empty database (SQLite, or
the PostgreSQL that DATABASE_URL names, in a schema of its own), reads them into the index, and asks for doubles of 500
names through the whole product: session, permissions, form, index, what was shown noted. Then an entry is saved between
any two questions. Says too how long other pages take while the list is being read in a thread beside.
"""

import argparse
import os
import resource
import statistics
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import django

from bench.overlaps.generator import make
from bench.places import schema

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
KINDS = {"aplikasi": "aplikasi", "belanja": "belanja-tik", "dataset": "data-informasi"}
ASKED = 500


def enter(rows: list) -> None:
    """Institutions with their units, and an entry for each row; every third one is published."""
    from pemantik.accounts.models import User
    from pemantik.inventory.filling import Content, fill
    from pemantik.inventory.models import Entry
    from pemantik.organizations.models import Grant, Node

    places, units = {}, {}
    for row in rows:
        place = places.get(row.wilayah)
        if place is None:
            place = places[row.wilayah] = Node.objects.add_root({"kind": "kementerian", "name": row.wilayah})
        if (row.wilayah, row.opd) not in units:
            units[row.wilayah, row.opd] = Node.objects.add_child(place, {"kind": "opd", "name": row.opd or "Unit"})
    entries = []
    for number, row in enumerate(rows):
        entry = Entry(kind=KINDS[row.jenis], institution=places[row.wilayah], node=units[row.wilayah, row.opd])
        values = {"tahun": int(row.tahun)} if row.tahun and row.jenis == "belanja" else {}
        fill(entry, Content(name=row.nama[:200], description=row.deskripsi, values=values))
        entry.state = "published" if number % 3 == 0 else "draft"
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=2_000)
    person = User.objects.create(email="bench@example.go.id", name="Bench", password="!")
    Grant.objects.create(user=person, role="operator", node=next(iter(places.values())))


def ask(client: object, row: object, number: int) -> float:
    """Milliseconds of one request, as after a pause of 250 ms."""
    from pemantik.overlaps import pace

    pace._left.clear()
    sent = {"isi-name": row.nama, "isi-description": row.deskripsi, "formulir": f"{number:032x}"}
    sent |= {"isi-tahun": row.tahun} if row.tahun else {}
    start = time.perf_counter()
    answer = client.post(f"/dobel/mengetik/{KINDS[row.jenis]}/", sent)
    spent = 1000 * (time.perf_counter() - start)
    assert answer.status_code == 200, answer.status_code
    return spent


def said(what: str, times: list[float]) -> None:
    """Median, 95th and 99th percentile."""
    times = sorted(times)
    at = [times[int(len(times) * share)] for share in (0.5, 0.95, 0.99)]
    print(f"{what}: median {at[0]:.1f}, p95 {at[1]:.1f}, p99 {at[2]:.1f} ms")


def engine_times(rows: list) -> None:
    """The index alone, here and elsewhere, with the look at the trail."""
    from bench.overlaps.data import record
    from pemantik.overlaps import looking

    here, elsewhere = [], []
    for row in rows:
        for everywhere, times in ((False, here), (True, elsewhere)):
            start = time.perf_counter()
            looking.likely(record(row), limit=60, everywhere=everywhere)
            times.append(1000 * (time.perf_counter() - start))
    said("the index, own institution", here)
    said("the index, other institutions", elsewhere)


def beside(client: object) -> None:
    """A page while a thread reads the list, compared with the page alone."""
    from pemantik.overlaps import looking

    def page() -> float:
        start = time.perf_counter()
        client.get("/inventaris/aplikasi/")
        return 1000 * (time.perf_counter() - start)

    page()
    alone = [page() for _each in range(20)]
    looking.forget()
    start = time.perf_counter()
    thread = threading.Thread(target=looking._keeper.warm)
    thread.start()
    thread.join()
    maker = looking._keeper._maker
    during = []
    while maker and maker.is_alive():
        during.append(page())
    print(f"the list is read in {time.perf_counter() - start:.1f} s beside the pages")
    print(f"a page alone: median {statistics.median(alone):.0f}, longest {max(alone):.0f} ms")
    if during:
        print(f"meanwhile ({len(during)}): median {statistics.median(during):.0f}, longest {max(during):.0f} ms")


def measure(count: int) -> None:
    """All of it."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "pemantik.config.settings", "PEMANTIK_SECOND_FACTOR": "optional"}
    django.setup()
    from django.test import Client

    from pemantik.accounts.models import User
    from pemantik.config.preparing import prepare_database
    from pemantik.config.server import collect_static_files
    from pemantik.inventory.reading import Sent
    from pemantik.inventory.services.entries import create_entry
    from pemantik.organizations.models import Node
    from pemantik.organizations.permissions import Access
    from pemantik.overlaps import looking

    prepare_database()
    collect_static_files()
    rows = make("tuning", -(-count // 50), 50, "one")
    enter(rows)
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(), backend=BACKEND)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    looking.likely(__import__("bench.overlaps.data", fromlist=["record"]).record(rows[0]))
    read = time.perf_counter() - start
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - memory
    print(f"{len(rows):,} entries: read in {read:.1f} s, {more:.0f} MB more")
    mine = [row for row in rows if row.wilayah == rows[0].wilayah]
    asked = (mine * (ASKED // len(mine) + 1))[:ASKED]
    engine_times(asked)
    said("the whole request", [ask(client, row, number) for number, row in enumerate(asked)])
    access = Access(User.objects.get())
    unit = Node.objects.filter(depth=2).order_by("path").first()
    times = []
    for number, row in enumerate(asked[:100]):
        create_entry(access, "aplikasi", unit.pk, Sent(texts={"name": f"{row.nama[:150]} {number}"}))
        times.append(ask(client, row, ASKED + number))
    said("the whole request right after an entry was saved", times)
    beside(client)


def main() -> None:
    """Measure on the database that the environment names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=27_400)
    arguments = parser.parse_args()
    with ExitStack() as places:
        folder = Path(places.enter_context(tempfile.TemporaryDirectory(prefix="pemantik-bench-")))
        url = os.environ.get("DATABASE_URL", "")
        if url.startswith("postgres"):
            url = places.enter_context(schema(url, "bench_typing"))
        else:
            url = f"sqlite:///{folder}/bench.sqlite3"
        os.environ |= {"PEMANTIK_VAR": str(folder), "DATABASE_URL": url, "PEMANTIK_LOG_LEVEL": "ERROR"}
        measure(arguments.rows)


if __name__ == "__main__":
    main()
