"""Watched addresses as people use them: phone and desk, keyboard, without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.everybody import check

pytestmark = pytest.mark.browser
SITE = "monitoring"

FIRST_SCREEN = 640

#: Each page with a person who opens it.
PAGES = {
    "addresses": ("operator", "/pemantauan/alamat/"),
    "addresses-read": ("head", "/pemantauan/alamat/"),
    "addresses-admin": ("admin", "/pemantauan/alamat/?keadaan=up"),
    "addresses-none": ("operator", "/pemantauan/alamat/?cari=tidakada"),
    "addresses-many": ("crowded", "/pemantauan/alamat/?halaman=2"),
    "addresses-empty": ("empty", "/pemantauan/alamat/"),
    "address": ("operator", "good"),
    "address-read": ("head", "good"),
    "address-down": ("operator", "down"),
    "address-expiring": ("operator", "expiring"),
    "address-new": ("operator", "new"),
    "add": ("operator", "/pemantauan/alamat/tambah/"),
    "change": ("operator", "change"),
    "incidents": ("operator", "/pemantauan/insiden/"),
    "incidents-empty": ("empty", "/pemantauan/insiden/"),
    "incident": ("operator", "incident"),
    "incident-read": ("head", "ended"),
    "import": ("operator", "/pemantauan/impor/"),
    "preview": ("operator", "preview"),
    "networks": ("admin", "/pemantauan/jaringan/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(look, axe, name):
    check(look(*PAGES[name]), axe, name)


def test_what_does_not_work_stands_on_the_first_phone_screen(look):
    page = look("operator", "/pemantauan/alamat/", 390)
    expect(page.locator(".pm-head p")).to_contain_text("2 tidak berfungsi")
    box = page.get_by_role("link", name="Daftarkan alamat").bounding_box()
    assert box
    assert box["y"] + box["height"] <= FIRST_SCREEN
    first = page.locator(".pm-watch").first
    expect(first).to_contain_text("Antrean Puskesmas")
    expect(first).to_contain_text("Status 502 dari server")


def test_from_an_incident_to_its_note_without_javascript(look):
    page = look("operator", "/pemantauan/alamat/", 390, java_script_enabled=False)
    page.get_by_role("link", name="Antrean Puskesmas").click()
    page.get_by_role("link", name="Status 502 dari server").click()
    page.get_by_label("Apa yang terjadi dan apa yang dikerjakan").fill("Server basis data penuh")
    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.get_by_text("Catatan disimpan.")).to_be_visible()
    page.goto("/pemantauan/insiden/?berjalan=ya")
    expect(page.get_by_text("Server basis data penuh")).to_be_visible()


def test_an_address_is_registered_and_asked_for_without_javascript(look):
    page = look("operator", "/pemantauan/alamat/tambah/", java_script_enabled=False)
    page.get_by_label("Nama layanan atau aplikasi").fill("Kamera jalan")
    page.get_by_label("Alamat web").fill("http://192.168.1.20/")
    page.get_by_role("button", name="Daftarkan").click()
    expect(page.get_by_role("alert")).to_contain_text("jaringan privat")
    page.get_by_label("Alamat web").fill("kamera.contoh.go.id")
    page.get_by_role("button", name="Daftarkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kamera jalan")
    page.get_by_role("button", name="Periksa sekarang").click()
    expect(page.get_by_text("Pemeriksaan diminta.")).to_be_visible()
    page.get_by_role("button", name="Periksa sekarang").click()
    expect(page.get_by_text("Coba lagi setelah satu menit.")).to_be_visible()
