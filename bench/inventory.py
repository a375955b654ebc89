"""The registry at the size of a country: quickest and median time of its pages, and their queries.

    python bench/inventory.py                            # SQLite
    DATABASE_URL=postgres://… python bench/inventory.py  # PostgreSQL, in a schema of its own
    python bench/inventory.py --keep FOLDER              # keep the data there, and use it again the next time

Enters 700 institutions below 35 provinces with 30 units each, 30,000 applications and 300,000 devices, and asks for
each page as whoever sees the whole country, a province, an institution, or a unit. The machine should have nothing
else to do. Exit code 1 when the median of a page is over 200 ms.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

import django  # noqa: E402
from places import schema  # noqa: E402

PROVINCES, INSTITUTIONS, UNITS = 35, 700, 30
APPLICATIONS, DEVICES = 30_000, 300_000
RUNS, LIMIT = 9, 200
BATCH = 5000
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WORDS = ("Layanan", "Informasi", "Kepegawaian", "Kesehatan", "Perizinan", "Antrean", "Pajak", "Arsip", "Desa", "Aset")

#: What is asked for, in each list.
QUERIES = (
    "",
    "?hal=200",
    "?cari=perizinan",
    "?cari=kepegawaian+000123",
    "?cari=tidak-ada-yang-begini",
    "?keadaan=published&isi=sebagian",
    "?pilah={facet}&tahun=2019",
    "?pastikan=1&isi=kurang",
    "?unit=dinas+07",
    "?milik=lain&cari=pajak",
)
LISTS = {"aplikasi": "Aktif", "perangkat": "Rusak+berat"}


def make() -> None:
    """Fill an empty database."""
    from pemantik.accounts.models import User
    from pemantik.organizations.models import Grant, Node

    root = Node.objects.add_root({"kind": "kementerian", "name": "Kementerian Contoh"})
    provinces = _below([root], PROVINCES, "provinsi", "Provinsi")
    institutions = _below(provinces, INSTITUTIONS // PROVINCES, "kabupaten", "Kabupaten")
    units = _below(institutions, UNITS, "opd", "Dinas")
    places = {"country": root, "province": provinces[0], "institution": institutions[0], "unit": units[0]}
    for name, node in places.items():
        person = User.objects.create(email=f"{name}@example.go.id", name=name.title(), password="!")
        Grant.objects.create(user=person, role="coordinator", node=node)
    _enter(_applications((units, institutions)))
    _enter(_devices((units, institutions)))


def _below(parents: list, each: int, kind: str, name: str) -> list:
    from pemantik.organizations.models import Node

    depth = parents[0].depth + 1
    nodes = [
        Node(kind=kind, name=f"{name} {number:02}", depth=depth, path=Node._get_path(parent.path, depth, number))
        for parent in parents
        for number in range(1, each + 1)
    ]
    Node.objects.bulk_create(nodes, batch_size=BATCH)
    Node.objects.filter(pk__in=[parent.pk for parent in parents]).update(numchild=each)
    return list(Node.objects.filter(depth=depth).order_by("path"))


def _applications(places: tuple[list, list]) -> Iterator[Any]:
    for number in range(APPLICATIONS):
        words = " ".join(WORDS[(number // step) % len(WORDS)] for step in (1, 10, 100))
        values = {
            "kepanjangan": f"Sistem {words} Terpadu Berbasis Elektronik",
            "fungsi": f"Mencatat dan melaporkan {words.lower()} unit. " * 6,
            "status": ("Aktif", "Tidak Aktif")[number % 7 == 0],
            "kepemilikan": "Aplikasi Khusus milik Pemda",
            "basis_aplikasi": ["Web"],
            "unit_pengembang": "Dinas Komunikasi dan Informatika",
            "penempatan": "Pusat data sendiri",
            "tahun_pembuatan": 2010 + number % 16,
        }
        yield _entry("aplikasi", f"{words} {number:06}", number, places, values)


def _devices(places: tuple[list, list]) -> Iterator[Any]:
    for number in range(DEVICES):
        kind = ("Laptop", "Komputer meja", "Printer", "Proyektor")[number % 4]
        values = {
            "jenis_perangkat": kind,
            "kondisi": ("Baik", "Baik", "Rusak ringan", "Rusak berat")[number % 4],
            "tahun_perolehan": 2012 + number % 14,
            "merek": "Contoh X100",
            "kode_barang": f"1.3.2.10.01.02.{number:06}",
        }
        name = f"{kind} {WORDS[number % len(WORDS)]} {number:06}"
        yield _entry("perangkat", name, number, places, values)


def _entry(kind: str, name: str, number: int, places: tuple[list, list], values: dict) -> Any:
    from django.utils import timezone

    from pemantik.inventory.filling import Content, fill
    from pemantik.inventory.models import Entry

    units, institutions = places
    place = number * 7919 % len(units)
    entry = Entry(kind=kind, node=units[place], institution=institutions[place // UNITS])
    fill(entry, Content(name=name, description="Dipakai setiap hari." if number % 3 else "", values=values))
    entry.code = f"{entry.metadata.object_code}-{number:06}"
    entry.state = ("draft", "draft", "verified", "published")[number % 4]
    entry.confirmed_until = timezone.localdate() if number % 5 == 0 else None
    return entry


def _enter(entries: Iterator[Any]) -> None:
    from pemantik.inventory.models import Entry

    while some := list(islice(entries, BATCH)):
        Entry.objects.bulk_create(some)


def targets() -> Iterator[tuple[str, str]]:
    """Who asks for which address."""
    from pemantik.inventory.models import Entry

    for person in ("country", "province", "institution", "unit"):
        yield person, "/inventaris/"
        for kind, facet in LISTS.items():
            for query in QUERIES:
                yield person, f"/inventaris/{kind}/{query.format(facet=facet)}"
        yield person, "/inventaris/aplikasi/tambah/"
    entry = Entry.objects.filter(kind="aplikasi").order_by("pk").first()
    yield "country", f"/inventaris/data/{entry.pk}/"
    yield "country", f"/inventaris/data/{entry.pk}/ubah/"


def ask(person: str, address: str, *, verbose: bool = False) -> tuple[float, float, int]:
    """The quickest and the median time in ms and the number of queries of a page."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(email=f"{person}@example.go.id"), backend=BACKEND)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.status_code != 200:
        sys.exit(f"{address} answers {answer.status_code}")
    if verbose:
        for one in sorted(queries.captured_queries, key=lambda each: -float(each["time"]))[:2]:
            print(one["time"], one["sql"])
    asked, times = len(queries), []
    for _ in range(RUNS):
        began = time.perf_counter()
        client.get(address)
        times.append(1000 * (time.perf_counter() - began))
    return min(times), statistics.median(times), asked


