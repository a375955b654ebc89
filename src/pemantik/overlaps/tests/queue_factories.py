"""A province whose regency pays for the same thing twice, readers of it, and the owners."""

from dataclasses import dataclass

from pemantik.inventory.models import Entry
from pemantik.inventory.tests.factories import World, make_entry, make_world
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of
from pemantik.overlaps.models import Pair, SearchRun
from pemantik.overlaps.services.searching import run_search

LETTERS = "Mengelola surat masuk, surat keluar, dan disposisi pimpinan secara elektronik."
STAFF = "Mengelola data pegawai, kenaikan pangkat, dan pensiun aparatur daerah."
ROADS = "Mencatat laporan jalan rusak dari warga beserta foto dan titik lokasinya."


@dataclass
class Doubled:
    """Two units with the same thing; `letters` and `staff` are such pairs, `roads` stands alone."""

    world: World
    letters: tuple[Entry, Entry]
    staff: tuple[Entry, Entry]
    roads: Entry
    reader: Access
    second: Access
    coordinator: Access
    operator: Access
    other_operator: Access
    head: Access


def make_doubled(*, search: bool = True) -> Doubled:
    """The world, searched once unless told otherwise."""
    world = make_world()
    boss = world.coordinator

    def made(unit, name: str, text: str, cost: str) -> Entry:
        return make_entry(boss, unit, name=name, description=text, biaya_tahunan=cost)

    letters = (
        made(world.unit, "Aplikasi Surat Elektronik", LETTERS, "40000000"),
        made(world.second, "Sistem Persuratan Elektronik (E-Surat)", LETTERS, "25000000"),
    )
    staff = (
        made(world.unit, "Sistem Informasi Kepegawaian", STAFF, "60000000"),
        made(world.second, "Sistem Informasi Manajemen Kepegawaian (SIMPEG)", STAFF, "90000000"),
    )
    found = Doubled(
        world=world,
        letters=letters,
        staff=staff,
        roads=made(world.unit, "Lapor Jalan", ROADS, "10000000"),
        reader=access_of(Role.INTERNAL_ASSESSOR, world.own),
        second=access_of(Role.REVIEWER, world.own),
        coordinator=boss,
        operator=world.operator,
        other_operator=access_of(Role.OPERATOR, world.second),
        head=access_of(Role.HEAD, world.own),
    )
    if search:
        run_now()
    return found


def run_now() -> SearchRun:
    """Search the inventory at once."""
    run = SearchRun.objects.create()
    assert run_search(run.pk) == "done"
    run.refresh_from_db()
    return run


def pair_of(entries: tuple[Entry, Entry]) -> Pair:
    """The stored pair of two entries."""
    low, high = sorted(entries, key=lambda entry: entry.pk)
    return Pair.objects.get(first=low, second=high)
