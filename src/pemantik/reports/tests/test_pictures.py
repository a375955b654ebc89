"""Golden pictures: pages look as they did, within a tolerance. PEMANTIK_GOLDEN=1 draws them anew; then look at them."""

import dataclasses
import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from pemantik.reports.content.lhe import Report
from pemantik.reports.content.minutes import Guest, MeetingMinutes, Promised
from pemantik.reports.content.parts import (
    Chart,
    GroupLine,
    Heading,
    Letterhead,
    Point,
    ScaleMark,
    Signature,
    Stamp,
    Step,
    Term,
)
from pemantik.reports.content.summary import Summary
from pemantik.reports.rendering.pdf import pdf
from pemantik.reports.tests.chart_cases import CHARTS
from pemantik.reports.tests.reading import picture_of

FOLDER = Path(__file__).parent / "golden"
WIDTH = 300
#: Mean difference of a pixel, of 255. A line of text that moves costs more than 1; another hinting far less.
TOLERANCE = 0.6
STAMP = Stamp("000.7/12/2026", "22 November 2026", "7K3M-Q2XD-9RTA", "https://contoh.go.id/periksa/7K3M-Q2XD-9RTA/")
HEADING = Heading(
    kind="Laporan Hasil Evaluasi",
    title="Evaluasi Kinerja Pemerintah Digital",
    subject="Pemerintah Kabupaten Contoh",
    region="Provinsi Contoh",
    campaign="Pemdi 2026",
    year="2026",
    stage="Penilaian Dokumen",
    letterhead=Letterhead(("Pemerintah Provinsi Contoh",)),
    status="Nilai sementara: penilaian belum ditutup",
)
SIGNATURES = (Signature("Mengetahui,", "", "Gubernur"), Signature("Disusun oleh,", "Sri Lestari", "Ketua Tim"))
SCALE = ScaleMark(
    tuple(
        {"start": at * 20.0, "width": 20.0, "ramp": at + 1, "name": name, "current": at == 2, "edge": str(at) or ""}
        for at, name in enumerate(("Kurang", "Cukup", "Baik", "Sangat Baik", "Memuaskan"))
    ),
    45.0,
    "2,80",
)
POINT = Point("Indikator 1, Tata Kelola: nilai 3,50, menyumbang 0,18 pada indeks.", "Rencana aksi ditetapkan.")
STEP = Step("2", "Manajemen Layanan", "1,80 → 2,50", "+0,035", "Tingkat 2: pedoman berlaku.", "Diskominfo")
VALUE = {"index_name": "Indeks Pemerintah Digital", "index": "2,80", "band": "Baik", "band_ramp": 3, "scale": SCALE}
CONTENTS = {
    "ringkasan": Summary(
        heading=HEADING,
        signatures=SIGNATURES[:1],
        charts={"groups": Chart(CHARTS["bars"], 430, 154, "Nilai per aspek.", "Data 2,80")},
        sentences=("Indeks sebesar 2,80 pada skala 1 sampai 5, dengan predikat Baik.",),
        strengths=(POINT,),
        weaknesses=(POINT,),
        advice="Dua langkah memberi kenaikan terbesar.",
        steps=(STEP, STEP),
        **VALUE,
    ),
    "notula": MeetingMinutes(
        heading=HEADING,
        signatures=SIGNATURES,
        opening="Pada hari Jumat telah dilaksanakan interviu.",
        facts=(Term("Unit kerja", "Dinas Komunikasi dan Informatika"), Term("Hadir", "1 dari 2 orang")),
        guests=(Guest("Dewi", "Kepala Dinas", "hadir"), Guest("Budi", "–", "tidak hadir")),
        agenda=("Pembukaan",),
        notes=("Disepakati bukti yang menyusul.",),
        promises=(Promised("4", "Notula rapat", "Dewi", "23 Oktober 2026"),),
        closing="Demikian berita acara ini dibuat.",
    ),
    "lhe": Report(
        heading=HEADING,
        signatures=SIGNATURES,
        charts={},
        summary=("Indeks sebesar 2,80.",),
        basis=("Peraturan A", "Peraturan B"),
        purposes=("mengetahui capaian.",),
        facts=(Term("Instansi", "Kabupaten Contoh"),),
        groups=(GroupLine("Aspek 1", "Tata Kelola", 0, "10%", "2,80", "Baik", 3),),
        stage_names=("Mandiri",),
        strengths=(POINT,),
        weaknesses=(POINT,),
        steps=(STEP,),
        **VALUE,
    ),
}
PAGES = [("ringkasan", 0), ("notula", 0), ("lhe", 0), ("lhe", 2)]


@pytest.mark.parametrize(("template", "page"), PAGES)
def test_a_page_looks_as_it_did(renderer, template, page) -> None:
    drawn = picture_of(pdf(renderer, template, CONTENTS[template], STAMP), page, WIDTH)
    golden = FOLDER / f"{template}-{page + 1}.png"
    if os.environ.get("PEMANTIK_GOLDEN"):
        FOLDER.mkdir(exist_ok=True)
        drawn.save(golden, optimize=True)
    with Image.open(golden) as kept:
        assert kept.size == drawn.size
        difference = ImageStat.Stat(ImageChops.difference(kept.convert("L"), drawn)).mean[0]
    assert difference < TOLERANCE, f"{golden.name} differs by {difference:.2f}"


def test_the_tolerance_sees_a_missing_line(renderer) -> None:
    """A picture without its index is another picture."""
    changed = dataclasses.replace(CONTENTS["ringkasan"], index="", band="", sentences=())
    drawn = picture_of(pdf(renderer, "ringkasan", changed, STAMP), 0, WIDTH)
    with Image.open(FOLDER / "ringkasan-1.png") as kept:
        assert ImageStat.Stat(ImageChops.difference(kept.convert("L"), drawn)).mean[0] > TOLERANCE