def measure(only: str, *, verbose: bool = False) -> int:
    """Fill the database if it is empty, ask for every page, print; 1 when one took too long."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "pemantik.config.settings", "PEMANTIK_SECOND_FACTOR": "optional"}
    django.setup()
    from django.db import connection

    from pemantik.config.preparing import prepare_database
    from pemantik.config.server import collect_static_files
    from pemantik.organizations.models import Node

    prepare_database()
    collect_static_files()
    if not Node.objects.exists():
        began = time.perf_counter()
        make()
        with connection.cursor() as cursor:  # what the databases do by themselves after a while
            cursor.execute("VACUUM ANALYZE inventory_entry" if connection.vendor == "postgresql" else "ANALYZE")
        print(f"entered in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    slow = 0
    for person, address in targets():
        if only and only not in f"{person} {address}":
            continue
        quickest, median, asked = ask(person, address, verbose=verbose)
        slow += median > LIMIT
        print(
            f"{quickest:7.1f} {median:7.1f} ms {asked:3d} queries  {person:<11} {address}{' SLOW' * (median > LIMIT)}",
            flush=True,
        )
    return 1 if slow else 0


def main() -> int:
    """Measure on the database that the environment names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="folder in which the data stays")
    parser.add_argument("--only", default="", help="only pages whose line holds this")
    parser.add_argument("--verbose", action="store_true", help="show the two slowest queries of each page")
    arguments = parser.parse_args()
    with ExitStack() as places:
        folder = arguments.keep or Path(places.enter_context(tempfile.TemporaryDirectory(prefix="pemantik-bench-")))
        folder.mkdir(parents=True, exist_ok=True)
        url = os.environ.get("DATABASE_URL", "")
        if url.startswith("postgres"):
            url = places.enter_context(schema(url, "bench_inventory", keep=bool(arguments.keep)))
        else:
            url = f"sqlite:///{folder.resolve()}/bench.sqlite3"
        os.environ |= {"PEMANTIK_VAR": str(folder), "DATABASE_URL": url, "PEMANTIK_LOG_LEVEL": "ERROR"}
        return measure(arguments.only, verbose=arguments.verbose)


if __name__ == "__main__":
    sys.exit(main())
