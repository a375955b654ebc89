"""A kabupaten with spending requests in every state, a draft budget, and what the checks find."""

from pemantik.inventory.tests.factories import make_entry
from pemantik.planning import clock
from pemantik.planning.services import reviewing, ruling, sheets
from pemantik.planning.services.reviewing import Asking
from pemantik.planning.tests.factories import (
    BUILD,
    World,
    assign,
    fresh,
    make_decided,
    make_draft,
    make_line,
    make_sent,
    make_world,
    wait_days,
)
from pemantik.planning.tests.test_budget import LINES, csv_of


def make_inventory(world: World) -> None:
    """What the checks find: a double in another unit, earlier prices, laptops in a store."""
    make_entry(world.school_operator, world.school, "aplikasi", "Presensi Pegawai", fungsi="Mencatat kehadiran pegawai")
    make_line(
        world.school_operator, world.school, "Pembangunan aplikasi presensi pegawai", kode_rekening="5.2.05.08.01.0005"
    )
    make_entry(world.operator, world.health, "kebutuhan", "Antrean pendaftaran yang cepat", alasan="Antre dua jam")
    for year, price in (("2024", "11000000"), ("2025", "11500000"), ("2026", "12500000")):
        account = {"kode_rekening": "5.2.02.10.01.0002", "volume": "1 unit", "tahun": year, "pagu": price}
        make_line(world.operator, world.health, f"Laptop pelayanan {year}", **account)
    stored = {"kondisi": "Baik", "jumlah": "3", "jenis_perangkat": "Laptop", "ruang": "Gudang"}
    make_entry(world.operator, world.health, "perangkat", "Laptop cadangan", **stored)


def prepare() -> dict[str, object]:
    """Requests in every state, a draft budget, and their people."""
    world = make_world()
    make_inventory(world)
    ruling.set_holidays(world.coordinator, world.institution.pk, "25 Desember 2026 Natal\n1 Januari 2027 Tahun baru")
    draft = make_draft(world, title="Draf jaringan puskesmas")
    asked = make_sent(world, **BUILD)
    assign(world, asked, "arsitektur", "keamanan")
    reviewing.ask_unit(world.assessor, asked.pk, Asking("Mengapa tidak memakai aplikasi Dinas Pendidikan?"))
    late = make_sent(world, title="Server arsip", amount="250.000.000", account="5.2.02.10.01.0001")
    wait_days(late, 60)

    clock.set_due(fresh(late))
    decided = make_decided(world, "conditional", 90_000_000)
    make_decided(world, "rejected", title="Router kedua", amount="40.000.000")
    returned = make_decided(world, "returned", title="Lisensi kantor", amount="30.000.000").request
    sheet = sheets.send_budget(
        world.coordinator, world.institution.pk, (2027, "RKA"), "rka-2027.csv", csv_of(*LINES[:2], *LINES[3:])
    )
    people = {
        "coordinator": world.coordinator,
        "assessor": world.assessor,
        "operator": world.operator,
        "school": world.school_operator,
        "head": world.head,
        "stranger": world.stranger,
    }
    return {
        "people": people,
        "reviewer": world.assessor.user.name,
        "draft": f"/belanja/{draft.pk}/ubah/",
        "asked": f"/belanja/{asked.pk}/",
        "late": f"/belanja/{late.pk}/",
        "decided": f"/belanja/{decided.request_id}/",
        "returned": f"/belanja/{returned.pk}/",
        "correct": f"/belanja/{decided.request_id}/putusan/",
        "realise": f"/belanja/{decided.request_id}/realisasi/",
        "rules": f"/belanja/aturan/{world.institution.pk}/",
        "sheet": f"/belanja/rancangan/{sheet.pk}/",
    }
