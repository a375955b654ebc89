"""Small lists with known doubles."""

from dataclasses import replace

from pemantik.overlaps.engine.finding import Search
from pemantik.overlaps.engine.records import Record

CITY = "Kota Melati"


def application(record_id: str, name: str, **fields: object) -> Record:
    """An application of one city."""
    return replace(Record(record_id, name, "aplikasi", CITY), **fields)


def line(record_id: str, name: str, **fields: object) -> Record:
    """A budget line of one city and year."""
    return replace(Record(record_id, name, "belanja", CITY, year=2025), **fields)


def dataset(record_id: str, name: str, **fields: object) -> Record:
    """A dataset of one city."""
    return replace(Record(record_id, name, "dataset", CITY), **fields)


def sample() -> list[Record]:
    """Doubles (a1/a2, a3/a4, b1/b2, d1/d2) among look-alikes."""
    return [
        application("a1", "Absensi Online", unit="Dinas Pendidikan", description="Mencatat kehadiran pegawai"),
        application("a2", "SIHADIR (Presensi Pegawai)", unit="BKPSDM", description="Rekap presensi ASN"),
        application("a3", "Sistem Informasi Pendataan Nelayan", unit="Dinas Perikanan"),
        application("a4", "Database Nelayan Kota Melati", unit="Diskominfo", description="mendata nelayan"),
        application("a5", "Pendataan Petani", unit="Dinas Pertanian", description="mendata petani"),
        application("a6", "Pendaftaran Nelayan Online", unit="Dinas Perikanan"),
        application("a7", "Website Dinas Kesehatan", unit="Dinas Kesehatan"),
        application("a8", "Website Dinas Sosial", unit="Dinas Sosial"),
        line("b1", "Pengembangan Aplikasi Buku Tamu", unit="Bagian Umum", amount=50_000_000),
        line("b2", "Pembuatan Sistem Buku Tamu Digital", unit="Diskominfo", amount=48_000_000),
        line("b3", "Pemeliharaan Aplikasi Buku Tamu", unit="Bagian Umum"),
        line("b4", "Pengembangan Aplikasi Buku Tamu", unit="Bagian Umum", year=2026),
        line("b5", "Pengadaan Laptop", unit="Dinas Kesehatan"),
        line("b6", "Belanja Modal Notebook", unit="Dinas Sosial"),
        dataset("d1", "Jumlah Penduduk Menurut Kecamatan"),
        dataset("d2", "Banyaknya Penduduk per Kecamatan"),
        dataset("d3", "Jumlah Penduduk Menurut Jenis Kelamin"),
    ]


TRUE = {("a1", "a2"), ("a3", "a4"), ("b1", "b2"), ("d1", "d2")}


def scores(found: Search) -> dict[tuple[str, str], float]:
    """Every candidate pair with its score."""
    return {(each.first, each.second): each.score for each in found.candidates}
