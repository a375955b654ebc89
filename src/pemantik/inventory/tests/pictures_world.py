"""A city with a small inventory that has what the pictures show, and its people."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from pemantik.inventory.filling import Content, fill
from pemantik.inventory.models import Entry, Link
from pemantik.organizations.models import Node
from pemantik.organizations.tests.factories import make_institution, make_unit
from pemantik.organizations.tree import institution_above


def make_entry(
    node: Node, kind: str, name: str, links: dict[str, Iterable[Entry]] | None = None, **given: Any
) -> Entry:
    """An entry as the services would store it, without asking anybody. Common keys and values may be mixed."""
    common = {key: given.pop(key) for key in ("description", "reference", "urusan", "situation") if key in given}
    columns = {
        key: given.pop(key) for key in ("state", "confirmed_at", "confirmed_until", "created_at") if key in given
    }
    institution = institution_above(node)
    entry = Entry(kind=kind, node=node, institution=institution, **columns)
    targets = {relation: frozenset(each.pk for each in entries) for relation, entries in (links or {}).items()}
    fill(entry, Content(name=name, values=given, links=targets, **{"description": "Uraian", **common}))
    entry.save()
    Link.objects.bulk_create(
        Link(source=entry, relation=relation, target_id=target)
        for relation, ids in targets.items()
        for target in sorted(ids)
    )
    return entry


@dataclass
class Office:
    """A city, three units, and entries by name."""

    city: Node
    kominfo: Node
    health: Node
    schools: Node
    entries: dict[str, Entry] = field(default_factory=dict)

    def add(
        self, node: Node, kind: str, name: str, links: dict[str, Iterable[str]] | None = None, **given: Any
    ) -> Entry:
        """One more entry, linked to others by their names."""
        named = {relation: [self.entries[each] for each in names] for relation, names in (links or {}).items()}
        self.entries[name] = make_entry(node, kind, name, named, **given)
        return self.entries[name]


def make_office(parent: Node | None = None) -> Office:
    """Everything that the pictures need, in small."""
    city = make_institution("18.71", parent, name="Kota Bandar Lampung")
    office = Office(
        city,
        make_unit(city, "Dinas Komunikasi dan Informatika", short_name="Diskominfo"),
        make_unit(city, "Dinas Kesehatan", short_name="Dinkes"),
        make_unit(city, "Dinas Pendidikan", short_name="Disdik"),
    )
    _run(office)
    _serve(office)
    _pay(office)
    _work(office)
    return office


def _run(office: Office) -> None:
    """A data centre, a host with two machines in it, a network, a hub."""
    owner = office.kominfo
    office.add(owner, "fasilitas-komputasi", "Pusat data kota", lokasi="Gedung A", kepemilikan="Milik Sendiri")
    office.add(owner, "jaringan", "Jaringan intra", biaya_tahunan="120000000", jenis_jaringan="Jaringan intra")
    host = {"fasilitas": ["Pusat data kota"], "jaringan": ["Jaringan intra"]}
    office.add(owner, "server", "Host 1", host, kondisi="Baik", tahun_perolehan=2019)
    office.add(owner, "server", "VM layanan", {"induk": ["Host 1"]}, kondisi="Baik", tahun_perolehan=2023)
    office.add(owner, "server", "VM cadangan", {"induk": ["Host 1"]}, kondisi="Rusak ringan")
    office.add(owner, "sistem-penghubung", "SPLP kota", jenis_sistem_penghubung="SPLP")
    office.add(owner, "komputasi-awan", "Awan surel", biaya_layanan="30000000.50")


def _serve(office: Office) -> None:
    """Processes, services, data and the applications between them."""
    office.add(office.health, "proses-bisnis", "Pelayanan pasien", reference="RAB.04.01.01", urusan="1.02")
    office.add(office.schools, "proses-bisnis", "Penerimaan siswa", reference="RAB.06.01.01", urusan="1.01")
    office.add(office.health, "layanan", "Antrean puskesmas", {"proses_bisnis": ["Pelayanan pasien"]},
               metode_layanan="Elektronik", urusan="1.02")  # fmt: skip
    office.add(office.schools, "layanan", "Daftar sekolah", {"proses_bisnis": ["Penerimaan siswa"]},
               metode_layanan="Hybrid", urusan="1.01")  # fmt: skip
    office.add(office.schools, "layanan", "Legalisasi ijazah", metode_layanan="Elektronik", urusan="1.01")
    office.add(office.kominfo, "layanan", "Pengaduan", metode_layanan="Tatap muka")
    office.add(office.health, "data-informasi", "Data pasien", sifat_data="Tertutup")
    office.add(office.kominfo, "data-informasi", "Data penduduk", sifat_data="Terbatas")
    where = {"tempat": ["VM layanan"], "jaringan": ["Jaringan intra"]}
    office.add(office.kominfo, "aplikasi", "SIAK", where | {"data_luaran": ["Data penduduk"]}, status="Aktif",
               biaya_tahunan="50000000", urusan="2.12")  # fmt: skip
    office.add(office.health, "aplikasi", "e-Puskesmas", where | {
        "layanan": ["Antrean puskesmas"], "proses_bisnis": ["Pelayanan pasien"], "penghubung": ["SPLP kota"],
        "aplikasi": ["SIAK"], "data_masukan": ["Data penduduk"], "data_luaran": ["Data pasien"],
    }, status="Aktif", biaya_tahunan="75000000.25", urusan="1.02")  # fmt: skip
    office.add(office.schools, "aplikasi", "PPDB", {"layanan": ["Daftar sekolah"], "tempat": ["VM cadangan"],
               "data_masukan": ["Data penduduk"]}, status="Aktif", urusan="1.01")  # fmt: skip
    office.add(office.schools, "aplikasi", "Rapor", status="Aktif")
    office.entries["e-Puskesmas"].users.set([office.health, office.kominfo])


def _pay(office: Office) -> None:
    """Budget lines of two years, needs, documents."""
    year = timezone.localdate().year
    lines = (
        (office.kominfo, "Sewa internet", year, "2.16.03.2.02.0037", "200000000", "150000000.10", ""),
        (office.kominfo, "Sewa internet lalu", year - 1, "2.16.03.2.02.0037", "180000000", "180000000", ""),
        (office.health, "Aplikasi antrean", year, "1.02.02.2.01.0001", "90000000", None, ""),
        (office.schools, "Laptop guru", year, "", "400000000.75", "399000000", "1.01"),
        (office.schools, "Tanpa pagu", year, "", None, None, ""),
    )
    for node, name, when, code, planned, paid, urusan in lines:
        given = {"sub_kegiatan": code, "pagu": planned, "realisasi": paid}
        office.add(node, "belanja-tik", name, tahun=when, urusan=urusan, **{k: v for k, v in given.items() if v})
    office.add(office.health, "kebutuhan", "Laptop puskesmas", tingkat="Mengganggu layanan", tahun=year + 1)
    office.add(office.kominfo, "dokumen", "Rencana induk TIK", berlaku_sampai="2024-12-31")


def _work(office: Office) -> None:
    """Devices and staff."""
    year = timezone.localdate().year
    devices = (
        (office.health, "Laptop puskesmas tua", "9", "Rusak ringan", year - 8),
        (office.health, "Printer", "3", "Baik", year - 1),
        (office.schools, "Komputer lab", "40", "Baik", year - 5),
        (office.schools, "Proyektor", "5", "Rusak berat", None),
        (office.kominfo, "Laptop", "12", "Baik", year),
    )
    for node, name, pieces, condition, bought in devices:
        given = {"tahun_perolehan": bought} if bought else {}
        office.add(node, "perangkat", name, jumlah=pieces, kondisi=condition, **given)
    staff = (
        (office.kominfo, "Pranata komputer ahli muda", "Pengembang aplikasi", ["Pemrograman"],
         ["Pemrograman", "Keamanan informasi"], "2024-01-31"),
        (office.kominfo, "Administrator server", "Administrator server", ["Administrasi server"],
         ["Administrasi server"], ""),
        (office.health, "Pengelola data", "Pengelola data (walidata)", None, ["Tata kelola data"], ""),
    )  # fmt: skip
    for node, name, role, owned, needed, until in staff:
        given = {"kompetensi": owned, "kompetensi_dibutuhkan": needed, "sertifikat_sampai": until}
        office.add(node, "sdm-tik", name, peran=role, status_pegawai="PNS", **{k: v for k, v in given.items() if v})
