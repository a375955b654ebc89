"""Pictures, quality and the yearly confirmation as people use them: phone and desk, keyboard, without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.everybody import check

pytestmark = pytest.mark.browser
SITE = "pictures"

#: Each page with a person who opens it.
PAGES = {
    "landscape": ("coordinator", "/inventaris/gambar/lanskap/"),
    "landscape-functions": ("coordinator", "/inventaris/gambar/lanskap/?tampil=fungsi"),
    "landscape-empty": ("empty", "/inventaris/gambar/lanskap/"),
    "integration": ("head", "/inventaris/gambar/integrasi/"),
    "integration-near": ("coordinator", "node"),
    "integration-found": ("operator", "/inventaris/gambar/integrasi/?cari=e"),
    "integration-empty": ("empty", "/inventaris/gambar/integrasi/"),
    "depends": ("coordinator", "host"),
    "costs": ("head", "/inventaris/gambar/biaya/"),
    "costs-units": ("coordinator", "/inventaris/gambar/biaya/?menurut=unit"),
    "costs-empty": ("empty", "/inventaris/gambar/biaya/"),
    "staff": ("coordinator", "/inventaris/gambar/sdm/"),
    "staff-empty": ("empty", "/inventaris/gambar/sdm/"),
    "devices": ("coordinator", "/inventaris/gambar/perangkat/"),
    "devices-empty": ("empty", "/inventaris/gambar/perangkat/"),
    "quality": ("coordinator", "/inventaris/mutu/"),
    "quality-rule": ("operator", "/inventaris/mutu/?aturan=belum-dipastikan"),
    "confirmation": ("operator", "/inventaris/konfirmasi/"),
    "confirmation-progress": ("coordinator", "/inventaris/konfirmasi/"),
    "confirmation-open": ("empty", "/inventaris/konfirmasi/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(look, axe, name):
    check(look(*PAGES[name]), axe, name)


@pytest.mark.parametrize("path", ["integrasi", "biaya", "sdm", "perangkat"])
def test_a_picture_never_stands_alone(look, path):
    page = look("coordinator", f"/inventaris/gambar/{path}/")
    expect(page.locator("[data-chart] svg").first).to_be_visible()
    plain = look("coordinator", f"/inventaris/gambar/{path}/", 390, java_script_enabled=False)
    expect(plain.locator("[data-chart]").first).to_be_hidden()
    plain.get_by_text("Lihat sebagai tabel").first.click()
    expect(plain.get_by_role("table").first).to_be_visible()


def test_a_node_is_searched_and_its_surroundings_are_seen_with_the_keyboard(look):
    page = look("coordinator", "/inventaris/gambar/integrasi/")
    page.get_by_label("Cari aplikasi").fill("puskes")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="e-Puskesmas").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hubungan e-Puskesmas")
    expect(page.get_by_role("row", name="e-Puskesmas")).to_contain_text("SPLP kota")
    page.get_by_role("link", name="Dua langkah").click()
    expect(page.get_by_role("row", name="PPDB")).to_be_visible()


def test_a_node_of_the_graph_leads_to_its_surroundings(look):
    page = look("coordinator", "/inventaris/gambar/integrasi/")
    page.get_by_role("button", name="Perbesar gambar").click()
    page.locator("[data-chart] svg text", has_text="SPLP kota").wait_for()
    page.locator("[data-chart] svg text", has_text="SPLP kota").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hubungan SPLP kota")


def test_from_a_server_to_what_stops_and_on(look):
    page = look("head", "host", 390, java_script_enabled=False)
    expect(page.get_by_text("Ikut berhenti: 2 server")).to_be_visible()
    page.get_by_role("link", name="PPDB Disdik").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bila PPDB berhenti")
    page.get_by_role("link", name="Bergantung pada apa").click()
    expect(page.get_by_role("link", name=re.compile("^Host 1"))).to_be_visible()


def test_several_entries_are_confirmed_at_once_without_javascript(look):
    page = look("operator", "/inventaris/konfirmasi/", 390, java_script_enabled=False)
    expect(page.get_by_text("Lengkapi dahulu").first).to_be_visible()
    page.get_by_role("checkbox", name="Pelayanan pasien masih benar").check()
    page.get_by_role("button", name="Pastikan yang dicentang").click()
    expect(page.get_by_text("1 data dipastikan masih benar.")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Pelayanan pasien masih benar")).to_have_count(0)
    coordinator = look("coordinator", "/inventaris/konfirmasi/", java_script_enabled=False)
    expect(coordinator.get_by_text("1 dari 84 data sudah dipastikan.")).to_be_visible()
    tasks = look("operator", "/tugas/", 390)
    tasks.get_by_role("link", name="Kerjakan sekarang").click()
    expect(tasks.get_by_role("heading", level=1)).to_have_text("Konfirmasi tahunan inventaris")
