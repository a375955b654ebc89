"""The registry as people use it: phone and desk, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.everybody import check
from tests.browser.test_pages import MOST_BYTES, MOST_PAGE_BYTES, violations

pytestmark = pytest.mark.browser
SITE = "inventory"

FIRST_SCREEN = 640

#: Each page with a person who opens it.
PAGES = {
    "home": ("coordinator", "/inventaris/"),
    "home-empty": ("empty", "/inventaris/"),
    "list": ("coordinator", "/inventaris/aplikasi/"),
    "list-filtered": ("coordinator", "/inventaris/perangkat/?isi=kurang&hal=2"),
    "list-others": ("operator", "/inventaris/aplikasi/?milik=lain"),
    "list-empty": ("empty", "/inventaris/aplikasi/"),
    "published": ("operator", "published"),
    "tampered": ("coordinator", "tampered"),
    "draft": ("operator", "draft"),
    "removed": ("operator", "removed"),
    "need": ("coordinator", "need"),
    "answered": ("operator", "answered"),
    "server": ("head", "server"),
    "shared": ("operator", "shared"),
    "add": ("operator", "/inventaris/aplikasi/tambah/"),
    "add-chosen": ("coordinator", "/inventaris/server/tambah/"),
    "change": ("coordinator", "change"),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(look, axe, name):
    check(look(*PAGES[name]), axe, name)


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_light(look, name):
    page = look(*PAGES[name])
    sizes = page.evaluate(
        """() => performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
        .map(entry => [entry.entryType, entry.transferSize])"""
    )
    assert sum(size for kind, size in sizes if kind == "navigation") <= MOST_PAGE_BYTES
    assert sum(size for _kind, size in sizes) <= MOST_BYTES


def test_the_answer_and_the_button_stand_on_the_first_phone_screen(look):
    for person, path, button in (
        ("coordinator", "/inventaris/", "Tambah aplikasi"),
        ("coordinator", "/inventaris/aplikasi/", "Tambah aplikasi"),
        ("operator", "draft", "Ubah"),
    ):
        box = look(person, path, 390).get_by_role("link", name=button).first.bounding_box()
        assert box
        assert box["y"] + box["height"] <= FIRST_SCREEN, path


@pytest.mark.parametrize("script", [True, False])
def test_an_application_is_added_with_a_code_and_a_link(look, script):
    page = look("operator", "/inventaris/aplikasi/tambah/", 390, java_script_enabled=script)
    name = f"Aplikasi baru {script}"
    page.get_by_label("Nama aplikasi").fill(name)
    page.get_by_label("RAA.02.02").check()
    page.get_by_label("Cari nama atau kode: Mendukung proses bisnis").fill("proses 07")
    page.get_by_role("button", name="Cari Mendukung proses bisnis").click()
    page.get_by_label("Proses 07").check()
    expect(page.get_by_label("Nama aplikasi")).to_have_value(name)
    page.get_by_text("Pelengkap").click()
    page.get_by_label("Cari kode atau nama: Urusan").fill("kesehatan")
    page.get_by_role("button", name="Cari Urusan").click()
    page.get_by_label("1.02 Kesehatan").first.check()
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_text("Proses 07")).to_be_visible()
    expect(page.get_by_text("RAA.02.02 Aplikasi Khusus Fungsi Tertentu")).to_be_visible()


def test_enter_in_a_search_searches_and_enter_in_a_field_saves(look):
    page = look("operator", "/inventaris/aplikasi/tambah/", java_script_enabled=False)
    page.get_by_label("Nama aplikasi").fill("Dengan Enter")
    search = page.get_by_label("Cari nama atau kode: Mendukung proses bisnis")
    search.fill("proses 03")
    search.press("Enter")
    expect(page.get_by_label("Proses 03")).to_be_visible()
    page.get_by_label("Nama aplikasi").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dengan Enter")


def test_a_wrong_year_leads_to_its_field_and_loses_nothing(look):
    page = look("operator", "/inventaris/aplikasi/tambah/", 390)
    page.get_by_label("Nama aplikasi").fill("Salah tahun")
    page.get_by_text("Pelengkap").click()
    page.get_by_label("Tahun dibuat").fill("kemarin")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("heading", name="Belum tersimpan")).to_be_visible()
    expect(page.get_by_label("Nama aplikasi")).to_have_value("Salah tahun")
    page.get_by_role("link", name="Tahun dibuat").click()
    expect(page.get_by_label("Tahun dibuat")).to_be_in_viewport()


def test_the_lost_race_is_compared(look, place, axe):
    first = look("operator", place["raced"] + "ubah/", 390)
    second = look("coordinator", place["raced"] + "ubah/")
    second.get_by_label("Uraian").fill("Dari koordinator")
    second.get_by_role("button", name="Simpan", exact=True).click()
    expect(second.get_by_text("Perubahan tersimpan.")).to_be_visible()
    first.get_by_label("Uraian").fill("Dari operator")
    first.get_by_role("button", name="Simpan", exact=True).click()
    table = first.get_by_role("region", name="Perbandingan dua versi")
    expect(table.get_by_text("Dari koordinator")).to_be_visible()
    expect(table.get_by_text("Dari operator")).to_be_visible()
    assert violations(first, axe) == []
    first.get_by_role("button", name="Simpan", exact=True).click()
    expect(first.get_by_text("Dari operator").first).to_be_visible()


def test_an_entry_is_searched_checked_and_published(look):
    page = look("coordinator", "/inventaris/aplikasi/", 390)
    page.get_by_label("Cari nama atau kode").fill("e-kinerja")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("link", name="e-Kinerja").click()
    expect(page.get_by_text("Diubah setelah diperiksa.").first).to_be_in_viewport()
    page.get_by_role("button", name="Tandai sudah diperiksa").click()
    expect(page.get_by_text("Isinya masih seperti waktu diperiksa.")).to_be_visible()
    page.get_by_role("button", name="Terbitkan").click()
    expect(page.locator(".pm-chip-done")).to_have_text("Terbit")
