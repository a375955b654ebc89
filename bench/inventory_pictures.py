"""Time of the pictures of the inventory with 300,000 devices, 30,000 applications and a graph of 2,000 nodes.

    PEMANTIK_VAR=... [DATABASE_URL=...] python bench/inventory_pictures.py [DEVICES]

Works in the configured database, which should be empty. Prints for each picture the median of five requests and the
processor's time, and for the graph the time until Chromium has drawn it and until a node's surroundings are drawn.
"""

import os
import random
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pemantik.config.settings")
os.environ.setdefault("PEMANTIK_SECOND_FACTOR", "optional")
os.environ.setdefault("PEMANTIK_ALLOWED_HOSTS", "127.0.0.1,testserver")
sys.path[:0] = [str(Path(__file__).parents[1] / "src"), str(Path(__file__).parents[1])]
django.setup()

from django.conf import settings  # noqa: E402 - needs the settings above
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from pemantik.config import server  # noqa: E402
from pemantik.inventory.filling import Content, fill  # noqa: E402
from pemantik.inventory.models import Entry, Link  # noqa: E402
from pemantik.organizations.models import Grant, Node  # noqa: E402
from pemantik.organizations.permissions import Access  # noqa: E402
from pemantik.organizations.roles import Role  # noqa: E402
from pemantik.organizations.tests.factories import access_of  # noqa: E402

UNITS, APPS, JOINED, SERVICES, SERVERS = 300, 30_000, 2_000, 5_000, 500
PAGES = ("perangkat", "lanskap", "integrasi", "biaya", "sdm")


def make(city: Node, devices: int) -> None:
    """Everything, written in large pieces; the same every time."""
    chance = random.Random(5)
    units = [
        Node.objects.add_child(city, {"kind": "opd", "name": f"Dinas {n}"})
        for n in range(UNITS)
        if not city.refresh_from_db()
    ]

    def entry(kind: str, name: str, **values: object) -> Entry:
        made = Entry(kind=kind, node=chance.choice(units), institution=city)
        fill(made, Content(name=name, description="x", urusan=f"1.0{chance.randint(1, 6)}", values=values))
        return made

    conditions = ("Baik", "Baik", "Baik", "Rusak ringan", "Rusak berat")
    store(entry("perangkat", f"Perangkat {n}", kondisi=chance.choice(conditions), jumlah="1", jenis_perangkat="Laptop",
                tahun_perolehan=chance.randint(2012, 2026)) for n in range(devices))  # fmt: skip
    apps = store(entry("aplikasi", f"Aplikasi {n}", status="Aktif", biaya_tahunan="1000000.5") for n in range(APPS))
    services = store(entry("layanan", f"Layanan {n}", metode_layanan="Elektronik") for n in range(SERVICES))
    servers = store(entry("server", f"Server {n}", kondisi="Baik", tahun_perolehan=2020) for n in range(SERVERS))
    store(
        entry("belanja-tik", f"Belanja {n}", tahun=2026, pagu="5000000", realisasi="4000000.25") for n in range(20_000)
    )
    joined = apps[:JOINED]
    links = {(chance.choice(joined), "aplikasi", chance.choice(joined)) for _n in range(2 * JOINED)}
    links |= {(app, "aplikasi", joined[0]) for app in joined[1:]}
    links |= {(chance.choice(apps), "layanan", service) for service in services}
    links |= {(app, "tempat", chance.choice(servers)) for app in apps}
    Link.objects.bulk_create(
        (Link(source_id=a, relation=kind, target_id=b) for a, kind, b in sorted(links) if a != b), batch_size=5000
    )


def store(entries) -> list[int]:
    """Write entries in pieces; returns their ids."""
    ids: list[int] = []
    batch: list[Entry] = []
    for each in entries:
        batch.append(each)
        if len(batch) == 5000:
            ids += [made.pk for made in Entry.objects.bulk_create(batch)]
            batch = []
    return ids + [made.pk for made in Entry.objects.bulk_create(batch)]


def measure(name: str, call) -> None:
    """The median of five, and the processor's time of this process for it (a database server works beside it)."""
    call()
    times, works = [], []
    for _again in range(5):
        start, work = time.perf_counter(), time.process_time()
        call()
        times.append(time.perf_counter() - start)
        works.append(time.process_time() - work)
    middle, worked = statistics.median(times) * 1000, statistics.median(works) * 1000
    print(f"{name:<46} {middle:8.0f} ms, processor {worked:6.0f} ms", flush=True)


def in_browser(access: Access, centre: int) -> None:
    """Time to the drawn graph in Chromium, from opening the address."""
    session = SessionStore()
    session["_auth_user_id"] = str(access.user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = access.user.get_session_auth_hash()
    session.save()
    port = server.free_port("127.0.0.1", 18700)
    command = [sys.executable, "-m", "pemantik.cli", "serve", "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1] / "src")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as serving:
        serving.stdout.readline()
        _open(f"http://127.0.0.1:{port}", str(session.session_key), centre)
        serving.terminate()


def _open(address: str, session: str, centre: int) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = os.environ.get("PEMANTIK_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        profile = browser.new_context(base_url=address, viewport={"width": 1366, "height": 900})
        profile.add_cookies([{"name": "pemantik_session", "value": session, "url": address}])
        page = profile.new_page()
        page.set_default_timeout(120_000)

        def drawn(path: str) -> None:
            page.goto(path, wait_until="commit")
            page.wait_for_selector("[data-drawn] svg", state="attached")
            page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

        measure("Chromium: the whole graph is drawn", partial(drawn, "/inventaris/gambar/integrasi/"))
        measure("Chromium: larger", lambda: page.locator("[data-zoom]").first.click())
        measure(
            "Chromium: around the most connected", lambda: drawn(f"/inventaris/gambar/integrasi/?aplikasi={centre}")
        )
        browser.close()


def main(devices: int) -> None:
    """Make everything, then measure."""
    call_command("migrate", interactive=False, verbosity=0)
    server.collect_static_files()
    city = Node.objects.filter(kind="kota").first()
    if city is None:
        city = Node.objects.add_root({"kind": "kota", "name": "Kota"})
        make(city, devices)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    grant = Grant.objects.filter(node=city).select_related("user").first()
    access = Access(grant.user) if grant else access_of(Role.COORDINATOR, city)
    client = Client()
    client.force_login(access.user)
    print(f"{Entry.objects.count():,} entries, {Link.objects.count():,} links, {connection.vendor}")
    for page in PAGES:
        measure(f"/inventaris/gambar/{page}/", lambda page=page: client.get(f"/inventaris/gambar/{page}/"))
    measure("/inventaris/mutu/", lambda: client.get("/inventaris/mutu/"))
    measure("/inventaris/konfirmasi/", lambda: client.get("/inventaris/konfirmasi/"))
    busy = Entry.objects.filter(kind="server").values_list("pk", flat=True)[0]
    measure("/inventaris/gambar/ketergantungan/", lambda: client.get(f"/inventaris/gambar/ketergantungan/{busy}/"))
    in_browser(access, Entry.objects.filter(kind="aplikasi").order_by("pk").values_list("pk", flat=True)[0])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000)
