"""A kabupaten whose entries are like others, here and elsewhere."""

from datetime import timedelta

from django.utils import timezone

from pemantik.inventory.tests.factories import World, make_entry, make_published, make_world
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_institution, make_unit
from pemantik.overlaps import assistant
from pemantik.overlaps.engine.finding import search
from pemantik.overlaps.models import Move
from pemantik.overlaps.records import SEARCHED, records_of
from pemantik.overlaps.selectors.records import entries_to_compare
from pemantik.overlaps.services import reuse

LONG = "Sistem_Informasi_Pendataan_Nelayan_dan_Kapal_Perikanan_Terpadu_Kabupaten_Pringsewu_2026"


def fill(world: World) -> dict[str, str]:
    """Doubles here, the same elsewhere, one of them offered, and applications that Aplikasi Umum serve."""
    make_entry(world.coordinator, world.second, name="Presensi Pegawai")
    make_entry(world.coordinator, world.second, name="Pendataan Nelayan")
    make_entry(world.coordinator, world.second, name=LONG)
    mine = make_published(world, world.coordinator, world.unit, name="Sistem Informasi Pendataan Nelayan")
    similar = assistant.saved(world.coordinator, mine, "1" * 32)
    for number, code in enumerate(("18.02", "18.03", "18.05")):
        place = make_institution(code, world.province)
        office = access_of(Role.COORDINATOR, place)
        theirs = make_published(world, office, make_unit(place, "Dinas Perikanan"), name="Database Nelayan")
        if number < 2:
            note = "Kode sumber dan pemasangan di server Anda, tanpa biaya. Syaratnya: perbaikan dikembalikan."
            reuse.offer_entry(office, theirs.pk, 0, note, "Dinas Perikanan, perikanan@contoh.go.id")
    make_entry(world.operator, world.unit, name="E-Arsip Dinas Kesehatan", biaya_tahunan="48.000.000")
    make_entry(world.operator, world.unit, name="Sistem Kepegawaian Dinas", biaya_tahunan="125.500.000")
    make_entry(world.operator, world.unit, name="SIMPEG Dinkes")
    reuse.store_twins(search(records_of(entries_to_compare(SEARCHED))))
    reuse.store_served()
    moves = {move.entry.name: move for move in Move.objects.select_related("entry")}
    late = moves["Sistem Kepegawaian Dinas"]
    reuse.answer_move(world.operator, late.pk, 1, "move", until=timezone.localdate() + timedelta(days=200))
    reuse.answer_move(world.operator, moves["SIMPEG Dinkes"].pk, 1, "stay", reason="Terikat kontrak sampai 2027.")
    return {
        "similar": similar,
        "share": f"/dobel/di-tempat-lain/{mine.pk}/tawarkan/",
        "move": f"/dobel/aplikasi-umum/{moves['E-Arsip Dinas Kesehatan'].pk}/",
        "move-answered": f"/dobel/aplikasi-umum/{late.pk}/",
        "entry": f"/inventaris/data/{mine.pk}/",
    }


def prepare() -> dict:
    """All of it; people and paths of pages."""
    world = make_world()
    paths = fill(world)
    people = {
        "operator": world.operator,
        "coordinator": world.coordinator,
        "stranger": world.stranger,
        "head": access_of(Role.HEAD, world.own),
    }
    return {"people": people, **paths}
