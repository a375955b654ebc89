"""The tree, an import and the first run as people do them: on a phone and on a desk, by keyboard, with axe."""

import io

import pytest
import xlsxwriter
from playwright.sync_api import Browser, Locator, Page

from tests.browser.everybody import check
from tests.browser.serving import Sites, profile_of

pytestmark = pytest.mark.browser

SITE = "tree"


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


def test_the_tree_and_its_forms(look, axe):
    page = look("administrator", "/unit/", 390)
    check(page, axe, "units-1")
    follow(page, page.get_by_role("link", name="Pemerintah Kabupaten Pringsewu"))
    check(page, axe, "units-2")
    follow(page, page.get_by_role("link", name="Dinas Kesehatan").first)
    check(page, axe, "units-3")
    for name in ("Ubah keterangan", "Pindahkan unit", "Tambah unit"):
        follow(page, page.get_by_role("link", name=name))
        check(page, axe, "units-4")
        follow(page, page.locator(".pm-back").first)
    page.goto("/unit/?cari=dinas")
    check(page, axe, "units-5")
    page.goto("/unit/2/izin/")
    check(page, axe, "units-6")


def test_searching_by_keyboard(look):
    page = look("administrator", "/unit/2/")
    page.get_by_role("searchbox", name="Cari unit").fill("puskesmas 7")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Cari unit").wait_for()
    assert page.locator(".pm-row-title").all_inner_texts() == ["Puskesmas 7"]


def test_an_import_is_previewed_corrected_and_forgotten(look, axe):
    page = look("administrator", "/unit/3/impor/unit/", 390)
    check(page, axe, "units-7")
    rows = [["Nama unit", "Jenis"], ["Dinas A", "OPD"], ["Dinas Sosial", "Dinasss"], ["Badan A", "OPD"]]
    page.locator("#id_file").set_input_files(workbook(rows))
    follow(page, page.get_by_role("button", name="Lihat pratinjau"))
    check(page, axe, "units-8")
    assert page.get_by_text("1 baris siap, 1 perlu diperbaiki, 1 mungkin ganda.").is_visible()
    page.get_by_label("Jenis").fill("OPD")
    page.get_by_label("Bukan ganda, simpan juga").check()
    follow(page, page.get_by_role("button", name="Periksa lagi"))
    page.get_by_role("button", name="Simpan 3 baris").wait_for()
    check(page, axe, "units-9")
    follow(page, page.get_by_role("button", name="Lupakan berkas ini"))
    page.get_by_text("Tidak ada yang tersimpan.").first.wait_for()


def test_the_first_run(browser: Browser, sites: Sites, axe: str):
    with sites.open("first_run", {}) as fresh:
        profile = profile_of(browser, fresh, width=390)
        set_up(profile.new_page(), fresh["link"], axe)
        profile.close()


def set_up(page: Page, link: str, axe: str) -> None:
    """From the printed link to the first units."""
    page.goto("/mulai/")
    assert page.title().startswith("Halaman tidak ditemukan")
    page.goto(link)
    check(page, axe, "units-10")
    page.get_by_label("Nama").fill("Bandung")
    follow(page, page.get_by_role("button", name="Lanjut"))
    check(page, axe, "units-11")
    follow(page, page.get_by_role("button", name="Kota Bandung"))
    check(page, axe, "units-12")
    follow(page, page.get_by_role("button", name="Lanjut"))
    check(page, axe, "units-13")
    page.get_by_label("Nama lengkap Anda").fill("Rina Wulandari")
    page.get_by_label("Alamat surel").fill("rina@contoh.go.id")
    page.get_by_label("Kata sandi").fill("gunung teluk kemarau")
    follow(page, page.get_by_role("button", name="Buat akun dan masuk"))
    check(page, axe, "units-14")
    page.get_by_label("Inspektorat").check()
    page.get_by_label("Tempel daftar").fill("Dinas Kesehatan\nKecamatan Coblong")
    follow(page, page.get_by_role("button", name="Simpan dan lanjut"))
    check(page, axe, "units-15")
    follow(page, page.get_by_role("button", name="Selesaikan penyiapan"))
    check(page, axe, "units-16")
    follow(page, page.get_by_role("link", name="Lihat susunan unit"))
    check(page, axe, "units-17")
    assert page.get_by_text("3 unit aktif").is_visible()
    page.goto(link)
    assert page.title().startswith("Halaman tidak ditemukan")
