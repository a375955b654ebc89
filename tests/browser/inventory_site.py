"""A kabupaten with an inventory in every state."""

from django.utils import timezone

from pemantik.accounts.audit import acting
from pemantik.inventory.models import Entry, ImportedEntry, InventoryImport
from pemantik.inventory.reading import Sent
from pemantik.inventory.services import seals
from pemantik.inventory.services.entries import change_entry, create_entry, remove_entry
from pemantik.inventory.services.import_undo import undo
from pemantik.inventory.services.imports import DRAFTS_LIVE
from pemantik.inventory.services.needs import answer_need
from pemantik.inventory.tests.factories import (
    World,
    make_entry,
    make_many,
    make_process,
    make_published,
    make_whole,
    make_world,
)
from pemantik.inventory.tests.sheets import APPS, imported, send, workbook
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_institution, make_unit

NAMES = ("e-Puskesmas", "SIKDA Generik", "Antrean Rumah Sakit Daerah Berbasis Web untuk Seluruh Puskesmas Kabupaten")
#: A list as an office keeps it: titles, words of its own, doubles, several systems in a cell, a total, a signature.
MESSY = [
    ["DAFTAR APLIKASI PEMERINTAH KABUPATEN PRINGSEWU TAHUN 2026"],
    [],
    [*APPS, "Catatan tim penyusun pada waktu pendataan"],
    ["Sistem Antrean", "Dinkes", "", "Aktip", "Web", "antrean-rumah-sakit-daerah.kabupaten.contoh.go.id", 2020],
    ["Sistem Rujukan", "Dinkes", "", "Aktip", "Web", "", 2020],
    [
        "Sistem Gizi",
        "Dinas Kesehatn",
        "Pemantauan_gizi_balita_dan_ibu_hamil_seluruh_kecamatan_2026",
        "Aktip",
        "",
        "",
        "",
    ],
    ["Sistem Imunisasi & e-Posyandu", "Dinkes", "", "Aktif", "Web", "", 2020],
    ["Sistem Gawat Darurat", "Dinkes", "", "Aktif", "Web", "", "dua ribu dua puluh"],
    ["Sistem Gawat Darurat", "Dinkes", "", "Tidak Aktif", "Android", "", 2019],
    ["", "Dinkes", "Tanpa nama", "Aktif", "", "", ""],
    ["Sistem Absensi", "Dinas yang tidak pernah ada", "", "Aktif", "", "", ""],
    ["Sistem Absensi", "Dinas Pendidikan", "", "Aktif", "", "", ""],
    ["Jumlah", "", 9],
    [],
    ["", "", "", "Pringsewu, 12 Januari 2026"],
]
CLEAN = [APPS, ["Sistem Arsip", "Dinas Pendidikan", "Arsip dinamis", "Aktif", "Web", "", 2021], ["", "Dinkes"]]


def make_imports(world: World) -> dict[str, int]:
    """A draft that needs work, an import that was saved and changed again, one taken back, one that stopped."""
    with acting(world.operator.user):
        arsip = [*CLEAN[:1], ["Sistem Kearsipan", "Dinkes", "", "Aktif", "Web", "", 2021]]
        taken = imported(world.operator, world.unit, arsip)
        undo(world.operator, taken.pk)
    with acting(world.coordinator.user):
        draft = send(
            world.coordinator, world.own, workbook(MESSY), name="DAFTAR_APLIKASI_KABUPATEN_FINAL_revisi_3.xlsx"
        )
        clean = send(world.coordinator, world.own, workbook([*CLEAN[:1], ["Sistem Siap", "Dinkes", "", "Aktif"]]))
        done = imported(world.coordinator, world.own, CLEAN)
        stopped = send(world.coordinator, world.own, workbook(CLEAN), name="terhenti.xlsx")
    InventoryImport.objects.filter(pk=stopped.pk).update(state="saving", heard_at=timezone.now() - DRAFTS_LIVE)
    return {"messy": draft.pk, "clean": clean.pk, "done": done.pk, "taken": taken.pk, "stopped": stopped.pk}


def make_server(world: World) -> Entry:
    """A server that runs applications and stands in a room."""
    room = make_entry(
        world.coordinator, world.own, "fasilitas-komputasi", "Ruang server Diskominfo", lokasi="Pringsewu"
    )
    values = {"jenis_server": "Fisik", "jenis_penggunaan_server": "Aplikasi", "status_kepemilikan": "Milik Sendiri"}
    texts = {"name": "srv-aplikasi-01", "description": "Server aplikasi.", "kondisi": "Baik", "tahun_perolehan": "2021"}
    sent = Sent(texts=texts | values, links={"fasilitas": frozenset({room.pk})})
    return create_entry(world.coordinator, "server", world.own.pk, sent)


def prepare() -> dict[str, object]:
    """Entries and their people."""
    world = make_world()
    for number in range(12):
        make_unit(world.own, f"Kecamatan {number + 1}", "district")
    empty = access_of(Role.OPERATOR, make_institution("18.11", world.province, name="Kabupaten Mesuji"))
    with acting(world.coordinator.user):
        published = make_published(world)
        machine = make_server(world)
        whole = make_whole(world.operator, world.unit, "e-Kinerja")
        links = {"proses_bisnis": frozenset(whole.links.values_list("target_id", flat=True)), "tempat": {machine.pk}}
        sent = Sent(texts={"url": "ekinerja.contoh.go.id", "biaya_tahunan": "85000000"}, links=links)
        whole = change_entry(world.coordinator, whole.pk, whole.version, sent)
        seals.verify_entry(world.coordinator, whole.pk, whole.version)
        seals.confirm_entry(world.operator, published.pk, published.version)
        Entry.objects.filter(pk=whole.pk).update(description="Diubah lewat basis data.")
        drafts = [make_entry(world.operator, world.unit, name=name) for name in NAMES]
        raced = make_entry(world.operator, world.unit, name="Diperebutkan", description="Awal")
        removed = make_entry(world.operator, world.unit, name="Aplikasi lama")
        remove_entry(world.operator, removed.pk)
        need = make_entry(
            world.operator, world.unit, "kebutuhan", "Laptop puskesmas", alasan="Rusak", tingkat="Mengganggu layanan"
        )
        other = make_entry(world.operator, world.unit, "kebutuhan", "Jaringan cadangan")
        answer_need(world.coordinator, other.pk, 0, "planned", "Masuk RKA 2027.")
        for number in range(20):
            make_process(world.coordinator, world.second, f"Proses {number + 1:02}")
        make_many(world.unit, world.own, 120, "perangkat")
    moved = make_imports(world)
    with acting(world.stranger.user):
        shared = make_published(world, world.stranger, world.foreign, "SIKS Kota")
    people = {
        "operator": world.operator,
        "coordinator": world.coordinator,
        "head": access_of(Role.HEAD, world.own),
        "empty": empty,
        "stranger": world.stranger,
    }
    entries = {
        "published": published,
        "tampered": whole,
        "draft": drafts[0],
        "removed": removed,
        "raced": raced,
        "need": need,
        "answered": other,
        "server": machine,
        "shared": shared,
    }
    return {
        "people": people,
        **{name: f"/inventaris/data/{entry.pk}/" for name, entry in entries.items()},
        **{name: f"/inventaris/impor/{pk}/" for name, pk in moved.items()},
        "change": f"/inventaris/data/{published.pk}/ubah/",
        "imported": f"/inventaris/data/{ImportedEntry.objects.get(batch=moved['done']).entry_id}/",
    }
