"""Moving an inventory in and out, and checking many entries: phone and desk, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.everybody import check, fits
from tests.browser.test_pages import MOST_BYTES, MOST_PAGE_BYTES, violations

pytestmark = pytest.mark.browser
SITE = "inventory"

#: Each page with a person who opens it.
PAGES = {
    "upload": ("coordinator", "/inventaris/impor/"),
    "messy": ("coordinator", "messy"),
    "messy-new": ("coordinator", "messy?lihat=baru"),
    "messy-fix": ("coordinator", "messy?lihat=perbaiki"),
    "messy-doubles": ("coordinator", "messy?lihat=ganda"),
    "clean": ("coordinator", "clean"),
    "done": ("coordinator", "done"),
    "taken": ("operator", "taken"),
    "stopped": ("coordinator", "stopped"),
    "export": ("coordinator", "/inventaris/unduh/"),
    "export-head": ("head", "/inventaris/unduh/"),
    "check": ("coordinator", "/inventaris/periksa/"),
    "check-kind": ("coordinator", "/inventaris/periksa/?jenis=proses-bisnis"),
    "check-nothing": ("coordinator", "/inventaris/periksa/?jenis=server"),
    "imported": ("coordinator", "imported"),
}
LIST = b"Nama aplikasi;Unit;Status\nSistem Pajak %d;Dinkes;Aktip\nSistem Retribusi %d;Dinkes;Aktip\n"


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(look, axe, name):
    check(look(*PAGES[name]), axe, name)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_fits_without_javascript(look, name):
    fits(look(*PAGES[name], java_script_enabled=False), name)


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_light(look, name):
    page = look(*PAGES[name])
    sizes = page.evaluate(
        """() => performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
        .map(entry => [entry.entryType, entry.transferSize])"""
    )
    assert sum(size for kind, size in sizes if kind == "navigation") <= MOST_PAGE_BYTES
    assert sum(size for _kind, size in sizes) <= MOST_BYTES


@pytest.mark.parametrize("script", [True, False])
def test_a_list_is_sent_repaired_saved_and_taken_back(look, script):
    page = look("operator", "/inventaris/impor/", 390, java_script_enabled=script)
    content = LIST % (script, script)
    page.get_by_label("Berkas", exact=True).set_input_files(
        {"name": "daftar.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pratinjau impor")
    page.get_by_label("Status: “Aktip” · 2 baris").select_option("Aktif")
    page.get_by_role("button", name="Pakai untuk 2 baris").click()
    page.get_by_role("button", name="Simpan 2 baris").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Impor tersimpan")
    page.get_by_role("button", name="Batalkan 2 data").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Impor dibatalkan")


def test_a_file_that_is_no_list_is_explained_where_it_was_chosen(look, axe):
    page = look("operator", "/inventaris/impor/", 390)
    file = {"name": "surat.csv", "mimeType": "text/csv", "buffer": b"Perihal;Tanggal\nUndangan;besok\n"}
    page.get_by_label("Berkas", exact=True).set_input_files(file)
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.get_by_text("Judul kolom tidak ditemukan.").first).to_be_visible()
    assert violations(page, axe) == []


@pytest.mark.parametrize("script", [True, False])
def test_an_export_is_downloaded(look, script):
    page = look("head", "/inventaris/unduh/", 390, java_script_enabled=script)
    with page.expect_download() as download:
        page.get_by_role("link", name="Semua domain").click()
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("script", [True, False])
def test_whole_drafts_are_ticked_and_marked(look, script):
    page = look("coordinator", "/inventaris/periksa/?jenis=proses-bisnis", 390, java_script_enabled=script)
    ticks = page.get_by_role("checkbox")
    before = ticks.count()
    ticks.nth(0).check()
    ticks.nth(1).check()
    page.get_by_role("button", name="Tandai yang dicentang sudah diperiksa").click()
    expect(page.get_by_text("2 data ditandai sudah diperiksa.")).to_be_visible()
    assert page.get_by_role("checkbox").count() <= before


def test_nothing_ticked_is_said(look, axe):
    page = look("coordinator", "/inventaris/periksa/", 390)
    page.get_by_role("button", name="Tandai yang dicentang sudah diperiksa").click()
    expect(page.get_by_text("Belum ada yang ditandai.")).to_be_visible()
    assert violations(page, axe) == []
