"""The text of the example documents: what a decree, a report or a note of a meeting usually looks like."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap
from typing import Any

from django.utils import formats

from pemantik.config.demo_data.pdf import Line, Page, write_pdf
from pemantik.config.demo_data.signing import sign
from pemantik.organizations.models import Node

#: Letters that fit into a line of the body.
COLUMN = 84
_HEADINGS = {
    "regulation": "KEPUTUSAN",
    "letter": "SURAT",
    "plan": "RENCANA KERJA DAN ANGGARAN",
    "report": "LAPORAN",
    "minutes": "NOTULA",
    "procedure": "PEDOMAN",
    "screenshot": "TANGKAPAN LAYAR",
}
_BODY = {
    "regulation": (
        "Menimbang : bahwa {topic} perlu diatur agar layanan pemerintah digital di {place} terpadu dan aman;",
        "Mengingat : Peraturan Presiden Nomor 95 Tahun 2018 dan Peraturan Menteri PANRB Nomor 8 Tahun 2026;",
        "MEMUTUSKAN : Menetapkan hal-hal tentang {topic} sebagaimana diuraikan di bawah ini.",
        "KESATU : Unit kerja melaksanakan {topic} sesuai tugasnya dan melaporkannya setiap triwulan.",
        "KEDUA : Biaya yang timbul dibebankan pada anggaran pendapatan dan belanja daerah.",
        "KETIGA : Keputusan ini berlaku sejak tanggal ditetapkan.",
    ),
    "minutes": (
        "Rapat dibuka pukul 09.00 di ruang rapat {unit}. Hadir ketua, sekretaris, dan wakil unit terkait.",
        "Pembahasan: kemajuan {topic}, kendala anggaran, dan tenaga yang tersedia.",
        "Kesimpulan: setiap unit melengkapi bukti dan jadwalnya paling lambat akhir bulan.",
        "Rapat ditutup pukul 11.30. Daftar hadir terlampir.",
    ),
    "plan": (
        "Sub-kegiatan berikut mendukung {topic}.",
        "2.16.02 Pengelolaan aplikasi informatika: Rp85.000.000.",
        "2.16.03 Penyediaan jaringan antarkantor: Rp120.000.000.",
        "5.01.02 Penyusunan dokumen perencanaan: Rp64.500.000.",
        "Jumlah tersebut belum mencakup belanja pegawai.",
    ),
    "other": (
        "Dokumen ini menjelaskan {topic} pada {unit}, {place}.",
        "Cakupan: dua belas layanan digital, delapan di antaranya layanan prioritas.",
        "Pelaksanaan: kegiatan berjalan sejak awal tahun dan dipantau setiap bulan.",
        "Temuan: sebagian data belum mutakhir; unit pemilik memperbaikinya bertahap.",
        "Rekomendasi: tetapkan penanggung jawab, jadwal, dan ukuran hasil untuk tahun berikutnya.",
    ),
}
_STEPS = ("Perencanaan", "Pengadaan", "Pembangunan", "Uji coba", "Penerapan", "Pemantauan", "Evaluasi", "Perbaikan")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the example: what it says of itself, and its file."""

    title: str
    kind: str
    number: str
    dated: date
    valid_until: date | None
    signatory: str
    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """What a document is made from: its row of the list, whose it is, who signs it, and the day of today."""

    row: Mapping[str, Any]
    institution: Node
    unit: Node
    signatory: str
    today: date

    @property
    def dated(self) -> date:
        """Its date."""
        return self.today - timedelta(days=self.row["age"])

    @property
    def number(self) -> str:
        """Its number, perhaps empty."""
        return str(self.row["number"]).format(year=self.dated.year)

    @property
    def title(self) -> str:
        """Its title with the institution's name."""
        return f"{self.row['title']} {self.institution.label}"


def make_paper(draft: Draft) -> Paper:
    """The document with its file."""
    row, dated = draft.row, draft.dated
    pages = [Page(tuple(lines), picture=row.get("form") == "scan") for lines in _pages(draft)]
    content = write_pdf(pages)
    if row.get("form") == "signed":
        content = sign(content, draft.signatory)
    return Paper(
        title=draft.title[:200],
        kind=row["kind"],
        number=draft.number,
        dated=dated,
        valid_until=draft.today + timedelta(days=row["valid"]) if "valid" in row else None,
        signatory=draft.signatory,
        filename=f"{row['key']}-{draft.institution.label.lower().replace(' ', '-')}-{dated.year}.pdf",
        content=content,
    )


def _pages(draft: Draft) -> Iterator[list[Line]]:
    """First the letterhead and the body, then annexes, the signature on the last page."""
    words = {"topic": draft.row["topic"], "unit": draft.unit.name, "place": draft.institution.name}
    page = list(_head(draft))
    for sentence in _BODY.get(draft.row["kind"], _BODY["other"]):
        page += [*_wrapped(sentence.format(**words)), Line("")]
    for number in range(1, draft.row["pages"]):
        yield page
        page = list(_annex(number, draft))
    yield [*page, *_signature(draft)]


def _head(draft: Draft) -> Iterator[Line]:
    yield Line(f"PEMERINTAH {draft.institution.name.upper()}", 13, bold=True, centred=True)
    yield Line(draft.unit.name.upper(), 12, bold=True, centred=True)
    yield Line("")
    yield Line(_HEADINGS[draft.row["kind"]], 12, bold=True, centred=True)
    if draft.number:
        yield Line(f"NOMOR {draft.number}", 11, centred=True)
    yield Line("TENTANG", 11, centred=True)
    yield from (Line(line, 11, bold=True, centred=True) for line in wrap(draft.row["title"].upper(), 60))
    yield Line("")


def _annex(number: int, draft: Draft) -> Iterator[Line]:
    yield Line(f"Lampiran {number}", 11, bold=True)
    yield from _wrapped(draft.title)
    yield Line("")
    for place, step in enumerate(_STEPS, start=1):
        state = "selesai" if place <= 8 - number else "berjalan"
        yield from _wrapped(f"{place}. {step} tahap {number} oleh {draft.unit.label}: {state}.")
        yield Line("")


def _signature(draft: Draft) -> Iterator[Line]:
    yield Line("")
    yield Line(f"Ditetapkan di {draft.institution.label}")
    yield Line(f"pada tanggal {formats.date_format(draft.dated, 'j F Y')}")
    yield Line("")
    yield Line(f"Kepala {draft.unit.label},")
    yield Line("ttd (contoh)")
    yield Line(draft.signatory, bold=True)
    yield Line("NIP 00000000 000000 0 000")


def _wrapped(text: str) -> Iterator[Line]:
    return (Line(line) for line in wrap(text, COLUMN))
