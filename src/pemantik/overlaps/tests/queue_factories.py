"""A regency that pays for the same things twice: its entries, searched, its readers, and the owners."""

from dataclasses import dataclass

from pemantik.inventory.models import Entry
from pemantik.inventory.tests.factories import World, make_entry, make_world
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of
from pemantik.overlaps.models import DoubleGroup, Pair, SearchRun, Verdict
from pemantik.overlaps.services.deciding import decide
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


def make_app(boss: Access, unit: Node, name: str, text: str, cost: str = "") -> Entry:
    """An application with what the search reads, and its cost a year."""
    return make_entry(boss, unit, name=name, description=text, biaya_tahunan=cost)


def make_doubled(*, search: bool = True) -> Doubled:
    """The world, searched once unless told otherwise."""
    world = make_world()
    boss = world.coordinator
    letters = (
        make_app(boss, world.unit, "Aplikasi Surat Elektronik", LETTERS, "40000000"),
        make_app(boss, world.second, "Sistem Persuratan Elektronik (E-Surat)", LETTERS, "25000000"),
    )
    staff = (
        make_app(boss, world.unit, "Sistem Informasi Kepegawaian", STAFF, "60000000"),
        make_app(boss, world.second, "Sistem Informasi Manajemen Kepegawaian (SIMPEG)", STAFF, "90000000"),
    )
    found = Doubled(
        world=world,
        letters=letters,
        staff=staff,
        roads=make_app(boss, world.unit, "Lapor Jalan", ROADS, "10000000"),
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


def say(access: Access, pair: Pair, verdict: str = Verdict.DOUBLE, reason: str = "Sudah diperiksa.") -> Pair:
    """A reading of the pair as it is now."""
    return decide(access, pair.pk, Pair.objects.get(pk=pair.pk).version, verdict, reason)


def group_of(entry: Entry) -> DoubleGroup:
    """The live group of an entry."""
    return DoubleGroup.objects.get(is_live=True, members__entry=entry, members__status="in")


def read_twice(monkeypatch, *, always: bool) -> None:
    """Let a second person read every pair, or none."""
    monkeypatch.setattr("pemantik.overlaps.services.deciding.needs_second", lambda _first, _second: always)
