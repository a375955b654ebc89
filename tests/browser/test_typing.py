"""Likely doubles while typing and after saving, the same function elsewhere, and moves: phone and desk."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser import everybody
from tests.browser.test_pages import MOST_BYTES, violations

pytestmark = pytest.mark.browser
SITE = "typing"

PICTURES = os.environ.get("PEMANTIK_PICTURES", "")
#: Each page with a person who opens it.
PAGES = {
    "similar": ("coordinator", "similar"),
    "elsewhere": ("coordinator", "/dobel/di-tempat-lain/"),
    "elsewhere-empty": ("stranger", "/dobel/di-tempat-lain/"),
    "share": ("coordinator", "share"),
    "moves": ("operator", "/dobel/aplikasi-umum/"),
    "move": ("operator", "move"),
    "move-read": ("head", "move-answered"),
    "entry-beside": ("coordinator", "entry"),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(look, axe, name):
    everybody.check(look(*PAGES[name]), axe, f"typing-{name}")


def test_a_double_is_found_while_typing_and_answered_after_saving(look, axe):
    page = look("operator", "/inventaris/aplikasi/tambah/", 390)
    hint, asked = page.locator("#mirip"), []
    page.on("request", lambda request: asked.append(request.url) if "mengetik" in request.url else None)
    field = page.get_by_label("Nama aplikasi")
    field.press_sequentially("Abs")
    field.press_sequentially("ensi Pegawai", delay=10)
    expect(hint.get_by_text("Presensi Pegawai")).to_be_visible()
    assert len(asked) <= 2  # one pause, one question
    expect(hint).to_have_attribute("aria-live", "polite")
    expect(hint.get_by_text("Anda tetap dapat menyimpan.")).to_be_visible()
    expect(field).to_be_focused()
    assert violations(page, axe) == []
    everybody.fits(page, "hint")
    for width in (390, 1366):
        page.set_viewport_size({"width": width, "height": 844})
        assert violations(page, axe) == []
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/typing-hint-{width}.png")
    field.fill("")
    expect(hint).to_be_empty()
    field.press_sequentially("Absensi Pegawai", delay=10)
    expect(hint.get_by_text("Presensi Pegawai")).to_be_visible()
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Apakah ini sudah ada?")
    expect(page.get_by_text("tersimpan.").first).to_be_visible()
    assert violations(page, axe) == []
    card = page.get_by_role("region", name="Presensi Pegawai")
    card.get_by_label("Memang sama, akan saya bahas dengan pemiliknya").check()
    page.get_by_role("button", name="Simpan jawaban").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Absensi Pegawai")
    expect(page.get_by_text("Jawaban tersimpan.")).to_be_visible()
    expect(page.get_by_role("link", name="Presensi Pegawai Dinas")).to_contain_text("akan saya bahas")


def test_without_javascript_the_question_comes_after_saving(look):
    page = look("operator", "/inventaris/aplikasi/tambah/", 390, java_script_enabled=False)
    page.get_by_label("Nama aplikasi").fill("Rekap Presensi Pegawai")
    page.get_by_role("button", name="Simpan dan tambah lagi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Apakah ini sudah ada?")
    page.get_by_role("link", name="Nanti saja").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tambah aplikasi")


def test_an_offer_is_found_and_a_move_is_promised(look):
    page = look("coordinator", "/inventaris/")
    page.get_by_role("link", name="Fungsi sama di instansi lain").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fungsi sama di instansi lain")
    page.get_by_text("Ada di 3 instansi lain, 2 menawarkannya").first.click()
    expect(page.get_by_text("perikanan@contoh.go.id").first).to_be_visible()
    page.goto("/dobel/aplikasi-umum/")
    page.get_by_role("link", name="E-Arsip Dinas Kesehatan").click()
    page.get_by_label("Akan pindah ke Aplikasi Umum").check()
    page.get_by_role("button", name="Simpan jawaban").click()
    expect(page.get_by_role("alert")).to_contain_text("Tulis tanggal pindah")
    page.get_by_label("Bila pindah: paling lambat tanggal").fill("31/12/2027")
    page.get_by_role("button", name="Simpan jawaban").click()
    expect(page.get_by_text("Pindah sampai 31").first).to_be_visible()


def test_the_page_of_the_form_stays_light(look):
    page = look("operator", "/inventaris/aplikasi/tambah/")
    size = "performance.getEntries().reduce((sum, each) => sum + (each.transferSize || 0), 0)"
    assert page.evaluate(size) <= MOST_BYTES
