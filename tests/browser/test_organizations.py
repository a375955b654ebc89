"""The tree, an import and the first run as people do them: on a phone and on a desk, by keyboard, with axe."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Browser, Locator, Page

from tests.browser.test_pages import HEADINGS, TARGETS, open_everything, violations

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
WIDTHS = (390, 1366)


@dataclass
class Site:
    """A running server: its address, the cookie of an administrator, and what it said on its console."""

    address: str
    cookie: str
    session: str
    console: str


def start(folder: Path, port: int, *words: str) -> Iterator[Site]:
    environment = os.environ | {"PEMANTIK_VAR": str(folder), "PYTHONPATH": f"{ROOT / 'src'}"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, str(Path(__file__).with_name("organizations_server.py")), str(port), *words]
    console = folder / "console"
    with (
        console.open("w") as said,
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=said, text=True, cwd=ROOT) as server,
    ):
        assert server.stdout
        address, cookie, session = (server.stdout.readline().rstrip("\n") + "  ").split(" ")[:3]
        assert address.startswith("http://"), console.read_text()
        yield Site(address.rstrip("/"), cookie, session, str(console))
        server.terminate()


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> Iterator[Site]:
    yield from start(tmp_path_factory.mktemp("tree"), 18420, "tree")


@pytest.fixture
def fresh(tmp_path) -> Iterator[Site]:
    yield from start(tmp_path, 18440)


@pytest.fixture
def page_of(browser: Browser) -> Iterator:
    """A tab of this width, signed in where the site has a session."""
    contexts = []

    def open_page(site: Site, width: int) -> Page:
        context = browser.new_context(base_url=site.address, locale="id", viewport={"width": width, "height": 900})
        context.set_default_timeout(10_000)
        contexts.append(context)
        if site.session:
            context.add_cookies([{"name": site.cookie, "value": site.session, "url": site.address}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def check(page: Page, axe: str) -> None:
    """What every page must hold."""
    open_everything(page)
    assert page.evaluate(HEADINGS).count(1) == 1
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.evaluate(TARGETS) == []
    title = page.locator("h1").inner_text()
    assert page.title() == f"{title} · Pemantik"


def follow(page: Page, link: Locator) -> None:
    """Click, and wait for the page that it leads to."""
    with page.expect_navigation():
        link.click()


def workbook(rows) -> dict:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return {"name": "opd.xlsx", "mimeType": "application/octet-stream", "buffer": file.getvalue()}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_tree_and_its_forms(page_of, planted, axe, width):
    page = page_of(planted, width)
    page.goto("/unit/")
    check(page, axe)
    follow(page, page.get_by_role("link", name="Pemerintah Kabupaten Pringsewu"))
    check(page, axe)
    follow(page, page.get_by_role("link", name="Dinas Kesehatan").first)
    check(page, axe)
    for name in ("Ubah keterangan", "Pindahkan unit", "Tambah unit"):
        follow(page, page.get_by_role("link", name=name))
        check(page, axe)
        follow(page, page.locator(".pm-back").first)
    page.goto("/unit/?cari=dinas")
    check(page, axe)
    page.goto("/unit/2/izin/")
    check(page, axe)


def test_searching_by_keyboard(page_of, planted):
    page = page_of(planted, 1366)
    page.goto("/unit/2/")
    page.get_by_role("searchbox", name="Cari unit").fill("puskesmas 7")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Cari unit").wait_for()
    assert page.locator(".pm-row-title").all_inner_texts() == ["Puskesmas 7"]


@pytest.mark.parametrize("width", WIDTHS)
def test_an_import_is_previewed_corrected_and_forgotten(page_of, planted, axe, width):
    page = page_of(planted, width)
    page.goto("/unit/3/impor/unit/")
    check(page, axe)
    rows = [["Nama unit", "Jenis"], ["Dinas A", "OPD"], ["Dinas Sosial", "Dinasss"], ["Badan A", "OPD"]]
    page.locator("#id_file").set_input_files(workbook(rows))
    follow(page, page.get_by_role("button", name="Lihat pratinjau"))
    check(page, axe)
    assert page.get_by_text("1 baris siap, 1 perlu diperbaiki, 1 mungkin ganda.").is_visible()
    page.get_by_label("Jenis").fill("OPD")
    page.get_by_label("Bukan ganda, simpan juga").check()
    follow(page, page.get_by_role("button", name="Periksa lagi"))
    page.get_by_role("button", name="Simpan 3 baris").wait_for()
    check(page, axe)
    follow(page, page.get_by_role("button", name="Lupakan berkas ini"))
    page.get_by_text("Tidak ada yang tersimpan.").first.wait_for()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_run(page_of, fresh, axe, width):
    link = next(line for line in Path(fresh.console).read_text().splitlines() if "/mulai/kunci/" in line)
    page = page_of(fresh, width)
    page.goto("/mulai/")
    assert page.title().startswith("Halaman tidak ditemukan")
    page.goto(link)
    check(page, axe)
    page.get_by_label("Nama").fill("Bandung")
    follow(page, page.get_by_role("button", name="Lanjut"))
    check(page, axe)
    follow(page, page.get_by_role("button", name="Kota Bandung"))
    check(page, axe)
    follow(page, page.get_by_role("button", name="Lanjut"))
    check(page, axe)
    page.get_by_label("Nama lengkap Anda").fill("Rina Wulandari")
    page.get_by_label("Alamat surel").fill("rina@contoh.go.id")
    page.get_by_label("Kata sandi").fill("gunung teluk kemarau")
    follow(page, page.get_by_role("button", name="Buat akun dan masuk"))
    check(page, axe)
    page.get_by_label("Inspektorat").check()
    page.get_by_label("Tempel daftar").fill("Dinas Kesehatan\nKecamatan Coblong")
    follow(page, page.get_by_role("button", name="Simpan dan lanjut"))
    check(page, axe)
    follow(page, page.get_by_role("button", name="Selesaikan penyiapan"))
    check(page, axe)
    follow(page, page.get_by_role("link", name="Lihat susunan unit"))
    check(page, axe)
    assert page.get_by_text("3 unit aktif").is_visible()
    page.goto(link)
    assert page.title().startswith("Halaman tidak ditemukan")
