"""The usual units of a region's government, to begin a list with.

Kinds and names follow Peraturan Pemerintah Nomor 18 Tahun 2016 tentang Perangkat Daerah as changed by Nomor 72 Tahun
2019: secretariat, secretariat of the council, inspectorate, offices (dinas) for the affairs of Undang-Undang Nomor 23
Tahun 2014, agencies (badan) for supporting functions. A region joins and renames them; the list is only a start.
"""

from pemantik.organizations.models import NodeKind

_EVERYWHERE = (
    ("Sekretariat Daerah", "Setda"),
    ("Sekretariat DPRD", "Setwan"),
    ("Inspektorat", ""),
    ("Dinas Pendidikan dan Kebudayaan", "Disdikbud"),
    ("Dinas Kesehatan", "Dinkes"),
    ("Dinas Pekerjaan Umum dan Penataan Ruang", "DPUPR"),
    ("Dinas Perumahan dan Kawasan Permukiman", "Disperkim"),
    ("Satuan Polisi Pamong Praja", "Satpol PP"),
    ("Dinas Sosial", "Dinsos"),
    ("Dinas Tenaga Kerja dan Transmigrasi", "Disnakertrans"),
    ("Dinas Pemberdayaan Perempuan dan Perlindungan Anak", "DPPPA"),
    ("Dinas Ketahanan Pangan", "DKP"),
    ("Dinas Lingkungan Hidup", "DLH"),
    ("Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil"),
    ("Dinas Pemberdayaan Masyarakat dan Desa", "DPMD"),
    ("Dinas Pengendalian Penduduk dan Keluarga Berencana", "DPPKB"),
    ("Dinas Perhubungan", "Dishub"),
    ("Dinas Komunikasi dan Informatika", "Diskominfo"),
    ("Dinas Koperasi dan Usaha Kecil Menengah", "Diskop UKM"),
    ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "DPMPTSP"),
    ("Dinas Kepemudaan dan Olahraga", "Dispora"),
    ("Dinas Perpustakaan dan Kearsipan", "Dispusip"),
    ("Dinas Perikanan", ""),
    ("Dinas Pariwisata", "Dispar"),
    ("Dinas Pertanian", "Distan"),
    ("Dinas Perdagangan dan Perindustrian", "Disdagperin"),
    ("Badan Perencanaan Pembangunan, Riset, dan Inovasi Daerah", "Bapperida"),
    ("Badan Pengelolaan Keuangan dan Aset Daerah", "BPKAD"),
    ("Badan Pendapatan Daerah", "Bapenda"),
    ("Badan Kepegawaian dan Pengembangan SDM", "BKPSDM"),
    ("Badan Penanggulangan Bencana Daerah", "BPBD"),
    ("Badan Kesatuan Bangsa dan Politik", "Kesbangpol"),
)
_NOT_IN_CITIES = {"Dinas Pemberdayaan Masyarakat dan Desa"}
_ONLY_PROVINCES = (
    ("Dinas Kehutanan", "Dishut"),
    ("Dinas Kelautan dan Perikanan", "DKP Laut"),
    ("Dinas Energi dan Sumber Daya Mineral", "ESDM"),
    ("Badan Penghubung", ""),
)
_NOT_IN_PROVINCES = {"Dinas Perikanan"}


def starter_units(kind: str) -> tuple[tuple[str, str], ...]:
    """Name and short name of the usual units of this kind of institution; none for ministries and agencies."""
    if kind == NodeKind.PROVINCE:
        return tuple(one for one in _EVERYWHERE if one[0] not in _NOT_IN_PROVINCES) + _ONLY_PROVINCES
    if kind == NodeKind.CITY:
        return tuple(one for one in _EVERYWHERE if one[0] not in _NOT_IN_CITIES)
    return _EVERYWHERE if kind == NodeKind.REGENCY else ()
