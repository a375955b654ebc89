"""The review queue at the size of a country: one search through a stored inventory, and its pages afterwards.

    python -m bench.overlaps.queue [ROWS_EACH]   # 548 institutions of about so many rows (50); SQLite or DATABASE_URL

Prints seconds and memory of the search and of a second one, and for each page the median time and the queries.
Empties nothing: it needs a fresh data folder (PEMANTIK_VAR), which a temporary one is if none is named.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pemantik.config.settings")
os.environ["PEMANTIK_SECOND_FACTOR"] = "optional"
PLACES, RUNS = 548, 7
KINDS = {"aplikasi": "aplikasi", "belanja": "belanja-tik", "dataset": "data-informasi"}


def make(size: int) -> None:
    """The made list as entries, each unit once in each institution."""
    from bench.overlaps.generator import make as made_rows
    from pemantik.inventory.models import Entry
    from pemantik.organizations.models import Node

    root = Node.objects.add_root({"kind": "kementerian", "name": "Kementerian Contoh"})
    institutions: dict[str, Any] = {}
    units: dict[tuple[str, str], Any] = {}
    entries = []
    for row in made_rows("tuning", PLACES, size, "queue"):
        if row.wilayah not in institutions:
            institutions[row.wilayah] = Node.objects.add_child(root, {"kind": "kota", "name": row.wilayah[:150]})
        home = institutions[row.wilayah]
        if (row.wilayah, row.opd) not in units:
            about = {"kind": "opd", "name": (row.opd or "Sekretariat")[:150]}
            units[row.wilayah, row.opd] = Node.objects.add_child(home, about)
        entries.append(
            Entry(
                kind=KINDS[row.jenis],
                institution=home,
                node=units[row.wilayah, row.opd],
                name=row.nama[:200],
                description=row.deskripsi,
                year=int(row.tahun) if row.tahun else None,
                amount=int(row.anggaran) if row.anggaran else None,
                values={"penyedia": row.vendor},
            )
        )
    Entry.objects.bulk_create(entries, batch_size=2_000)


def ask(path: str, user: Any) -> tuple[float, int]:
    """Median milliseconds and queries of a page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(user)
    times = []
    for _run in range(RUNS):
        with CaptureQueriesContext(connection) as asked:
            begin = time.perf_counter()
            assert client.get(path).status_code == 200, path
            times.append(1000 * (time.perf_counter() - begin))
    return statistics.median(times), len(asked)


def main() -> None:
    """Make, search twice, decide one, look."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from pemantik.organizations.models import Node
    from pemantik.organizations.roles import Role
    from pemantik.organizations.tests.factories import access_of
    from pemantik.overlaps.models import Pair, SearchRun
    from pemantik.overlaps.services.deciding import decide
    from pemantik.overlaps.services.searching import run_search

    setup_test_environment()
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", interactive=False, verbosity=0)
    make(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
    for word in ("first search", "second search"):
        run, begin = SearchRun.objects.create(), time.perf_counter()
        run_search(run.pk)
        run.refresh_from_db()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{word}: {time.perf_counter() - begin:.1f} s, {peak} MB at most, {run.counts}")
    country = access_of(Role.COORDINATOR, Node.objects.get(depth=1))
    city = access_of(Role.COORDINATOR, Pair.objects.order_by("pk").first().institution)
    pair = Pair.objects.filter(institution=city.grants[0].node).first()
    begin = time.perf_counter()
    decide(city, pair.pk, pair.version, "double")
    print(f"one decision: {1000 * (time.perf_counter() - begin):.0f} ms")
    for name, access in (("country", country), ("city", city)):
        for path in (
            "/dobel/",
            "/dobel/?keadaan=semua&hal=100",
            f"/dobel/{pair.pk}/",
            "/dobel/kelompok/",
            "/dobel/hemat/",
        ):
            median, asked = ask(path, access.user)
            print(f"{name} {path}: {median:.0f} ms, {asked} queries")


if __name__ == "__main__":
    if "PEMANTIK_VAR" not in os.environ:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["PEMANTIK_VAR"] = folder
            main()
    else:
        main()
