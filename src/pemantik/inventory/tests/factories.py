"""A province with a kabupaten and a kota, their people, and entries of the registry."""

from dataclasses import dataclass

from pemantik.inventory.models import Entry, State
from pemantik.inventory.reading import Sent
from pemantik.inventory.services import seals
from pemantik.inventory.services.entries import create_entry
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_institution, make_unit

#: Every key fact of an application but its business process, which is a link.
APPLICATION = {
    "description": "Mengelola data pegawai daerah.",
    "reference": "RAA.01.01",
    "kepanjangan": "Sistem Informasi Kepegawaian",
    "fungsi": "Mencatat riwayat dan kenaikan pangkat pegawai.",
    "kepemilikan": "Aplikasi Khusus milik Pemda",
    "status": "Aktif",
    "basis_aplikasi": "Web",
    "unit_pengembang": "Dinas Komunikasi dan Informatika",
    "penempatan": "Pusat data sendiri",
    "kategori_keamanan": "Tinggi",
}


@dataclass
class World:
    """The tree and who works where: `operator` in the unit, `coordinator` and `verifier` in its institution."""

    province: Node
    own: Node
    unit: Node
    second: Node
    sibling: Node
    foreign: Node
    operator: Access
    coordinator: Access
    verifier: Access
    stranger: Access


def make_world() -> World:
    """A province with two members; one has two units."""
    province = make_institution("18", name="Provinsi Lampung")
    own = make_institution("18.10", province, name="Kabupaten Pringsewu")
    sibling = make_institution("18.71", province, name="Kota Bandar Lampung")
    unit = make_unit(own, "Dinas Kesehatan", short_name="Dinkes")
    second = make_unit(own, "Dinas Pendidikan")
    foreign = make_unit(sibling, "Dinas Sosial")
    return World(
        province=province,
        own=own,
        unit=unit,
        second=second,
        sibling=sibling,
        foreign=foreign,
        operator=access_of(Role.OPERATOR, unit),
        coordinator=access_of(Role.COORDINATOR, own),
        verifier=access_of(Role.INTERNAL_ASSESSOR, own),
        stranger=access_of(Role.COORDINATOR, sibling),
    )


def make_entry(access: Access, node: Node, kind: str = "aplikasi", name: str = "SIMPEG", **texts: str) -> Entry:
    """An entry with these attributes."""
    return create_entry(access, kind, node.pk, Sent(texts={"name": name, **texts}))


def make_process(access: Access, node: Node, name: str = "Pengelolaan kepegawaian") -> Entry:
    """A business process, to which applications are linked."""
    return make_entry(access, node, "proses-bisnis", name, description="Mengurus pegawai.", reference="RAB.01.01")


def make_whole(access: Access, node: Node, name: str = "SIMPEG") -> Entry:
    """An application with every key fact."""
    process = make_process(access, node)
    sent = Sent(texts={"name": name, **APPLICATION}, links={"proses_bisnis": frozenset({process.pk})})
    return create_entry(access, "aplikasi", node.pk, sent)


def make_published(world: World, access: Access | None = None, node: Node | None = None, name: str = "SIMPEG") -> Entry:
    """A whole application that a coordinator has checked and published."""
    access = access or world.coordinator
    entry = make_whole(access, node or world.unit, name)
    seals.verify_entry(access, entry.pk, entry.version)
    return seals.publish_entry(access, entry.pk, entry.version)


def make_many(node: Node, institution: Node, count: int, kind: str = "aplikasi") -> None:
    """Many drafts, written at once."""
    Entry.objects.bulk_create(
        Entry(
            kind=kind,
            node=node,
            institution=institution,
            code=f"X-{number:05d}",
            name=f"Aplikasi {number:05d}",
            name_key=f"aplikasi{number:05d}",
            state=State.DRAFT,
            completeness=number % 101,
            missing=number % 3,
        )
        for number in range(count)
    )
