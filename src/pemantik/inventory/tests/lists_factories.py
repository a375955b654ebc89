"""A province with a city and its units, and entries in them: for the tests of lists and citations."""

from pemantik.accounts.audit import acting
from pemantik.assessments.tests.factories import World, make_world
from pemantik.inventory.models import Entry
from pemantik.inventory.reading import Sent
from pemantik.inventory.services.entries import create_entry
from pemantik.organizations.models import Node

#: What an application says here; every key may be said otherwise.
APPLICATION = {
    "name": "SIMPUS",
    "description": "Pencatatan pasien puskesmas.",
    "reference": "RAA.02.01",
    "urusan": "1.02",
    "fungsi": "Mencatat kunjungan pasien.",
    "kepemilikan": "Aplikasi Khusus milik Pemda",
    "status": "Aktif",
    "basis_aplikasi": "Web; Mobile",
    "unit_pengembang": "Dinas Kesehatan",
    "penempatan": "Pusat data sendiri",
    "kategori_keamanan": "Tinggi",
    "biaya_tahunan": "12.500.000",
}


def make_application(world: World, node: Node | None = None, **texts: str) -> Entry:
    """An application of the health department (or of another unit of the city)."""
    access = world.coordinator
    with acting(access.user):
        return create_entry(access, "aplikasi", (node or world.health).pk, Sent(APPLICATION | texts))


def make_budget(world: World, **texts: str) -> Entry:
    """A budget line of the planning department."""
    said = {"name": "Pemeliharaan jaringan", "sub_kegiatan": "2.16.03.2.02.0037"} | texts
    with acting(world.coordinator.user):
        return create_entry(world.coordinator, "belanja-tik", world.planning.pk, Sent(said))


__all__ = ["make_application", "make_budget", "make_world"]
