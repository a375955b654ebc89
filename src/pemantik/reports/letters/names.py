"""The fields that a letter's template may print: their names, what they mean, and what they look like.

The names are Indonesian, for they stand in templates that officials edit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Field:
    """A field: what it means, and a sample value."""

    meaning: Promise
    sample: str


@dataclass(frozen=True, slots=True)
class ListField:
    """A list to go through with `for`: the fields of each entry (none: the entry itself), and a sample."""

    meaning: Promise
    entry: tuple[str, ...]
    sample: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """An indicator that a letter names."""

    kode: str
    nama: str
    tenggat: str = ""


FIELDS: Mapping[str, Field] = {
    "instansi": Field(_("Nama instansi pengirim"), "Pemerintah Provinsi Lampung"),
    "instansi_atas": Field(_("Provinsi dari kabupaten/kota pengirim; kosong untuk yang lain"), ""),
    "nomor": Field(_("Nomor surat, atau titik-titik"), "000.7/123/2026"),
    "sifat": Field(_("Sifat surat"), "Penting"),
    "lampiran": Field(_("Lampiran"), "1 (satu) berkas"),
    "hal": Field(_("Hal"), "Permintaan Data Penilaian"),
    "tempat": Field(_("Tempat surat dibuat"), "Bandar Lampung"),
    "tanggal": Field(_("Tanggal surat"), "22 November 2026"),
    "tujuan": Field(_("Jabatan penerima"), "Bupati Way Kanan"),
    "tujuan_nama": Field(_("Nama penerima; kosong bila tidak diketahui"), "Siti Aminah"),
    "tujuan_instansi": Field(_("Instansi atau unit penerima"), "Pemerintah Kabupaten Way Kanan"),
    "tujuan_tempat": Field(_("Tempat penerima"), "Tempat"),
    "penilaian": Field(_("Nama penilaian"), "Evaluasi Pemerintah Digital 2026"),
    "tahun": Field(_("Tahun penilaian"), "2026"),
    "instrumen": Field(_("Nama instrumen"), "Pemerintah Digital 2026"),
    "tahap": Field(_("Tahap yang sedang berjalan pada penerima"), "Penilaian Mandiri"),
    "tenggat": Field(_("Tenggat penerima"), "20 November 2026"),
    "terlambat": Field(_("Lama keterlambatan; kosong bila tidak terlambat"), "2 (dua) hari"),
    "terisi": Field(_("Banyaknya indikator yang sudah terisi"), "35"),
    "jumlah_indikator": Field(_("Banyaknya indikator yang diminta"), "47"),
    "belum_terisi": Field(_("Banyaknya indikator yang belum terisi"), "12"),
    "batas_waktu": Field(_("Batas waktu jawaban"), "27 November 2026"),
    "acara": Field(_("Acara pada undangan"), "Interviu penilaian"),
    "acara_hari": Field(_("Hari dan tanggal acara"), "Rabu, 25 November 2026"),
    "acara_pukul": Field(_("Waktu acara"), "09.00 WIB sampai selesai"),
    "acara_tempat": Field(_("Tempat acara"), "Ruang Rapat Diskominfo"),
    "jabatan_penanda_tangan": Field(_("Jabatan penanda tangan"), "Sekretaris Daerah"),
    "nama_penanda_tangan": Field(_("Nama penanda tangan"), "Hendra Saputra"),
    "nip_penanda_tangan": Field(_("NIP penanda tangan"), "19700101 199503 1 001"),
    "kode_verifikasi": Field(_("Kode verifikasi"), "7K3M-Q2XD-9RTA"),
    "alamat_periksa": Field(_("Alamat halaman pemeriksaan"), "https://contoh.go.id/periksa/7K3M-Q2XD-9RTA/"),
}
LISTS: Mapping[str, ListField] = {
    "indikator": ListField(
        _("Indikator yang belum terisi"),
        ("kode", "nama", "tenggat"),
        (Asked("1", "Tata Kelola"), Asked("2", "Manajemen Data", "20 November 2026")),
    ),
    "tembusan": ListField(_("Tembusan"), (), ("Gubernur Lampung", "Inspektur Provinsi Lampung")),
}
PICTURES: Mapping[str, Promise] = {
    "logo": _("Logo instansi pengirim; kosong bila belum diunggah"),
    "kode_qr": _("Kode QR ke halaman pemeriksaan"),
}
#: What `loop` tells inside a `for`.
LOOP = frozenset({"index", "first", "last"})


def sample() -> dict[str, Any]:
    """Every field with a sample value; pictures are left out."""
    found: dict[str, Any] = {name: field.sample for name, field in FIELDS.items()}
    return found | {name: field.sample for name, field in LISTS.items()}


def nothing() -> dict[str, Any]:
    """Every field empty: a template must bear that too."""
    return dict.fromkeys(FIELDS, "") | dict.fromkeys(LISTS, ()) | dict.fromkeys(PICTURES, "")
