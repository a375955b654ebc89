"""A list of 20,000 applications: sent, checked, saved, sent again with every row changed, and taken back.

    python bench/inventory_import.py [--rows 20000]          # SQLite
    DATABASE_URL=postgres://… python bench/inventory_import.py  # PostgreSQL too, in a schema of its own

Prints seconds for each step, and those of the processor (of Python; PostgreSQL works beside it). What the user waits
for (send, check, save) has to stay below 20 s. The machine should have nothing else to do.
"""

import argparse
import io
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

import django  # noqa: E402
from places import schema  # noqa: E402

LIMIT, FULL = 20.0, 20_000
UNITS = 60
HEAD = (
    "No",
    "Kode",
    "Nama aplikasi",
    "Unit pemilik",
    "Uraian",
    "Fungsi",
    "Kode RAA",
    "Jenis aplikasi",
    "Status",
    "Platform",
    "Alamat",
    "Tahun dibuat",
    "Biaya setahun",
    "Pembangun",
    "Lokasi server",
    "Kategori sistem elektronik",
    "Basis data",
    "Bahasa",
    "Jumlah pengguna",
    "Terintegrasi dengan",
    "Unit pengguna",
)


def main() -> int:
    """Measure on SQLite, and on PostgreSQL where there is one; exit code 1 where the limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=FULL)
    arguments = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "pemantik.config.settings"
    os.environ["PEMANTIK_TASKS"] = "django_tasks.backends.dummy.DummyBackend"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PEMANTIK_VAR"] = folder
        if address := os.environ.get("DATABASE_URL"):
            with schema(address, "bench_inventory_import") as own:
                os.environ["DATABASE_URL"] = own
                django.setup()
                return measure(arguments.rows)
        django.setup()
        return measure(arguments.rows)


def measure(rows: int) -> int:
    """All steps, one after the other."""
    from django.core.management import call_command
    from django.db import connection

    from pemantik.inventory.services import import_saving, import_undo, imports
    from pemantik.organizations.roles import Role
    from pemantik.organizations.tests.factories import access_of, make_institution, make_unit

    call_command("migrate", verbosity=0)
    own = make_institution()
    for number in range(UNITS):
        make_unit(own, f"Dinas Urusan Nomor {number + 1}", short_name=f"Dinas {number + 1}")
    access = access_of(Role.COORDINATOR, own)
    first, second = workbook(rows, ""), workbook(rows, " baru")
    print(f"{connection.vendor}: {rows} rows, {len(first) / 1e6:.1f} MB")
    total = 0.0

    def step(name: str, work):
        nonlocal total
        started, busy = time.perf_counter(), time.process_time()
        result = work()
        seconds, busy = time.perf_counter() - started, time.process_time() - busy
        total += seconds
        print(f"  {name:30} {seconds:6.1f} s  {busy:6.1f} s")
        return result

    worst = 0.0
    for name, content in (("all new", first), ("all changed", second), ("all the same", second)):
        total = 0.0
        batch = step(f"{name}: send", lambda content=content: imports.send(access, own.pk, "", "a.xlsx", content))
        step(f"{name}: check", lambda batch=batch: imports.check(batch.pk, batch.run))
        batch.refresh_from_db()
        told = {key: count for key, count in batch.counts.items() if count}
        batch = step(f"{name}: save", lambda batch=batch: save(import_saving, access, batch))
        print(f"  {name}: {total:.1f} s in all, {told}")
        worst = max(worst, total)
    from pemantik.inventory.models import InventoryImport

    changed = InventoryImport.objects.order_by("pk")[1]
    step("undo of the changes", lambda: import_undo.undo(access, changed.pk))
    print(f"  memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    print(f"  worst {worst:.1f} s, limit {LIMIT:.0f} s{'' if worst <= LIMIT else '  TOO SLOW'}")
    return int(rows >= FULL and worst > LIMIT)


def save(import_saving, access, batch):
    """What the worker does."""
    batch = import_saving.save(access, batch.pk, batch.version)
    if batch.state == "saving":
        import_saving.save_in_background(batch.pk, batch.run)
        batch.refresh_from_db()
    if batch.state != "saved":
        sys.exit(f"not saved: {batch.state} {batch.problem} {batch.counts}")
    return batch


def workbook(rows: int, tail: str) -> bytes:
    """A list as a province would send it."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Aplikasi")
        sheet.write_row(0, 0, ["Daftar Aplikasi Pemerintah Daerah"])
        sheet.write_row(2, 0, HEAD)
        for number in range(1, rows + 1):
            sheet.write_row(number + 2, 0, _row(number, tail))
    return file.getvalue()


def _row(number: int, tail: str) -> list[object]:
    unit = number % UNITS + 1
    return [
        number,
        "",
        f"Sistem Informasi Nomor {number}",
        f"Dinas Urusan Nomor {unit}" if number % 2 else f"Dinas {unit}",
        f"Mengelola pelayanan nomor {number} bagi masyarakat dan perangkat daerah di seluruh wilayah{tail}",
        "Mencatat permohonan, memeriksa berkas, menerbitkan hasil, dan melaporkannya setiap bulan",
        "RAA.02 Aplikasi Khusus" if number % 3 else "RAA.02",
        "Khusus; Lokal",
        "Aktif" if number % 7 else "Tidak aktif",
        "Website; Android" if number % 3 else "Web",
        f"https://app{number}.contoh.go.id",
        2010 + number % 16,
        f"Rp{(number % 90 + 10)}.500.000",
        "Dinas Komunikasi dan Informatika",
        "Data Center",
        "Rendah",
        "MySQL",
        "PHP",
        number % 900,
        f"Sistem Informasi Nomor {number - 1}" if number % 5 == 0 else "-",
        f"Dinas {(unit + 3) % UNITS + 1}; Dinas {(unit + 9) % UNITS + 1}" if number % 4 == 0 else "",
    ]


if __name__ == "__main__":
    raise SystemExit(main())
