"""The pictures of the documentation, taken from the real pages of the demo.

`PEMANTIK_PICTURES=1 ./pemantik test tests/browser/test_pictures.py` writes them into `docs/images`; without it the test
only shows that every picture can still be taken and that the documentation uses each of them.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page

from pemantik.inventory.tests.sheets import workbook

pytestmark = pytest.mark.browser

DOCS = Path(__file__).parents[2] / "docs"
LEVELS_2021 = "41433333332234435343222222232234335533335422444"
ANSWERS_2021 = "&".join(f"{number}={level}" for number, level in enumerate(LEVELS_2021, start=1))
DESK, PHONE = (1200, 800), (390, 844)
#: Guides are read on slow lines too.
MOST_BYTES = 80_000
COLOURS = 192

#: The row of the running campaign in the list; its instrument has the same name.
CAMPAIGN = "Pemdi 2026 Provinsi"

#: A list as offices keep it: a title, a system named as the province's office writes it, a wrong year, a total.
SHEET: list[list[object]] = [
    ["DAFTAR APLIKASI DINAS KESEHATAN TAHUN 2026"],
    [],
    ["No", "Nama Aplikasi", "Perangkat Daerah", "Uraian", "Status", "Platform", "Tahun"],
    [1, "Simpus", "Dinkes", "Pelayanan puskesmas.", "Aktif", "Web", 2018],
    [2, "SiRujuk versi 2", "Dinas Kesehatan", "Rujukan pasien.", "Aktif", "Website", 2021],
    [3, "e-Posyandu / SiGizi", "Dinkes", "-", "Aktif", "Android", 2024],
    [4, "Jadwal Dokter", "Dinas Kesehtan", "Jadwal praktik.", "Sedang dibuat", "Web", 2026],
    [5, "Antrean Puskesmas", "Dinkes", "Antrean daring.", "Aktf", "Android", 2025],
    ["Jumlah", 5],
]


@dataclass(frozen=True)
class Picture:
    """One picture: the page at `address`, as `role` sees it, after following `links` by a part of their words.

    With `sends` the list of an office is sent there, and the picture shows the answer.
    """

    name: str
    address: str
    role: str = ""
    links: tuple[str, ...] = ()
    size: tuple[int, int] = DESK
    sends: bool = False


PICTURES = [
    Picture("beranda", "/"),
    Picture("kalkulator", f"/kalkulator/spbe-2020/?{ANSWERS_2021}"),
    Picture("kalkulator-ponsel", f"/kalkulator/spbe-2020/?{ANSWERS_2021}", size=PHONE),
    Picture("instrumen", "/instrumen/pemdi-2026/"),
    Picture("tugas", "/tugas/", "Operator OPD"),
    Picture("tugas-ponsel", "/tugas/", "Operator OPD", size=PHONE),
    Picture("indikator", "/tugas/", "Operator OPD", ("Perbaiki bukti",)),
    Picture("indikator-ponsel", "/tugas/", "Operator OPD", ("Perbaiki bukti",), PHONE),
    Picture("lampirkan", "/tugas/", "Operator OPD", ("Perbaiki bukti", "Lampirkan perbaikan")),
    Picture("pustaka", "/bukti/", "Koordinator kabupaten"),
    Picture("papan", "/tugas/", "Koordinator kabupaten"),
    Picture("penilaian", "/penilaian/", "Koordinator provinsi", (CAMPAIGN,)),
    Picture("pembagian", "/penilaian/", "Koordinator kabupaten", (CAMPAIGN, "Pringsewu", "Pembagian tugas")),
    Picture("antrean", "/penilaian/antrean/", "Asesor eksternal"),
    Picture("meja", "/penilaian/antrean/", "Asesor eksternal", ("Pringsewu", "Tata Kelola Pemerintah")),
    Picture("hasil", "/tugas/", "Pimpinan"),
    Picture("hasil-ponsel", "/tugas/", "Pimpinan", size=PHONE),
    Picture("hasil-provinsi", "/hasil/", "Auditor"),
    Picture("jejak", "/jejak/", "Auditor"),
    Picture("papan-provinsi", "/provinsi/", "Koordinator provinsi"),
    Picture("laporan-provinsi", "/laporan/", "Koordinator provinsi"),
    Picture("dokumen", "/laporan/", "Koordinator kabupaten", ("Pringsewu",)),
    Picture("pengguna", "/pengguna/", "Administrator"),
    Picture("unit", "/unit/", "Administrator"),
    Picture("inventaris", "/inventaris/", "Koordinator kabupaten"),
    Picture("aplikasi", "/inventaris/aplikasi/", "Entri data", ("SIMPEG Pringsewu",)),
    Picture("impor", "/inventaris/impor/", "Entri data", sends=True),
    Picture("ketergantungan", "/inventaris/server/", "Pimpinan", ("Server aplikasi 1", "ikut berhenti")),
    Picture("biaya", "/inventaris/gambar/biaya/", "Pimpinan"),
    Picture("pemantauan", "/pemantauan/", "Pimpinan", ("Semester I 2",)),
    Picture("alamat", "/pemantauan/alamat/", "Koordinator kabupaten"),
    Picture("dobel", "/dobel/", "Koordinator kabupaten"),
    Picture("pasangan", "/dobel/", "Koordinator kabupaten", ("SiGuru Hadir",)),
    Picture("belanja", "/belanja/", "Koordinator kabupaten"),
    Picture("pengajuan", "/belanja/", "Koordinator kabupaten", ("presensi wajah",)),
]


@pytest.fixture(scope="module")
def signed_in() -> dict[str, list[dict[str, object]]]:
    """The cookies of each role, kept from the first time that somebody signed in with it."""
    return {}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_picture_of_the_documentation(visit, signed_in, tmp_path: Path, picture: Picture):
    page: Page = visit.page
    page.set_viewport_size({"width": picture.size[0], "height": picture.size[1]})
    if picture.role in signed_in:
        page.context.add_cookies(signed_in[picture.role])
    elif picture.role:
        page.goto("/masuk/")
        page.get_by_role("button", name=picture.role).click()
        page.wait_for_url(lambda address: "/masuk/" not in address)
        signed_in[picture.role] = page.context.cookies()
    page.goto(picture.address, wait_until="networkidle")
    for words in picture.links:
        page.locator("main").get_by_role("link", name=words).first.click()
        page.wait_for_load_state("networkidle")
    if picture.sends:
        file = FilePayload(name="aplikasi-dinkes.xlsx", mimeType="application/octet-stream", buffer=workbook(SHEET))
        page.locator("main input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Lihat pratinjau").click()
        page.wait_for_load_state("networkidle")
    if picture.size == DESK:
        page.evaluate("scrollTo(0, 0)")
    folder = DOCS / "images" if os.environ.get("PEMANTIK_PICTURES") else tmp_path
    written = folder / f"{picture.name}.png"
    page.screenshot(path=written)
    with Image.open(written) as image:
        image.convert("RGB").quantize(COLOURS).save(written, optimize=True)
    assert written.stat().st_size < MOST_BYTES
    assert (DOCS / "images" / written.name).exists(), "take the pictures with PEMANTIK_PICTURES=1"
    assert any(f"images/{written.name}" in text.read_text() for text in [*DOCS.glob("*.md"), DOCS.parent / "README.md"])
